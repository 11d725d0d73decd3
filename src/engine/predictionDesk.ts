/** Answers questions about single images between two steps, the newest first. */
import { NewestWins } from './newestWins.ts';
import type { Command, EngineProblem, Event } from './protocol.ts';
import type { Prediction } from './train.ts';

type Question = Extract<Command, { type: 'predict' }>;

export interface Answering {
  readonly predict: (pixels: Uint8Array) => Promise<Prediction | null>;
  /** What an error in the answer means; null where the run ended meanwhile. */
  readonly askedInVain: (error: unknown) => Promise<EngineProblem | null>;
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
    try {
      const prediction = await run.predict(pixels);
      if (prediction) this.#emit({ type: 'predicted', runId, requestId, ...prediction });
      else this.#emit({ type: 'refused', requestId, problem: null });
    } catch (error) {
      for (const event of inVain(runId, requestId, await run.askedInVain(error))) this.#emit(event);
    }
  }
}

/** A question that failed is refused, and no more: unless the GPU is gone, of which the whole run has to hear. */
export function inVain(runId: string, requestId: number, problem: EngineProblem | null): readonly Event[] {
  const refused: Event = { type: 'refused', requestId, problem };
  if (problem?.code !== 'backendLost') return [refused];
  return [refused, { type: 'failed', runId, problem, next: 'ended' }];
}
