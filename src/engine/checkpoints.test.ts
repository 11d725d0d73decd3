import { expect, it } from 'vitest';
import { chain } from '../model/architectures/chain.ts';
import { smallExperiment, startEngine } from './engineForTests.ts';
import { syntheticDataset } from './syntheticForTests.ts';

it('leaves a checkpoint at least every ten seconds', async () => {
  // A clock of its own, on which every step takes a second.
  let clock = 0;
  const whole = syntheticDataset();
  const open: typeof whole = (name, options) => {
    const reader = whole(name, options);
    return {
      ...reader,
      piece: (split, index) => {
        clock += 1000;
        return reader.piece(split, index);
      },
    };
  };
  const network = {
    nodes: chain(null, [
      ['input', 'input'],
      ['flatten', 'flatten'],
      ['dense', 'dense', { units: 10 }],
      ['output', 'output'],
    ]),
  };
  const experiment = smallExperiment({ network, data: { validation: 0 } });
  const engine = startEngine({ open, now: () => clock });
  engine.send({ type: 'prepare', wanted: 'cpu' });
  engine.send({ type: 'train', runId: 'r', experiment, from: null, steps: 39 });
  await engine.next('paused');
  const steps = [0, ...engine.all('checkpointed').map(({ checkpoint }) => checkpoint.step)];
  expect(steps.at(-1)).toBe(39);
  const apart = steps.slice(1).map((step, i) => step - (steps[i] ?? 0));
  expect(Math.max(...apart)).toBeLessThanOrEqual(10);
  engine.close();
});
