/**
 * The geometry of a receptive field's picture, in pixels of the image. The picture shows the image in a frame: a border
 * of padding, as wide as the fields of its maps look over the edge (but no wider than 60 % of the image, so that the
 * image is never lost). A field that goes on beyond the frame is cut there and left open.
 */
import type { Box } from '../model/unitField.ts';

export type Extent = readonly [height: number, width: number];
export type Unit = readonly [row: number, column: number];

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const widestBorder = 0.6;

/** How far boxes reach over the edges of the image, at most. 0 where all lie within. */
export function reachOver([height, width]: Extent, boxes: Iterable<Box>): number {
  let most = 0;
  for (const { top, bottom, left, right } of boxes)
    most = Math.max(most, -top, -left, bottom - height + 1, right - width + 1);
  return most;
}

/** The frame round the image, as the view box of a picture. `reach`: from `reachOver`. */
export function frameAround([height, width]: Extent, reach: number): Rect {
  const border = Math.min(Math.ceil(reach), Math.round(widestBorder * Math.max(height, width)));
  const margin = Math.max(border, 0.02 * Math.max(height, width));
  return { x: -margin, y: -margin, width: width + 2 * margin, height: height + 2 * margin };
}

/** A box of whole pixels, first and last included, as a rectangle. */
export function rectOf({ top, bottom, left, right }: Box): Rect {
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The square of this side with the same middle. */
export function centredSquare(box: Box, side: number): Rect {
  const { x, y, width, height } = rectOf(box);
  return { x: x + (width - side) / 2, y: y + (height - side) / 2, width: side, height: side };
}

/** The part inside the frame, and whether something was cut off; null where nothing is inside. */
export function cutTo(rect: Rect, frame: Rect): { readonly rect: Rect; readonly cut: boolean } | null {
  const x = Math.max(rect.x, frame.x);
  const y = Math.max(rect.y, frame.y);
  const right = Math.min(rect.x + rect.width, frame.x + frame.width);
  const bottom = Math.min(rect.y + rect.height, frame.y + frame.height);
  if (right <= x || bottom <= y) return null;
  const inside = { x, y, width: right - x, height: bottom - y };
  return { rect: inside, cut: inside.width < rect.width || inside.height < rect.height };
}

/**
 * The outline of a rectangle as a path, open at the sides where the frame cuts it off: there it goes on. A line on the
 * frame's own edge, of which half would be cut, is drawn `by` inside of it.
 */
export function outlinePath(rect: Rect, frame: Rect, by: number): string {
  const [right, bottom] = [rect.x + rect.width, rect.y + rect.height];
  const [frameRight, frameBottom] = [frame.x + frame.width, frame.y + frame.height];
  const isOpen = {
    left: rect.x < frame.x,
    top: rect.y < frame.y,
    right: right > frameRight,
    bottom: bottom > frameBottom,
  };
  // An open side's neighbours run to the frame's edge.
  const x1 = isOpen.left ? frame.x : Math.max(rect.x, frame.x + by);
  const y1 = isOpen.top ? frame.y : Math.max(rect.y, frame.y + by);
  const x2 = isOpen.right ? frameRight : Math.min(right, frameRight - by);
  const y2 = isOpen.bottom ? frameBottom : Math.min(bottom, frameBottom - by);
  if (x2 <= x1 || y2 <= y1) return '';
  return [
    isOpen.top ? '' : `M${x1} ${y1}H${x2}`,
    isOpen.right ? '' : `M${x2} ${y1}V${y2}`,
    isOpen.bottom ? '' : `M${x2} ${y2}H${x1}`,
    isOpen.left ? '' : `M${x1} ${y2}V${y1}`,
  ].join('');
}

/** The part of a rectangle that lies off the image, as a path (even-odd): what is seen of the padding. Empty where none. */
export function paddingPath(rect: Rect, [height, width]: Extent): string {
  const onImage = cutTo(rect, { x: 0, y: 0, width, height });
  if (onImage && !onImage.cut) return '';
  return path(rect) + (onImage ? path(onImage.rect) : '');
}

function path({ x, y, width, height }: Rect): string {
  return `M${x} ${y}h${width}v${height}h${-width}z`;
}

/** The unit under a pointer at a share (0 to 1) of the map's height and width. */
export function unitAt([rows, columns]: Extent, down: number, across: number): Unit {
  const at = (share: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return [at(down, rows), at(across, columns)];
}

/** Where a key moves to: arrows by one, Page keys by a quarter of the map, Home and End to the corners. Null for other keys. */
export function unitAfterKey([row, column]: Unit, key: string, [rows, columns]: Extent): Unit | null {
  const far = Math.max(1, Math.round(rows / 4));
  const to = (down: number, across: number): Unit => [
    Math.min(rows - 1, Math.max(0, down)),
    Math.min(columns - 1, Math.max(0, across)),
  ];
  switch (key) {
    case 'ArrowUp':
      return to(row - 1, column);
    case 'ArrowDown':
      return to(row + 1, column);
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'PageUp':
      return to(row - far, column);
    case 'PageDown':
      return to(row + far, column);
    case 'Home':
      return [0, 0];
    case 'End':
      return [rows - 1, columns - 1];
    default:
      return null;
  }
}

/** Absolute gradients as bytes of opacity, 255 for the largest: the square root, so that the faint rim is seen too. */
export function heatBytes(gradient: ArrayLike<number>): Uint8Array {
  let largest = 0;
  for (const value of Array.from(gradient)) if (value > largest) largest = value;
  return Uint8Array.from(gradient, (value) =>
    largest > 0 && value > 0 ? Math.round(255 * Math.sqrt(value / largest)) : 0,
  );
}
