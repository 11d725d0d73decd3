import { expect, it } from 'vitest';
import { deviceOf, everythingOf } from './gpuDevice.ts';

const limits = {
  maxBufferSize: 2 ** 32,
  maxStorageBufferBindingSize: 2 ** 31,
  maxStorageBuffersPerShaderStage: 10,
  maxVertexBuffers: 8,
  minStorageBufferOffsetAlignment: 32,
} as GPUSupportedLimits;
const features = new Set(['subgroups', 'depth-clip-control']) as unknown as GPUSupportedFeatures;

it('asks for what the adapter has, of what computing needs', () => {
  expect(everythingOf({ limits, features })).toEqual({
    requiredLimits: {
      maxBufferSize: 2 ** 32,
      maxStorageBufferBindingSize: 2 ** 31,
      maxStorageBuffersPerShaderStage: 10,
    },
    requiredFeatures: ['subgroups'],
  });
});

it('takes what every device has from an adapter that does not keep its word', async () => {
  const asked: unknown[] = [];
  const plain = {} as GPUDevice;
  const requestDevice = async (wish?: GPUDeviceDescriptor) => {
    asked.push(wish);
    if (wish) throw new TypeError('no');
    return plain;
  };
  expect(await deviceOf({ limits, features, requestDevice })).toBe(plain);
  expect(asked).toHaveLength(2);
});
