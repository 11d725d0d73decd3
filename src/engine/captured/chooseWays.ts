/**
 * Which of several kernels for the same thing is the fastest on this device: measured once, by what waiting costs, then on
 * a small convolution, its kernel's gradient and a product of matrices, and remembered as long as the device lives. The
 * answer is recorded with a run, because another would add in another order.
 */
import { type Correlation, productOf } from '../kernels/webgpu/correlation.ts';
import { type Dispatch, type PlannedBuffer, type View, wholeOf, writes } from '../kernels/webgpu/dispatch.ts';
import { mostWaiting, waiting } from '../kernels/webgpu/waiting.ts';
import { DeviceMemory } from './deviceMemory.ts';
import { enoughMs, isClearlyLonger, timed } from './timed.ts';
import { correlate, type KernelWay, kernelGradient, kernelWays, type Ways } from './ways.ts';

const remembered = new WeakMap<GPUDevice, Promise<Ways>>();

/** @throws DeviceRefusal, ReadTimeout */
export function waysOf(device: GPUDevice): Promise<Ways> {
  const standing = remembered.get(device);
  if (standing) return standing;
  const choosing = measureOn(device);
  remembered.set(device, choosing);
  return choosing;
}

/** As a run records them. */
export function wayNames(ways: Ways): readonly string[] {
  return [
    nameOf('correlate', ways.correlate),
    nameOf('product', ways.product),
    nameOf('kernelGradient', ways.kernelGradient),
  ];
}

/**
 * What `wayNames` recorded, so that a run can be repeated; null where the record names none. Records of the first version
 * name convolutions alone: products went the same way, and gradients had but one.
 */
export function recordedWays(kernels: readonly string[]): Ways | null {
  const named = (kind: keyof Ways) => kernelWays.find((way) => kernels.includes(nameOf(kind, way)));
  const way = named('correlate');
  if (!way) return null;
  return {
    correlate: way,
    product: named('product') ?? way,
    kernelGradient: named('kernelGradient') ?? 'direct',
  };
}

const nameOf = (kind: keyof Ways, way: KernelWay): string => `${kind}: ${way}`;

/** Where threads that wait take so many times as long, what is shared is not worth the waiting. */
const dearWaiting = 4;
/** Where convolving in tiles takes so many times as long, the rest is not tried. */
const dear = 2;

async function measureOn(device: GPUDevice): Promise<Ways> {
  const memory = new DeviceMemory(device);
  try {
    return await chooseWays((dispatches, times) => timed(memory, dispatches, times));
  } finally {
    memory.dispose();
  }
}

/** Milliseconds of each of these dispatches, run so many times in a row. */
type Stopwatch = (dispatches: readonly Dispatch[], times: number) => Promise<readonly number[]>;

/**
 * What shares is compiled only where it may pay: a CPU that imitates a GPU takes half a second for each such program, and
 * then many times as long for its work. @throws what the stopwatch throws
 */
export async function chooseWays(stopwatch: Stopwatch): Promise<Ways> {
  if (await isWaitingDear(stopwatch)) return everywhere('direct');
  const convolved = await measured(stopwatch, convolving);
  if (convolved.tiled > dear * convolved.direct) return everywhere('direct');
  return {
    correlate: fastest(convolved),
    product: fastest(await measured(stopwatch, multiplying)),
    kernelGradient: fastest(await measured(stopwatch, learning)),
  };
}

/** Asked of few workgroups, and of many where that was too little to tell. */
async function isWaitingDear(stopwatch: Stopwatch): Promise<boolean> {
  for (const groups of [mostWaiting / 8, mostWaiting]) {
    const [together = 0, alone = 0] = await stopwatch([waiting(groups, true), waiting(groups, false)], 1);
    if (isClearlyLonger(together, alone, dearWaiting)) return true;
  }
  return false;
}

/** What a way is tried on, for a batch of so many images. */
type Trial = (way: KernelWay, images: number) => Dispatch;

type Milliseconds = Readonly<Record<KernelWay, number>>;

const fastest = ({ direct, tiled }: Milliseconds): KernelWay => (tiled < direct ? 'tiled' : 'direct');

/**
 * A device that does a few images in no time is asked for many, unless one way is clearly the slower already; and one that
 * does many in no time for as many runs of them as take a while, or it would choose by what starting them took.
 */
async function measured(stopwatch: Stopwatch, trial: Trial): Promise<Milliseconds> {
  const few = await tried(stopwatch, trial, 4, 1);
  if (least(few) >= enoughMs || isClearlyLonger(most(few), least(few), dear)) return few;
  const many = await tried(stopwatch, trial, manyImages, 1);
  if (least(many) >= enoughMs) return many;
  return tried(stopwatch, trial, manyImages, Math.min(mostTimes, Math.ceil(whileMs / least(many))));
}

/** As many as a batch: what more of them would keep busy is idle in a step. */
const manyImages = 100;
const [whileMs, mostTimes] = [20, 100];

const least = ({ direct, tiled }: Milliseconds): number => Math.min(direct, tiled);
const most = ({ direct, tiled }: Milliseconds): number => Math.max(direct, tiled);

async function tried(
  stopwatch: Stopwatch,
  trial: Trial,
  images: number,
  times: number,
): Promise<Milliseconds> {
  const both = [trial('direct', images), trial('tiled', images)];
  const [direct = 0, tiled = 0] = await stopwatch(both, times);
  return { direct, tiled };
}

const everywhere = (way: KernelWay): Ways => ({ correlate: way, product: way, kernelGradient: way });

/** 64 maps to 64, 7 x 7, 3 x 3: the deep layers of a network for small images. */
const convolving: Trial = (way, images) => forward(way, convolution(images));

/** A kernel of one element, 64 channels to 64, over 7 x 7. */
const multiplying: Trial = (way, images) => forward(way, productOf(49 * images, 64, 64));

const learning: Trial = (way, images) => {
  const c = convolution(images);
  const { splits, length, write } = kernelGradient(everywhere(way), c, true);
  const maps = images * c.inHeight * c.inWidth * c.inChannels;
  return write(view('x', maps), view('d', maps), view('partial', splits * length));
};

function convolution(images: number): Correlation {
  const [extent, channels, kernel] = [7, 64, 3];
  return {
    ...{ batch: images, inHeight: extent, inWidth: extent, inChannels: channels },
    ...{ outHeight: extent, outWidth: extent, outChannels: channels },
    ...{ kernelHeight: kernel, kernelWidth: kernel, stride: 1, top: 1, left: 1, groups: 1 },
  };
}

function forward(way: KernelWay, c: Correlation): Dispatch {
  const places = c.batch * c.outHeight * c.outWidth;
  const y = view('y', places * c.outChannels);
  const store = {
    bindings: { y: writes(y) },
    store: (index: string, value: string) => `y[${index}] = ${value};`,
  };
  const x = view('x', c.batch * c.inHeight * c.inWidth * c.inChannels);
  const w = view('w', c.kernelHeight * c.kernelWidth * c.inChannels * c.outChannels);
  return correlate(everywhere(way), c, x, w, store);
}

function view(label: string, length: number): View {
  const buffer: PlannedBuffer = { label, length, life: 'kept' };
  return wholeOf(buffer);
}
