/**
 * MobileNet v1 (Howard et al., "MobileNets", 2017), width 1.0, 224 x 224: thirteen depthwise separable convolutions, each
 * a 3x3 on every channel by itself and a 1x1 that mixes them, with a batch normalisation and a ReLU behind either.
 *
 * 4,231,976 parameters (the paper's 4.2 million; Keras states 4,253,864, which adds the 21,888 running means and variances)
 * and 568,740,352 multiply-adds (the paper's 569 million). ReLU as in the paper; implementations clip it at 6.
 *
 * The twin has six of them, of 32, 64 and 128 filters, and its first convolution keeps the 28 x 28 image as it is.
 */
import type { NetworkNode } from '../network.ts';
import { type Architecture, after, cited } from './architecture.ts';
import { chain, type Step } from './chain.ts';
import { imageNetClasses, imageNetImage, pooledClassifier, smallClasses, smallImage } from './endings.ts';

const paper = 'Howard et al., arXiv 2017';

type Separable = readonly [filters: number, stride: number];

interface MobileNetShape {
  readonly image: Step;
  /** Of the ordinary convolution in front. */
  readonly stem: Separable;
  readonly separable: readonly Separable[];
  readonly classes: number;
  /** Rate between the mean of the channels and the classes; none where it is not given. */
  readonly dropout?: number;
}

const published: readonly Separable[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
];

function mobileNetNodes(shape: MobileNetShape): readonly NetworkNode[] {
  const { image, stem, separable, classes, dropout } = shape;
  const active = (id: string): readonly Step[] => [
    [`${id}-norm`, 'batchNorm'],
    [`${id}-relu`, 'relu'],
  ];
  const blocks = separable.flatMap(([filters, stride], i) => {
    const id = `block${i + 1}`;
    return chain(
      i === 0 ? 'conv1-relu' : `block${i}-pointwise-relu`,
      [
        [`${id}-depthwise`, 'depthwiseConv2d', { stride, bias: false }],
        ...active(`${id}-depthwise`),
        [`${id}-pointwise`, 'conv2d', { filters, kernel: 1, bias: false }],
        ...active(`${id}-pointwise`),
      ],
      [id],
    );
  });
  return [
    ...chain(null, [image]),
    ...chain(
      'input',
      [['conv1', 'conv2d', { filters: stem[0], stride: stem[1], bias: false }], ...active('conv1')],
      ['stem'],
    ),
    ...blocks,
    ...pooledClassifier(`block${separable.length}-pointwise-relu`, classes, dropout),
  ];
}

export const mobileNet: Architecture = {
  name: 'mobileNet',
  group: 'published',
  year: 2017,
  source: cited(paper, { en: 'width 1.0', ko: '너비 1.0' }),
  twin: 'mobileNetTwin',
  text: {
    name: { en: 'MobileNet v1', ko: 'MobileNet v1' },
    meaning: {
      en: 'Depthwise separable convolutions: nearly as good for a ninth of the arithmetic, made for phones.',
      ko: '깊이별 합성곱과 1 × 1 합성곱으로 나눠 계산합니다. 성능은 비슷하면서 계산은 9분의 1쯤이라 휴대폰에 맞습니다.',
    },
  },
  network: () => ({
    nodes: mobileNetNodes({
      image: imageNetImage(),
      stem: [32, 2],
      separable: published,
      classes: imageNetClasses,
      dropout: 0.001,
    }),
  }),
};

export const mobileNetTwin: Architecture = {
  name: 'mobileNetTwin',
  group: 'twins',
  year: 2017,
  source: after(paper),
  text: {
    name: { en: 'MobileNet twin', ko: 'MobileNet 쌍둥이' },
    meaning: {
      en: 'Six depthwise separable convolutions, for 28 × 28 images.',
      ko: '깊이별 합성곱과 1 × 1 합성곱을 여섯 번 거듭해 28 × 28 이미지에 맞췄습니다.',
    },
  },
  network: () => ({
    nodes: mobileNetNodes({
      image: smallImage,
      stem: [16, 1],
      separable: [
        [32, 2],
        [32, 1],
        [64, 2],
        [64, 1],
        [128, 2],
        [128, 1],
      ],
      classes: smallClasses,
    }),
  }),
};
