/**
 * One stored experiment. `revision` grows by one with every change, whoever makes it: it is what tells a tab that
 * another tab was here. The title stands beside the document so that an entry that no longer opens still has a name.
 * What is read is looked at as if a stranger had stored it.
 */
import * as v from 'valibot';
import type { Experiment } from '../document/experiment.ts';
import type { DocumentProblem } from '../document/problem.ts';
import { parseExperiment } from '../document/schema.ts';
import type { Network } from '../model/network.ts';
import { fail, ok, type Result } from '../model/result.ts';

export interface StoredExperiment {
  readonly id: string;
  readonly title: string;
  readonly document: Experiment;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  readonly revision: number;
}

/** What the list shows of an entry; `problem` where its document does not open. */
export interface ListedExperiment {
  readonly id: string;
  readonly title: string;
  readonly updatedAt: number;
  readonly revision: number;
  readonly problem: DocumentProblem | null;
  /** Null where its document does not open; it names an entry without a title. */
  readonly network: Network | null;
}

const recordSchema = v.object({
  id: v.string(),
  title: v.fallback(v.string(), ''),
  document: v.unknown(),
  updatedAt: v.fallback(v.pipe(v.number(), v.finite()), 0),
  revision: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
});

export function readRecord(raw: unknown): Result<StoredExperiment, DocumentProblem> {
  const record = v.safeParse(recordSchema, raw);
  if (!record.success)
    return fail({ code: 'invalid', path: '', place: { code: 'whole' }, expected: { code: 'parts' } });
  const document = parseExperiment(record.output.document);
  return document.ok ? ok({ ...record.output, document: document.value }) : document;
}

/** What the list shows of an entry that opens. */
export function listed({ id, title, updatedAt, revision, document }: StoredExperiment): ListedExperiment {
  return { id, title, updatedAt, revision, problem: null, network: document.network };
}

/** Newest first. */
export function byAge(a: ListedExperiment, b: ListedExperiment): number {
  return b.updatedAt - a.updatedAt || a.id.localeCompare(b.id);
}

/** Never fails: an entry that cannot be read is listed with its problem, under the key it was found by. */
export function listRecord(key: string, raw: unknown): ListedExperiment {
  const read = readRecord(raw);
  if (read.ok) return listed(read.value);
  const rest = v.safeParse(
    v.object({ ...recordSchema.entries, revision: v.unknown(), id: v.unknown() }),
    raw,
  );
  const { title, updatedAt } = rest.success ? rest.output : { title: '', updatedAt: 0 };
  return { id: key, title, updatedAt, revision: 0, problem: read.problem, network: null };
}
