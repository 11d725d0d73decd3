/**
 * SqueezeNet 1.1 (Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters", 2016; version 1.1 of
 * their repository, as in torchvision): eight fire modules, each a 1x1 that squeezes the channels and a 1x1 and a 3x3 that
 * expand them side by side. No dense layer: a 1x1 convolution scores the classes at every place, and the mean decides.
 *
 * 1,235,496 parameters. Poolings round up, as Caffe has it (at 224 nothing is left over).
 */
import type { NetworkNode, NodeId } from '../network.ts';
import { newNode } from '../node.ts';
import type { Architecture } from './architecture.ts';
import { chain, type Step } from './chain.ts';
import { imageNetClasses, imageNetImage } from './endings.ts';

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

function squeezeNetNodes(): readonly NetworkNode[] {
  const pool = (id: string): Step => [id, 'maxPool', { size: 3, stride: 2, ceil: true }];
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
    ...chain('fire9', [
      ['dropout', 'dropout', { rate: 0.5 }],
      ['conv10', 'conv2d', { filters: imageNetClasses, kernel: 1 }],
      ['conv10-relu', 'relu'],
      ['global-pool', 'globalAvgPool'],
      ['output', 'output', { classes: imageNetClasses }],
    ]),
  ];
}

export const squeezeNet: Architecture = {
  name: 'squeezeNet',
  group: 'published',
  year: 2016,
  source: 'Iandola et al., arXiv 2016; version 1.1 as in torchvision',
  text: {
    name: { en: 'SqueezeNet 1.1', ko: 'SqueezeNet 1.1' },
    meaning: {
      en: 'As accurate as AlexNet with a fiftieth of its parameters: fire modules squeeze the channels before they widen them.',
      ko: '매개변수가 AlexNet의 50분의 1이면서 정확도는 비슷합니다. 파이어 모듈이 채널을 줄였다가 넓힙니다.',
    },
  },
  network: () => ({ nodes: squeezeNetNodes() }),
};
