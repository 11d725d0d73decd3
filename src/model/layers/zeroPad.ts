import * as v from 'valibot';
import { fail, ok } from '../result.ts';
import { isMap, mapOf } from '../shape.ts';
import { own, text } from '../terms.ts';
import { integer } from './integer.ts';
import type { Field, LayerType } from './layerType.ts';

export interface ZeroPadParams {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

const most = 64;

const side = (
  name: keyof ZeroPadParams,
  en: string,
  ko: string,
  enWhere: string,
  koWhere: string,
): Field => ({
  name,
  text: { en, ko },
  meaning: { en: `Zeros added ${enWhere}.`, ko: `${koWhere} 덧대는 0의 수입니다.` },
  control: 'integer',
  min: 0,
  max: most,
});

/** Zeros around the map, as many on each side as wanted: h × w × C becomes (h + top + bottom) × (w + left + right) × C. */
export const zeroPad: LayerType<'zeroPad', ZeroPadParams> = {
  kind: 'zeroPad',
  family: 'conv',
  text: {
    name: { en: 'Zero padding', ko: '제로 패딩' },
    short: { en: 'Zero pad', ko: '제로 패딩' },
    meaning: {
      en: 'Puts rows and columns of zeros around the map, each side by itself.',
      ko: '맵 둘레에 0으로 된 행과 열을 덧댑니다. 네 변을 따로 정할 수 있습니다.',
    },
  },
  icon: 'M5 5h6v6h-6zM2 2.5h.01M6 2.5h.01M10 2.5h.01M14 2.5h.01M2 13.5h.01M6 13.5h.01M10 13.5h.01M14 13.5h.01M2 6.2h.01M2 9.8h.01M14 6.2h.01M14 9.8h.01',
  params: v.strictObject({
    top: integer(0, most),
    bottom: integer(0, most),
    left: integer(0, most),
    right: integer(0, most),
  }),
  defaults: { top: 1, bottom: 1, left: 1, right: 1 },
  fields: [
    side('top', 'Top', '위', 'above the first row', '첫 행 위에'),
    side('bottom', 'Bottom', '아래', 'below the last row', '마지막 행 아래에'),
    side('left', 'Left', '왼쪽', 'before the first column', '첫 열 왼쪽에'),
    side('right', 'Right', '오른쪽', 'after the last column', '마지막 열 오른쪽에'),
  ],
  arity: { min: 1, max: 1 },
  bead: false,
  label: ({ top, bottom, left, right }) =>
    new Set([top, bottom, left, right]).size === 1 ? `${top}` : `${top},${bottom},${left},${right}`,
  outputShape: ([input = []], { top, bottom, left, right }) =>
    isMap(input)
      ? ok([input[0] + top + bottom, input[1] + left + right, input[2]])
      : fail({ code: 'needsMap', got: input }),
  weights: () => [],
  buffers: () => [],
  multiplyAdds: () => 0,
  window: (_inputs, { top, left }) => ({
    kind: 'slides',
    size: [1, 1],
    stride: [1, 1],
    padding: [top, left],
    dilation: [1, 1],
  }),
  formulas: (inputs, { top, bottom, left, right }) => {
    const [height, width, channels] = mapOf(inputs);
    return [
      {
        of: 'outputSize',
        terms: [
          text(height),
          text(' + '),
          own(top, 'top'),
          text(' + '),
          own(bottom, 'bottom'),
          text(', '),
          text(width),
          text(' + '),
          own(left, 'left'),
          text(' + '),
          own(right, 'right'),
        ],
        result: [height + top + bottom, width + left + right, channels],
      },
    ];
  },
  forward: ([x], _weights, { top, bottom, left, right }, { tf }) => {
    if (!x) throw new Error('zeroPad takes one input');
    return tf.pad(x, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]);
  },
};
