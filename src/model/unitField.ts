/**
 * Which pixels one unit of a feature map sees, followed back index by index: exactly, also where no single size holds for
 * all units (at the border, behind upsampling, where paths of different centres meet). Through a window,
 *
 *   rows a..b of the output read rows  a s - p  to  b s - p + (k - 1) d  of the input,
 *
 * and of several paths the union counts. What lies outside of a map is padding: `seen` is what is left when each map on the
 * way is cut to what is really there, `field` goes on over the border, as the receptive field is usually drawn.
 */
import type { Analysis } from './analyse.ts';
import { layerOf } from './layers/index.ts';
import type { Window } from './layers/layerType.ts';
import type { Network, NodeId } from './network.ts';
import { isMap, type MapShape } from './shape.ts';
import { nodeById } from './wiring.ts';

/** Rows and columns, first and last included; pixels of the image may be negative or beyond it. */
export interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export type UnitField =
  /** `seen` null: nothing but padding. */
  { readonly kind: 'box'; readonly field: Box; readonly seen: Box | null } | { readonly kind: 'everything' };

interface Reach {
  readonly field: Box;
  readonly seen: Box | null;
}

/**
 * The field of the unit at (row, column) of a node's output; `everything` where that is a vector. Null where the shape is
 * unknown, the unit is not there, or it sees no image.
 */
export function unitField(
  network: Network,
  analysis: Analysis,
  id: NodeId,
  [row, column]: readonly [row: number, column: number],
): UnitField | null {
  const { order, nodes, inputId } = analysis;
  const shape = nodes.get(id)?.output;
  if (!shape || inputId === null) return null;
  if (!isMap(shape)) return { kind: 'everything' };
  if (!(row >= 0 && row < shape[0] && column >= 0 && column < shape[1])) return null;

  const unit = { top: row, bottom: row, left: column, right: column };
  const reached = new Map<NodeId, Reach>([[id, { field: unit, seen: unit }]]);
  for (let i = order.indexOf(id); i >= 0; i -= 1) {
    const node = nodeById(network, order[i] ?? '');
    const reach = node && reached.get(node.id);
    const own = node && nodes.get(node.id);
    if (!node || !reach || !own) continue;
    const window = layerOf(node.kind).window(own.inputs, node.params);
    for (const from of node.inputs) {
      const map = nodes.get(from)?.output;
      if (!map || !isMap(map)) return null;
      const field = back(reach.field, window, map);
      // Between the patterns of a transposed convolution: a unit that no value paints.
      if (field.top > field.bottom || field.left > field.right) continue;
      const through: Reach = {
        field,
        seen: reach.seen && cut(back(reach.seen, window, map), map),
      };
      const before = reached.get(from);
      reached.set(
        from,
        before
          ? { field: union(before.field, through.field), seen: either(before.seen, through.seen) }
          : through,
      );
    }
  }
  const image = reached.get(inputId);
  return image ? { kind: 'box', ...image } : null;
}

function back(box: Box, window: Window, map: MapShape): Box {
  if (window.kind === 'none') return box;
  if (window.kind === 'everything') return { top: 0, bottom: map[0] - 1, left: 0, right: map[1] - 1 };
  const along = (axis: 0 | 1, first: number, last: number): readonly [number, number] => {
    if (window.kind === 'spreads')
      return [
        Math.ceil((first + window.first[axis]) / window.factor[axis]),
        Math.floor((last + window.last[axis]) / window.factor[axis]),
      ];
    const start = first * window.stride[axis] - window.padding[axis];
    const end = last * window.stride[axis] - window.padding[axis];
    return [start, end + (window.size[axis] - 1) * window.dilation[axis]];
  };
  const [top, bottom] = along(0, box.top, box.bottom);
  const [left, right] = along(1, box.left, box.right);
  return { top, bottom, left, right };
}

function cut(box: Box, [height, width]: MapShape): Box | null {
  const inside = {
    top: Math.max(box.top, 0),
    bottom: Math.min(box.bottom, height - 1),
    left: Math.max(box.left, 0),
    right: Math.min(box.right, width - 1),
  };
  return inside.top > inside.bottom || inside.left > inside.right ? null : inside;
}

function union(a: Box, b: Box): Box {
  return {
    top: Math.min(a.top, b.top),
    bottom: Math.max(a.bottom, b.bottom),
    left: Math.min(a.left, b.left),
    right: Math.max(a.right, b.right),
  };
}

function either(a: Box | null, b: Box | null): Box | null {
  return a && b ? union(a, b) : (a ?? b);
}
