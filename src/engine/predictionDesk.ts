/** Answers questions about single images between two steps, the newest first. */
import { NewestWins } from './newestWins.ts';
import type { Command, Event } from './protocol.ts';
import type { Prediction } from './train.ts';

type Question = Extract<Command, { type: 'predict' }>;

export interface Answering {
  readonly predict: (pixels: Uint8Array) => Promise<Prediction | null>;
}

export class PredictionDesk {
  readonly #emit: (event: Event) => void;
  readonly #questions = new NewestWins<{ readonly run: Answering; readonly question: Question }>(
    ({ run, question }) => this.#answer(run, question),
  );

  constructor(emit: (event: Event) => void) {
    this.#emit = emit;
  }

  ask(run: Answering, question: Question): Promise<void> {
    return this.#questions.ask({ run, question });
  }

  async #answer(run: Answering, { runId, requestId, pixels }: Question): Promise<void> {
    const prediction = await run.predict(pixels);
    if (prediction) this.#emit({ type: 'predicted', runId, requestId, ...prediction });
    else this.#emit({ type: 'refused', requestId, problem: null });
  }
}
