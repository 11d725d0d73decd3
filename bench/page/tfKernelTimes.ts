/**
 * Times every kernel that tfjs has registered for a backend that computes within the call. What a kernel calls in turn
 * belongs to it: a gradient that is composed of convolutions is still the time of that gradient.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Backend } from '../../src/engine/protocol.ts';
import type { KernelWatch } from './kernelTimes.ts';

export function timeTfKernels(backend: Backend): KernelWatch {
  const found = new Map<string, { ms: number; calls: number }>();
  let isInside = false;

  const timed = ({ kernelName, kernelFunc, ...rest }: tf.KernelConfig): tf.KernelConfig => ({
    ...rest,
    kernelName,
    kernelFunc: (given) => {
      if (isInside) return kernelFunc(given);
      isInside = true;
      const begun = performance.now();
      try {
        return kernelFunc(given);
      } finally {
        const { ms, calls } = found.get(kernelName) ?? { ms: 0, calls: 0 };
        found.set(kernelName, { ms: ms + performance.now() - begun, calls: calls + 1 });
        isInside = false;
      }
    },
  });
  return {
    begin: () => {
      for (const config of tf.getKernelsForBackend(backend)) {
        tf.unregisterKernel(config.kernelName, backend);
        tf.registerKernel(timed(config));
      }
    },
    stepBegins: () => {},
    end: async () => found,
  };
}
