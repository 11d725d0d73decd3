import { activation } from './activation.ts';

/** max(0, x), element by element: the activation that lets deep networks learn (Nair and Hinton, 2010). */
export const relu = activation({
  kind: 'relu',
  text: {
    name: { en: 'ReLU', ko: 'ReLU' },
    meaning: {
      en: 'Lets positive values through unchanged and turns negative ones into zero.',
      ko: '양수는 그대로 통과시키고 음수는 0으로 만듭니다.',
    },
  },
  icon: 'M2 11h6l6-7',
  formula: 'max(0, x)',
  value: (tf, x) => tf.relu(x),
});
