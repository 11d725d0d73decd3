/**
 * The way of a few images between their maps and the planes [tile, channel] that the products of Winograd's
 * F(m x m, 3 x 3) work on (winogradTransforms.ts says what happens to a tile). Input tiles overlap and look over the border,
 * so each image first goes into a map with zeros around it; output tiles of m x m need a map of their own only where
 * they do not fill height and width exactly. m is 2 or 4, by which there are fewer products.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { VectorCode } from './vectorCode.ts';
import type { Outputs } from './winogradForms.ts';
import { workspace } from './workspace.ts';

/** The output [N, outHeight, outWidth, K] at (0, 0) looks at the input [N, inHeight, inWidth, C] from (-top, -left). */
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

/** Matrices one behind the other. */
export interface Planes {
  readonly address: number;
  readonly rowBytes: number;
  readonly planeBytes: number;
}

const float = 4;
/** What the planes of the images done at once should fit into: about half of a second-level cache. */
const cacheBytes = 400_000;
/** Between two planes: a distance that is an odd number of cache lines, so that the planes of a tile do not share their sets. */
const apart = 16;

/** Allocates on the heap: call after every other tensor of the kernel has been made, and `free` at the end. */
export function winogradMaps(backend: BackendWasm, code: VectorCode, c: WinogradConvolution) {
  const outputs = outputsOfTile(c);
  const transforms = code.winograd[outputs];
  const places = (outputs + 2) ** 2;
  const tileRows = Math.ceil(c.outHeight / outputs);
  const tileColumns = Math.ceil(c.outWidth / outputs);
  const tiles = tileRows * tileColumns;
  const tileBytes = places * float * (c.inChannels + c.outChannels);
  const imagesAtOnce = Math.max(1, Math.min(c.batch, Math.round(cacheBytes / (tiles * tileBytes))));
  // The products are done four rows at a time.
  const rows = Math.ceil((imagesAtOnce * tiles) / 4) * 4;
  const padded = { height: outputs * tileRows + 2, width: outputs * tileColumns + 2 };
  const exact = c.outHeight === outputs * tileRows && c.outWidth === outputs * tileColumns;

  const work = workspace(
    backend,
    [
      padded.height * padded.width * c.inChannels,
      exact ? 0 : outputs ** 2 * tiles * c.outChannels,
      places * (rows * c.inChannels + apart),
      places * (rows * c.outChannels + apart),
      places * (c.inChannels * c.outChannels + apart),
      9 * c.inChannels * c.outChannels,
    ],
    2,
  );
  const [inMap, outMap, inRegion, outRegion, kernelRegion, turned] = work.regions;
  const planes = ({ address }: typeof inRegion, height: number, channels: number): Planes => ({
    address,
    rowBytes: channels * float,
    planeBytes: (height * channels + apart) * float,
  });
  const inPlanes = planes(inRegion, rows, c.inChannels);
  const outPlanes = planes(outRegion, rows, c.outChannels);
  const kernelPlanes = planes(kernelRegion, c.inChannels, c.outChannels);

  const walk = (width: number, { address, rowBytes, planeBytes }: Planes, image: number) => ({
    rowBytes: width * rowBytes,
    pixelBytes: rowBytes,
    planes: address + image * tiles * rowBytes,
    planeBytes,
    tileRows,
    tileColumns,
    vectors: rowBytes / (4 * float),
  });
  const outWidthBytes = c.outWidth * outPlanes.rowBytes;
  const tiledWidthBytes = outputs * tileColumns * outPlanes.rowBytes;
  const outImage = ({ dataId }: TensorInfo, image: number) =>
    backend.getMemoryOffset(dataId) + image * c.outHeight * outWidthBytes;

  /** Image number `image` into the padded map, whose border stays zero; a negative padding cuts the image. */
  const pad = ({ dataId }: TensorInfo, image: number) => {
    const skip = { rows: Math.max(0, -c.top), columns: Math.max(0, -c.left) };
    const down = { rows: Math.max(0, c.top), columns: Math.max(0, c.left) };
    const height = Math.min(c.inHeight - skip.rows, padded.height - down.rows);
    const width = Math.min(c.inWidth - skip.columns, padded.width - down.columns);
    if (height <= 0 || width <= 0) return;
    const pixelBytes = inPlanes.rowBytes;
    code.copyRows({
      to: inMap.address + (down.rows * padded.width + down.columns) * pixelBytes,
      toRow: padded.width * pixelBytes,
      from:
        backend.getMemoryOffset(dataId) +
        ((image * c.inHeight + skip.rows) * c.inWidth + skip.columns) * pixelBytes,
      fromRow: c.inWidth * pixelBytes,
      rows: height,
      bytes: width * pixelBytes,
    });
  };

  const pairBytes = c.inChannels * c.outChannels * float;
  const kernelWalk = (map: number) => ({
    map,
    rowBytes: 3 * pairBytes,
    pixelBytes: pairBytes,
    planes: kernelPlanes.address,
    planeBytes: kernelPlanes.planeBytes,
    tileRows: 1,
    tileColumns: 1,
    vectors: pairBytes / (4 * float),
  });

  return {
    places,
    tiles,
    imagesAtOnce,
    inPlanes,
    outPlanes,
    kernelPlanes,
    /** G g G^T of a kernel [3, 3, C, K]; or of one [3, 3, K, C] that is to be `turn`ed: by 180 degrees, channels exchanged. */
    kernelToPlanes(kernel: TensorInfo, turn: boolean): void {
      const from = backend.getMemoryOffset(kernel.dataId);
      if (turn) turnKernel(backend.typedArrayFromHeap(kernel) as Float32Array, c, turned.values);
      transforms.kernel(kernelWalk(turn ? turned.address : from));
    },
    /** G^T w G, put into a kernel's gradient [3, 3, C, K]. */
    planesToKernel({ dataId }: TensorInfo): void {
      transforms.kernelGradient(kernelWalk(backend.getMemoryOffset(dataId)));
    },
    /** B^T d B of the tiles of `images` images of x, from number `first` on. */
    inputToPlanes(x: TensorInfo, first: number, images: number): void {
      for (let i = 0; i < images; i++) {
        pad(x, first + i);
        transforms.input({ ...walk(padded.width, inPlanes, i), map: inMap.address });
      }
    },
    /** A dy A^T of the tiles of dy. */
    gradientToPlanes(dy: TensorInfo, first: number, images: number): void {
      for (let i = 0; i < images; i++) {
        const image = outImage(dy, first + i);
        if (!exact)
          code.copyRows({
            to: outMap.address,
            toRow: tiledWidthBytes,
            from: image,
            fromRow: outWidthBytes,
            rows: c.outHeight,
            bytes: outWidthBytes,
          });
        transforms.gradient({
          ...walk(outputs * tileColumns, outPlanes, i),
          map: exact ? image : outMap.address,
        });
      }
    },
    /** A^T m A, put into y. */
    planesToOutput(y: TensorInfo, first: number, images: number): void {
      for (let i = 0; i < images; i++) {
        const image = outImage(y, first + i);
        transforms.output({
          ...walk(outputs * tileColumns, outPlanes, i),
          map: exact ? image : outMap.address,
        });
        if (!exact)
          code.copyRows({
            to: image,
            toRow: outWidthBytes,
            from: outMap.address,
            fromRow: tiledWidthBytes,
            rows: c.outHeight,
            bytes: outWidthBytes,
          });
      }
    },
    free: work.free,
  };
}

/** Their maps are longer: so many times fewer products they must take. */
const leastGain = 1.5;

/** Where tiles of 4 x 4 outputs take fewer products than those of 2 x 2, which waste less at the border. */
function outputsOfTile({ outHeight, outWidth }: WinogradConvolution): Outputs {
  const products = (outputs: Outputs) =>
    (outputs + 2) ** 2 * Math.ceil(outHeight / outputs) * Math.ceil(outWidth / outputs);
  return leastGain * products(4) < products(2) ? 4 : 2;
}

/** [3, 3, K, C] to [3, 3, C, K], places in reverse order. */
function turnKernel(
  kernel: Float32Array,
  { inChannels, outChannels }: WinogradConvolution,
  to: Float32Array,
): void {
  const size = inChannels * outChannels;
  for (let place = 0; place < 9; place++) {
    const [from, into] = [place * size, (8 - place) * size];
    for (let k = 0; k < outChannels; k++) {
      for (let c = 0; c < inChannels; c++)
        to[into + c * outChannels + k] = kernel[from + k * inChannels + c] as number;
    }
  }
}
