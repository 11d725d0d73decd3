/**
 * The contract of the engine's thread with the threads of its replicas. Orders, in the imperative, go to a replica; answers
 * come back. Replica 0 is the engine's own thread and needs no messages.
 *
 * Gradients go through `shared` memory where the page has it. Else each replica sends its own with `gradients`, and gets
 * the sum with `apply`; the same numbers are added in the same order either way. In between, batch normalisation asks
 * for everybody's `statistics`.
 */
import type { Experiment } from '../../document/experiment.ts';
import type { ImageBytes } from '../images.ts';
import type { KernelChoice } from '../kernels/wasm/vectorCode.ts';
import type { EngineProblem } from '../protocol.ts';

/** What all replicas of one run begin with. */
export interface ReplicaStart {
  readonly experiment: Experiment;
  /** As in a checkpoint: all values of the store. */
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly replicas: number;
  /** Null: gradients go by message. */
  readonly shared: SharedArrayBuffer | null;
}

/** One replica's part of a step's images, and all else that the step needs. */
export interface StepOrder {
  readonly step: number;
  readonly rate: number;
  readonly bytes: ImageBytes;
}

export type Order =
  /** Starts the backend; answered by `ready`. */
  | { readonly type: 'prepare'; readonly kernels: KernelChoice }
  | { readonly type: 'begin'; readonly index: number; readonly start: ReplicaStart }
  | { readonly type: 'step'; readonly order: StepOrder }
  /** By message only: everybody's answers of this kind, in the order of the replicas. */
  | { readonly type: 'statistics'; readonly all: readonly Float32Array[] }
  /** By message only: what `gradients` of all replicas add up to. The buffer is the replica's own, come back. */
  | { readonly type: 'apply'; readonly sum: Float32Array }
  | { readonly type: 'evaluate'; readonly bytes: ImageBytes; readonly step: number }
  /** Puts other values in the place of all. */
  | { readonly type: 'write'; readonly values: ReadonlyMap<string, Float32Array> }
  | { readonly type: 'end' };

export type Answer =
  | { readonly type: 'ready'; readonly kernels: readonly string[] }
  | { readonly type: 'statistics'; readonly values: Float32Array }
  | { readonly type: 'gradients'; readonly flat: Float32Array; readonly numbers: PartNumbers }
  | { readonly type: 'evaluated'; readonly numbers: PartNumbers }
  | { readonly type: 'failed'; readonly detail: string };

/** What a replica tells of its part. */
export interface PartNumbers {
  /** In a step: its share of the batch's mean loss. In an evaluation: the sum over its images. */
  readonly loss: number;
  readonly correct: number;
  /** Held by this replica between steps. */
  readonly tensors: number;
  readonly bytes: number;
  /** How long its part took, with what it waited for in between. */
  readonly ms: number;
}

/** One end of a thread: a worker, or a message port that stands for one. */
export interface ReplicaPort<Sent, Heard> {
  postMessage(message: Sent, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<Heard>) => void) | null;
}

/** A thread that was made for a replica. */
export interface ReplicaThread extends ReplicaPort<Order, Answer> {
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** A replica died, or did not answer in time: the whole group is of no use any more. */
export class ReplicaLost extends Error {
  override readonly name = 'ReplicaLost';
  /** As the page is told; only the page knows how many steps are lost. */
  readonly problem: EngineProblem;

  /** `silentMs`: how long it was silent; null where it died. */
  constructor(detail: string, silentMs: number | null = null) {
    super(detail);
    this.problem =
      silentMs === null
        ? { code: 'workerDied', lostSteps: 0 }
        : { code: 'workerHung', lostSteps: 0, silentMs };
  }
}
