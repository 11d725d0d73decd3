/** Which problem a page is told where a run's work fails: it decides whether the run goes on elsewhere. */
import { expect, it } from 'vitest';
import { DeviceRefusal } from './captured/deviceRefusal.ts';
import { ReadTimeout } from './readBack.ts';
import { ReplicaLost } from './replicas/replicaProtocol.ts';
import { runProblem } from './runProblem.ts';

const never = new Promise<string>(() => {});
const on = (lost: Promise<string>) => ({ backend: 'webgpu', lost, budgetBytes: 1000 }) as const;
const detail = 'so it was';
const lost = { code: 'backendLost', backend: 'webgpu', detail };

it.each([
  ['a reading that did not come', new ReadTimeout(detail), lost],
  ['a program that the device refuses', new DeviceRefusal(detail), lost],
  [
    'a buffer over a limit',
    new DeviceRefusal(detail, { neededBytes: 9, limitBytes: 7 }),
    { code: 'overBudget', neededBytes: 9, budgetBytes: 7 },
  ],
  [
    'memory that lacks, nobody knows how much',
    new DeviceRefusal(detail, { neededBytes: 9, limitBytes: null }),
    { code: 'overBudget', neededBytes: 9, budgetBytes: 1000 },
  ],
  ['a replica that died', new ReplicaLost(detail), { code: 'workerDied', lostSteps: 0 }],
  ['a mistake of ours', new TypeError(detail), { code: 'internal', detail }],
  ['whatever else was thrown', detail, { code: 'internal', detail }],
])('%s', async (_, error, problem) => {
  expect(await runProblem(error, on(never))).toEqual(problem);
});

it('what fails on a device that is lost, or that is told lost a moment later, is no mistake of ours', async () => {
  const failed = new TypeError(detail);
  expect(await runProblem(failed, on(Promise.resolve('destroyed')))).toEqual(lost);
  const soon = new Promise<string>((resolve) => setTimeout(resolve, 50, 'destroyed'));
  expect(await runProblem(failed, on(soon))).toEqual(lost);
});
