/**
 * A tensor as a body: a feature map is a slab whose front is the map and whose depth is its channels, a vector is a
 * stack of bars. Halving a map and widening it are then seen at a glance.
 *
 * Front: side = 8 + 38 (m / L)^p with L the largest map of the network (28 or more) and p chosen so that a map of one
 * pixel keeps a 28th of the room: linear up to 28 pixels, softer for photographs. Depth, drawn obliquely: grows with
 * (log2(1 + channels) / 11)^1.6, about as the square root up to a hundred channels, and leaves room for 2048.
 */
import { isMap, type Shape } from '../model/shape.ts';

export type Slab =
  | {
      readonly kind: 'map';
      /** Corner, width and height of the front face. */
      readonly front: {
        readonly x: number;
        readonly y: number;
        readonly width: number;
        readonly height: number;
      };
      /** How far the back stands to the right and up of the front. */
      readonly depth: number;
      /** Corners, as `points` of polygons. */
      readonly face: string;
      readonly top: string;
      readonly side: string;
    }
  | { readonly kind: 'vector'; readonly bars: readonly Bar[]; readonly more: readonly Dot[] };

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How much of the hue is mixed in, 0 to 1: only so that the bars look like values. */
  readonly shade: number;
}

/** Stands for units that are not drawn. */
interface Dot {
  readonly x: number;
  readonly y: number;
}

export interface SlabSize {
  readonly width: number;
  readonly height: number;
}

/** Room for a slab on a card, in pixels. */
export const slabSize: SlabSize = { width: 72, height: 60 };
const least = 8;
const most = 46;
const barWidth = 10;

/**
 * Geometry centred on (0, 0), within `size`. `largest`: the largest map side of the network, so that the slabs of one
 * network compare. Null for a shape that is neither a map nor a vector, or has an extent below 1.
 */
export function tensorSlab(shape: Shape, largest = 28, size: SlabSize = slabSize): Slab | null {
  // The blocks of a stage have the same shape.
  const key = `${shape.join()} ${largest} ${size.width} ${size.height}`;
  const known = slabs.get(key);
  if (known !== undefined) return known;
  const slab = freshSlab(shape, largest, size);
  if (slabs.size >= slabsKept) slabs.clear();
  slabs.set(key, slab);
  return slab;
}

const slabs = new Map<string, Slab | null>();
const slabsKept = 1000;

function freshSlab(shape: Shape, largest: number, size: SlabSize): Slab | null {
  if (shape.some((extent) => !(extent >= 1))) return null;
  if (isMap(shape)) return mapSlab(shape, Math.max(28, largest), size);
  const [units] = shape;
  return shape.length === 1 && units !== undefined ? vectorSlab(units, size) : null;
}

function mapSlab(
  [rows, columns, channels]: readonly [number, number, number],
  largest: number,
  size: SlabSize,
): Slab {
  const power = Math.log(28) / Math.log(largest);
  const side = (extent: number) => least + (most - least) * Math.min(1, extent / largest) ** power;
  const deep = 1.5 + 26 * (Math.log2(1 + channels) / 11) ** 1.6;
  const [width, height] = [side(columns), side(rows)];
  const fit = Math.min(1, size.width / (width + deep), size.height / (height + deep));
  const [w, h, depth] = [width * fit, height * fit, deep * fit];
  const x = -(w + depth) / 2;
  const y = -(h + depth) / 2 + depth;
  return {
    kind: 'map',
    front: { x: round(x), y: round(y), width: round(w), height: round(h) },
    depth: round(depth),
    face: corners([x, y], [x + w, y], [x + w, y + h], [x, y + h]),
    top: corners([x, y], [x + depth, y - depth], [x + w + depth, y - depth], [x + w, y]),
    side: corners([x + w, y], [x + w + depth, y - depth], [x + w + depth, y - depth + h], [x + w, y + h]),
  };
}

function vectorSlab(units: number, size: SlabSize): Slab {
  const cut = units > 10;
  // Past ten, one place is taken by dots, and every doubling or so adds a bar.
  const bars = cut ? Math.min(14, 10 + Math.floor(Math.log10(units / 10) * 2)) : units;
  const places = bars + (cut ? 1 : 0);
  const pitch = Math.min(5, size.height / Math.max(places, 1));
  const gapAt = cut ? bars - 2 : -1;
  const top = -(places * pitch) / 2;
  const drawn: Bar[] = [];
  const more: Dot[] = [];
  for (let place = 0; place < places; place += 1) {
    const y = round(top + place * pitch);
    if (place === gapAt) {
      for (const x of [-3, 0, 3]) more.push({ x, y: round(y + pitch * 0.36) });
      continue;
    }
    const shade = 0.25 + ((drawn.length * 37) % 60) / 100;
    drawn.push({ x: -barWidth / 2, y, width: barWidth, height: round(pitch * 0.72), shade });
  }
  return { kind: 'vector', bars: drawn, more };
}

function corners(...all: readonly (readonly [x: number, y: number])[]): string {
  return all.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
