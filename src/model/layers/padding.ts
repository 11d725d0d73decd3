/** The padding parameter, as convolution and pooling share it: its schema, how the inspector shows it, how tf is told. */
import * as v from 'valibot';
import { mapOf } from '../shape.ts';
import { acceptedSlide, type SlidingWindow, windowSize } from '../sliding.ts';
import type { Field, TfCore } from './layerType.ts';

const maxPadding = 16;

export const paddingSchema = v.union([
  v.picklist(['same', 'valid']),
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maxPadding)),
]);

export const paddingField: Field = {
  name: 'padding',
  text: { en: 'Padding', ko: '패딩' },
  meaning: {
    en: 'What is added around the map: "same" keeps its size at stride 1, "valid" adds nothing, a number adds that many on every side.',
    ko: '맵 둘레에 덧대는 폭입니다. ‘same’은 스트라이드가 1일 때 크기를 유지하고, ‘valid’는 아무것도 덧대지 않으며, 숫자는 사방에 그만큼 덧댑니다.',
  },
  control: 'choiceOrInteger',
  values: ['same', 'valid'],
  words: { same: { en: 'same', ko: 'same' }, valid: { en: 'valid', ko: 'valid' } },
  min: 0,
  max: maxPadding,
};

/** The label's part for a padding other than the default `same`. */
export function paddingLabel(padding: 'same' | 'valid' | number): string {
  if (padding === 'same') return '';
  return padding === 'valid' ? ' valid' : ` p${padding}`;
}

type TfPadding = Parameters<TfCore['conv2d']>[3];
export type TfPaddingArguments = readonly [pad: TfPadding, rounding: 'floor' | undefined];

/**
 * What tf is told for a window over maps of this shape (with the batch in front). Its own words do, but for three cases
 * in which each side is given by itself: rounding up; a number and a window that is not square (tf reckons the width
 * with the height); 'same' and a window smaller than its stride (the stock WASM kernels then compute wrong values).
 */
export function tfPadding(shape: readonly number[], window: SlidingWindow): TfPaddingArguments {
  const { padding, stride, ceil = false } = window;
  const [down, across] = windowSize(window);
  const plain =
    padding === 'same' ? Math.min(down, across) >= stride : !ceil && (down === across || padding === 'valid');
  if (plain) return [padding, typeof padding === 'number' ? 'floor' : undefined];
  const { height, width } = acceptedSlide(mapOf([shape.slice(1)]), window);
  return [
    [
      [0, 0],
      [height.before, Math.max(0, height.after)],
      [width.before, Math.max(0, width.after)],
      [0, 0],
    ],
    'floor',
  ];
}
