import { type BlockTree, blockAt, boundaryEdges } from '../../model/blocks.ts';
import type { Network, NodeId } from '../../model/network.ts';
import { nodeById } from '../../model/wiring.ts';
import { blockOfKey, keyOfBlock } from './blockKey.ts';

/**
 * The block whose layers are exactly these; null where they are none. Where several blocks hold the same layers: the one
 * with the key `preferred`, else the outermost.
 */
export function blockOf(
  network: Network,
  ids: readonly NodeId[],
  preferred: string | null = null,
): BlockTree | null {
  const chosen = new Set(ids);
  // It is one of those around any of them.
  const around = nodeById(network, ids[0] ?? '')?.block ?? [];
  const found = around.flatMap((_, depth) => {
    const tree = blockAt(network, around.slice(0, depth + 1));
    return tree?.allIds.length === chosen.size && tree.allIds.every((id) => chosen.has(id)) ? [tree] : [];
  });
  return found.find(({ path }) => keyOfBlock(path) === preferred) ?? found[0] ?? null;
}

/** The layer that leads out of a block, by its key; a layer itself. */
export function exitOf(network: Network, key: string): NodeId {
  const path = blockOfKey(key);
  const tree = path && blockAt(network, path);
  if (!tree) return key;
  return boundaryEdges(network, tree.allIds).outputs[0]?.from ?? tree.allIds.at(-1) ?? key;
}
