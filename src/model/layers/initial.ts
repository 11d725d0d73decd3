/** How a layer's kernel begins, as convolution and dense share it: its schema and how the inspector shows it. */
import * as v from 'valibot';
import type { Field } from './layerType.ts';

export const initialSchema = v.picklist(['zeros', 'normal', 'xavier', 'he']);
export type KernelInitial = v.InferOutput<typeof initialSchema>;

export const initialField: Field = {
  name: 'initial',
  text: { en: 'Initial weights', ko: '가중치 초깃값' },
  meaning: {
    en: 'How the weights begin: all zero, normal with standard deviation 0.01, Xavier (variance 1 over the fan-in), or He (2 over the fan-in, made for ReLU).',
    ko: '가중치의 출발점입니다. 모두 0, 표준편차 0.01인 정규분포, Xavier(분산 1/입력 수), He(분산 2/입력 수, ReLU에 맞춤) 가운데에서 고릅니다.',
  },
  control: 'choice',
  values: ['zeros', 'normal', 'xavier', 'he'],
  words: {
    zeros: { en: 'zeros', ko: '0' },
    normal: { en: 'N(0, 0.01)', ko: 'N(0, 0.01)' },
    xavier: { en: 'Xavier', ko: 'Xavier' },
    he: { en: 'He', ko: 'He' },
  },
};
