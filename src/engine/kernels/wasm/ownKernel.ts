/**
 * A kernel of ours: it stands in for the stock kernel of the same name, so that autodiff and every layer use it
 * without knowing. `compute` may call tf operations (they are not taped inside a kernel) and may fall back on the
 * stock kernel, null where there is none.
 */

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelConfig, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';

export interface KernelCall {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
  readonly backend: BackendWasm;
}

export interface OwnKernel {
  readonly name: string;
  readonly compute: (call: KernelCall, stock: KernelConfig | null) => TensorInfo | TensorInfo[];
}

/** Runs the stock kernel on the same call; throws where there is none. */
export function runStock(call: KernelCall, stock: KernelConfig | null): TensorInfo {
  if (!stock) throw new Error('there is no stock kernel to fall back on');
  const result = stock.kernelFunc(call);
  if (Array.isArray(result))
    throw new Error(`${stock.kernelName} gave several tensors where one was expected`);
  return result;
}
