/** The reference against finite differences: nothing here rests on a derived formula alone. */
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../model/shape.ts';
import { finiteDifferences, relativeError } from './finiteDifferences.ts';
import { gradientCases } from './gradientCases.ts';
import type { Reference } from './operation.ts';
import { signed } from './seededNumbers.ts';

const random = (shape: readonly number[], seed: number): Reference => ({
  shape,
  values: Float64Array.from(signed(sizeOf(shape), seed)),
});

/** Each element costs two runs of the whole operation: large cases are left to the comparison with the backends. */
const small = gradientCases.filter(
  ({ inputShapes, weights }) =>
    [...inputShapes, ...weights.map(({ shape }) => shape)].reduce((sum, shape) => sum + sizeOf(shape), 0) <
    1000,
);

describe('reference', () => {
  it.each(small)(
    '$name: gradients are the finite differences',
    ({ inputShapes, outputShape, weights, reference }) => {
      const inputs = inputShapes.map((shape, i) => random(shape, 10 + i));
      const values = Object.fromEntries(weights.map(({ name, shape }, i) => [name, random(shape, 20 + i)]));
      const direction = random(outputShape, 30);
      const { output, backward } = reference(inputs, values);
      expect(output.shape).toEqual(outputShape);
      const gradients = backward(direction);
      const wanted = finiteDifferences(reference, inputs, values, direction);
      const errors = [
        ...wanted.inputs.map((slope, i) => relativeError(slope.values, gradients.inputs[i]?.values ?? [])),
        ...Object.keys(values).map((name) =>
          relativeError(wanted.weights[name]?.values ?? [], gradients.weights[name]?.values ?? []),
        ),
      ];
      for (const error of errors) expect(error).toBeLessThan(1e-7);
    },
  );

  it('checks every kind of layer, and the loss', () => {
    expect(new Set(small.map(({ kind }) => kind))).toEqual(new Set(gradientCases.map(({ kind }) => kind)));
  });
});
