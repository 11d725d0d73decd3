/**
 * A WebGPU device with all that its adapter can give to computing. A device that is asked for nothing has the least that
 * every adapter must have (buffers of 128 MiB, eight of them a program), whatever the machine could do.
 */

/** Of buffers and compute programs. Limits of drawing and the least offsets are left as every device has them. */
const limits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxUniformBufferBindingSize',
  'maxBindingsPerBindGroup',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

const features = ['shader-f16', 'subgroups', 'timestamp-query', 'bgra8unorm-storage'] as const;

/** What an adapter is asked for; a limit that it does not know is not asked for. */
export function everythingOf(adapter: Pick<GPUAdapter, 'limits' | 'features'>): GPUDeviceDescriptor {
  const known = limits.flatMap((name) => {
    const most: unknown = adapter.limits[name];
    return typeof most === 'number' ? [[name, most] as const] : [];
  });
  return {
    requiredLimits: Object.fromEntries(known),
    requiredFeatures: features.filter((feature) => adapter.features.has(feature)),
  };
}

/** An adapter that does not keep its word gives what every device has. @throws where there is no device at all */
export async function deviceOf(
  adapter: Pick<GPUAdapter, 'limits' | 'features' | 'requestDevice'>,
): Promise<GPUDevice> {
  try {
    return await adapter.requestDevice(everythingOf(adapter));
  } catch {
    return adapter.requestDevice();
  }
}
