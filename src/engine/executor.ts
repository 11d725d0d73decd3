/**
 * Who takes the steps of a run: the stock way, operation by operation over a `TensorStore`; several threads that do the
 * same, each with a part of the batch; or a captured one, whose whole step is recorded on the device. The loop in `train.ts`
 * does not know which. What they hold has the same names, so that a checkpoint of one goes on in the other.
 */
import type { CompiledModel } from './compile.ts';
import type { ImageBytes } from './images.ts';
import type { StepMetrics } from './pendingMetrics.ts';
import type { TensorStore } from './tensorStore.ts';

export interface StepExecutor {
  readonly model: CompiledModel;
  /** What computes, by name, as far as it decides the last bit: recorded with the run. */
  readonly kernels: readonly string[];
  /** How many threads take a part of each batch. */
  readonly replicas: number;
  /** Queues one step of training. `rate` in effect at this step; images as this step shows them. @throws ReplicaLost */
  step(images: ImageBytes, step: number, rate: number): Promise<void>;
  /** Whether the numbers of the steps that are under way should be read now. `stepMs`: how long a step takes, where known. */
  isFull(stepMs: number | null): boolean;
  /** Loss and right answers of the steps since the last reading, in order. @throws ReadTimeout */
  metrics(): Promise<readonly StepMetrics[]>;
  /** Mean loss and number of right answers in inference mode. @throws ReadTimeout */
  evaluate(images: ImageBytes, step: number): Promise<{ readonly loss: number; readonly correct: number }>;
  /** Of one image's classes. @throws ReadTimeout */
  probabilities(pixels: Uint8Array, step: number): Promise<Float32Array>;
  /** Everything that a checkpoint holds, copied. @throws ReadTimeout */
  read(): Promise<ReadonlyMap<string, Float32Array>>;
  /** Puts a checkpoint's values in the place of all that is there. */
  write(values: ReadonlyMap<string, Float32Array>): void;
  /** A look inside with stock operations, at the values as they are now; the store is only lent. */
  look<T>(work: (store: TensorStore) => T): Promise<T>;
  /** The same after every step. */
  memory(): { readonly tensors: number; readonly bytes: number };
  dispose(): void;
}
