/**
 * Upsampling by a whole factor f; it learns nothing. With the position of an output pixel's centre in the input,
 * s = (i + ½) / f - ½ (half-pixel centres, as PyTorch without align_corners),
 *
 *   nearest    y[i] = x[⌊i / f⌋]
 *   bilinear   y[i] = (1 - t) x[⌊s⌋] + t x[⌊s⌋ + 1],  t = s - ⌊s⌋, along both axes; beyond the border its last value
 *
 * Both are composed of operations whose gradients are exact on every backend (stock resizing ignores half-pixel centres
 * in its gradient): copies side by side, and a product with the matrix of the weights along each axis.
 */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { fail, ok } from '../result.ts';
import { isMap, mapOf } from '../shape.ts';
import { own, text } from '../terms.ts';
import { integer } from './integer.ts';
import type { LayerType, TfCore } from './layerType.ts';

export interface UpsampleParams {
  readonly factor: number;
  readonly method: 'nearest' | 'bilinear';
}

const maxFactor = 16;

export const upsample: LayerType<'upsample', UpsampleParams> = {
  kind: 'upsample',
  family: 'pool',
  text: {
    name: { en: 'Upsampling', ko: '업샘플링' },
    short: { en: 'Upsample', ko: '업샘플링' },
    meaning: {
      en: 'Makes the map larger by copying each value, or by blending neighbours.',
      ko: '값을 그대로 복사하거나 이웃과 섞어 맵을 키웁니다.',
    },
  },
  icon: 'M2.5 9.5h4v4h-4zM2.5 6V2.5h11v11h-3.5M8.5 7.5l3-3M9 4.5h2.5V7',
  params: v.strictObject({ factor: integer(1, maxFactor), method: v.picklist(['nearest', 'bilinear']) }),
  defaults: { factor: 2, method: 'nearest' },
  fields: [
    {
      name: 'factor',
      text: { en: 'Factor', ko: '배율' },
      meaning: {
        en: 'How many times higher and wider it gets.',
        ko: '높이와 너비를 몇 배로 키울지 정합니다.',
      },
      control: 'integer',
      min: 1,
      max: maxFactor,
    },
    {
      name: 'method',
      text: { en: 'Method', ko: '방법' },
      meaning: {
        en: 'Nearest copies the value of the pixel it lies in; bilinear blends the four nearest by distance.',
        ko: '최근접은 가장 가까운 값을 복사하고, 쌍선형은 가까운 네 값을 거리에 따라 섞습니다.',
      },
      control: 'choice',
      values: ['nearest', 'bilinear'],
      words: { nearest: { en: 'nearest', ko: '최근접' }, bilinear: { en: 'bilinear', ko: '쌍선형' } },
    },
  ],
  arity: { min: 1, max: 1 },
  bead: false,
  label: ({ factor, method }) => `×${factor}${method === 'bilinear' ? ' bilinear' : ''}`,
  outputShape: ([input = []], { factor }) =>
    isMap(input)
      ? ok([input[0] * factor, input[1] * factor, input[2]])
      : fail({ code: 'needsMap', got: input }),
  weights: () => [],
  buffers: () => [],
  multiplyAdds: () => 0,
  window: (_inputs, { factor, method }) => {
    const [first, last] = method === 'nearest' ? [1 - factor, 0] : [1 - 1.5 * factor, factor / 2];
    return { kind: 'spreads', factor: [factor, factor], first: [first, first], last: [last, last] };
  },
  formulas: (inputs, { factor }) => {
    const [height, width, channels] = mapOf(inputs);
    const across = height === width ? [] : [text(', '), text(width), text(' × '), own(factor, 'factor')];
    return [
      {
        of: 'outputSize',
        terms: [text(height), text(' × '), own(factor, 'factor'), ...across],
        result: [height * factor, width * factor, channels],
      },
    ];
  },
  forward: ([x], _weights, { factor, method }, { tf }) => {
    if (!x) throw new Error('upsample takes one input');
    return method === 'nearest' ? nearest(tf, x as Tensor4D, factor) : bilinear(tf, x as Tensor4D, factor);
  },
};

function nearest(tf: TfCore, x: Tensor4D, factor: number): Tensor {
  const [batch, height, width, channels] = x.shape;
  const wide = tf.tile(tf.reshape(x, [batch * height * width, 1, channels]), [1, factor, 1]);
  const tall = tf.tile(tf.reshape(wide, [batch * height, 1, width * factor * channels]), [1, factor, 1]);
  return tf.reshape(tall, [batch, height * factor, width * factor, channels]);
}

function bilinear(tf: TfCore, x: Tensor4D, factor: number): Tensor {
  const [batch, height, width, channels] = x.shape;
  // Rows first in each: the weights multiply from the left, batch by batch.
  const along = (map: Tensor, extent: number, rest: number) =>
    tf.matMul(
      tf.tile(tf.tensor3d(blend(extent, factor), [1, extent * factor, extent]), [batch, 1, 1]),
      tf.reshape(map, [batch, extent, rest]),
    );
  const tall = tf.reshape(along(x, height, width * channels), [batch, height * factor, width, channels]);
  const turned = tf.transpose(tall, [0, 2, 1, 3]);
  const wide = along(turned, width, height * factor * channels);
  return tf.transpose(tf.reshape(wide, [batch, width * factor, height * factor, channels]), [0, 2, 1, 3]);
}

/** The weights of `extent` values in each of the `extent * factor` between them, row by row. */
function blend(extent: number, factor: number): Float32Array {
  const weights = new Float32Array(extent * factor * extent);
  for (let i = 0; i < extent * factor; i += 1) {
    const position = (i + 0.5) / factor - 0.5;
    const before = Math.floor(position);
    const share = position - before;
    const add = (at: number, weight: number) => {
      const index = i * extent + Math.min(Math.max(at, 0), extent - 1);
      weights[index] = (weights[index] ?? 0) + weight;
    };
    add(before, 1 - share);
    add(before + 1, share);
  }
  return weights;
}
