/** The shelf of networks, in its order. A new one costs a new file and one line here. */
import type { Architecture } from './architecture.ts';
import { deepCnn } from './deepCnn.ts';
import { leNet5 } from './leNet5.ts';
import { simpleCnn } from './simpleCnn.ts';
import { smallResidual } from './smallResidual.ts';

export type { Architecture } from './architecture.ts';
export { bookSame } from './bookSame.ts';
export { emptyNetwork } from './emptyNetwork.ts';
export { deepCnn, leNet5, simpleCnn, smallResidual };

export const architectures: readonly Architecture[] = [simpleCnn, deepCnn, leNet5, smallResidual];
