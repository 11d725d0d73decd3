/**
 * VGG (Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2014): nothing but
 * 3x3 convolutions in five stages, a pooling of 2 behind each, and three dense layers. 11, 13, 16 or 19 layers learn:
 * configurations A, B, D and E, with 132,863,336, 133,047,848, 138,357,544 and 143,667,240 parameters.
 *
 * The twin has three stages of 16, 32 and 64 filters, two, two and three convolutions deep.
 */
import type { NetworkNode } from '../network.ts';
import { type Architecture, after, cited } from './architecture.ts';
import { chain, type Step } from './chain.ts';
import { denseClassifier, imageNetClasses, imageNetImage, smallClasses, smallImage } from './endings.ts';

const paper = 'Simonyan, Zisserman, ICLR 2015';

type Stage = readonly [filters: number, depth: number];

/** Nodes are called as in the paper's tables: `conv3-2` is the second convolution of the third stage. */
function vggNodes(
  image: Step,
  stages: readonly Stage[],
  hidden: readonly [number, number],
  classes: number,
): readonly NetworkNode[] {
  const convolutions = stages.flatMap(([filters, depth], i) => {
    const stage = i + 1;
    const pairs = Array.from({ length: depth }, (_, j): readonly Step[] => [
      [`conv${stage}-${j + 1}`, 'conv2d', { filters, padding: 1 }],
      [`relu${stage}-${j + 1}`, 'relu'],
    ]);
    const steps: readonly Step[] = [...pairs.flat(), [`pool${stage}`, 'maxPool']];
    return chain(i === 0 ? 'input' : `pool${i}`, steps, [`stage${stage}`]);
  });
  const total = stages.reduce((sum, [, depth]) => sum + depth, 0);
  return [
    ...chain(null, [image]),
    ...convolutions,
    ...denseClassifier(`pool${stages.length}`, total + 1, hidden, { classes, order: 'dropoutLast' }),
  ];
}

function vgg(depths: readonly [number, number, number, number, number]): Architecture {
  const layers = depths.reduce((sum, depth) => sum + depth, 3);
  const [a, b, c, d, e] = depths;
  const stages: readonly Stage[] = [
    [64, a],
    [128, b],
    [256, c],
    [512, d],
    [512, e],
  ];
  return {
    name: `vgg${layers}`,
    group: 'published',
    year: 2014,
    source: cited(paper),
    twin: 'vggTwin',
    text: {
      name: { en: `VGG-${layers}`, ko: `VGG-${layers}` },
      meaning: {
        en: `Nothing but 3 × 3 convolutions in five stages: ${layers} layers that learn.`,
        ko: `3 × 3 합성곱만을 다섯 단계로 쌓은, 학습하는 층이 ${layers}개인 신경망입니다.`,
      },
    },
    network: () => ({ nodes: vggNodes(imageNetImage(), stages, [4096, 4096], imageNetClasses) }),
  };
}

export const vgg11 = vgg([1, 1, 2, 2, 2]);
export const vgg13 = vgg([2, 2, 2, 2, 2]);
export const vgg16 = vgg([2, 2, 3, 3, 3]);
export const vgg19 = vgg([2, 2, 4, 4, 4]);

const twinStages: readonly Stage[] = [
  [16, 2],
  [32, 2],
  [64, 3],
];

export const vggTwin: Architecture = {
  name: 'vggTwin',
  group: 'twins',
  year: 2014,
  source: after(paper),
  text: {
    name: { en: 'VGG twin', ko: 'VGG 쌍둥이' },
    meaning: {
      en: 'Three stages of 3 × 3 convolutions, for 28 × 28 images.',
      ko: '3 × 3 합성곱을 세 단계로 쌓아 28 × 28 이미지에 맞췄습니다.',
    },
  },
  network: () => ({ nodes: vggNodes(smallImage, twinStages, [128, 64], smallClasses) }),
};
