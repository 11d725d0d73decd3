/** Plans against a device's limits, without a device. */
import { describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../document/schema.ts';
import { simpleCnn } from '../../model/architectures/simpleCnn.ts';
import { compile } from '../compile.ts';
import { optimiserRule } from '../optimisers.ts';
import { DeviceRefusal } from './deviceRefusal.ts';
import { checkFits, type DeviceLimits } from './fits.ts';
import { planTraining } from './plan.ts';
import { stateOf } from './state.ts';

/** The least that every device has. */
const least: DeviceLimits = {
  maxBufferSize: 2 ** 28,
  maxStorageBufferBindingSize: 2 ** 27,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupsPerDimension: 65_535,
};

function planOf(batch: number) {
  const experiment = { ...defaultExperiment(), network: simpleCnn.network() };
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error(compiled.problem.code);
  const state = stateOf(compiled.value, optimiserRule(experiment.training.optimiser).slots);
  return planTraining(compiled.value, state, experiment.training, batch, {
    correlate: 'direct',
    product: 'direct',
    kernelGradient: 'direct',
  });
}

function refusal(batch: number, limits: Partial<DeviceLimits>): DeviceRefusal {
  try {
    checkFits([planOf(batch)], { ...least, ...limits });
  } catch (error) {
    if (error instanceof DeviceRefusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a plan', () => {
  it('of the simple network fits every device, a batch of 1,000 included', () => {
    checkFits([planOf(100), planOf(1000)], least);
  });

  it('with too large a buffer is refused by its name, with what it needs and what there may be', () => {
    const { message, memory } = refusal(2500, { maxBufferSize: 2 ** 40 });
    expect(message).toMatch(/^\w+.*: \d+ bytes, at most 134217728$/);
    expect(memory).toEqual({ neededBytes: expect.any(Number), limitBytes: 2 ** 27 });
    expect(memory?.neededBytes).toBeGreaterThan(2 ** 27);
    expect(refusal(100, { maxBufferSize: 2 ** 20 }).memory?.limitBytes).toBe(2 ** 20);
  });

  it('with a program that binds too many buffers, or starts too many workgroups, is refused', () => {
    const tooMany = refusal(10, { maxStorageBuffersPerShaderStage: 4 });
    expect(tooMany.message).toContain('at most 4');
    expect(tooMany.memory).toBeNull();
    expect(refusal(10, { maxComputeWorkgroupsPerDimension: 2 }).message).toMatch(/\d+ workgroups/);
  });
});
