/**
 * Puts our kernel gradient in the place of the stock one of the plain CPU backend, which looks up every factor by its four
 * indices: there that one operation takes nearly all of a training step.
 */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { Conv2DBackpropFilter, getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { type Extent, gradientInfo } from '../convolutionInfo.ts';
import { kernelGradient } from './kernelGradient.ts';

/** Calling it again changes nothing. @returns the names of the operations that are ours, as a run records them. */
export function registerCpuKernels(): readonly string[] {
  if (getKernel(Conv2DBackpropFilter, 'cpu')) unregisterKernel(Conv2DBackpropFilter, 'cpu');
  registerKernel({
    kernelName: Conv2DBackpropFilter,
    backendName: 'cpu',
    kernelFunc: ({ inputs: { x, dy }, attrs = {}, backend }) => {
      if (!x || !dy) throw new Error('Conv2DBackpropFilter takes x and dy');
      const { filterShape } = attrs as unknown as { filterShape: Extent };
      const cpu = backend as MathBackendCPU;
      const [image, slope] = [x, dy].map(({ dataId }) => cpu.readSync(dataId) as Float32Array);
      if (!image || !slope) throw new Error('Conv2DBackpropFilter found no values');
      const values = kernelGradient(image, slope, gradientInfo(attrs, x.shape, filterShape));
      return cpu.makeTensorInfo(filterShape, 'float32', values);
    },
  });
  return [Conv2DBackpropFilter];
}
