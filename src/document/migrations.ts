/**
 * Old documents are promises. Step number i turns a document of version i + 1 into one of version i + 2, knowing
 * nothing of later versions; a document climbs from its own version to the current one. The current version is
 * therefore one more than the number of steps. A step is frozen once it is released, as is its fixture.
 *
 * A step receives plain JSON of which only `v` is known: it changes what it recognises and leaves the rest for the
 * schema to refuse. `v` itself is set here.
 */
import { fail, ok, type Result } from '../model/result.ts';
import type { DocumentProblem } from './problem.ts';

export type JsonObject = Readonly<Record<string, unknown>>;
export type Migration = (document: JsonObject) => JsonObject;

/** The steps there are. Version 1 is the first. */
export const migrations: readonly Migration[] = [];

/** Lifts a document to the version after the last step. */
export function migrate(
  value: unknown,
  steps: readonly Migration[] = migrations,
): Result<JsonObject, DocumentProblem> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail({ code: 'invalid', path: '', place: { code: 'whole' }, expected: { code: 'parts' } });
  }
  const document: JsonObject = Object.fromEntries(Object.entries(value));
  const known = steps.length + 1;
  const version = document.v;
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
    const place = { code: 'field', field: 'version' } as const;
    return fail({ code: 'invalid', path: 'v', place, expected: { code: 'wholeNumber' } });
  }
  if (version > known) return fail({ code: 'fromTheFuture', version, known });
  let current = document;
  for (const [i, step] of steps.entries()) {
    if (i + 1 < version) continue;
    try {
      current = { ...step(current), v: i + 2 };
    } catch {
      // What a step stumbles over is no document of its version.
      return fail({ code: 'invalid', path: '', place: { code: 'whole' }, expected: { code: 'other' } });
    }
  }
  return ok(current);
}
