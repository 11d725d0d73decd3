/**
 * What the page remembers of the run in the worker, so that another worker can take it over: the last checkpoint, the
 * changes of the learning rate since, how far it had come, and whether it was to go on.
 */
import type { Checkpoint, Command, Event, RunChange } from './protocol.ts';

type TrainCommand = Extract<Command, { type: 'train' }>;

/** Two deaths within so many steps are at the same place. */
const samePlaceSteps = 20;
const shortestSilenceMs = 5000;
const compilingSilenceMs = 120_000;

export class RunWatch {
  readonly #command: TrainCommand;
  #checkpoint: Checkpoint | null;
  #changes: readonly RunChange[];
  #step: number;
  /** Where it is to pause by itself; null: nowhere. */
  #pauseAt: number | null;
  #stepMs = 0;
  /** `begins` until the first numbers; `waits` while a person is to decide, or it is over. */
  #state: 'begins' | 'trains' | 'waits' = 'begins';
  #lastDeathAt: number | null = null;

  constructor(command: TrainCommand) {
    this.#command = command;
    this.#checkpoint = command.from;
    this.#changes = command.changes ?? command.from?.changes ?? [];
    this.#step = command.from?.step ?? 0;
    this.#pauseAt = command.steps === null ? null : this.#step + command.steps;
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
      this.#state = 'trains';
    }
    if (command.type === 'retryData') this.#state = 'trains';
  }

  heard(event: Event): void {
    if (!('runId' in event) || event.runId !== this.runId) return;
    switch (event.type) {
      case 'compiling':
        this.#state = 'begins';
        return;
      case 'started':
        this.#step = event.step;
        return;
      case 'stepped':
        this.#step = event.firstStep + event.losses.length;
        if (event.imagesPerSecond > 0) {
          this.#stepMs = (1000 * this.#command.experiment.training.batchSize) / event.imagesPerSecond;
        }
        this.#state = 'trains';
        return;
      case 'evaluated':
      case 'resumed':
        this.#state = 'trains';
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
    this.#state = 'begins';
    return { ...this.#command, from, steps, changes: this.#changes };
  }
}
