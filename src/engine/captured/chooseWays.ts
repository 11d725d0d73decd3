/**
 * Which of several kernels for the same thing is the fastest on this device: measured once, on a small convolution, its
 * kernel's gradient and a product of matrices, and remembered as long as the device lives. The answer is recorded with a
 * run, because another would add in another order.
 */
import { type Correlation, productOf } from '../kernels/webgpu/correlation.ts';
import { type Dispatch, type PlannedBuffer, type View, wholeOf, writes } from '../kernels/webgpu/dispatch.ts';
import { withTimeLimit } from '../readBack.ts';
import { DeviceMemory } from './deviceMemory.ts';
import { Slices } from './slices.ts';
import { Submissions } from './submissions.ts';
import { correlate, type KernelWay, kernelGradient, kernelWays, type Ways } from './ways.ts';

const remembered = new WeakMap<GPUDevice, Promise<Ways>>();

/** @throws DeviceRefusal, ReadTimeout */
export function waysOf(device: GPUDevice): Promise<Ways> {
  const standing = remembered.get(device);
  if (standing) return standing;
  const choosing = choose(device);
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

/** A device that does this in less time is asked for more, so that starting the work is not what is measured. */
const enoughMs = 5;
/** A device that needs longer for it is hung. */
const mostMs = 30_000;

/** Where convolving in tiles takes so many times as long, waiting for each other is dear, and the rest is not tried. */
const dear = 2;

async function choose(device: GPUDevice): Promise<Ways> {
  const memory = new DeviceMemory(device);
  try {
    const convolved = await measured(memory, convolving);
    if (convolved.tiled > dear * convolved.direct) return everywhere('direct');
    return {
      correlate: fastest(convolved),
      product: fastest(await measured(memory, multiplying)),
      kernelGradient: fastest(await measured(memory, learning)),
    };
  } finally {
    memory.dispose();
  }
}

/** What a way is tried on, for a batch of so many images. */
type Trial = (way: KernelWay, images: number) => Dispatch;

type Milliseconds = Readonly<Record<KernelWay, number>>;

const fastest = ({ direct, tiled }: Milliseconds): KernelWay => (tiled < direct ? 'tiled' : 'direct');

async function measured(memory: DeviceMemory, trial: Trial): Promise<Milliseconds> {
  let ms = await tried(memory, trial, 4);
  if (Math.min(ms.direct, ms.tiled) < enoughMs) ms = await tried(memory, trial, 256);
  return ms;
}

async function tried(memory: DeviceMemory, trial: Trial, images: number): Promise<Milliseconds> {
  const direct = await timed(memory, trial('direct', images));
  return { direct, tiled: await timed(memory, trial('tiled', images)) };
}

const everywhere = (way: KernelWay): Ways => ({ correlate: way, product: way, kernelGradient: way });

/** 32 maps to 32, 14 x 14, 3 x 3. */
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
  const [extent, channels, kernel] = [14, 32, 3];
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

/** Milliseconds of one run; compiling it and a first run are left out. */
async function timed(memory: DeviceMemory, dispatch: Dispatch) {
  const { device } = memory;
  const { kernel, source, bindings } = dispatch;
  const { mostWork } = new Submissions();
  const ms = await memory.guarded(async () => {
    const pipeline = await memory.pipeline(kernel, source);
    const group = memory.bindGroup(pipeline, bindings);
    const slices = Slices.of(dispatch, pipeline, memory);
    const run = async () => {
      const begun = performance.now();
      const count = slices?.cut(mostWork) ?? 1;
      for (let slice = 0; slice < count; slice += 1) {
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        if (slices) slices.start(pass, slice);
        else pass.dispatchWorkgroups(...dispatch.workgroups);
        pass.end();
        device.queue.submit([encoder.finish()]);
      }
      await withTimeLimit(device.queue.onSubmittedWorkDone(), mostMs);
      return performance.now() - begun;
    };
    await run();
    return run();
  });
  for (const { view: used } of bindings) memory.free(used.buffer);
  return ms;
}
