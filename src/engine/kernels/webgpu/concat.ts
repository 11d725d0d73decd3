/**
 * Joining maps along their channels, and taking the gradient apart again: one dispatch for all inputs, as far as a program
 * may bind so many buffers. Element `t` of the stretch of channels that a dispatch takes belongs to the input in whose
 * range its channel lies.
 */
import { type Dispatch, dispatchOf, lines, reads, type View, writes } from './dispatch.ts';
import { type GradientTarget, storeGradient, targetBindings } from './epilogue.ts';

/** An input's place among the channels of the joined map. */
export interface Part {
  readonly from: number;
  readonly count: number;
}

/** What every device allows a program to bind. */
const mostBindings = 8;

/** Writes the inputs, neighbours of each other, to their places in y, which has `of` channels. */
export function joinChannels(
  of: number,
  parts: readonly (Part & { readonly x: View })[],
  y: View,
): Dispatch[] {
  return inRuns(parts, () => 1).map((run) => {
    const bindings = Object.fromEntries(run.map(({ x }, i) => [`x${i}`, reads(x)]));
    return dispatchOf({
      kernel: 'concat',
      bindings: { ...bindings, y: writes(y) },
      threads: run.reduce((sum, { x }) => sum + x.length, 0),
      body: choosing(of, run, (i, index) => `y[joined] = x${i}[${index}];`),
    });
  });
}

export function splitGradient(
  of: number,
  parts: readonly (Part & { readonly target: GradientTarget })[],
  d: View,
): Dispatch[] {
  const needed = ({ target }: { readonly target: GradientTarget }) =>
    Object.keys(targetBindings(target)).length;
  return inRuns(parts, needed).map((run) => {
    const bindings = run.map(({ target }, i) => targetBindings(target, String(i)));
    return dispatchOf({
      kernel: 'concatGradient',
      bindings: { d: reads(d), ...Object.assign({}, ...bindings) },
      threads: run.reduce((sum, { target }) => sum + target.into.length, 0),
      body: choosing(of, run, (i, index) => {
        const target = run[i]?.target;
        return target ? `let value = d[joined]; ${storeGradient(target, index, 'value', String(i))}` : '';
      }),
    });
  });
}

/** Cut where a program would bind too many buffers, one for the joined map among them, or one of them twice. */
function inRuns<P extends Part & { readonly target?: GradientTarget }>(
  parts: readonly P[],
  bindingsOf: (part: P) => number,
): P[][] {
  const runs: P[][] = [];
  let bound = mostBindings;
  for (const part of parts) {
    const last = runs.at(-1);
    const follows = last?.at(-1);
    const adjoins = follows && follows.from + follows.count === part.from;
    const again = last?.some(({ target }) => target && target.into.buffer === part.target?.into.buffer);
    if (last && adjoins && !again && bound + bindingsOf(part) <= mostBindings) {
      last.push(part);
      bound += bindingsOf(part);
    } else {
      runs.push([part]);
      bound = 1 + bindingsOf(part);
    }
  }
  return runs;
}

function choosing(of: number, run: readonly Part[], store: (i: number, index: string) => string): string {
  const first = run[0]?.from ?? 0;
  const across = run.reduce((sum, { count }) => sum + count, 0);
  return `  let channel = t % ${across}u;
  let place = t / ${across}u;
  let joined = place * ${of}u + ${first}u + channel;
${lines(run.length, (i) => {
  const { from, count } = run[i] ?? { from: 0, count: 0 };
  const isLast = i === run.length - 1;
  const index = `place * ${count}u + channel - ${from - first}u`;
  const test = isLast ? '' : `if (channel < ${from - first + count}u) `;
  return `  ${i > 0 ? 'else ' : ''}${test}{ ${store(i, index)} }`;
})}`;
}
