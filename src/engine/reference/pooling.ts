/**
 * Pooling of x [N, H, W, C], each channel by itself. Padding is never the largest and never counted:
 *
 *   max      y = the largest x in the window; its gradient goes to the first such element, row by row
 *   average  y = the mean of the x in the window that are no padding; each gets dy / count
 *   global   y[n, c] = the mean over height and width: average pooling with one window for all
 */
import { addTo, at, mapExtent, type Operation, type Reference, single, zeros } from './operation.ts';
import { eachInWindow, type Padding, slide } from './window.ts';

export interface Pool {
  readonly size: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly ceil?: boolean;
}

export function maxPool(pool: Pool): Operation {
  return (inputs) => {
    const x = single(inputs);
    const { output, eachWindow } = windows(x, pool);
    const chosen = new Int32Array(output.values.length);
    eachWindow((y, elements) => {
      chosen[y] = elements.reduce((best, element) => (at(x, element) > at(x, best) ? element : best));
      addTo(output, y, at(x, chosen[y] as number));
    });
    return {
      output,
      backward: (dy) => {
        const dx = zeros(x.shape);
        chosen.forEach((element, y) => {
          addTo(dx, element, at(dy, y));
        });
        return { inputs: [dx], weights: {} };
      },
    };
  };
}

export function averagePool(pool: Pool): Operation {
  return (inputs) => {
    const x = single(inputs);
    const { output, eachWindow } = windows(x, pool);
    eachWindow((y, elements) => {
      for (const element of elements) addTo(output, y, at(x, element) / elements.length);
    });
    return {
      output,
      backward: (dy) => {
        const dx = zeros(x.shape);
        eachWindow((y, elements) => {
          for (const element of elements) addTo(dx, element, at(dy, y) / elements.length);
        });
        return { inputs: [dx], weights: {} };
      },
    };
  };
}

export function globalAveragePool(): Operation {
  return (inputs) => {
    const x = single(inputs);
    const [batch, height, width, channels] = mapExtent(x);
    const share = 1 / (height * width);
    const pooled = (element: number) =>
      Math.floor(element / (height * width * channels)) * channels + (element % channels);
    const output = zeros([batch, channels]);
    for (let element = 0; element < x.values.length; element++)
      addTo(output, pooled(element), at(x, element) * share);
    return {
      output,
      backward: (dy) => {
        const dx = zeros(x.shape);
        for (let element = 0; element < x.values.length; element++)
          addTo(dx, element, at(dy, pooled(element)) * share);
        return { inputs: [dx], weights: {} };
      },
    };
  };
}

/** Every output element with the flat indices of the input elements that its window covers, row by row. */
function windows(x: Reference, { size, stride, padding, ceil }: Pool) {
  const [batch, height, width, channels] = mapExtent(x);
  const rows = slide(height, size, stride, padding, ceil);
  const columns = slide(width, size, stride, padding, ceil);
  const output = zeros([batch, rows.output, columns.output, channels]);
  const eachWindow = (visit: (y: number, elements: readonly number[]) => void) => {
    for (let n = 0; n < batch; n++)
      for (let i = 0; i < rows.output; i++)
        for (let j = 0; j < columns.output; j++)
          for (let c = 0; c < channels; c++) {
            const elements: number[] = [];
            eachInWindow(rows, i, (row) =>
              eachInWindow(columns, j, (column) =>
                elements.push(((n * height + row) * width + column) * channels + c),
              ),
            );
            visit(((n * rows.output + i) * columns.output + j) * channels + c, elements);
          }
  };
  return { output, eachWindow };
}
