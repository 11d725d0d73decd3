/**
 * Convolution with a 3 x 3 kernel and stride 1, and its gradients, by Winograd's F(2 x 2, 3 x 3): 2.25 times fewer
 * products than the definition asks for. The mathematics is in winogradTransforms.ts; here is the order of the work. Images
 * are taken a few at a time, so many that their planes stay in the processor's second-level cache:
 *
 *   map -> zeros around it -> 16 planes [tile, channel] -> 16 matrix products -> 16 planes -> map
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { VectorCode } from './vectorCode.ts';
import { kernelToPlanes, planesToKernel } from './winogradKernel.ts';
import { workspace } from './workspace.ts';

/** A convolution whose output [N, outHeight, outWidth, K] at (0, 0) looks at the input's rows from -top and columns from -left. */
export interface WinogradConvolution {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly top: number;
  readonly left: number;
}

const float = 4;
const places = 16;
const cacheBytes = 400_000;

/** Both numbers of channels must fill whole blocks of the matrix product. */
export function fitsWinograd({ inChannels, outChannels, outHeight, outWidth }: WinogradConvolution): boolean {
  return inChannels % 8 === 0 && outChannels % 8 === 0 && outHeight > 0 && outWidth > 0;
}

/** y [N, outHeight, outWidth, K] for x and `kernel` [3, 3, C, K], or [3, 3, K, C] where it is `turned`. */
export function convolve(
  backend: BackendWasm,
  code: VectorCode,
  x: TensorInfo,
  kernel: TensorInfo,
  turned: boolean,
  c: WinogradConvolution,
): TensorInfo {
  const plan = planOf(c);
  const y = backend.makeOutput([c.batch, c.outHeight, c.outWidth, c.outChannels], 'float32');
  const work = workspace(backend, [
    plan.inMap,
    plan.inPlanes * places,
    places * c.inChannels * c.outChannels,
    plan.outPlanes * places,
    plan.outMap,
  ]);
  const [inMap, inPlanes, kernelPlanes, outPlanes, outMap] = work.regions;
  const stored = turned
    ? { inputs: c.outChannels, outputs: c.inChannels }
    : { inputs: c.inChannels, outputs: c.outChannels };
  kernelToPlanes(backend.typedArrayFromHeap(kernel) as Float32Array, stored, turned, kernelPlanes.values);
  const from = addressOf(backend, x);
  const to = addressOf(backend, y);
  for (let first = 0; first < c.batch; first += plan.images) {
    const images = Math.min(plan.images, c.batch - first);
    for (let i = 0; i < images; i++) {
      padImage(code, c, plan, from + (first + i) * plan.inImageBytes, inMap.address);
      code.transformInput({
        ...plan.inWalk,
        map: inMap.address,
        planes: inPlanes.address + i * plan.tiles * c.inChannels * float,
        planeBytes: plan.inPlanes * float,
      });
    }
    code.matrixProducts({
      a: inPlanes.address,
      aRow: c.inChannels * float,
      aStep: float,
      aPlane: plan.inPlanes * float,
      b: kernelPlanes.address,
      bStep: c.outChannels * float,
      bPlane: c.inChannels * c.outChannels * float,
      out: outPlanes.address,
      outRow: c.outChannels * float,
      outPlane: plan.outPlanes * float,
      planes: places,
      rowBlocks: Math.ceil((images * plan.tiles) / 4),
      columnBlocks: c.outChannels / 8,
      depth: c.inChannels,
      keep: 0,
    });
    for (let i = 0; i < images; i++) {
      const image = to + (first + i) * plan.outImageBytes;
      code.transformOutput({
        ...plan.outWalk,
        map: plan.outMap > 0 ? outMap.address : image,
        planes: outPlanes.address + i * plan.tiles * c.outChannels * float,
        planeBytes: plan.outPlanes * float,
      });
      if (plan.outMap > 0)
        code.copyRows({
          to: image,
          toRow: c.outWidth * c.outChannels * float,
          from: outMap.address,
          fromRow: plan.outWalk.rowBytes,
          rows: c.outHeight,
          bytes: c.outWidth * c.outChannels * float,
        });
    }
  }
  work.free();
  return y;
}

/** dW [3, 3, C, K] for x and the output's gradient dy. */
export function kernelGradient(
  backend: BackendWasm,
  code: VectorCode,
  x: TensorInfo,
  dy: TensorInfo,
  c: WinogradConvolution,
): TensorInfo {
  const plan = planOf(c);
  const gradient = backend.makeOutput([3, 3, c.inChannels, c.outChannels], 'float32');
  const work = workspace(backend, [
    plan.inMap,
    plan.inPlanes * places,
    places * c.inChannels * c.outChannels,
    plan.outPlanes * places,
    plan.outMap,
  ]);
  const [inMap, inPlanes, kernelPlanes, outPlanes, outMap] = work.regions;
  const from = addressOf(backend, x);
  const back = addressOf(backend, dy);
  for (let first = 0; first < c.batch; first += plan.images) {
    const images = Math.min(plan.images, c.batch - first);
    for (let i = 0; i < images; i++) {
      padImage(code, c, plan, from + (first + i) * plan.inImageBytes, inMap.address);
      code.transformInput({
        ...plan.inWalk,
        map: inMap.address,
        planes: inPlanes.address + i * plan.tiles * c.inChannels * float,
        planeBytes: plan.inPlanes * float,
      });
      const image = back + (first + i) * plan.outImageBytes;
      if (plan.outMap > 0)
        code.copyRows({
          to: outMap.address,
          toRow: plan.outWalk.rowBytes,
          from: image,
          fromRow: c.outWidth * c.outChannels * float,
          rows: c.outHeight,
          bytes: c.outWidth * c.outChannels * float,
        });
      code.transformGradient({
        ...plan.outWalk,
        map: plan.outMap > 0 ? outMap.address : image,
        planes: outPlanes.address + i * plan.tiles * c.outChannels * float,
        planeBytes: plan.outPlanes * float,
      });
    }
    code.matrixProducts({
      a: inPlanes.address,
      aRow: float,
      aStep: c.inChannels * float,
      aPlane: plan.inPlanes * float,
      b: outPlanes.address,
      bStep: c.outChannels * float,
      bPlane: plan.outPlanes * float,
      out: kernelPlanes.address,
      outRow: c.outChannels * float,
      outPlane: c.inChannels * c.outChannels * float,
      planes: places,
      rowBlocks: c.inChannels / 4,
      columnBlocks: c.outChannels / 8,
      depth: images * plan.tiles,
      keep: first === 0 ? 0 : 1,
    });
  }
  planesToKernel(
    kernelPlanes.values,
    { inputs: c.inChannels, outputs: c.outChannels },
    backend.typedArrayFromHeap(gradient) as Float32Array,
  );
  work.free();
  return gradient;
}

/** Sizes in elements unless they are named bytes. */
function planOf(c: WinogradConvolution) {
  const tileRows = Math.ceil(c.outHeight / 2);
  const tileColumns = Math.ceil(c.outWidth / 2);
  const tiles = tileRows * tileColumns;
  const images = Math.max(
    1,
    Math.min(c.batch, Math.round(cacheBytes / (places * float * tiles * (c.inChannels + c.outChannels)))),
  );
  // Whole blocks of four rows.
  const rows = Math.ceil((images * tiles) / 4) * 4;
  const whole = c.outHeight % 2 === 0 && c.outWidth % 2 === 0;
  const walk = (width: number, channels: number) => ({
    rowBytes: width * channels * float,
    pixelBytes: channels * float,
    tileRows,
    tileColumns,
    vectors: channels / 4,
  });
  return {
    tiles,
    images,
    inMap: (2 * tileRows + 2) * (2 * tileColumns + 2) * c.inChannels,
    inPlanes: rows * c.inChannels,
    outPlanes: rows * c.outChannels,
    /** Zero where the output consists of whole tiles and needs no map of its own. */
    outMap: whole ? 0 : 2 * tileRows * 2 * tileColumns * c.outChannels,
    paddedHeight: 2 * tileRows + 2,
    paddedWidth: 2 * tileColumns + 2,
    inWalk: walk(2 * tileColumns + 2, c.inChannels),
    outWalk: walk(2 * tileColumns, c.outChannels),
    inImageBytes: c.inHeight * c.inWidth * c.inChannels * float,
    outImageBytes: c.outHeight * c.outWidth * c.outChannels * float,
  };
}

/** Puts one image into the padded map, whose border stays zero; a negative padding cuts the image. */
function padImage(
  code: VectorCode,
  c: WinogradConvolution,
  plan: ReturnType<typeof planOf>,
  image: number,
  map: number,
): void {
  const [skipRows, skipColumns] = [Math.max(0, -c.top), Math.max(0, -c.left)];
  const [downRows, downColumns] = [Math.max(0, c.top), Math.max(0, c.left)];
  const rows = Math.min(c.inHeight - skipRows, plan.paddedHeight - downRows);
  const columns = Math.min(c.inWidth - skipColumns, plan.paddedWidth - downColumns);
  if (rows <= 0 || columns <= 0) return;
  const pixel = c.inChannels * float;
  code.copyRows({
    to: map + (downRows * plan.paddedWidth + downColumns) * pixel,
    toRow: plan.paddedWidth * pixel,
    from: image + (skipRows * c.inWidth + skipColumns) * pixel,
    fromRow: c.inWidth * pixel,
    rows,
    bytes: columns * pixel,
  });
}

function addressOf(backend: BackendWasm, { dataId }: TensorInfo): number {
  return backend.getMemoryOffset(dataId);
}
