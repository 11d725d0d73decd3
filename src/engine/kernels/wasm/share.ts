/**
 * Identity, and a cast to the type that a tensor already has: nothing is computed, so the result shares the numbers of
 * its input. Stock WASM copies them, and every gradient of a relu asks for such a cast.
 */
import { Cast, Identity, type TensorInfo } from '@tensorflow/tfjs-core';
import { type KernelCall, type OwnKernel, runStock } from './ownKernel.ts';

export const identity: OwnKernel = { name: Identity, compute: shared };

export const cast: OwnKernel = {
  name: Cast,
  compute: (call, stock) =>
    call.inputs.x?.dtype === call.attrs.dtype ? shared(call) : runStock(call, stock),
};

function shared({ inputs, backend }: KernelCall): TensorInfo {
  const { x } = inputs;
  if (!x) throw new Error('one input expected');
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
}
