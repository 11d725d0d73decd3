/** Plans are made without a device: which networks can be captured, and of how many dispatches a step is. */
import { expect, it } from 'vitest';
import { bookSame } from '../../model/architectures/bookSame.ts';
import { architectures } from '../../model/architectures/index.ts';
import { layerKinds } from '../../model/layers/index.ts';
import type { Network } from '../../model/network.ts';
import { compile } from '../compile.ts';
import { smallExperiment } from '../engineForTests.ts';
import { optimiserRule } from '../optimisers.ts';
import { covers } from './lower.ts';
import { canPlan, planInference, planTraining } from './plan.ts';
import { stateOf } from './state.ts';
import type { Ways } from './ways.ts';

const direct: Ways = { correlate: 'direct', product: 'direct', kernelGradient: 'direct' };
const training = { optimiser: { kind: 'adam', beta1: 0.9, beta2: 0.999 }, weightDecay: 0 } as const;

function plansOf(network: Network) {
  const compiled = compile(smallExperiment({ network }));
  if (!compiled.ok) throw new Error(compiled.problem.code);
  const model = compiled.value;
  const state = stateOf(model, optimiserRule(training.optimiser).slots);
  return {
    covered: canPlan(model),
    step: planTraining(model, state, training, 100, direct),
    look: planInference(model, state, 100, direct),
  };
}

it('every kind of layer has kernels', () => {
  expect(layerKinds.filter((kind) => !covers(kind))).toEqual([]);
});

it.each(architectures.filter(({ group }) => group === 'twins'))('$name is captured', ({ network }) => {
  const { covered, step, look } = plansOf(network());
  expect(covered).toBe(true);
  const counts = (kernel: string) => step.dispatches.filter((one) => one.kernel === kernel).length;
  // All kernels are turned at once, all weights are updated at once, and the loss is one dispatch with its gradient.
  expect([counts('turnKernels'), counts('adam'), counts('loss')]).toEqual([1, 1, 1]);
  expect(look.dispatches.length).toBeLessThan(step.dispatches.length / 2);
  // No plan may need more than every device has: 8 storage buffers to a program.
  const most = Math.max(...step.dispatches.map(({ bindings }) => bindings.length));
  expect(most).toBeLessThanOrEqual(8);
});

it("a step of the book's net is at most 60 dispatches", () => {
  const { step } = plansOf(bookSame.network());
  expect(step.dispatches.length).toBeLessThanOrEqual(60);
  expect(step.dispatches.length).toBe(33);
});
