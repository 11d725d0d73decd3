/**
 * Whether a network fits before anything is taken for it: what `model/memory.ts` adds up (weights, gradients, the
 * optimiser's slots, activations and their gradients) against what the backend may use.
 *
 * The stock WebAssembly heap grows to 2 GiB and breaks beyond; a GPU shares its memory with the desktop, and one tensor
 * must also fit one buffer or texture.
 */
import type { Experiment } from '../document/experiment.ts';
import { trainingMemory } from '../model/memory.ts';
import { sizeOf } from '../model/shape.ts';
import type { CompiledModel } from './compile.ts';
import { optimiserRule } from './optimisers.ts';
import type { Backend, EngineProblem } from './protocol.ts';

const mebibyte = 2 ** 20;
const most: Readonly<Record<Backend, number>> = {
  webgpu: 2048 * mebibyte,
  webgl: 1024 * mebibyte,
  wasm: 1280 * mebibyte,
  cpu: 1024 * mebibyte,
};

/** `deviceMemoryGiB`: what the browser tells of the machine's memory, where it does. A third of it may be ours. */
export function budgetBytes(backend: Backend, deviceMemoryGiB: number | null): number {
  const third = deviceMemoryGiB === null ? Number.POSITIVE_INFINITY : (deviceMemoryGiB * 1024 * mebibyte) / 3;
  return Math.floor(Math.min(most[backend], third));
}

export interface MemoryLimits {
  readonly budgetBytes: number;
  /** The largest single tensor of the device. */
  readonly tensorBytes: number;
}

/**
 * The problem, or null where it fits. Every one of several `replicas` holds all weights, gradients and slots, the gradients
 * once more on their way to the others, and its part of the activations.
 */
export function overBudget(
  model: CompiledModel,
  { training }: Experiment,
  { budgetBytes: budget, tensorBytes }: MemoryLimits,
  replicas = 1,
): EngineProblem | null {
  const optimiserSlots = optimiserRule(training.optimiser).slots.length;
  const memory = trainingMemory(model.analysis, { batchSize: training.batchSize, optimiserSlots });
  const { weights, gradients, optimiser } = memory;
  const more =
    (replicas - 1) * (weights + gradients + optimiser) + (replicas > 1 ? replicas * 3 * gradients : 0);
  const total = memory.total + more;
  if (total > budget) return { code: 'overBudget', neededBytes: total, budgetBytes: budget };
  const largest = largestTensorBytes(model, training.batchSize);
  if (largest > tensorBytes) return { code: 'overBudget', neededBytes: largest, budgetBytes: tensorBytes };
  return null;
}

function largestTensorBytes(model: CompiledModel, batchSize: number): number {
  let elements = 0;
  for (const { output, weights } of model.analysis.nodes.values()) {
    if (output) elements = Math.max(elements, batchSize * sizeOf(output));
    for (const { shape } of weights) elements = Math.max(elements, sizeOf(shape));
  }
  return 4 * elements;
}
