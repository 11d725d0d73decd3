/**
 * Takes the steps of a run by replaying a recorded one: fixed buffers, our own programs, one upload and one submission a
 * step (several where one would hold the device for more than a quarter of a second). Loss and right answers gather in a
 * ring on the device and are read a few times a second.
 */
import type { Dataset } from '../../data/datasets.ts';
import type { Training } from '../../document/experiment.ts';
import type { CompiledModel } from '../compile.ts';
import type { StepExecutor } from '../executor.ts';
import type { ImageBytes } from '../images.ts';
import { rateOf } from '../kernels/webgpu/optimise.ts';
import { statistics, statisticWords } from '../kernels/webgpu/statistics.ts';
import { type OptimiserRule, optimiserRule } from '../optimisers.ts';
import type { StepMetrics } from '../pendingMetrics.ts';
import { TensorStore } from '../tensorStore.ts';
import { storedShapes } from '../trainStep.ts';
import { wayNames } from './chooseWays.ts';
import { DeviceMemory } from './deviceMemory.ts';
import { checkFits } from './fits.ts';
import { type Plan, planInference, planTraining } from './plan.ts';
import { Recording } from './recording.ts';
import { type State, stateOf } from './state.ts';
import { StepInput } from './stepInput.ts';
import { Submissions } from './submissions.ts';
import type { Ways } from './ways.ts';

export interface CaptureInput {
  readonly device: GPUDevice;
  readonly model: CompiledModel;
  readonly dataset: Dataset;
  readonly training: Pick<Training, 'optimiser' | 'weightDecay'>;
  /** Images of one step. */
  readonly batch: number;
  /** At most so many images are measured at a time. */
  readonly evaluationBatch: number;
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly ways: Ways;
  /** False: every step makes its bind groups anew. The same numbers, for comparison. */
  readonly captured?: boolean;
}

/** What a step costs besides arithmetic. */
export interface StepCost {
  readonly dispatches: number;
  readonly submissions: number;
  readonly uploads: number;
  /** Milliseconds of JavaScript in `step`: the median of the latest ones, 0 before the second. */
  readonly scriptMs: number;
}

export interface LayerStatistics {
  readonly norm: number;
  readonly largest: number;
  /** Share of exact zeros, 0..1. */
  readonly zeros: number;
  readonly notFinite: number;
}

const limitMs = { first: 120_000, later: 30_000 };
/** Steps under way at most, and how often their numbers are read. */
const most = 16;
const everyMs = 100;

interface Prepared {
  readonly recording: Recording;
  readonly input: StepInput;
}

export class CapturedExecutor implements StepExecutor {
  readonly model: CompiledModel;
  readonly kernels: readonly string[];
  readonly replicas = 1;
  readonly #input: CaptureInput;
  readonly #rule: OptimiserRule;
  readonly #memory: DeviceMemory;
  readonly #state: State;
  readonly #training: Prepared;
  readonly #looks: readonly Plan[];
  readonly #submissions = new Submissions();
  readonly #inference = new Map<number, Promise<Prepared>>();
  /** Those whose first replay the device has not refused. */
  readonly #looked = new WeakSet<Recording>();
  #pending: number[] = [];
  #pendingSince = 0;
  #taken = 0;
  /** Submissions of the last step. */
  #submitted = 0;
  /** Milliseconds of the latest steps, the first of all left out. */
  readonly #scriptMs = new Float64Array(255);
  #disposed = false;

  private constructor(
    input: CaptureInput,
    memory: DeviceMemory,
    state: State,
    training: Prepared,
    looks: readonly Plan[],
  ) {
    this.model = input.model;
    this.#input = input;
    this.#rule = optimiserRule(input.training.optimiser);
    this.#memory = memory;
    this.#state = state;
    this.#training = training;
    this.#looks = looks;
    const names = new Set(training.recording.plan.dispatches.map(({ kernel }) => kernel));
    this.kernels = ['captured', ...wayNames(input.ways), ...names];
  }

  /** Takes the memory and compiles the programs. @throws DeviceRefusal where the device says no to anything of it */
  static async start(input: CaptureInput): Promise<CapturedExecutor> {
    const { device, model, training, batch, ways, values } = input;
    const state = stateOf(model, optimiserRule(training.optimiser).slots);
    const memory = new DeviceMemory(device);
    try {
      const plan = planTraining(model, state, training, batch, ways);
      // Memory for looks at images is taken now and not in the middle of a run; their programs are compiled when needed.
      const looks = [input.evaluationBatch, 1].map((size) => planInference(model, state, size, ways));
      checkFits([plan, ...looks], device.limits);
      const recording = await prepare(memory, plan);
      await memory.guarded(() => {
        for (const look of looks) takeBuffers(memory, look);
      });
      const executor = new CapturedExecutor(input, memory, state, recording, looks);
      executor.write(values);
      return executor;
    } catch (error) {
      memory.dispose();
      throw error;
    }
  }

  async step(images: ImageBytes, step: number, rate: number): Promise<void> {
    const { training, captured = true } = this.#input;
    const { recording, input } = this.#training;
    const begun = performance.now();
    const slot = this.#pending.length % recording.plan.slots;
    input.setImages(images);
    input.setStep(rateOf(training.optimiser, rate, step), slot);
    input.setStreams(this.model.seed, step);
    const take = () => {
      recording.upload(input.bytes);
      this.#submitted = recording.replay(this.#submissions.mostWork, !captured);
    };
    if (this.#pending.length === 0) this.#pendingSince = begun;
    this.#pending.push(step);
    if (this.#taken === 0) await this.#memory.guarded(take);
    else take();
    if (this.#taken > 0)
      this.#scriptMs[(this.#taken - 1) % this.#scriptMs.length] = performance.now() - begun;
    this.#taken += 1;
  }

  isFull(stepMs: number | null): boolean {
    const room = stepMs === null ? 1 : Math.min(most, Math.floor(everyMs / stepMs));
    return this.#pending.length >= room;
  }

  async metrics(): Promise<readonly StepMetrics[]> {
    const steps = this.#pending;
    if (steps.length === 0) return [];
    this.#pending = [];
    const { plan, work } = this.#training.recording;
    const ring = { buffer: plan.ring, offset: 0, length: 2 * steps.length };
    const limit = this.#taken <= steps.length ? limitMs.first : limitMs.later;
    const [numbers = new Float32Array()] = await this.#memory.read([ring], limit);
    this.#submissions.measured(work, (performance.now() - this.#pendingSince) / steps.length);
    return steps.map((step, i) => ({
      step,
      loss: numbers[2 * i] ?? Number.NaN,
      correct: numbers[2 * i + 1] ?? Number.NaN,
    }));
  }

  async evaluate(images: ImageBytes, step: number): Promise<{ loss: number; correct: number }> {
    const size = Math.max(this.#input.evaluationBatch, images.labels.length);
    const { plan } = await this.#infer(size, images, step);
    const [numbers] = await this.#memory.read([{ buffer: plan.ring, offset: 0, length: 2 }], limitMs.first);
    return { loss: numbers?.[0] ?? Number.NaN, correct: numbers?.[1] ?? Number.NaN };
  }

  async probabilities(pixels: Uint8Array, step: number): Promise<Float32Array> {
    const images = { images: pixels, labels: new Uint8Array(1) };
    const recording = await this.#infer(1, images, step);
    const [logits = new Float32Array()] = await this.#memory.read(
      [recording.behind(recording.plan.logits)],
      limitMs.first,
    );
    const highest = Math.max(...logits);
    const powers = Array.from(logits, (logit) => Math.exp(logit - highest));
    const sum = powers.reduce((all, power) => all + power, 0);
    return Float32Array.from(powers, (power) => power / sum);
  }

  async read(): Promise<ReadonlyMap<string, Float32Array>> {
    const { regions } = this.#state;
    const values = await this.#memory.read(regions, limitMs.first);
    return new Map(regions.map(({ name }, i) => [name, values[i] ?? new Float32Array()]));
  }

  write(values: ReadonlyMap<string, Float32Array>): void {
    for (const region of this.#state.regions) {
      const numbers = values.get(region.name);
      if (!numbers) throw new Error(`a checkpoint lacks ${region.name}`);
      this.#memory.write(region, numbers);
    }
  }

  async look<T>(work: (store: TensorStore) => T): Promise<T> {
    const store = new TensorStore(storedShapes(this.model, this.#rule), await this.read());
    try {
      return work(store);
    } finally {
      store.dispose();
    }
  }

  /** Of the last step, weight decay included, by the weight's name. @throws ReadTimeout */
  async gradients(): Promise<ReadonlyMap<string, Float32Array>> {
    const { gradients: buffer, view } = this.#state;
    const names = this.model.weights.map(({ name }) => name);
    const views = names.map((name) => ({ ...view(name), buffer }));
    const values = await this.#memory.read(views, limitMs.later);
    return new Map(names.map((name, i) => [name, values[i] ?? new Float32Array()]));
  }

  /** Of every layer's output and every weight's gradient in the last step, and of every weight. */
  async statistics(): Promise<ReadonlyMap<string, LayerStatistics>> {
    const { recording } = this.#training;
    const looks = [...recording.plan.activations].map(([id, view]) => ({ name: id, view }));
    for (const { name, buffer, offset, length } of this.#state.regions) {
      if (buffer !== this.#state.weights) continue;
      looks.push({ name, view: { buffer, offset, length } });
      looks.push({ name: `${name}/gradient`, view: { buffer: this.#state.gradients, offset, length } });
    }
    const into = { label: 'statistics', length: statisticWords * looks.length, life: 'kept' } as const;
    const whole = { buffer: into, offset: 0, length: into.length };
    const dispatches = looks.map(({ view }, i) => statistics(view, whole, i));
    const numbers = await this.#memory.once(dispatches, into, limitMs.later);
    return new Map(
      looks.map(({ name, view }, i) => {
        const [squares = 0, largest = 0, zeros = 0, notFinite = 0] = numbers.subarray(statisticWords * i);
        return [name, { norm: Math.sqrt(squares), largest, zeros: zeros / view.length, notFinite }];
      }),
    );
  }

  get cost(): StepCost {
    const { recording } = this.#training;
    const scripts = this.#scriptMs.slice(0, Math.max(0, this.#taken - 1));
    return {
      dispatches: recording.plan.dispatches.length,
      submissions: this.#submitted,
      uploads: 1,
      scriptMs: scripts.sort()[scripts.length >> 1] ?? 0,
    };
  }

  memory(): { tensors: number; bytes: number } {
    const { buffers, bytes } = this.#memory.held;
    return { tensors: buffers, bytes };
  }

  dispose(): void {
    this.#disposed = true;
    this.#memory.dispose();
  }

  /** Queues a look at these images in inference mode; a plan for so many is made when it is first needed. */
  async #infer(size: number, images: ImageBytes, step: number): Promise<Recording> {
    const { model, ways } = this.#input;
    const plan = () =>
      this.#looks.find(({ batch }) => batch === size) ?? planInference(model, this.#state, size, ways);
    const making = this.#inference.get(size) ?? prepare(this.#memory, plan());
    this.#inference.set(size, making);
    const { recording, input } = await making;
    if (this.#disposed) throw new Error('the executor is disposed of');
    input.setImages(images);
    input.setStep(0, 0);
    input.setStreams(model.seed, step);
    const take = () => {
      recording.upload(input.bytes);
      recording.replay(this.#submissions.mostWork, false);
    };
    if (this.#looked.has(recording)) take();
    else await this.#memory.guarded(take);
    this.#looked.add(recording);
    return recording;
  }
}

function takeBuffers(memory: DeviceMemory, { dispatches, memory: shared, input }: Plan): void {
  memory.buffer(input);
  for (const { bindings } of dispatches) {
    for (const { view } of bindings) memory.buffer(shared.get(view.buffer) ?? view.buffer);
  }
}

async function prepare(memory: DeviceMemory, plan: Plan): Promise<Prepared> {
  const recording = await memory.guarded(async () => {
    const made = await Recording.make(plan, memory);
    made.rehearse();
    return made;
  });
  return { recording, input: new StepInput(plan) };
}
