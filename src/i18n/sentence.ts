/**
 * A closed union of problems (or labels, or notices) and its sentences: one function for every `code`, proved complete
 * by the compiler, and the one place where a value meets its sentence.
 */
interface Coded {
  readonly code: string;
}

// A method type, so that the sentence of one code stands in for the sentence of the union it was looked up by.
type Sentence<P, A extends readonly unknown[]> = { say(problem: P, ...more: A): string }['say'];

export type Sentences<P extends Coded, A extends readonly unknown[] = []> = {
  readonly [C in P['code']]: Sentence<Extract<P, { readonly code: C }>, A>;
};

/** The sentence of one value, in the language of the table. */
export function sentence<P extends Coded, A extends readonly unknown[] = []>(
  table: Readonly<Record<P['code'], Sentence<P, A>>>,
  problem: P,
  ...more: A
): string {
  const code: P['code'] = problem.code;
  return table[code](problem, ...more);
}
