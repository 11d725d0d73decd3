/**
 * What moves values of x [N, H, W, C] to other places without learning: each output is a weighted sum of inputs, given
 * by naming every (input, weight, output) once; a gradient takes the same way back.
 *
 *   zero padding   y[i + top, j + left] = x[i, j]
 *   nearest        y[i, j] = x[floor(i / f), floor(j / f)]
 *   bilinear       weights max(0, 1 - |s - u|) of the inputs u along each axis, s = (i + 1/2) / f - 1/2, moved to
 *                  lie within the map
 */
import { addTo, at, mapExtent, type Operation, type Reference, single, zeros } from './operation.ts';

type Visit = (inX: number, inY: number, weight: number) => void;

export function zeroPad(options: {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}): Operation {
  return weighted((x) => {
    const [batch, height, width, channels] = mapExtent(x);
    const [tall, wide] = [height + options.top + options.bottom, width + options.left + options.right];
    return {
      shape: [batch, tall, wide, channels],
      each: (visit) => {
        for (let n = 0; n < batch; n++)
          for (let i = 0; i < height; i++)
            for (let j = 0; j < width; j++)
              for (let c = 0; c < channels; c++)
                visit(
                  ((n * height + i) * width + j) * channels + c,
                  ((n * tall + i + options.top) * wide + j + options.left) * channels + c,
                  1,
                );
      },
    };
  });
}

export function upsample(options: {
  readonly factor: number;
  readonly method: 'nearest' | 'bilinear';
}): Operation {
  const { factor, method } = options;
  /** The inputs of position `i` along an axis, with their weights. */
  const sources = (i: number, extent: number): readonly (readonly [number, number])[] => {
    if (method === 'nearest') return [[Math.floor(i / factor), 1]];
    const place = Math.min(Math.max((i + 0.5) / factor - 0.5, 0), extent - 1);
    return Array.from(
      { length: extent },
      (_, u) => [u, Math.max(0, 1 - Math.abs(place - u))] as const,
    ).filter(([, weight]) => weight > 0);
  };
  return weighted((x) => {
    const [batch, height, width, channels] = mapExtent(x);
    return {
      shape: [batch, height * factor, width * factor, channels],
      each: (visit) => {
        for (let n = 0; n < batch; n++)
          for (let i = 0; i < height * factor; i++)
            for (let j = 0; j < width * factor; j++)
              for (const [row, down] of sources(i, height))
                for (const [column, across] of sources(j, width))
                  for (let c = 0; c < channels; c++)
                    visit(
                      ((n * height + row) * width + column) * channels + c,
                      ((n * height * factor + i) * width * factor + j) * channels + c,
                      down * across,
                    );
      },
    };
  });
}

function weighted(
  of: (x: Reference) => { readonly shape: readonly number[]; readonly each: (visit: Visit) => void },
): Operation {
  return (inputs) => {
    const x = single(inputs);
    const { shape, each } = of(x);
    const output = zeros(shape);
    each((inX, inY, weight) => addTo(output, inY, at(x, inX) * weight));
    return {
      output,
      backward: (dy) => {
        const dx = zeros(x.shape);
        each((inX, inY, weight) => addTo(dx, inX, at(dy, inY) * weight));
        return { inputs: [dx], weights: {} };
      },
    };
  };
}
