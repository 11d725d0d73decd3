/**
 * A network is a directed acyclic graph of layers: immutable data, nothing derived. A skip connection or an
 * inception branch is an ordinary edge. Whether the graph is acyclic and its shapes meet is for `analyse` to say:
 * a network that is wrong can be opened, shown and mended.
 */
import type { LayerKind, ParamsOf } from './layers/index.ts';

export type NodeId = string;

/** What a document may hold at most. Edits keep to it, and a document beyond it is refused when it is opened. */
export const maxNodes = 1000;
export const maxInputs = 64;
/** How deep blocks may stand in one another, and how long a block's name may be. */
export const maxBlockDepth = 8;
export const maxBlockName = 40;
export const idPattern = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/** One layer. Distributes over kinds, so `kind` and `params` always belong together. */
export type NetworkNode<K extends LayerKind = LayerKind> = {
  [P in K]: {
    readonly id: NodeId;
    readonly kind: P;
    readonly params: ParamsOf<P>;
    /** Where its edges come from, in order. */
    readonly inputs: readonly NodeId[];
    /** The path of block names it belongs to, outermost first, for folding. */
    readonly block?: readonly string[];
  };
}[K];

export interface Network {
  readonly nodes: readonly NetworkNode[];
}
