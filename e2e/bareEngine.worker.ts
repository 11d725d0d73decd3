/**
 * The engine's thread before an adapter that has nothing but what every adapter must: no feature (no timestamp-query, no
 * shader-f16, no subgroups), and the least limits. It gives a device of just that, whatever is asked of it.
 */
const least = {
  maxBufferSize: 2 ** 28,
  maxStorageBufferBindingSize: 2 ** 27,
  maxStorageBuffersPerShaderStage: 8,
  maxUniformBufferBindingSize: 2 ** 16,
  maxBindingsPerBindGroup: 1000,
  maxComputeWorkgroupStorageSize: 2 ** 14,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupSizeY: 256,
  maxComputeWorkgroupSizeZ: 64,
  maxComputeWorkgroupsPerDimension: 65_535,
};

const { requestDevice } = GPUAdapter.prototype;
GPUAdapter.prototype.requestDevice = async function bare(this: GPUAdapter, wish) {
  const asked = [...(wish?.requiredFeatures ?? [])];
  if (asked.length > 0) throw new TypeError(`there is no ${asked.join()}`);
  for (const [name, limit] of Object.entries(wish?.requiredLimits ?? {})) {
    const most: unknown = Reflect.get(least, name);
    if (typeof most === 'number' && Number(limit) > most) throw new DOMException(name, 'OperationError');
  }
  return requestDevice.call(this);
};
Object.defineProperty(GPUAdapter.prototype, 'features', { get: () => new Set() });
Object.defineProperty(GPUAdapter.prototype, 'limits', { get: () => least });

// What is asked of this thread before the rest has come.
const early: MessageEvent[] = [];
self.onmessage = (event) => early.push(event);
void import('./syntheticEngine.worker.ts').then(() => {
  for (const event of early) self.onmessage?.(event);
});
