/**
 * One training run, from its document to the last step. The loop takes a step, waits for a real turn of the event loop,
 * and only then the next: a pause is heard between any two steps, and none begins after `paused`.
 *
 * What decides the numbers is the document, the recorded changes and the backend; neither time nor the order in which
 * commands and data arrive. A run that goes on from a checkpoint draws the same curve, bit for bit.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Dataset, datasetOf } from '../data/datasets.ts';
import { type ImagePlan, imagePlan } from '../data/order.ts';
import type { DataProblem, DatasetReader } from '../data/pieces.ts';
import type { Experiment } from '../document/experiment.ts';
import { sizeOf } from '../model/shape.ts';
import type { StartedBackend } from './backends.ts';
import { overBudget } from './budget.ts';
import { type CompiledModel, compile } from './compile.ts';
import { engineVersion } from './engineVersion.ts';
import { evaluate, infer } from './evaluate.ts';
import { fetchAhead } from './fetchAhead.ts';
import { augmented, disposeBatch, imagesTensor, pickImages, toBatch } from './images.ts';
import { logSoftmax } from './loss.ts';
import { macrotask } from './macrotask.ts';
import { findNotFinite } from './notFinite.ts';
import { type OptimiserRule, optimiserRule } from './optimisers.ts';
import { PendingMetrics } from './pendingMetrics.ts';
import type { Checkpoint, Command, EngineProblem, Event, RunChange } from './protocol.ts';
import { ReadTimeout } from './readBack.ts';
import { RunControl } from './runControl.ts';
import { evaluationsAt, learningRateAt, withChange } from './schedule.ts';
import { StepReport } from './stepReport.ts';
import { firstNotFinite, TensorStore } from './tensorStore.ts';
import { firstValues, type StepInput, storedShapes, trainStep } from './trainStep.ts';

export interface RunHost {
  readonly backend: StartedBackend;
  readonly reader: DatasetReader;
  readonly emit: (event: Event, transfer?: Transferable[]) => void;
  readonly now: () => number;
  readonly checkpointEveryMs: number;
}

export interface Prediction {
  readonly step: number;
  readonly probabilities: Float32Array;
}

export class TrainingRun {
  readonly runId: string;
  readonly experiment: Experiment;
  readonly #host: RunHost;
  readonly #dataset: Dataset;
  readonly #plan: ImagePlan;
  readonly #totalSteps: number;
  readonly #batchSize: number;
  readonly #rule: OptimiserRule;
  readonly #control: RunControl;
  readonly #report: StepReport;
  readonly #pending: PendingMetrics;
  readonly #over: Promise<void>;
  #network: { readonly model: CompiledModel; readonly store: TensorStore } | null = null;
  #step: number;
  #changes: readonly RunChange[];
  #evaluatedAt = -1;
  /** The last one whose numbers were all finite. */
  #checkpoint: Checkpoint | null;
  #checkpointMs: number;

  constructor(host: RunHost, command: Extract<Command, { type: 'train' }>) {
    const { experiment, from, steps, runId } = command;
    const { data, training, seed } = experiment;
    this.runId = runId;
    this.experiment = experiment;
    this.#host = host;
    this.#dataset = datasetOf(data.dataset);
    // A batch of more images than there are is all of them.
    this.#batchSize = Math.min(training.batchSize, data.training);
    this.#plan = imagePlan(data, this.#batchSize, seed);
    this.#totalSteps = this.#plan.stepsPerEpoch * training.epochs;
    this.#rule = optimiserRule(training.optimiser);
    this.#control = new RunControl(steps);
    this.#report = new StepReport(runId, this.#batchSize, host.emit, host.now);
    this.#pending = new PendingMetrics(host.backend.reads);
    this.#step = from?.step ?? 0;
    this.#changes = command.changes ?? from?.changes ?? [];
    this.#checkpoint = from;
    this.#checkpointMs = host.now();
    this.#over = this.#live().catch((error: unknown) => this.#end(this.#problemOf(error)));
  }

  pause(): void {
    this.#control.pause();
  }

  resume(steps: number | null): void {
    this.#control.resume(steps);
  }

  retryData(): void {
    this.#control.retry();
  }

  /** From the next step on. */
  setLearningRate(learningRate: number): void {
    const step = this.#step;
    this.#changes = withChange(this.#changes, { step, learningRate });
    this.#host.emit({ type: 'learningRateChanged', runId: this.runId, step, learningRate });
  }

  /** Ends the run; resolves when everything it took is free. */
  async stop(): Promise<void> {
    this.#control.stop();
    await this.#over;
  }

  /** The network as it is now, for a look inside at once: it may be gone after any wait. Null where there is none. */
  get inside(): {
    readonly model: CompiledModel;
    readonly store: TensorStore;
    readonly step: number;
  } | null {
    return this.#network && { ...this.#network, step: this.#step };
  }

  /** Indexes of the training images that looks inside are taken with, the same at every look. */
  imagesToLookAt(count: number): Uint32Array {
    const { validation, batch } = this.#plan;
    return (validation.length > 0 ? validation : batch(0, 0)).slice(0, count);
  }

  /** Probabilities of one image by the network as it is now; null where there is none to ask, or the image does not fit. */
  async predict(pixels: Uint8Array): Promise<Prediction | null> {
    const [network, step] = [this.#network, this.#step];
    const { image } = this.#dataset;
    if (!network || pixels.length !== sizeOf(image)) return null;
    const probabilities = tf.tidy(() =>
      tf.exp(logSoftmax(infer({ ...network, step }, imagesTensor(pixels, image)))),
    );
    try {
      return { step, probabilities: await this.#host.backend.reads.read(probabilities) };
    } finally {
      probabilities.dispose();
    }
  }

  async #live(): Promise<void> {
    // One turn, so that whoever began the run holds it before its first event.
    await macrotask();
    const problem = this.#begin();
    if (problem) return this.#end(problem);
    while (this.#network && !this.#control.stopped) {
      const { model, store } = this.#network;
      if (this.#control.pauseAsked) await this.#rest(store);
      else if (this.#due().length > 0) await this.#evaluate(model, store);
      else if (this.#step >= this.#totalSteps) await this.#finish(store);
      else if (this.#control.exhausted) await this.#rest(store);
      else await this.#advance(model, store);
    }
    if (this.#control.stopped) this.#end(null);
  }

  /** Compiles, refuses what cannot be trained before anything is taken for it, and announces the run. */
  #begin(): EngineProblem | null {
    const { backend, emit, reader } = this.#host;
    const { runId, experiment } = this;
    const compiled = compile(experiment);
    if (!compiled.ok) return compiled.problem;
    const model = compiled.value;
    const tooMuch = overBudget(model, experiment, backend);
    if (tooMuch) return tooMuch;
    const values = this.#checkpoint?.tensors ?? firstValues(model, this.#rule);
    this.#network = { model, store: new TensorStore(storedShapes(model, this.#rule), values) };
    const { device, kernels } = backend;
    const record = { backend: backend.backend, device, replicas: 1, kernels, version: engineVersion };
    const { stepsPerEpoch } = this.#plan;
    emit({ type: 'started', runId, record, step: this.#step, stepsPerEpoch, totalSteps: this.#totalSteps });
    emit({ type: 'compiling', runId });
    void fetchAhead(reader, experiment.data, () => this.#control.stopped);
    return null;
  }

  async #advance(model: CompiledModel, store: TensorStore): Promise<void> {
    const input = await this.#stepInput(model, store, this.#step);
    if (!input) return;
    const { now, checkpointEveryMs } = this.#host;
    const begun = now();
    const metrics = trainStep(input);
    disposeBatch(input.batch);
    this.#pending.add(this.#step, metrics);
    this.#step += 1;
    this.#control.stepTaken();
    if (this.#pending.isFull(this.#report.stepMs) && !(await this.#readSteps())) return;
    await macrotask();
    this.#report.spent(now() - begun);
    if (now() - this.#checkpointMs >= checkpointEveryMs) await this.#takeCheckpoint(store);
  }

  /** Everything that one step needs, once its images are here. Null where a command was heard first, or they are missing. */
  async #stepInput(model: CompiledModel, store: TensorStore, step: number): Promise<StepInput | null> {
    const { training } = this.experiment;
    const { stepsPerEpoch } = this.#plan;
    const indexes = this.#plan.batch(Math.floor(step / stepsPerEpoch), step % stepsPerEpoch);
    const picked = await this.#control.orHeard(
      pickImages(this.#host.reader, 'training', indexes, this.#dataset),
    );
    if (picked === 'rung') return null;
    if (!picked.ok) {
      await this.#waitForData(picked.problem);
      return null;
    }
    return {
      model,
      store,
      rule: this.#rule,
      batch: toBatch(augmented(picked.value, this.experiment, step), this.#dataset),
      step,
      rate: learningRateAt(training, stepsPerEpoch, step, this.#changes),
      weightDecay: training.weightDecay,
    };
  }

  /** Reads the steps that are still on the device. False where one was not finite: the run has ended. */
  async #readSteps(): Promise<boolean> {
    for (const { step, loss, correct } of await this.#pending.read()) {
      this.#report.add(step, loss, correct / this.#batchSize);
      if (!Number.isFinite(loss)) {
        await this.#explainNotFinite(step);
        return false;
      }
    }
    return true;
  }

  #due(): readonly ('validation' | 'test')[] {
    if (this.#evaluatedAt === this.#step) return [];
    return evaluationsAt(this.#step, this.#plan.stepsPerEpoch, this.#batchSize, this.#plan.validation.length);
  }

  async #evaluate(model: CompiledModel, store: TensorStore): Promise<void> {
    if (!(await this.#readSteps())) return;
    this.#report.flush();
    const { reader, emit, now, checkpointEveryMs } = this.#host;
    const { reads } = this.#host.backend;
    const { experiment, runId } = this;
    const step = this.#step;
    // A GPU compiles for the sizes of these batches too.
    if (!reads.atOnce && this.#evaluatedAt < 0) emit({ type: 'compiling', runId });
    const goesOn = () => !this.#control.stopped && !this.#control.pauseAsked;
    for (const split of this.#due()) {
      const indexes = split === 'test' ? firstIndexes(this.#dataset.testImages) : this.#plan.validation;
      const from = split === 'test' ? 'test' : 'training';
      const measuring = evaluate({
        model,
        store,
        reads,
        reader,
        experiment,
        split: from,
        indexes,
        step,
        goesOn,
      });
      const measured = await measuring;
      if (measured.kind === 'interrupted') return;
      if (measured.kind === 'missing') return this.#waitForData(measured.problem);
      const { images, loss, accuracy } = measured;
      emit({ type: 'evaluated', runId, step, split, images, loss, accuracy });
    }
    this.#evaluatedAt = step;
    if (now() - this.#checkpointMs >= checkpointEveryMs) await this.#takeCheckpoint(store);
  }

  /** A piece of the data did not arrive: says so, and waits until somebody asks for it again, pauses or stops. */
  async #waitForData({ code, piece, images }: DataProblem): Promise<void> {
    const { emit } = this.#host;
    const { runId } = this;
    emit({ type: 'failed', runId, problem: { code, piece, images }, next: 'waits' });
    this.#control.takeRetry();
    while (!this.#control.stopped && !this.#control.pauseAsked) {
      await this.#control.heard();
      if (this.#control.takeRetry()) {
        emit({ type: 'resumed', runId, step: this.#step });
        return;
      }
    }
  }

  /** Tells what was done, leaves a checkpoint, and sleeps until it is to go on. */
  async #rest(store: TensorStore): Promise<void> {
    if (!(await this.#settle(store))) return;
    const { emit } = this.#host;
    const { runId } = this;
    emit({ type: 'paused', runId, step: this.#step });
    while (!this.#control.stopped && (this.#control.pauseAsked || this.#control.exhausted)) {
      await this.#control.heard();
    }
    if (!this.#control.stopped) emit({ type: 'resumed', runId, step: this.#step });
  }

  /** The trained network stays, to be asked, until the run is stopped. */
  async #finish(store: TensorStore): Promise<void> {
    if (!(await this.#settle(store))) return;
    this.#host.emit({ type: 'finished', runId: this.runId, step: this.#step });
    while (!this.#control.stopped) await this.#control.heard();
  }

  async #settle(store: TensorStore): Promise<boolean> {
    if (!(await this.#readSteps())) return false;
    this.#report.flush();
    return this.#takeCheckpoint(store);
  }

  /** False where the numbers are not finite: the run has ended. */
  async #takeCheckpoint(store: TensorStore): Promise<boolean> {
    if (!(await this.#readSteps())) return false;
    const last = this.#checkpoint;
    if (last?.step === this.#step && last.changes === this.#changes) return true;
    const tensors = await store.snapshot((tensor) => this.#host.backend.reads.read(tensor));
    if (firstNotFinite(tensors) !== null) {
      await this.#explainNotFinite(this.#step - 1);
      return false;
    }
    this.#checkpoint = { step: this.#step, tensors, changes: this.#changes };
    this.#checkpointMs = this.#host.now();
    this.#host.emit({ type: 'checkpointed', runId: this.runId, checkpoint: this.#checkpoint });
    return true;
  }

  async #explainNotFinite(badStep: number): Promise<void> {
    this.#report.flush();
    const network = this.#network;
    if (!network) return;
    // Nobody is to ask a network that is being taken back.
    this.#network = null;
    const { model, store } = network;
    const problem = await findNotFinite({
      model,
      store,
      reads: this.#host.backend.reads,
      from: this.#checkpoint?.tensors ?? firstValues(model, this.#rule),
      fromStep: this.#checkpoint?.step ?? 0,
      badStep,
      stepInput: async (step) => {
        // A pause that is heard meanwhile has nothing to hold: the run is over, and what follows only explains why.
        while (!this.#control.stopped) {
          const input = await this.#stepInput(model, store, step);
          if (input) return input;
        }
        return null;
      },
    });
    store.dispose();
    if (!this.#control.stopped) this.#end(problem);
  }

  #end(problem: EngineProblem | null): void {
    this.#network?.store.dispose();
    this.#network = null;
    this.#pending.dispose();
    const { runId } = this;
    if (problem) this.#host.emit({ type: 'failed', runId, problem, next: 'ended' });
    else this.#host.emit({ type: 'stopped', runId });
  }

  #problemOf(error: unknown): EngineProblem {
    const detail = error instanceof Error ? error.message : String(error);
    if (error instanceof ReadTimeout)
      return { code: 'backendLost', backend: this.#host.backend.backend, detail };
    return { code: 'internal', detail };
  }
}

function firstIndexes(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}
