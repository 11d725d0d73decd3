/**
 * Operations that only move numbers.
 *
 *   add          y = x1 + x2 + ...; every input gets dy
 *   concatenate  along the last axis (channels): each input gets back its own slice of dy
 *   flatten      [N, H, W, C] to [N, H W C]; the order of the numbers stays
 */
import { addTo, at, filled, type Operation, single, zeros } from './operation.ts';

export function add(): Operation {
  return (inputs) => {
    const [first] = inputs;
    if (!first) throw new Error('add takes at least one input');
    return {
      output: filled(first.shape, (i) => inputs.reduce((sum, input) => sum + at(input, i), 0)),
      backward: (dy) => ({ inputs: inputs.map(() => dy), weights: {} }),
    };
  };
}

export function concatenate(): Operation {
  return (inputs) => {
    const lead = inputs[0]?.shape.slice(0, -1) ?? [];
    const widths = inputs.map(({ shape }) => shape.at(-1) ?? 0);
    const total = widths.reduce((sum, width) => sum + width, 0);
    const starts = widths.map((_, i) => widths.slice(0, i).reduce((sum, width) => sum + width, 0));
    /** Flat index in the output of element `i` of one input. */
    const place = (input: number, i: number) => {
      const width = widths[input] ?? 0;
      return Math.floor(i / width) * total + (starts[input] ?? 0) + (i % width);
    };
    const output = zeros([...lead, total]);
    inputs.forEach((input, index) => {
      for (let i = 0; i < input.values.length; i++) addTo(output, place(index, i), at(input, i));
    });
    return {
      output,
      backward: (dy) => ({
        inputs: inputs.map(({ shape }, index) => filled(shape, (i) => at(dy, place(index, i)))),
        weights: {},
      }),
    };
  };
}

export function flatten(): Operation {
  return (inputs) => {
    const x = single(inputs);
    const [batch = 1] = x.shape;
    return {
      output: { shape: [batch, x.values.length / batch], values: x.values },
      backward: (dy) => ({ inputs: [{ shape: x.shape, values: dy.values }], weights: {} }),
    };
  };
}
