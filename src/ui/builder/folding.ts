/**
 * Which blocks are opened: how this reader looks at the network, never part of the document. A network of many cards
 * comes folded, a small one opened; what the reader folds or opens since then is remembered until another network takes
 * its place. A block that is alone in the one around it opens with it.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type BlockPath, blockAt } from '../../model/blocks.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Network, NodeId } from '../../model/network.ts';
import { sameList } from '../../model/sameList.ts';
import { nodeById } from '../../model/wiring.ts';
import { type ExperimentState, experimentStore } from '../../state/experiment.ts';
import { blockOfKey, keyOfBlock } from './blockKey.ts';
import { type CanvasGraph, canvasGraph } from './canvasGraph.ts';

/** Cards from which on a network comes folded. */
const manyCards = 24;

export interface Folding {
  readonly comesFolded: boolean;
  /** By key: opened (true) or folded by the reader. */
  readonly chosen: ReadonlyMap<string, boolean>;
}

function isDeep({ nodes }: Network): boolean {
  return nodes.filter(({ kind }) => !layerOf(kind).bead).length > manyCards;
}

const fresh = (network: Network): Folding => ({ comesFolded: isDeep(network), chosen: new Map() });

export const foldingStore = createStore<Folding>()(() =>
  fresh(experimentStore.getState().experiment.network),
);

experimentStore.subscribe((now, before) => {
  const [network, last] = [now.experiment.network, before.experiment.network];
  if (network === last && now.opened === before.opened) return;
  // An edit leaves most layers as they are; another network shares none.
  const isAnother = network !== last && !shareLayers(network, last);
  if (now.opened !== before.opened || isAnother) foldingStore.setState(fresh(network), true);
});

function shareLayers(a: Network, b: Network): boolean {
  // Most often the first that is looked at.
  if (a.nodes[0] !== undefined && a.nodes[0] === b.nodes[0]) return true;
  const layers = new Set(b.nodes);
  return a.nodes.some((node) => layers.has(node));
}

export function isOpen({ comesFolded, chosen }: Folding, network: Network, path: BlockPath): boolean {
  const said = chosen.get(keyOfBlock(path));
  if (said !== undefined) return said;
  if (!comesFolded) return true;
  const around = path.length > 1 ? blockAt(network, path.slice(0, -1)) : null;
  return around !== null && around.nodeIds.length === 0 && around.blocks.length === 1;
}

export function setOpen(key: string, open: boolean): void {
  foldingStore.setState(({ chosen }) => ({ chosen: new Map(chosen).set(key, open) }));
}

/** Folds or opens every block of the network. */
export function setAllOpen(open: boolean): void {
  foldingStore.setState({ comesFolded: !open, chosen: new Map() });
}

/** Opens whatever hides a layer. */
export function reveal(id: NodeId): void {
  const { network } = experimentStore.getState().experiment;
  const block = nodeById(network, id)?.block ?? [];
  const folding = foldingStore.getState();
  block.forEach((_name, depth) => {
    const path = block.slice(0, depth + 1);
    if (!isOpen(folding, network, path)) setOpen(keyOfBlock(path), true);
  });
}

/** The layers that a key on the canvas stands for. */
export function layersOf(network: Network, key: string): readonly NodeId[] {
  const path = blockOfKey(key);
  return path ? (blockAt(network, path)?.allIds ?? []) : [key];
}

let last: { readonly network: Network; readonly folding: Folding; readonly graph: CanvasGraph } | null = null;

/** What stands on the canvas; the same object as long as no layer, edge, block or fold changes. */
export function graphOf(network: Network, folding: Folding): CanvasGraph {
  if (last && last.folding === folding && isAlike(last.network, network)) {
    // Every card asks: only the first looks through all layers.
    if (last.network !== network) last = { ...last, network };
    return last.graph;
  }
  const graph = canvasGraph(network, (path) => isOpen(folding, network, path), last?.graph);
  last = { network, folding, graph };
  return graph;
}

/** What stands on the canvas now. */
export function useGraph(): CanvasGraph {
  useStore(foldingStore);
  return useStore(experimentStore, graphNow);
}

/** How blocks are folded is read when it is asked for: a network that was just loaded comes with a folding of its own. */
export function graphNow({ experiment }: ExperimentState): CanvasGraph {
  return graphOf(experiment.network, foldingStore.getState());
}

/** Only settings of layers differ. */
function isAlike(a: Network, b: Network): boolean {
  return (
    a === b ||
    (a.nodes.length === b.nodes.length &&
      a.nodes.every((node, i) => {
        const other = b.nodes[i];
        return (
          node === other ||
          (other !== undefined &&
            node.id === other.id &&
            node.kind === other.kind &&
            sameList(node.inputs, other.inputs) &&
            sameList(node.block ?? [], other.block ?? []))
        );
      }))
  );
}
