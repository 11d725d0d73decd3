import { activation } from './activation.ts';

/** The hyperbolic tangent, element by element: a sigmoid centred on zero (LeNet-5 uses it, scaled). */
export const tanh = activation({
  kind: 'tanh',
  text: {
    name: { en: 'Tanh', ko: 'tanh' },
    meaning: {
      en: 'Squeezes every value smoothly between -1 and 1, with zero staying zero.',
      ko: '모든 값을 -1과 1 사이로 매끄럽게 눌러 담으며, 0은 0으로 남습니다.',
    },
  },
  icon: 'M2 13c5 0 5 0 6-5s1-5 6-5M2 8h2M12 8h2',
  formula: '(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)',
  value: (tf, x) => tf.tanh(x),
});
