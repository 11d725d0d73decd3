/** Times every kernel that tfjs has registered for a backend that computes within the call. */
import * as tf from '@tensorflow/tfjs-core';
import type { Backend } from '../../src/engine/protocol.ts';
import type { KernelWatch } from './kernelTimes.ts';

export function timeTfKernels(backend: Backend): KernelWatch {
  const found = new Map<string, { ms: number; calls: number }>();
  /** Time spent in the kernels that each running kernel has called. */
  const inside: number[] = [];

  const timed = ({ kernelName, kernelFunc, ...rest }: tf.KernelConfig): tf.KernelConfig => ({
    ...rest,
    kernelName,
    kernelFunc: (given) => {
      const begun = performance.now();
      inside.push(0);
      try {
        return kernelFunc(given);
      } finally {
        const whole = performance.now() - begun;
        const own = whole - (inside.pop() ?? 0);
        const outer = inside.length - 1;
        if (outer >= 0) inside[outer] = (inside[outer] ?? 0) + whole;
        const { ms, calls } = found.get(kernelName) ?? { ms: 0, calls: 0 };
        found.set(kernelName, { ms: ms + own, calls: calls + 1 });
      }
    },
  });
  return {
    begin: () => {
      for (const config of tf.getKernelsForBackend(backend)) {
        tf.unregisterKernel(config.kernelName, backend);
        tf.registerKernel(timed(config));
      }
      found.clear();
    },
    end: async () => found,
  };
}
