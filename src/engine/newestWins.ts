/**
 * Answers questions one at a time. While one is being answered only the newest of those that arrive is kept; the others
 * are dropped without an answer, since nobody looks at them any more.
 */
export class NewestWins<Question> {
  readonly #answer: (question: Question) => Promise<void>;
  #busy = false;
  #next: { readonly question: Question } | null = null;

  constructor(answer: (question: Question) => Promise<void>) {
    this.#answer = answer;
  }

  /** Resolves when nothing is left to answer, or at once where another call is answering. */
  async ask(question: Question): Promise<void> {
    this.#next = { question };
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let asked = this.#take(); asked; asked = this.#take()) await this.#answer(asked.question);
    } finally {
      this.#busy = false;
    }
  }

  #take() {
    const next = this.#next;
    this.#next = null;
    return next;
  }
}
