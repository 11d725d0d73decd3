/**
 * What the page remembers of the run in the worker, so that another worker can take it over: the last checkpoint, the
 * changes of the learning rate since, how far it had come, and whether it was to go on. And how long its silence is no
 * hang: max(5 s, 10 predicted steps), or 120 s while it compiles.
 */
import type { Checkpoint, Command, Event, RunChange } from './protocol.ts';

type TrainCommand = Extract<Command, { type: 'train' }>;

/** Two deaths within so many steps are at the same place. */
const samePlaceSteps = 20;
const shortestSilenceMs = 5000;
const compilingSilenceMs = 120_000;
/** Ten steps of so many images outlast any look (32 images forward, or 16 with gradients). */
const imagesOfALook = 4;

export class RunWatch {
  readonly #command: TrainCommand;
  #checkpoint: Checkpoint | null;
  #changes: readonly RunChange[];
  #step: number;
  /** Where it is to pause by itself; null: nowhere. */
  #pauseAt: number | null;
  /** The same as last asked for: a pause that was heard late does not outlive the command that went after it. */
  #askedPauseAt: number | null;
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
    this.#askedPauseAt = this.#pauseAt;
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
        return Math.max(shortestSilenceMs, 10 * this.#stepMs * this.#stepsOfALook);
      case 'waits':
        return null;
      default:
        return this.#state satisfies never;
    }
  }

  /** Where batches are small, looking at the network (a measurement, a probe) takes the time of several steps without a word. */
  get #stepsOfALook(): number {
    return Math.max(1, imagesOfALook / this.#command.experiment.training.batchSize);
  }

  /** Steps done, as far as the page knows. */
  get step(): number {
    return this.#step;
  }

  /** The step of the last checkpoint; null where nothing that was learned is kept. */
  get checkpointStep(): number | null {
    return this.#checkpoint?.step || null;
  }

  sent(command: Command): void {
    if (!('runId' in command) || command.runId !== this.runId) return;
    if (command.type === 'pause') this.#pauseAt = this.#step;
    if (command.type === 'resume') {
      this.#pauseAt = command.steps === null ? null : this.#step + command.steps;
      this.#state = this.#expected();
    }
    if (command.type === 'pause' || command.type === 'resume') this.#askedPauseAt = this.#pauseAt;
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
      case 'resumed':
        this.#pauseAt = this.#askedPauseAt;
        this.#state = this.#expected();
        return;
      case 'evaluated':
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
        // It came past the place where a worker died.
        if (event.checkpoint.step > (this.#lastDeathAt ?? Number.POSITIVE_INFINITY)) this.#lastDeathAt = null;
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
    const diedBefore =
      this.#lastDeathAt !== null && Math.abs(this.#step - this.#lastDeathAt) <= samePlaceSteps;
    if (!lostGpu && diedBefore) return null;
    if (!lostGpu) this.#lastDeathAt = this.#step;
    return this.#fromCheckpoint();
  }

  /**
   * The command that takes the run up from its last checkpoint because a person asks for it; null where there is none. The
   * place is remembered: a worker that dies there once more is not replaced by itself.
   */
  takeUp(steps: number | null): TrainCommand | null {
    const from = this.#checkpoint;
    if (!from) return null;
    this.#pauseAt = steps === null ? null : from.step + steps;
    this.#askedPauseAt = this.#pauseAt;
    return this.#fromCheckpoint();
  }

  #fromCheckpoint(): TrainCommand {
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
