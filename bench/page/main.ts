/** The bench's page: the runner asks it, one measurement at a time, by name. */
import { askContender } from './contenders.ts';
import { timeOurs } from './ours.ts';

export const bench = { timeOurs, askContender };
Object.assign(window, { bench });
