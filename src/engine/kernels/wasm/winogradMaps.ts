/**
 * The way of a few images between their maps and the 16 planes [tile, channel] that Winograd's products work on
 * (winogradTransforms.ts says what happens to a tile). Input tiles of 4 x 4 overlap and look over the border, so each
 * image first goes into a map with zeros around it; output tiles of 2 x 2 need a map of their own only where they
 * do not fill height and width exactly.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { VectorCode } from './vectorCode.ts';
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

/** 16 matrices one behind the other. */
export interface Planes {
  readonly address: number;
  readonly values: Float32Array;
  readonly rowBytes: number;
  readonly planeBytes: number;
}

export const places = 16;
const float = 4;
/** What the planes of the images done at once should fit into: about half of a second-level cache. */
const cacheBytes = 400_000;

/** Allocates on the heap: call after every other tensor of the kernel has been made, and `free` at the end. */
export function winogradMaps(backend: BackendWasm, code: VectorCode, c: WinogradConvolution) {
  const tileRows = Math.ceil(c.outHeight / 2);
  const tileColumns = Math.ceil(c.outWidth / 2);
  const tiles = tileRows * tileColumns;
  const tileBytes = places * float * (c.inChannels + c.outChannels);
  const imagesAtOnce = Math.max(1, Math.min(c.batch, Math.round(cacheBytes / (tiles * tileBytes))));
  // The products are done four rows at a time.
  const rows = Math.ceil((imagesAtOnce * tiles) / 4) * 4;
  const padded = { height: 2 * tileRows + 2, width: 2 * tileColumns + 2 };
  const exact = c.outHeight === 2 * tileRows && c.outWidth === 2 * tileColumns;

  const work = workspace(backend, [
    padded.height * padded.width * c.inChannels,
    exact ? 0 : 4 * tiles * c.outChannels,
    places * rows * c.inChannels,
    places * rows * c.outChannels,
    places * c.inChannels * c.outChannels,
  ]);
  const [inMap, outMap, inRegion, outRegion, kernelRegion] = work.regions;
  const planes = ({ address, values }: typeof inRegion, height: number, channels: number): Planes => ({
    address,
    values,
    rowBytes: channels * float,
    planeBytes: height * channels * float,
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
  const tiledWidthBytes = 2 * tileColumns * outPlanes.rowBytes;
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

  return {
    tiles,
    imagesAtOnce,
    inPlanes,
    outPlanes,
    kernelPlanes,
    /** B^T d B of the tiles of `images` images of x, from number `first` on. */
    inputToPlanes(x: TensorInfo, first: number, images: number): void {
      for (let i = 0; i < images; i++) {
        pad(x, first + i);
        code.transformInput({ ...walk(padded.width, inPlanes, i), map: inMap.address });
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
        code.transformGradient({
          ...walk(2 * tileColumns, outPlanes, i),
          map: exact ? image : outMap.address,
        });
      }
    },
    /** A^T m A, put into y. */
    planesToOutput(y: TensorInfo, first: number, images: number): void {
      for (let i = 0; i < images; i++) {
        const image = outImage(y, first + i);
        code.transformOutput({ ...walk(2 * tileColumns, outPlanes, i), map: exact ? image : outMap.address });
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
