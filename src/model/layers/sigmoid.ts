import { activation } from './activation.ts';

/** 1 / (1 + exp(-x)), element by element. Its slope is at most 1/4, so that deep stacks of it hardly learn. */
export const sigmoid = activation({
  kind: 'sigmoid',
  text: {
    name: { en: 'Sigmoid', ko: '시그모이드' },
    meaning: {
      en: 'Squeezes every value smoothly between 0 and 1.',
      ko: '모든 값을 0과 1 사이로 매끄럽게 눌러 담습니다.',
    },
  },
  icon: 'M2 12.5c4.5 0 4.5 0 6-4.5s1.5-4.5 6-4.5',
  formula: '1 / (1 + e⁻ˣ)',
  value: (tf, x) => tf.sigmoid(x),
});
