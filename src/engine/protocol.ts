/**
 * The contract of two threads. Commands, in the imperative, go to the worker; events, in the past tense, come back,
 * each with the run it speaks of, and with a `requestId` where it answers one command.
 *
 * Rules: step numbers come in batches (about ten messages a second, whatever the step rate). `pause` is heard between
 * any two steps, and no step begins after `paused`. Arrays are transferred, not copied. Whatever goes wrong is an
 * `EngineProblem`, named; the screen has a sentence for each.
 */
import type { DataProblem } from '../data/pieces.ts';
import type { Experiment } from '../document/experiment.ts';
import type { NetworkProblem } from '../model/problem.ts';

export const backends = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type Backend = (typeof backends)[number];

/**
 * What was found of one backend on this machine. `works`: it computed right values. `software`: the CPU imitates a GPU, so it
 * ranks below WASM. `broken`: it is there, but did not start or computed wrong values. `untried`: a better one was found first.
 */
export interface BackendFinding {
  readonly backend: Backend;
  readonly finding: 'works' | 'software' | 'missing' | 'broken' | 'untried';
  /** The adapter's or renderer's own name, where it tells one. */
  readonly device: string;
}

/** What decides the last bit besides the document: kept with the run. */
export interface RunRecord {
  readonly backend: Backend;
  readonly device: string;
  /** Threads that took a part of each batch: it decides the order of summation. 1 on every backend but WASM. */
  readonly replicas: number;
  /** Names of the kernels of ours that stood in for stock ones. */
  readonly kernels: readonly string[];
  readonly version: string;
}

/** A change made while the run was going on: from step `step` on, the schedule scales this learning rate. */
export interface RunChange {
  readonly step: number;
  readonly learningRate: number;
}

/** Everything that training needs to go on from a step as if nothing had happened. */
export interface Checkpoint {
  /** Steps done so far; the next step has this number (steps count from 0). */
  readonly step: number;
  /** By `nodeId/weightName`, then the optimiser's slots as `nodeId/weightName/slot`, then buffers as `nodeId/bufferName`: float32. */
  readonly tensors: ReadonlyMap<string, Float32Array>;
  readonly changes: readonly RunChange[];
}

export type Split = 'training' | 'validation' | 'test';

export type Command =
  /**
   * Finds the backends and starts one: the wanted one, else the best that really works. Answered by `ready` or `failed`.
   * `baseUrl`: absolute address of the folder that holds `data/`, with a slash at its end; the client fills it in where
   * it is left out. `replicas`: how many threads take part in each step on WASM, where the engine is not to decide by the
   * document. `kernels`: for comparison, `direct` leaves Winograd's way aside and `composed` all our WebAssembly vector code.
   */
  | {
      readonly type: 'prepare';
      readonly wanted: Backend | null;
      readonly baseUrl?: string;
      readonly replicas?: number;
      readonly kernels?: 'vector' | 'direct' | 'composed';
    }
  /** Fetches the pieces that a first step and a first validation need, so that pressing Train waits for none. No answer. */
  | { readonly type: 'prefetch'; readonly dataset: Experiment['data']['dataset'] }
  /**
   * Begins a run, or goes on from a checkpoint. `steps`: pause after so many steps (0: at once); null trains to the end.
   * `changes`, `replicas` and `kernels`: to repeat a recorded run, the changes that were made while it went on, and what its
   * record says.
   */
  | {
      readonly type: 'train';
      readonly runId: string;
      readonly experiment: Experiment;
      readonly from: Checkpoint | null;
      readonly steps: number | null;
      readonly changes?: readonly RunChange[];
      readonly replicas?: number;
      readonly kernels?: readonly string[];
    }
  | { readonly type: 'pause'; readonly runId: string }
  /**
   * Goes on after a pause, or from the last checkpoint after `workerFailedAgain` (with the changes made before it): `steps`
   * as in `train`, counted from there.
   */
  | { readonly type: 'resume'; readonly runId: string; readonly steps: number | null }
  | { readonly type: 'setLearningRate'; readonly runId: string; readonly learningRate: number }
  /** Ends the run and frees its tensors. */
  | { readonly type: 'stop'; readonly runId: string }
  /** After `failed` with a data problem: ask for the missing piece again. */
  | { readonly type: 'retryData'; readonly runId: string }
  /** Asks what the run's network, as it is now, says of one image (28 x 28 bytes, ink bright). Newest wins. */
  | {
      readonly type: 'predict';
      readonly runId: string;
      readonly requestId: number;
      readonly pixels: Uint8Array;
    }
  /**
   * Asks what one unit of a layer looks at in the run's network as it is now: the gradient of its activation with respect
   * to the input, over so many images (at most 64). `unit`: row and column in the layer's map, null for the middle one.
   * Newest wins; answered by `fieldProbed` or `refused`.
   */
  | {
      readonly type: 'probeField';
      readonly runId: string;
      readonly requestId: number;
      readonly nodeId: string;
      readonly unit: readonly [row: number, column: number] | null;
      readonly images: number;
    }
  /** Asks for one test image of a dataset. */
  | {
      readonly type: 'showImage';
      readonly requestId: number;
      readonly dataset: Experiment['data']['dataset'];
      readonly index: number;
    };

export type EngineProblem =
  | { readonly code: 'noBackend' }
  /** The asked-for backend does not work here. */
  | { readonly code: 'backendUnusable'; readonly backend: Backend }
  /** The GPU was lost (driver reset, sleep, too many tabs). */
  | { readonly code: 'backendLost'; readonly backend: Backend; readonly detail: string }
  /** A piece of the data did not arrive, or is not as the manifest says: cut, or its checksum differs. */
  | DataProblem
  | { readonly code: 'notTrainable'; readonly nodeId: string | null; readonly problem: NetworkProblem }
  | { readonly code: 'overBudget'; readonly neededBytes: number; readonly budgetBytes: number }
  /** Loss or a weight became NaN or infinite. `nodeId`: the first layer that produced it, where the replay found one. */
  | {
      readonly code: 'notFinite';
      readonly step: number;
      readonly nodeId: string | null;
      readonly where: 'forward' | 'gradient' | 'weights';
    }
  | { readonly code: 'workerDied'; readonly lostSteps: number }
  | { readonly code: 'workerHung'; readonly lostSteps: number; readonly silentMs: number }
  /**
   * Two deaths or silences at about the same place: the run has ended. `checkpoint`: the step that `resume` takes it up
   * from; null where nothing that was learned is kept.
   */
  | { readonly code: 'workerFailedAgain'; readonly step: number; readonly checkpoint: number | null }
  /** Our own bug: said, with its message, rather than hidden. */
  | { readonly code: 'internal'; readonly detail: string };

export type Event =
  | {
      readonly type: 'ready';
      readonly backend: Backend;
      readonly device: string;
      readonly findings: readonly BackendFinding[];
      readonly budgetBytes: number;
    }
  | {
      readonly type: 'dataLoaded';
      readonly runId: string;
      readonly images: number;
      readonly ofImages: number;
      readonly bytes: number;
      readonly ofBytes: number;
    }
  /** Kernels are being compiled for the first step: announced, so that silence is not taken for a hang. */
  | { readonly type: 'compiling'; readonly runId: string }
  | {
      readonly type: 'started';
      readonly runId: string;
      readonly record: RunRecord;
      readonly step: number;
      readonly stepsPerEpoch: number;
      readonly totalSteps: number;
    }
  /** A batch of finished steps, in order. Loss is the mean cross-entropy in nats; accuracy in 0..1. */
  | {
      readonly type: 'stepped';
      readonly runId: string;
      readonly firstStep: number;
      readonly losses: Float32Array;
      readonly accuracies: Float32Array;
      readonly imagesPerSecond: number;
      readonly tensors: number;
      readonly bytes: number;
    }
  /** `step`: how many steps the network had learned when it was measured. */
  | {
      readonly type: 'evaluated';
      readonly runId: string;
      readonly step: number;
      readonly split: 'validation' | 'test';
      readonly images: number;
      readonly loss: number;
      readonly accuracy: number;
    }
  | { readonly type: 'paused'; readonly runId: string; readonly step: number }
  | { readonly type: 'resumed'; readonly runId: string; readonly step: number }
  | {
      readonly type: 'learningRateChanged';
      readonly runId: string;
      readonly step: number;
      readonly learningRate: number;
    }
  | { readonly type: 'checkpointed'; readonly runId: string; readonly checkpoint: Checkpoint }
  | { readonly type: 'finished'; readonly runId: string; readonly step: number }
  | { readonly type: 'stopped'; readonly runId: string }
  | {
      readonly type: 'predicted';
      readonly runId: string;
      readonly requestId: number;
      readonly step: number;
      readonly probabilities: Float32Array;
    }
  /**
   * `gradient`: height * width absolute values, row by row, the mean over images and colours. `massInside`: its share
   * within the theoretical receptive field, 0 to 1; `size90`: side in pixels of the smallest square with the same centre
   * that holds 90 % of it. Both null where the unit reacts to nothing.
   */
  | {
      readonly type: 'fieldProbed';
      readonly runId: string;
      readonly requestId: number;
      readonly step: number;
      readonly nodeId: string;
      readonly unit: readonly [row: number, column: number];
      readonly gradient: Float32Array;
      readonly massInside: number | null;
      readonly size90: number | null;
    }
  | {
      readonly type: 'imageShown';
      readonly requestId: number;
      readonly pixels: Uint8Array;
      readonly label: number;
    }
  /** A request that could not be answered. `problem` null: the run that was asked is no longer here. */
  | { readonly type: 'refused'; readonly requestId: number; readonly problem: EngineProblem | null }
  /** Sign of life, about once a second while nothing else is said. */
  | { readonly type: 'alive' }
  /**
   * `runId` null: the engine itself. `next` says what becomes of the run: `ended`; `waits` for `retryData` (a piece of the
   * data is missing); `goesOn` by itself from the last checkpoint in a new worker, where `started` will say from which step
   * (steps after it are told again, with the same numbers).
   */
  | {
      readonly type: 'failed';
      readonly runId: string | null;
      readonly problem: EngineProblem;
      readonly next: 'ended' | 'waits' | 'goesOn';
    };
