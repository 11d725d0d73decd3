/**
 * The page's side of the protocol. It starts the worker, passes commands and events, and watches over it: a worker that
 * dies, falls silent while it should compute, or loses its GPU is replaced at once, and the run goes on from the last
 * checkpoint by itself. What happened is told as `failed` with `next: 'goesOn'`, then `started` says from which step.
 *
 * Silence counts as a hang after max(5 s, 10 predicted steps); after an announced compilation, after 120 s. A GPU that is
 * lost twice is left alone: the run goes on with WASM. A worker that dies twice in about the same place ends the run; its
 * last checkpoint is kept, and `resume` takes it up from there.
 */
import type { Command, EngineProblem, Event } from './protocol.ts';
import { RunWatch } from './runWatch.ts';

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
  /** The run whose workers died twice at one place, until it is taken up, left, or another begins. */
  #broken: RunWatch | null = null;
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
    // Whoever asks for something may have mended what killed the workers: they have their chances again.
    this.#idleDeaths = 0;
    // Silence counts from the question on, not from the last answer before it.
    if (this.#silenceLimitMs() === null) this.#lastHeardMs = this.#now();
    if (command.type === 'prepare') {
      this.#prepare = { ...command, baseUrl: command.baseUrl ?? this.#baseUrl };
      this.#watch = null;
      this.#broken = null;
      this.#post(this.#prepare);
      return;
    }
    if (command.type === 'resume' && command.runId === this.#broken?.runId) {
      this.#takeUp(this.#broken, command.steps);
      return;
    }
    if (command.type === 'train') {
      this.#watch = new RunWatch(command);
      this.#broken = null;
    } else this.#watch?.sent(command);
    if (command.type === 'stop') {
      if (this.#watch?.runId === command.runId) this.#watch = null;
      if (this.#broken?.runId === command.runId) this.#broken = null;
    }
    this.#post(command);
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#drop();
    this.#watch = null;
    this.#broken = null;
  }

  /** Once more, because a person asks for it. */
  #takeUp(broken: RunWatch, steps: number | null): void {
    const again = broken.takeUp(steps);
    if (!again) return;
    this.#broken = null;
    this.#watch = broken;
    this.#post(again);
  }

  #post(command: Command): void {
    if (!this.#worker) {
      if ('runId' in command && command.type !== 'train') {
        this.#refuse(command);
        return;
      }
      this.#start();
      if (command.type !== 'prepare') this.#postPrepare();
    }
    if (command.type === 'prepare') this.#preparingSinceMs = this.#now();
    this.#worker?.postMessage(command);
  }

  /** A worker that is new knows neither where the data lies nor what was asked for before. */
  #postPrepare(): void {
    this.#post({ ...this.#prepare, baseUrl: this.#prepare.baseUrl ?? this.#baseUrl });
  }

  /** There is no worker, so there is no such run: a question about it is answered so, anything else has nothing to do. */
  #refuse(command: Command): void {
    if (command.type !== 'predict' && command.type !== 'probeField') return;
    this.#listen({ type: 'refused', requestId: command.requestId, problem: null });
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
    const heldUpMs = now - this.#lastTickMs;
    const late = heldUpMs > 4 * watchEveryMs;
    this.#lastTickMs = now;
    // The page itself was held up, or the machine slept: what the worker said meanwhile has not been heard yet.
    if (late) {
      this.#lastHeardMs = Math.max(this.#lastHeardMs, now - watchEveryMs);
      if (this.#preparingSinceMs !== null) this.#preparingSinceMs += heldUpMs;
    }
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
    this.#postPrepare();
    if (again) this.#post(again);
    if (again || !watch) this.#listen({ type: 'failed', runId, problem, next: 'goesOn' });
    else {
      const { step, checkpointStep: checkpoint } = watch;
      this.#broken = watch;
      const ended = { code: 'workerFailedAgain', step, checkpoint } as const;
      this.#listen({ type: 'failed', runId, problem: ended, next: 'ended' });
    }
  }
}

function createEngineWorker(): WorkerLike {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' });
}

function pageFolder(): string {
  return typeof document === 'undefined' ? '' : new URL('.', document.baseURI).href;
}
