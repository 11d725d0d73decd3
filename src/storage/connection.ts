/**
 * The connection to the database `fathom`. Everything that IndexedDB can do wrong becomes a value here: it is missing,
 * throws when touched (a sandboxed frame), is full, does not answer, or closes under our hands. A connection that
 * another tab needs closed (to upgrade) is closed and opened anew when it is next wanted.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { fail, type Result } from '../model/result.ts';
import type { StorageProblem } from './problem.ts';

interface FathomSchema extends DBSchema {
  experiments: { key: string; value: unknown };
}
export type FathomDatabase = IDBPDatabase<FathomSchema>;

const databaseName = 'fathom';
const databaseVersion = 1;

export interface Connection {
  /** Runs a task on the open database. A thrown error becomes a problem; a lost connection is opened once more. */
  readonly run: <T>(
    task: (database: FathomDatabase) => Promise<Result<T, StorageProblem>>,
  ) => Promise<Result<T, StorageProblem>>;
  readonly close: () => void;
}

/** `timeLimitMs`: how long opening, and then one task, may take before the storage counts as blocked. */
export function createConnection(timeLimitMs: number): Connection {
  let opening: Promise<FathomDatabase> | null = null;

  function connect(): Promise<FathomDatabase> {
    if (opening) return opening;
    const attempt: Promise<FathomDatabase> = openNow(forget);
    function forget() {
      if (opening === attempt) opening = null;
    }
    opening = attempt;
    attempt.catch(forget);
    return attempt;
  }

  async function run<T>(
    task: (database: FathomDatabase) => Promise<Result<T, StorageProblem>>,
  ): Promise<Result<T, StorageProblem>> {
    for (let attempts = 1; ; attempts += 1) {
      let database: FathomDatabase | 'late';
      try {
        database = await within(timeLimitMs, connect());
      } catch (error) {
        return fail(openingProblem(error));
      }
      if (database === 'late') return fail({ code: 'blocked' });
      try {
        const result = await within(timeLimitMs, task(database));
        return result === 'late' ? fail({ code: 'blocked' }) : result;
      } catch (error) {
        // The connection was closed before the task could begin its transaction.
        if (nameOf(error) === 'InvalidStateError' && attempts === 1) {
          opening = null;
          continue;
        }
        return fail(taskProblem(error));
      }
    }
  }

  function close() {
    opening?.then((database) => database.close()).catch(() => undefined);
    opening = null;
  }

  return { run, close };
}

async function openNow(forget: () => void): Promise<FathomDatabase> {
  const database = await openDB<FathomSchema>(databaseName, databaseVersion, {
    upgrade: (created) => {
      created.createObjectStore('experiments', { keyPath: 'id' });
    },
    blocking: () => {
      forget();
      database.close();
    },
    terminated: forget,
  });
  return database;
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T | 'late'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, limitMs, 'late');
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : '';
}

function openingProblem(error: unknown): StorageProblem {
  if (nameOf(error) === 'VersionError') return { code: 'blocked' };
  if (nameOf(error) === 'QuotaExceededError') return { code: 'full' };
  return { code: 'unavailable' };
}

function taskProblem(error: unknown): StorageProblem {
  switch (nameOf(error)) {
    case 'QuotaExceededError':
      return { code: 'full' };
    case 'SecurityError':
      return { code: 'unavailable' };
    default:
      return { code: 'unknown', detail: error instanceof Error ? error.message : String(error) };
  }
}
