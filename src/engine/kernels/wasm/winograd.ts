/**
 * Convolution with a 3 x 3 kernel and stride 1, and the gradient of its kernel, by Winograd's F(m x m, 3 x 3): 2.25 (m = 2) or
 * 4 times (m = 4) fewer products than the definition asks for (Lavin and Gray, 2016). Images are taken a few at a time,
 * so many that their planes stay in the processor's cache:
 *
 *   convolution  x  -> planes of tiles;      tiles x C times C x K for each plane;   planes -> y
 *   its kernel   x, dy -> planes each;       C x tiles times tiles x K, added up over all images;   planes -> dW
 *
 * The gradient of the input is a convolution too: of dy, with the kernel turned (conv2dBackpropInput.ts).
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { VectorCode } from './vectorCode.ts';
import { type WinogradConvolution, winogradMaps } from './winogradMaps.ts';

const float = 4;

/** Both numbers of channels must fill whole blocks of the matrix products. */
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
  const y = backend.makeOutput([c.batch, c.outHeight, c.outWidth, c.outChannels], 'float32');
  const maps = winogradMaps(backend, code, c);
  const { inPlanes, kernelPlanes, outPlanes } = maps;
  maps.kernelToPlanes(kernel, turned);
  for (let first = 0; first < c.batch; first += maps.imagesAtOnce) {
    const images = Math.min(maps.imagesAtOnce, c.batch - first);
    maps.inputToPlanes(x, first, images);
    code.matrixProducts({
      a: inPlanes.address,
      aRow: inPlanes.rowBytes,
      aStep: float,
      aPlane: inPlanes.planeBytes,
      b: kernelPlanes.address,
      bStep: kernelPlanes.rowBytes,
      bPlane: kernelPlanes.planeBytes,
      out: outPlanes.address,
      outRow: outPlanes.rowBytes,
      outPlane: outPlanes.planeBytes,
      planes: maps.places,
      rowBlocks: Math.ceil((images * maps.tiles) / 4),
      columnBlocks: c.outChannels / 8,
      depth: c.inChannels,
      keep: 0,
    });
    maps.planesToOutput(y, first, images);
  }
  maps.free();
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
  const gradient = backend.makeOutput([3, 3, c.inChannels, c.outChannels], 'float32');
  const maps = winogradMaps(backend, code, c);
  const { inPlanes, kernelPlanes, outPlanes } = maps;
  for (let first = 0; first < c.batch; first += maps.imagesAtOnce) {
    const images = Math.min(maps.imagesAtOnce, c.batch - first);
    maps.inputToPlanes(x, first, images);
    maps.gradientToPlanes(dy, first, images);
    code.matrixProducts({
      a: inPlanes.address,
      aRow: float,
      aStep: inPlanes.rowBytes,
      aPlane: inPlanes.planeBytes,
      b: outPlanes.address,
      bStep: outPlanes.rowBytes,
      bPlane: outPlanes.planeBytes,
      out: kernelPlanes.address,
      outRow: kernelPlanes.rowBytes,
      outPlane: kernelPlanes.planeBytes,
      planes: maps.places,
      rowBlocks: c.inChannels / 4,
      columnBlocks: c.outChannels / 8,
      depth: images * maps.tiles,
      keep: first === 0 ? 0 : 1,
    });
  }
  maps.planesToKernel(gradient);
  maps.free();
  return gradient;
}
