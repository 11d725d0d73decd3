/**
 * SqueezeNet 1.1 (Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters", 2016; version 1.1 of
 * their repository, as in torchvision): eight fire modules, each a 1x1 that squeezes the channels and a 1x1 and a 3x3 that
 * expand them side by side. No dense layer: a 1x1 convolution scores the classes at every place, and the mean decides.
 *
 * 1,235,496 parameters. Poolings round up, as Caffe has it (at 224 nothing is left over).
 *
 * The twin has four fire modules on maps of 14 x 14 and 7 x 7, of a quarter of the filters.
 */
import type { NetworkNode, NodeId } from '../network.ts';
import { newNode } from '../node.ts';
import { type Architecture, after, cited } from './architecture.ts';
import { chain, type Step } from './chain.ts';
import { imageNetClasses, imageNetImage, smallClasses, smallImage } from './endings.ts';

const paper = 'Iandola et al., arXiv 2016';

function fire(id: NodeId, from: NodeId, squeeze: number, expand: number): readonly NetworkNode[] {
  const convolution = (name: string, filters: number, kernel: number): readonly Step[] => [
    [`${id}-${name}`, 'conv2d', { filters, kernel }],
    [`${id}-${name}-relu`, 'relu'],
  ];
  const squeezed = `${id}-squeeze-relu`;
  return [
    ...chain(from, convolution('squeeze', squeeze, 1), [id]),
    ...chain(squeezed, convolution('1x1', expand, 1), [id]),
    ...chain(squeezed, convolution('3x3', expand, 3), [id]),
    newNode('concat', { id, inputs: [`${id}-1x1-relu`, `${id}-3x3-relu`], block: [id] }),
  ];
}

const pool = (id: string): Step => [id, 'maxPool', { size: 3, stride: 2, ceil: true }];

/** A score for every class at every place; their mean decides. */
function scores(from: NodeId, convolution: string, classes: number): readonly NetworkNode[] {
  return chain(from, [
    ['dropout', 'dropout', { rate: 0.5 }],
    [convolution, 'conv2d', { filters: classes, kernel: 1 }],
    [`${convolution}-relu`, 'relu'],
    ['global-pool', 'globalAvgPool'],
    ['output', 'output', { classes }],
  ]);
}

function squeezeNetNodes(): readonly NetworkNode[] {
  return [
    ...chain(null, [imageNetImage()]),
    ...chain(
      'input',
      [
        ['conv1', 'conv2d', { filters: 64, stride: 2, padding: 'valid' }],
        ['conv1-relu', 'relu'],
        pool('pool1'),
      ],
      ['stem'],
    ),
    ...fire('fire2', 'pool1', 16, 64),
    ...fire('fire3', 'fire2', 16, 64),
    ...chain('fire3', [pool('pool3')]),
    ...fire('fire4', 'pool3', 32, 128),
    ...fire('fire5', 'fire4', 32, 128),
    ...chain('fire5', [pool('pool5')]),
    ...fire('fire6', 'pool5', 48, 192),
    ...fire('fire7', 'fire6', 48, 192),
    ...fire('fire8', 'fire7', 64, 256),
    ...fire('fire9', 'fire8', 64, 256),
    ...scores('fire9', 'conv10', imageNetClasses),
  ];
}

export const squeezeNet: Architecture = {
  name: 'squeezeNet',
  group: 'published',
  year: 2016,
  source: cited(paper, { en: 'version 1.1 as in torchvision', ko: 'torchvision과 같은 1.1판' }),
  twin: 'squeezeNetTwin',
  text: {
    name: { en: 'SqueezeNet 1.1', ko: 'SqueezeNet 1.1' },
    meaning: {
      en: 'As accurate as AlexNet with a fiftieth of its parameters: fire modules squeeze the channels before they widen them.',
      ko: '매개변수가 AlexNet의 50분의 1이면서 정확도는 비슷합니다. 파이어 모듈이 채널을 줄였다가 넓힙니다.',
    },
  },
  network: () => ({ nodes: squeezeNetNodes() }),
};

export const squeezeNetTwin: Architecture = {
  name: 'squeezeNetTwin',
  group: 'twins',
  year: 2016,
  source: after(paper),
  text: {
    name: { en: 'SqueezeNet twin', ko: 'SqueezeNet 쌍둥이' },
    meaning: {
      en: 'Four small fire modules and no dense layer, for 28 × 28 images.',
      ko: '작은 파이어 모듈 네 개로, 완전연결 층 없이 28 × 28 이미지에 맞췄습니다.',
    },
  },
  network: () => ({
    nodes: [
      ...chain(null, [smallImage]),
      ...chain(
        'input',
        [['conv1', 'conv2d', { filters: 16, padding: 1 }], ['conv1-relu', 'relu'], pool('pool1')],
        ['stem'],
      ),
      ...fire('fire2', 'pool1', 8, 16),
      ...fire('fire3', 'fire2', 8, 16),
      ...chain('fire3', [pool('pool3')]),
      ...fire('fire4', 'pool3', 16, 32),
      ...fire('fire5', 'fire4', 16, 32),
      ...scores('fire5', 'conv6', smallClasses),
    ],
  }),
};
