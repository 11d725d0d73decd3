import { type BlockTree, blockAt, blockTree, boundaryEdges } from '../../model/blocks.ts';
import type { Network, NodeId } from '../../model/network.ts';
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
  if (chosen.size === 0) return null;
  const found: BlockTree[] = [];
  const look = (tree: BlockTree) => {
    for (const inner of tree.blocks) {
      if (inner.allIds.length < chosen.size) continue;
      if (inner.allIds.length === chosen.size && inner.allIds.every((id) => chosen.has(id)))
        found.push(inner);
      look(inner);
    }
  };
  look(blockTree(network));
  return found.find(({ path }) => keyOfBlock(path) === preferred) ?? found[0] ?? null;
}

/** The layer that leads out of a block, by its key; a layer itself. */
export function exitOf(network: Network, key: string): NodeId {
  const path = blockOfKey(key);
  const tree = path && blockAt(network, path);
  if (!tree) return key;
  return boundaryEdges(network, tree.allIds).outputs[0]?.from ?? tree.allIds.at(-1) ?? key;
}
