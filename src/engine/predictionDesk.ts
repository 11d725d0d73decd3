/**
 * Answers questions about single images between two steps. While one is being answered only the newest of those that
 * arrive is kept; the others are dropped without an answer, since nobody looks at them any more.
 */
import type { Command, Event } from './protocol.ts';
import type { Prediction } from './train.ts';

type Question = Extract<Command, { type: 'predict' }>;

export interface Answering {
  readonly predict: (pixels: Uint8Array) => Promise<Prediction | null>;
}

export class PredictionDesk {
  readonly #emit: (event: Event) => void;
  #busy = false;
  #next: { readonly run: Answering; readonly question: Question } | null = null;

  constructor(emit: (event: Event) => void) {
    this.#emit = emit;
  }

  async ask(run: Answering, question: Question): Promise<void> {
    this.#next = { run, question };
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let asked = this.#take(); asked; asked = this.#take())
        await this.#answer(asked.run, asked.question);
    } finally {
      this.#busy = false;
    }
  }

  #take() {
    const next = this.#next;
    this.#next = null;
    return next;
  }

  async #answer(run: Answering, { runId, requestId, pixels }: Question): Promise<void> {
    const prediction = await run.predict(pixels);
    if (prediction) this.#emit({ type: 'predicted', runId, requestId, ...prediction });
    else this.#emit({ type: 'refused', requestId, problem: null });
  }
}
