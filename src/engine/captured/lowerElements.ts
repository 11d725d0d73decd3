/** What goes element by element in the plan: activations that nothing took along, and dropout. */

import type { CompiledNode } from '../compile.ts';
import { dropout, dropoutGradient } from '../kernels/webgpu/dropout.ts';
import * as each from '../kernels/webgpu/elementwise.ts';
import type { Activation } from '../kernels/webgpu/epilogue.ts';
import { type Lowering, numberOf, only } from './site.ts';

/** The activation that a layer is, or null. */
export function activationOf({ layer, params }: Pick<CompiledNode, 'layer' | 'params'>): Activation | null {
  switch (layer.kind) {
    case 'relu':
    case 'sigmoid':
    case 'tanh':
      return { kind: layer.kind };
    case 'leakyRelu':
      return { kind: 'leakyRelu', slope: numberOf(params, 'slope') };
    default:
      return null;
  }
}

export const lowerActivation: Lowering = ({ tape, node, inputs }) => {
  const { flow } = only(inputs);
  const activation = activationOf(node);
  if (!activation) throw new Error(`${node.layer.kind} is no activation`);
  const output = tape.flow(node.id, flow.value.length, { activation, learns: flow.learns });
  tape.run(each.activate(activation, flow.value, output.value));
  tape.back(output, [flow], (gradient) => {
    // The consumers have passed it through the slope already.
    if (tape.hand(flow, gradient)) return;
    const target = tape.target(flow);
    if (target) tape.run(each.passGradient(gradient, target));
  });
  return output;
};

export const lowerDropout: Lowering = ({ tape, node, inputs, head, streamAt }) => {
  const { flow } = only(inputs);
  const rate = numberOf(node.params, 'rate');
  if (!tape.training || rate === 0) return flow;
  const drop = { rate, stream: head, at: streamAt(node.id) };
  const output = tape.flow(node.id, flow.value.length, { learns: flow.learns });
  tape.run(dropout(drop, flow.value, output.value));
  tape.back(output, [flow], (gradient) => {
    const target = tape.target(flow);
    if (target) tape.run(dropoutGradient(drop, gradient, target));
  });
  return output;
};
