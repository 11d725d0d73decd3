/**
 * How the builder addresses what stands on the canvas: a layer by its id, a block by a key made of its path. No id can be
 * mistaken for a key, since ids hold no colon.
 */
import type { BlockPath } from '../../model/blocks.ts';

const mark = 'block:';

/** A block keeps its path from one edit to the next, and every edit asks for the keys of all. */
const keys = new WeakMap<BlockPath, string>();

export function keyOfBlock(path: BlockPath): string {
  const known = keys.get(path);
  if (known !== undefined) return known;
  const key = mark + path.map(encodeURIComponent).join('/');
  keys.set(path, key);
  return key;
}

/** The block that a key means; null for a layer's id. */
export function blockOfKey(key: string): BlockPath | null {
  if (!key.startsWith(mark)) return null;
  return key.slice(mark.length).split('/').map(decodeURIComponent);
}

export function isBlockKey(key: string): boolean {
  return key.startsWith(mark);
}
