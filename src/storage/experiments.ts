/**
 * My experiments, in IndexedDB. A change is a compare-and-set in one transaction: whoever writes says which revision
 * he had read, and is refused with what stands there now if somebody else was faster. Nothing here throws; every
 * failure is a `StorageProblem`.
 */
import type { Experiment } from '../document/experiment.ts';
import { whyItWouldNotOpen } from '../document/schema.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { createConnection, type FathomDatabase } from './connection.ts';
import type { StorageProblem } from './problem.ts';
import { byAge, type ListedExperiment, listRecord, readRecord, type StoredExperiment } from './record.ts';

export type { StorageProblem } from './problem.ts';

type Answer<T> = Promise<Result<T, StorageProblem>>;

/** A removed entry as it stood, so that it can be put back, readable or not. */
export interface RemovedExperiment {
  readonly id: string;
  readonly raw: unknown;
}

export interface ExperimentStorage {
  /** Newest first; entries that do not open are listed with their problem. */
  readonly list: () => Answer<readonly ListedExperiment[]>;
  readonly get: (id: string) => Answer<StoredExperiment>;
  /** `expectedRevision`: the revision that was read, or null for an entry that must not exist yet. */
  readonly put: (
    id: string,
    document: Experiment,
    expectedRevision: number | null,
  ) => Answer<StoredExperiment>;
  /** Changes the title of what stands there now. */
  readonly rename: (id: string, title: string) => Answer<StoredExperiment>;
  readonly remove: (id: string) => Answer<RemovedExperiment>;
  readonly restore: (removed: RemovedExperiment) => Answer<null>;
  readonly close: () => void;
}

export interface StorageOptions {
  /** After so long without an answer the storage counts as blocked. */
  readonly timeLimitMs?: number;
  readonly now?: () => number;
}

export function createExperimentStorage(options: StorageOptions = {}): ExperimentStorage {
  const { timeLimitMs = 4000, now = Date.now } = options;
  const connection = createConnection(timeLimitMs);
  /** By entry: the revision that was read or written here. What stands there under it need not be read again. */
  const known = new Map<string, number>();

  return {
    list: () => connection.run(list),
    get: (id) =>
      connection.run(async (database) => {
        const raw = await database.get('experiments', id);
        if (raw === undefined) return fail({ code: 'missing', id });
        const stored = read(id, raw);
        if (stored.ok) known.set(id, stored.value.revision);
        return stored;
      }),
    put: async (id, document, expectedRevision) => {
      const put = await connection.run((database) =>
        change(database, id, (raw) => {
          if (expectedRevision !== null && known.get(id) === expectedRevision && isAt(raw, expectedRevision))
            return next(id, document, expectedRevision);
          const stored = raw === undefined ? null : read(id, raw);
          if (stored && !stored.ok) return stored;
          const revision = stored?.value.revision ?? null;
          if (revision !== expectedRevision) {
            return fail({ code: 'changedElsewhere', stored: stored?.value ?? null });
          }
          return next(id, document, revision);
        }),
      );
      if (put.ok) known.set(id, put.value.revision);
      return put;
    },
    rename: (id, title) =>
      connection.run((database) =>
        change(database, id, (raw) => {
          if (raw === undefined) return fail({ code: 'missing', id });
          const stored = read(id, raw);
          if (!stored.ok) return stored;
          return next(id, { ...stored.value.document, title }, stored.value.revision);
        }),
      ),
    remove: (id) =>
      connection.run(async (database) => {
        const { store, done } = begin(database);
        const raw: unknown = await store.get(id);
        if (raw === undefined) return fail({ code: 'missing', id });
        await Promise.all([store.delete(id), done]);
        return ok({ id, raw });
      }),
    restore: ({ id, raw }) =>
      connection.run(async (database) => {
        const { store, done } = begin(database);
        const there: unknown = await store.get(id);
        if (there !== undefined) {
          const stored = readRecord(there);
          return fail({ code: 'changedElsewhere', stored: stored.ok ? stored.value : null });
        }
        await Promise.all([store.put(raw), done]);
        return ok(null);
      }),
    close: connection.close,
  };

  /** The entry that follows `revision`. What would not open again is not stored. */
  function next(
    id: string,
    document: Experiment,
    revision: number | null,
  ): Result<StoredExperiment, StorageProblem> {
    const problem = whyItWouldNotOpen(document);
    if (problem) return fail({ code: 'corrupt', id, problem });
    return ok({ id, title: document.title, document, updatedAt: now(), revision: (revision ?? 0) + 1 });
  }
}

/** Is this the entry's revision? Nothing else of it is read. */
function isAt(raw: unknown, revision: number): boolean {
  return typeof raw === 'object' && raw !== null && Reflect.get(raw, 'revision') === revision;
}

async function list(database: FathomDatabase): Answer<readonly ListedExperiment[]> {
  const transaction = database.transaction('experiments', 'readonly');
  const [keys, raws] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()]);
  return ok(raws.map((raw, i) => listRecord(keys[i] ?? '', raw)).sort(byAge));
}

function read(id: string, raw: unknown): Result<StoredExperiment, StorageProblem> {
  const record = readRecord(raw);
  return record.ok ? record : fail({ code: 'corrupt', id, problem: record.problem });
}

function begin(database: FathomDatabase) {
  const { store, done } = database.transaction('experiments', 'readwrite');
  // Whoever awaits `done` hears of a failure; where nobody does, the failed request already told it.
  done.catch(() => undefined);
  return { store, done };
}

/** Reads, decides and writes in one transaction. */
async function change(
  database: FathomDatabase,
  id: string,
  decide: (raw: unknown) => Result<StoredExperiment, StorageProblem>,
): Answer<StoredExperiment> {
  const { store, done } = begin(database);
  const decided = decide(await store.get(id));
  if (decided.ok) await Promise.all([store.put(decided.value), done]);
  return decided;
}
