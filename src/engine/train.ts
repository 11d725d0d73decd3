/**
 * One training run, from its document to the last step. The loop takes a step, waits for a real turn of the event loop,
 * and only then the next: a pause is heard between any two steps, and none begins after `paused`.
 *
 * What decides the numbers is the document, the recorded changes and the backend; neither time nor the order in which
 * commands and data arrive. A run that goes on from a checkpoint draws the same curve, bit for bit.
 */
import { type Dataset, datasetOf } from '../data/datasets.ts';
import { type ImagePlan, imagePlan } from '../data/order.ts';
import type { DataProblem, DatasetReader } from '../data/pieces.ts';
import type { Experiment } from '../document/experiment.ts';
import { sizeOf } from '../model/shape.ts';
import type { StartedBackend } from './backends.ts';
import { overBudget } from './budget.ts';
import { type CompiledModel, compile } from './compile.ts';
import { engineVersion } from './engineVersion.ts';
import { evaluate } from './evaluate.ts';
import type { StepExecutor } from './executor.ts';
import { fetchAhead } from './fetchAhead.ts';
import { augmented, pickImages } from './images.ts';
import { macrotask } from './macrotask.ts';
import { findNotFinite, type StepImages } from './notFinite.ts';
import { type OptimiserRule, optimiserRule } from './optimisers.ts';
import type { Checkpoint, Command, EngineProblem, Event, RunChange } from './protocol.ts';
import type { ReplicaWish } from './replicas/startReplicas.ts';
import { RunControl } from './runControl.ts';
import { runProblem } from './runProblem.ts';
import { evaluationsAt, learningRateAt, withChange } from './schedule.ts';
import { startExecutor } from './startExecutor.ts';
import { StepReport } from './stepReport.ts';
import { firstNotFinite, type TensorStore } from './tensorStore.ts';
import { firstValues } from './trainStep.ts';

export interface RunHost {
  readonly backend: StartedBackend;
  /** Null where there can be one thread only. */
  readonly replicas: ReplicaWish | null;
  readonly reader: DatasetReader;
  readonly emit: (event: Event, transfer?: Transferable[]) => void;
  readonly now: () => number;
  readonly checkpointEveryMs: number;
}

/** A run's network as it is at one moment. */
export interface Inside {
  readonly model: CompiledModel;
  readonly store: TensorStore;
  readonly step: number;
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
  readonly #over: Promise<void>;
  #executor: StepExecutor | null = null;
  #step: number;
  #changes: readonly RunChange[];
  /** The step that is being taken counts as taken: its learning rate is decided. Null between two. */
  #underWay: number | null = null;
  /** What was measured since the last step. */
  readonly #measured = new Set<'validation' | 'test'>();
  #measuredBefore = false;
  /** Names of the kernels of the run that is to be repeated. */
  readonly #recorded: readonly string[] | null;
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
    this.#report = new StepReport(
      runId,
      this.#batchSize,
      host.emit,
      host.now,
      () => this.#executor?.memory() ?? nothing,
    );
    this.#step = from?.step ?? 0;
    this.#recorded = command.kernels ?? null;
    this.#changes = command.changes ?? from?.changes ?? [];
    this.#checkpoint = from;
    this.#checkpointMs = host.now();
    this.#over = this.#live().catch(async (error: unknown) =>
      this.#end(await runProblem(error, host.backend)),
    );
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
    const step = this.#underWay ?? this.#step;
    this.#changes = withChange(this.#changes, { step, learningRate });
    this.#host.emit({ type: 'learningRateChanged', runId: this.runId, step, learningRate });
  }

  /** Ends the run; resolves when everything it took is free. */
  async stop(): Promise<void> {
    this.#control.stop();
    await this.#over;
  }

  /** Null before it is compiled, and after the run has ended. */
  get model(): CompiledModel | null {
    return this.#executor?.model ?? null;
  }

  /** What an error in an answer means; null where the run ended meanwhile, and with it what was asked. */
  async askedInVain(error: unknown): Promise<EngineProblem | null> {
    return this.#executor ? runProblem(error, this.#host.backend) : null;
  }

  /** Looks at the network as it is now, with stock operations. Null where there is none; the store is only lent. */
  async look<T>(work: (inside: Inside) => T): Promise<T | null> {
    const [executor, step] = [this.#executor, this.#step];
    return executor ? executor.look((store) => work({ model: executor.model, store, step })) : null;
  }

  /** Indexes of the training images that looks inside are taken with, the same at every look. */
  imagesToLookAt(count: number): Uint32Array {
    const { validation, batch } = this.#plan;
    return (validation.length > 0 ? validation : batch(0, 0)).slice(0, count);
  }

  /** Probabilities of one image by the network as it is now; null where there is none to ask, or the image does not fit. */
  async predict(pixels: Uint8Array): Promise<Prediction | null> {
    const [executor, step] = [this.#executor, this.#step];
    if (!executor || pixels.length !== sizeOf(this.#dataset.image)) return null;
    return { step, probabilities: await executor.probabilities(pixels, step) };
  }

  async #live(): Promise<void> {
    // One turn, so that whoever began the run holds it before its first event.
    await macrotask();
    const problem = await this.#begin();
    if (problem) return this.#end(problem);
    while (this.#executor && !this.#control.stopped) {
      const executor = this.#executor;
      if (this.#control.pauseAsked) await this.#rest(executor);
      else if (this.#due().length > 0) await this.#evaluate(executor);
      else if (this.#step >= this.#totalSteps) await this.#finish(executor);
      else if (this.#control.exhausted) await this.#rest(executor);
      else await this.#advance(executor);
    }
    if (this.#control.stopped) this.#end(null);
  }

  /** Compiles, refuses what cannot be trained before anything is taken for it, and announces the run. */
  async #begin(): Promise<EngineProblem | null> {
    const { backend, replicas, emit, reader } = this.#host;
    const { runId, experiment } = this;
    const compiled = compile(experiment);
    if (!compiled.ok) return compiled.problem;
    const model = compiled.value;
    const tooMuch = overBudget(model, experiment, backend);
    if (tooMuch) return tooMuch;
    const values = this.#checkpoint?.tensors ?? firstValues(model, this.#rule);
    // A GPU's programs are compiled before the first step is queued.
    if (!backend.reads.atOnce) emit({ type: 'compiling', runId });
    this.#executor = await startExecutor({
      ...{ model, experiment, backend, replicas, values },
      recorded: this.#recorded,
    });
    const { device } = backend;
    const { kernels, replicas: threads } = this.#executor;
    const record = {
      backend: backend.backend,
      device,
      replicas: threads,
      kernels,
      version: engineVersion,
    };
    const { stepsPerEpoch } = this.#plan;
    emit({ type: 'started', runId, record, step: this.#step, stepsPerEpoch, totalSteps: this.#totalSteps });
    emit({ type: 'compiling', runId });
    void fetchAhead(reader, experiment.data, () => this.#control.stopped);
    return null;
  }

  async #advance(executor: StepExecutor): Promise<void> {
    const input = await this.#stepInput(this.#step);
    if (!input) return;
    const { now, checkpointEveryMs } = this.#host;
    const begun = now();
    this.#underWay = input.step + 1;
    await executor.step(input.images, input.step, input.rate);
    this.#step = this.#underWay;
    this.#underWay = null;
    this.#measured.clear();
    this.#control.stepTaken();
    if (executor.isFull(this.#report.stepMs) && !(await this.#readSteps(executor))) return;
    await macrotask();
    this.#report.spent(now() - begun);
    if (now() - this.#checkpointMs >= checkpointEveryMs) await this.#takeCheckpoint(executor);
  }

  /** Everything that one step needs, once its images are here. Null where a command was heard first, or they are missing. */
  async #stepInput(step: number): Promise<StepImages | null> {
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
      images: augmented(picked.value, this.experiment, step),
      step,
      rate: learningRateAt(training, stepsPerEpoch, step, this.#changes),
    };
  }

  /** Reads the steps that are still on the device. False where one was not finite: the run has ended. */
  async #readSteps(executor: StepExecutor): Promise<boolean> {
    for (const { step, loss, correct } of await executor.metrics()) {
      this.#report.add(step, loss, correct / this.#batchSize);
      if (!Number.isFinite(loss)) {
        await this.#explainNotFinite(step);
        return false;
      }
    }
    return true;
  }

  #due(): readonly ('validation' | 'test')[] {
    const { stepsPerEpoch, validation } = this.#plan;
    const all = evaluationsAt(this.#step, stepsPerEpoch, this.#batchSize, validation.length);
    return all.filter((split) => !this.#measured.has(split));
  }

  async #evaluate(executor: StepExecutor): Promise<void> {
    if (!(await this.#readSteps(executor))) return;
    this.#report.flush();
    const { reader, emit, now, checkpointEveryMs } = this.#host;
    const { reads } = this.#host.backend;
    const { experiment, runId } = this;
    const step = this.#step;
    // A GPU compiles for the sizes of these batches too.
    if (!reads.atOnce && !this.#measuredBefore) emit({ type: 'compiling', runId });
    this.#measuredBefore = true;
    const goesOn = () => !this.#control.stopped && !this.#control.pauseAsked;
    const orHeard = <T>(work: Promise<T>) => this.#control.orHeard(work);
    for (const split of this.#due()) {
      const indexes = split === 'test' ? firstIndexes(this.#dataset.testImages) : this.#plan.validation;
      const from = split === 'test' ? 'test' : 'training';
      const looking = { executor, reader, experiment, step, goesOn, orHeard };
      const measured = await evaluate({ ...looking, split: from, indexes });
      if (measured.kind === 'interrupted') return;
      if (measured.kind === 'missing') return this.#waitForData(measured.problem);
      const { images, loss, accuracy } = measured;
      emit({ type: 'evaluated', runId, step, split, images, loss, accuracy });
      this.#measured.add(split);
    }
    if (now() - this.#checkpointMs >= checkpointEveryMs) await this.#takeCheckpoint(executor);
  }

  /** A piece of the data did not arrive: says so, and waits until somebody asks for it again, pauses or stops. */
  async #waitForData(problem: DataProblem): Promise<void> {
    const { emit } = this.#host;
    const { runId } = this;
    emit({ type: 'failed', runId, problem, next: 'waits' });
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
  async #rest(executor: StepExecutor): Promise<void> {
    if (!(await this.#settle(executor))) return;
    const { emit } = this.#host;
    const { runId } = this;
    emit({ type: 'paused', runId, step: this.#step });
    while (!this.#control.stopped && (this.#control.pauseAsked || this.#control.exhausted)) {
      await this.#control.heard();
    }
    if (!this.#control.stopped) emit({ type: 'resumed', runId, step: this.#step });
  }

  /** The trained network stays, to be asked, until the run is stopped. */
  async #finish(executor: StepExecutor): Promise<void> {
    if (!(await this.#settle(executor))) return;
    this.#host.emit({ type: 'finished', runId: this.runId, step: this.#step });
    while (!this.#control.stopped) await this.#control.heard();
  }

  async #settle(executor: StepExecutor): Promise<boolean> {
    if (!(await this.#readSteps(executor))) return false;
    this.#report.flush();
    return this.#takeCheckpoint(executor);
  }

  /** False where the numbers are not finite: the run has ended. */
  async #takeCheckpoint(executor: StepExecutor): Promise<boolean> {
    if (!(await this.#readSteps(executor))) return false;
    const last = this.#checkpoint;
    if (last?.step === this.#step && last.changes === this.#changes) return true;
    // Steps that a checkpoint holds are not taken again: their numbers must have been told by then.
    this.#report.flush();
    const tensors = await executor.read();
    if (firstNotFinite(tensors) !== null) {
      await this.#explainNotFinite(this.#step - 1);
      return false;
    }
    this.#checkpoint = { step: this.#step, tensors, changes: this.#changes };
    this.#checkpointMs = this.#host.now();
    // The page gets a copy of its own, handed over: to copy it there would hold the page up.
    const copy = new Map([...tensors].map(([name, values]) => [name, values.slice()]));
    const checkpoint = { ...this.#checkpoint, tensors: copy };
    const handed = [...copy.values()].map(({ buffer }) => buffer);
    this.#host.emit({ type: 'checkpointed', runId: this.runId, checkpoint }, handed);
    return true;
  }

  async #explainNotFinite(badStep: number): Promise<void> {
    this.#report.flush();
    const executor = this.#executor;
    if (!executor) return;
    // Nobody is to ask a network that is being taken back.
    this.#executor = null;
    const problem = await findNotFinite({
      executor,
      rule: this.#rule,
      dataset: this.#dataset,
      weightDecay: this.experiment.training.weightDecay,
      reads: this.#host.backend.reads,
      from: this.#checkpoint?.tensors ?? firstValues(executor.model, this.#rule),
      fromStep: this.#checkpoint?.step ?? 0,
      badStep,
      stepInput: async (step) => {
        // A pause that is heard meanwhile has nothing to hold: the run is over, and what follows only explains why.
        while (!this.#control.stopped) {
          const input = await this.#stepInput(step);
          if (input) return input;
        }
        return null;
      },
    });
    executor.dispose();
    if (!this.#control.stopped) this.#end(problem);
  }

  #end(problem: EngineProblem | null): void {
    this.#report.close();
    this.#executor?.dispose();
    this.#executor = null;
    const { runId } = this;
    if (problem) this.#host.emit({ type: 'failed', runId, problem, next: 'ended' });
    else this.#host.emit({ type: 'stopped', runId });
  }
}

const nothing = { tensors: 0, bytes: 0 };

function firstIndexes(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}
