/**
 * What an error in a run's work means. A pending reading may fail before the loss of its GPU is told, so what fails then is
 * no mistake of ours: a moment is left for the loss to be told. Whatever is left over is our own bug, and is said.
 */
import type { StartedBackend } from './backends.ts';
import { DeviceRefusal } from './captured/deviceRefusal.ts';
import type { EngineProblem } from './protocol.ts';
import { ReadTimeout } from './readBack.ts';
import { ReplicaLost } from './replicas/replicaProtocol.ts';

const lossIsToldWithinMs = 250;

export async function runProblem(
  error: unknown,
  { backend, lost, budgetBytes }: Pick<StartedBackend, 'backend' | 'lost' | 'budgetBytes'>,
): Promise<EngineProblem> {
  const detail = error instanceof Error ? error.message : String(error);
  // The page counts what is lost, and replaces this thread with all its replicas.
  if (error instanceof ReplicaLost) return error.problem;
  if (error instanceof DeviceRefusal && error.memory) {
    const { neededBytes, limitBytes } = error.memory;
    return { code: 'overBudget', neededBytes, budgetBytes: limitBytes ?? budgetBytes };
  }
  const late = new Promise<false>((resolve) => setTimeout(resolve, lossIsToldWithinMs, false));
  const refused = error instanceof ReadTimeout || error instanceof DeviceRefusal;
  const isLost = refused || (await Promise.race([lost.then(() => true), late]));
  return isLost ? { code: 'backendLost', backend, detail } : { code: 'internal', detail };
}
