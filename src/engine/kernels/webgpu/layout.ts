/** Bytes to numbers, and kernels as the way back reads them. */
import {
  type Dispatch,
  dispatchOf,
  type PlannedBuffer,
  reads,
  type View,
  wholeOf,
  writes,
} from './dispatch.ts';
import { rowOfThread } from './tableRow.ts';

/** b / 255 in float32 for every byte, made where division is exact to the last bit: shaders may be off by more. */
export const brightness: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Pixels, four to a word, to float32 0..1. */
export function unpack(pixels: View, table: View, images: View): Dispatch {
  return dispatchOf({
    kernel: 'unpack',
    bindings: { pixels: reads(pixels, 'u32'), table: reads(table), images: writes(images) },
    threads: images.length,
    body: '  images[t] = table[(pixels[t / 4u] >> (8u * (t % 4u))) & 0xffu];',
  });
}

/** A kernel whose transposed copy is needed, in buffers where both begin at the offsets given. */
export interface Turning {
  readonly from: number;
  readonly to: number;
  readonly height: number;
  readonly width: number;
  /** Channels that one filter sees, and filters that see the same ones. */
  readonly channels: number;
  readonly filters: number;
  readonly groups: number;
  /** Turned round in both directions of the map. */
  readonly turned: boolean;
}

export const turningLength = (k: Turning): number => k.height * k.width * k.channels * k.filters * k.groups;

const turningWords = 9;

/** Nine words a kernel; the first is the number of elements before it. */
export function turningTable(turnings: readonly Turning[]): Uint32Array {
  let before = 0;
  return Uint32Array.from(
    turnings.flatMap((k) => {
      const row = [
        ...[before, k.from, k.to, k.height, k.width],
        ...[k.channels, k.filters, k.groups, k.turned ? 1 : 0],
      ];
      before += turningLength(k);
      return row;
    }),
  );
}

/**
 * All kernels of a network as the way back reads them, in one dispatch: [u, v, c', f] to [u, v, f', c], where c' and f'
 * count within a group and c and f through all of them.
 */
export function turnKernels(
  turnings: readonly Turning[],
  table: PlannedBuffer,
  weights: View,
  turned: View,
): Dispatch {
  const body = `${rowOfThread(turningWords, turnings.length)}
  let height = table[row + 3u];
  let width = table[row + 4u];
  let channels = table[row + 5u];
  let filters = table[row + 6u];
  let groups = table[row + 7u];
  let c = within % (channels * groups);
  let f = (within / (channels * groups)) % filters;
  let place = within / (channels * groups * filters);
  let source = select(place, height * width - 1u - place, table[row + 8u] == 1u);
  let whole = (c / channels) * filters + f;
  turned[table[row + 2u] + within] = weights[table[row + 1u] + (source * channels + c % channels) * filters * groups + whole];`;
  return dispatchOf({
    kernel: 'turnKernels',
    bindings: { table: reads(wholeOf(table), 'u32'), weights: reads(weights), turned: writes(turned) },
    threads: turnings.reduce((sum, one) => sum + turningLength(one), 0),
    body,
  });
}
