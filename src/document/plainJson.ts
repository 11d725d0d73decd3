/**
 * The first look at a value from outside, before any schema: is it a tree of plain JSON that is safe to walk?
 * Refused are keys that reach into prototypes, nesting beyond any document of ours (a cycle counts as endless
 * nesting), and an absurd number of values. Walks with a stack of its own, so that no depth can exhaust ours.
 */
import { fail, ok, type Result } from '../model/result.ts';
import type { DocumentProblem } from './problem.ts';

/** Our deepest value is `network.nodes[i].params.x[j]`: 6. */
const depthLimit = 12;
const valueLimit = 200_000;
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export function checkPlainJson(root: unknown): Result<unknown, DocumentProblem> {
  const waiting: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [
    { value: root, path: '', depth: 0 },
  ];
  const place = { code: 'whole' } as const;
  let seen = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path, depth } = next;
    seen += 1;
    if (seen > valueLimit)
      return fail({ code: 'invalid', path: '', place, expected: { code: 'noLonger', bound: valueLimit } });
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= depthLimit) return fail({ code: 'tooDeep', limit: depthLimit });
    if (!Array.isArray(value) && !isPlain(value)) {
      return fail({ code: 'invalid', path, place, expected: { code: 'other' } });
    }
    for (const key of Object.keys(value)) {
      const inside = path === '' ? shorten(key) : shorten(`${path}.${key}`);
      if (forbidden.has(key)) return fail({ code: 'forbiddenKey', path: inside });
      waiting.push({ value: Reflect.get(value, key), path: inside, depth: depth + 1 });
    }
  }
  return ok(root);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Paths are shown on the screen: a stranger's key must not fill it. */
export function shorten(path: string): string {
  return path.length <= 80 ? path : `${path.slice(0, 79)}…`;
}
