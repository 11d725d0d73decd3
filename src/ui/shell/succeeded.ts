import type { Done } from '../../state/libraryState.ts';
import { notify } from '../../state/notices.ts';

/** Waits for the library; what went wrong becomes a message. True when it went well. */
export async function succeeded(done: Done): Promise<boolean> {
  const problem = await done;
  if (problem) notify({ code: 'storage', problem });
  return problem === null;
}
