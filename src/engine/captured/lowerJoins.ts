/** Sums and concatenations in the plan. */
import { sizeOf } from '../../model/shape.ts';
import { joinChannels, splitGradient } from '../kernels/webgpu/concat.ts';
import * as each from '../kernels/webgpu/elementwise.ts';
import type { Lowering } from './site.ts';

export const lowerAdd: Lowering = ({ tape, node, inputs, activation }) => {
  const flows = inputs.map(({ flow }) => flow);
  const [first, ...rest] = flows;
  if (!first || rest.length === 0) throw new Error('add takes two inputs or more');
  const length = first.value.length;
  const output = tape.flow(node.id, length, { activation, learns: flows.some(({ learns }) => learns) });
  let sum = first.value;
  rest.forEach(({ value }, i) => {
    const isLast = i === rest.length - 1;
    const into = isLast ? output.value : tape.scratch(`${node.id} so far`, length);
    tape.run(each.addTwo(sum, value, into, isLast ? activation : null));
    sum = into;
  });
  tape.back(output, flows, (gradient) => {
    for (const flow of flows) {
      if (tape.hand(flow, gradient)) continue;
      const target = tape.target(flow);
      if (target) tape.run(each.passGradient(gradient, target));
    }
  });
  return output;
};

export const lowerConcat: Lowering = ({ tape, node, inputs, output: shape, batch }) => {
  const flows = inputs.map(({ flow }) => flow);
  const channels = shape.at(-1) ?? 0;
  let from = 0;
  const parts = inputs.map((input) => {
    const count = input.shape.at(-1) ?? 0;
    from += count;
    return { flow: input.flow, from: from - count, count };
  });
  const output = tape.flow(node.id, batch * sizeOf(shape), { learns: flows.some(({ learns }) => learns) });
  const given = parts.map((part) => ({ ...part, x: part.flow.value }));
  for (const dispatch of joinChannels(channels, given, output.value)) tape.run(dispatch);
  tape.back(output, flows, (gradient) => {
    const taken = parts.flatMap((part) => {
      const target = tape.target(part.flow);
      return target ? [{ ...part, target }] : [];
    });
    for (const dispatch of splitGradient(channels, taken, gradient)) tape.run(dispatch);
  });
  return output;
};
