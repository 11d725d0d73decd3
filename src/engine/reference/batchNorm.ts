/**
 * Batch normalisation (Ioffe and Szegedy, 2015) of x [..., C], with m elements of each channel in the batch:
 *
 *   mean = sum x / m,   variance = sum (x - mean)^2 / m,   n = (x - mean) / sqrt(variance + epsilon)
 *   y  = scale n + shift
 *   dx = scale / sqrt(variance + epsilon) (dy - sum dy / m - n sum(dy n) / m)
 *   dscale = sum(dy n),   dshift = sum dy
 */
import { addTo, at, filled, type Operation, type Reference, single, weight, zeros } from './operation.ts';

export function batchNorm(
  epsilon: number,
  names: { readonly scale: string; readonly shift: string },
): Operation {
  return (inputs, weights) => {
    const x = single(inputs);
    const scale = weight(weights, names.scale);
    const shift = weight(weights, names.shift);
    const channels = scale.values.length;
    const count = x.values.length / channels;
    const mean = sumOf(x, channels, (i) => at(x, i) / count);
    const variance = sumOf(x, channels, (i) => (at(x, i) - at(mean, i % channels)) ** 2 / count);
    const deviation = (channel: number) => Math.sqrt(at(variance, channel) + epsilon);
    const normal = filled(x.shape, (i) => (at(x, i) - at(mean, i % channels)) / deviation(i % channels));
    return {
      output: filled(x.shape, (i) => at(normal, i) * at(scale, i % channels) + at(shift, i % channels)),
      backward: (dy) => {
        const dShift = sumOf(dy, channels, (i) => at(dy, i));
        const dScale = sumOf(dy, channels, (i) => at(dy, i) * at(normal, i));
        const dx = filled(x.shape, (i) => {
          const c = i % channels;
          const centred = at(dy, i) - at(dShift, c) / count - (at(normal, i) * at(dScale, c)) / count;
          return (at(scale, c) / deviation(c)) * centred;
        });
        return { inputs: [dx], weights: { [names.scale]: dScale, [names.shift]: dShift } };
      },
    };
  };
}

/** Sum of `of(i)` over all elements i of each channel. */
function sumOf(x: Reference, channels: number, of: (index: number) => number): Reference {
  const sum = zeros([channels]);
  for (let i = 0; i < x.values.length; i++) addTo(sum, i % channels, of(i));
  return sum;
}
