/**
 * How the builder addresses what stands on the canvas: a layer by its id, a block by a key made of its path. No id can be
 * mistaken for a key, since ids hold no colon.
 */
import type { BlockPath } from '../../model/blocks.ts';

const mark = 'block:';

export function keyOfBlock(path: BlockPath): string {
  return mark + path.map(encodeURIComponent).join('/');
}

/** The block that a key means; null for a layer's id. */
export function blockOfKey(key: string): BlockPath | null {
  if (!key.startsWith(mark)) return null;
  return key.slice(mark.length).split('/').map(decodeURIComponent);
}

export function isBlockKey(key: string): boolean {
  return key.startsWith(mark);
}
