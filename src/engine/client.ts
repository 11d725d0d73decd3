/**
 * The page's side of the protocol. It starts the worker, passes commands and events, and watches over it: a worker that
 * dies, falls silent while it should compute, or loses its GPU is replaced at once, and the run goes on from the last
 * checkpoint by itself. What happened is told as `failed` with `next: 'goesOn'`, then `started` says from which step.
 *
 * Silence counts as a hang after max(5 s, 10 predicted steps); after an announced compilation, after 120 s. A GPU that is
 * lost twice is left alone: the run goes on with WASM. A worker that dies twice in about the same place ends the run.
 */
import type { Checkpoint, Command, EngineProblem, Event, RunChange } from './protocol.ts';

/** As much of a Worker as is used. */
export interface WorkerLike {
  postMessage(command: Command): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Event>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

export interface EngineOptions {
  readonly listen: (event: Event) => void;
  readonly createWorker?: () => WorkerLike;
  /** Absolute address of the folder that holds `data/`, with a slash at its end. */
  readonly baseUrl?: string;
  /** Milliseconds, never going back. */
  readonly now?: () => number;
}

export interface Engine {
  readonly send: (command: Command) => void;
  /** Ends the worker. Nothing is told any more. */
  readonly dispose: () => void;
}

export function createEngine(options: EngineOptions): Engine {
  const client = new Client(options);
  return { send: (command) => client.send(command), dispose: () => client.dispose() };
}

const watchEveryMs = 500;
const preparingLimitMs = 120_000;
const mostIdleDeaths = 2;

class Client {
  readonly #listen: (event: Event) => void;
  readonly #createWorker: () => WorkerLike;
  readonly #baseUrl: string;
  readonly #now: () => number;
  readonly #timer: ReturnType<typeof setInterval>;
  #worker: WorkerLike | null = null;
  #prepare: Extract<Command, { type: 'prepare' }> = { type: 'prepare', wanted: null };
  /** Null while it is not preparing. */
  #preparingSinceMs: number | null = null;
  #watch: RunWatch | null = null;
  #lastHeardMs = 0;
  #lastTickMs = 0;
  #idleDeaths = 0;
  #lostBackends = 0;

  constructor(options: EngineOptions) {
    this.#listen = options.listen;
    this.#createWorker = options.createWorker ?? createEngineWorker;
    this.#baseUrl = options.baseUrl ?? pageFolder();
    this.#now = options.now ?? (() => performance.now());
    this.#lastTickMs = this.#now();
    this.#timer = setInterval(() => this.#tick(), watchEveryMs);
  }

  send(command: Command): void {
    // Silence counts from the question on, not from the last answer before it.
    if (this.#silenceLimitMs() === null) this.#lastHeardMs = this.#now();
    if (command.type === 'prepare') {
      this.#prepare = { ...command, baseUrl: command.baseUrl ?? this.#baseUrl };
      this.#watch = null;
      this.#post(this.#prepare);
      return;
    }
    if (command.type === 'train') this.#watch = new RunWatch(command);
    else this.#watch?.sent(command);
    if (command.type === 'stop' && this.#watch?.runId === command.runId) this.#watch = null;
    this.#post(command);
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#drop();
    this.#watch = null;
  }

  #post(command: Command): void {
    if (!this.#worker) this.#start();
    if (command.type === 'prepare') this.#preparingSinceMs = this.#now();
    this.#worker?.postMessage(command);
  }

  #start(): void {
    const worker = this.#createWorker();
    this.#worker = worker;
    this.#lastHeardMs = this.#now();
    worker.onmessage = ({ data }) => {
      if (this.#worker === worker) this.#hear(data);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      if (this.#worker === worker) this.#lose((lostSteps) => ({ code: 'workerDied', lostSteps }));
    };
    worker.onmessageerror = () => {
      if (this.#worker === worker) this.#lose((lostSteps) => ({ code: 'workerDied', lostSteps }));
    };
  }

  #drop(): void {
    const worker = this.#worker;
    this.#worker = null;
    if (!worker) return;
    worker.onmessage = null;
    worker.onerror = null;
    worker.onmessageerror = null;
    worker.terminate();
  }

  #hear(event: Event): void {
    this.#lastHeardMs = this.#now();
    if (event.type === 'ready' || (event.type === 'failed' && event.runId === null))
      this.#preparingSinceMs = null;
    if (event.type === 'ready') this.#idleDeaths = 0;
    if (event.type === 'failed' && event.problem.code === 'backendLost') {
      const { problem } = event;
      this.#lostBackends += 1;
      if (this.#lostBackends > 1) this.#prepare = { ...this.#prepare, wanted: 'wasm' };
      this.#lose(() => problem);
      return;
    }
    // A thread of its replicas broke down: the whole group is replaced with its engine.
    if (event.type === 'failed') {
      const { problem } = event;
      if (problem.code === 'workerDied' || problem.code === 'workerHung') {
        this.#lose((lostSteps) => ({ ...problem, lostSteps }));
        return;
      }
    }
    this.#watch?.heard(event);
    this.#listen(event);
    if (event.type === 'failed' && event.next === 'ended' && event.runId === this.#watch?.runId)
      this.#watch = null;
  }

  /** Looks for silence. */
  #tick(): void {
    const now = this.#now();
    const late = now - this.#lastTickMs > 4 * watchEveryMs;
    this.#lastTickMs = now;
    // The page itself was held up, or the machine slept: what the worker said meanwhile has not been heard yet.
    if (late) this.#lastHeardMs = Math.max(this.#lastHeardMs, now - watchEveryMs);
    const limitMs = this.#silenceLimitMs();
    // Signs of life do not count while it prepares: what it waits for may never come.
    const silentMs = now - (this.#preparingSinceMs ?? this.#lastHeardMs);
    if (!this.#worker || limitMs === null || silentMs <= limitMs) return;
    this.#lose((lostSteps) => ({ code: 'workerHung', lostSteps, silentMs }));
  }

  /** Null while nothing is expected of the worker. */
  #silenceLimitMs(): number | null {
    return this.#preparingSinceMs !== null ? preparingLimitMs : (this.#watch?.silenceLimitMs ?? null);
  }

  /** Replaces the worker, goes on where that makes sense, and tells. */
  #lose(problemOf: (lostSteps: number) => EngineProblem): void {
    this.#drop();
    const watch = this.#watch;
    const problem = problemOf(watch?.lostSteps ?? 0);
    const runId = watch?.runId ?? null;
    const again = watch?.recover(problem.code === 'backendLost') ?? null;
    if (!again) this.#watch = null;
    if (!watch) this.#idleDeaths += 1;
    if (this.#idleDeaths > mostIdleDeaths) {
      this.#preparingSinceMs = null;
      this.#listen({ type: 'failed', runId, problem, next: 'ended' });
      return;
    }
    this.#post({ ...this.#prepare, baseUrl: this.#prepare.baseUrl ?? this.#baseUrl });
    if (again) this.#post(again);
    this.#listen({ type: 'failed', runId, problem, next: watch && !again ? 'ended' : 'goesOn' });
  }
}

type TrainCommand = Extract<Command, { type: 'train' }>;

/** Two deaths within so many steps are at the same place. */
const samePlaceSteps = 20;
const shortestSilenceMs = 5000;
const compilingSilenceMs = 120_000;

/**
 * What the page remembers of the run in the worker, so that another worker can take it over: the last checkpoint, the
 * changes of the learning rate since, how far it had come, and whether it was to go on.
 */
class RunWatch {
  readonly #command: TrainCommand;
  #checkpoint: Checkpoint | null;
  #changes: readonly RunChange[];
  #step: number;
  /** Where it is to pause by itself; null: nowhere. */
  #pauseAt: number | null;
  #stepMs = 0;
  /** `begins` until a step's time is known; `waits` while a person is to decide, or it is over. */
  #state: 'begins' | 'trains' | 'waits' = 'begins';
  #lastDeathAt: number | null = null;
  /** As recorded when the run began: another worker takes as many. Null before that. */
  #replicas: number | null;
  /** As recorded: another device chooses among kernels as the first did. */
  #kernels: readonly string[] | null;

  constructor(command: TrainCommand) {
    this.#command = command;
    this.#checkpoint = command.from;
    this.#changes = command.changes ?? command.from?.changes ?? [];
    this.#step = command.from?.step ?? 0;
    this.#pauseAt = command.steps === null ? null : this.#step + command.steps;
    this.#replicas = command.replicas ?? null;
    this.#kernels = command.kernels ?? null;
  }

  get runId(): string {
    return this.#command.runId;
  }

  /** Steps done since the last checkpoint. */
  get lostSteps(): number {
    return this.#step - (this.#checkpoint?.step ?? 0);
  }

  /** How long silence is no hang; null while nothing is expected. */
  get silenceLimitMs(): number | null {
    switch (this.#state) {
      case 'begins':
        return compilingSilenceMs;
      case 'trains':
        return Math.max(shortestSilenceMs, 10 * this.#stepMs);
      case 'waits':
        return null;
      default:
        return this.#state satisfies never;
    }
  }

  sent(command: Command): void {
    if (!('runId' in command) || command.runId !== this.runId) return;
    if (command.type === 'pause') this.#pauseAt = this.#step;
    if (command.type === 'resume') {
      this.#pauseAt = command.steps === null ? null : this.#step + command.steps;
      this.#state = this.#expected();
    }
    if (command.type === 'retryData') this.#state = this.#expected();
  }

  /** Until the second step nobody can tell how long one takes: the first one compiles. */
  #expected(): 'begins' | 'trains' {
    return this.#stepMs > 0 ? 'trains' : 'begins';
  }

  heard(event: Event): void {
    if (!('runId' in event) || event.runId !== this.runId) return;
    switch (event.type) {
      case 'compiling':
        this.#state = 'begins';
        return;
      case 'started':
        this.#step = event.step;
        if (event.record.backend === 'wasm') this.#replicas = event.record.replicas;
        if (event.record.backend === 'webgpu') this.#kernels = event.record.kernels;
        return;
      case 'stepped':
        this.#step = event.firstStep + event.losses.length;
        if (event.imagesPerSecond > 0) {
          this.#stepMs = (1000 * this.#command.experiment.training.batchSize) / event.imagesPerSecond;
        }
        this.#state = this.#expected();
        return;
      case 'evaluated':
      case 'resumed':
        this.#state = this.#expected();
        return;
      case 'learningRateChanged':
        this.#changes = [
          ...this.#changes.filter(({ step }) => step < event.step),
          { step: event.step, learningRate: event.learningRate },
        ];
        return;
      case 'checkpointed':
        this.#checkpoint = event.checkpoint;
        return;
      case 'paused':
        this.#pauseAt = event.step;
        this.#state = 'waits';
        return;
      case 'finished':
        this.#state = 'waits';
        return;
      case 'failed':
        if (event.next === 'waits') this.#state = 'waits';
        return;
      default:
        return;
    }
  }

  /**
   * The command that lets another worker go on, or null where it died at this place before. A GPU that was lost is no
   * fault of the place.
   */
  recover(lostGpu: boolean): TrainCommand | null {
    const diedBefore = this.#lastDeathAt !== null && this.#step - this.#lastDeathAt <= samePlaceSteps;
    if (!lostGpu && diedBefore) return null;
    if (!lostGpu) this.#lastDeathAt = this.#step;
    const from = this.#checkpoint;
    const reached = from?.step ?? 0;
    const steps = this.#pauseAt === null ? null : Math.max(0, this.#pauseAt - reached);
    this.#step = reached;
    this.#stepMs = 0;
    this.#state = 'begins';
    const replicas = this.#replicas === null ? {} : { replicas: this.#replicas };
    const kernels = this.#kernels === null ? {} : { kernels: this.#kernels };
    return { ...this.#command, from, steps, changes: this.#changes, ...replicas, ...kernels };
  }
}

function createEngineWorker(): WorkerLike {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' });
}

function pageFolder(): string {
  return typeof document === 'undefined' ? '' : new URL('.', document.baseURI).href;
}
