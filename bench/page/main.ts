/** The bench's page: the runner asks it, one measurement at a time, by name. */
import { timeOurs } from './ours.ts';
import { timeStock } from './stock.ts';

export const bench = { timeOurs, timeStock };
Object.assign(window, { bench });
