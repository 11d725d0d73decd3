/**
 * Problems are values. A function that can be given something wrong returns a `Result`: either the value,
 * or a problem from a closed union that the screen must show in two languages. Throwing is for our own bugs.
 */
export type Result<T, P> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: P };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function fail<P>(problem: P): { readonly ok: false; readonly problem: P } {
  return { ok: false, problem };
}
