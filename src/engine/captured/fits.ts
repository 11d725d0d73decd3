/**
 * Whether plans fit a device, told before anything is taken for them: the size of every buffer and of every part that is
 * bound, how many a program binds, and how many workgroups are started along one axis.
 */
import type { PlannedBuffer } from '../kernels/webgpu/dispatch.ts';
import { DeviceRefusal } from './deviceRefusal.ts';
import type { Plan } from './plan.ts';

export type DeviceLimits = Pick<
  GPUSupportedLimits,
  | 'maxBufferSize'
  | 'maxStorageBufferBindingSize'
  | 'maxStorageBuffersPerShaderStage'
  | 'maxComputeWorkgroupsPerDimension'
>;

/** @throws DeviceRefusal that names what does not fit */
export function checkFits(
  plans: readonly Pick<Plan, 'dispatches' | 'memory' | 'input'>[],
  limits: DeviceLimits,
) {
  for (const { dispatches, memory, input } of plans) {
    checkBuffer(input, limits);
    for (const { kernel, bindings, workgroups } of dispatches) {
      for (const { view } of bindings) {
        checkBuffer(memory.get(view.buffer) ?? view.buffer, limits);
        const most = limits.maxStorageBufferBindingSize;
        if (4 * view.length > most) throw tooLarge(view.buffer.label, view.length, most);
      }
      const [bound, mayBind] = [bindings.length, limits.maxStorageBuffersPerShaderStage];
      if (bound > mayBind) throw new DeviceRefusal(`${kernel}: binds ${bound} buffers, at most ${mayBind}`);
      const [started, mayStart] = [Math.max(...workgroups), limits.maxComputeWorkgroupsPerDimension];
      if (started > mayStart)
        throw new DeviceRefusal(`${kernel}: ${started} workgroups in a row, at most ${mayStart}`);
    }
  }
}

/** @throws DeviceRefusal */
export function checkBuffer(
  { label, length }: PlannedBuffer,
  { maxBufferSize: most }: Pick<DeviceLimits, 'maxBufferSize'>,
) {
  if (4 * length > most) throw tooLarge(label, length, most);
}

function tooLarge(label: string, length: number, limitBytes: number): DeviceRefusal {
  const neededBytes = 4 * length;
  return new DeviceRefusal(`${label}: ${neededBytes} bytes, at most ${limitBytes}`, {
    neededBytes,
    limitBytes,
  });
}
