/** The padding parameter, as convolution and pooling share it: its schema and how the inspector shows it. */
import * as v from 'valibot';
import type { Field } from './layerType.ts';

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
