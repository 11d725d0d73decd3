/**
 * AlexNet (Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012):
 * five convolutions and three dense layers; it won ImageNet by ten points and began the field anew.
 *
 *   one tower, as torchvision has it (Krizhevsky 2014): 224 x 224, 64-192-384-256-256 filters, no normalisation.
 *                    61,100,840 parameters, 714,188,480 multiply-adds
 *   the paper's two groups: 227 x 227, 96-256-384-384-256 filters, local response normalisation, the second, fourth
 *                    and fifth convolution shared out between two GPUs. 60,965,224 parameters
 *   the twin: the same order of layers with 16-32-48-48-32 filters of 5, 5, 3, 3, 3.
 */
import type { NetworkNode } from '../network.ts';
import { type Architecture, after, cited } from './architecture.ts';
import { chain, type Step } from './chain.ts';
import { denseClassifier, imageNetClasses, imageNetImage, smallClasses, smallImage } from './endings.ts';

const paper = 'Krizhevsky, Sutskever, Hinton, NIPS 2012';

const features = ['features'];

const third: readonly Step[] = [['pool5', 'maxPool', { size: 3, stride: 2 }]];

export const alexNet: Architecture = {
  name: 'alexNet',
  group: 'published',
  year: 2012,
  source: cited(paper, {
    en: 'one tower as in torchvision (Krizhevsky 2014)',
    ko: 'torchvision에 있는, 그룹을 나누지 않은 판(Krizhevsky 2014)',
  }),
  twin: 'alexNetTwin',
  text: {
    name: { en: 'AlexNet', ko: 'AlexNet' },
    meaning: {
      en: 'Five convolutions and three dense layers: the network that won ImageNet in 2012, in the version with one tower.',
      ko: '합성곱 다섯과 완전연결 셋으로 2012년 ImageNet 대회에서 우승한 신경망으로, 그룹을 나누지 않은 판입니다.',
    },
  },
  network: () => ({
    nodes: [
      ...chain(null, [imageNetImage()]),
      ...chain(
        'input',
        [
          ['conv1', 'conv2d', { filters: 64, kernel: 11, stride: 4, padding: 2 }],
          ['relu1', 'relu'],
          ['pool1', 'maxPool', { size: 3, stride: 2 }],
          ['conv2', 'conv2d', { filters: 192, kernel: 5, padding: 2 }],
          ['relu2', 'relu'],
          ['pool2', 'maxPool', { size: 3, stride: 2 }],
          ['conv3', 'conv2d', { filters: 384, padding: 1 }],
          ['relu3', 'relu'],
          ['conv4', 'conv2d', { filters: 256, padding: 1 }],
          ['relu4', 'relu'],
          ['conv5', 'conv2d', { filters: 256, padding: 1 }],
          ['relu5', 'relu'],
          ...third,
        ],
        features,
      ),
      ...denseClassifier('pool5', 6, [4096, 4096], { classes: imageNetClasses, order: 'dropoutFirst' }),
    ],
  }),
};

function alexNetGroupsNodes(): readonly NetworkNode[] {
  const norm = (n: number): Step => [`norm${n}`, 'localResponseNorm'];
  return [
    ...chain(null, [imageNetImage(227)]),
    ...chain(
      'input',
      [
        ['conv1', 'conv2d', { filters: 96, kernel: 11, stride: 4, padding: 'valid' }],
        ['relu1', 'relu'],
        norm(1),
        ['pool1', 'maxPool', { size: 3, stride: 2 }],
        ['conv2', 'conv2d', { filters: 256, kernel: 5, padding: 2, groups: 2 }],
        ['relu2', 'relu'],
        norm(2),
        ['pool2', 'maxPool', { size: 3, stride: 2 }],
        ['conv3', 'conv2d', { filters: 384, padding: 1 }],
        ['relu3', 'relu'],
        ['conv4', 'conv2d', { filters: 384, padding: 1, groups: 2 }],
        ['relu4', 'relu'],
        ['conv5', 'conv2d', { filters: 256, padding: 1, groups: 2 }],
        ['relu5', 'relu'],
        ...third,
      ],
      features,
    ),
    ...denseClassifier('pool5', 6, [4096, 4096], { classes: imageNetClasses, order: 'dropoutLast' }),
  ];
}

export const alexNetGroups: Architecture = {
  name: 'alexNetGroups',
  group: 'published',
  year: 2012,
  source: cited(paper, { en: 'as in the paper', ko: '논문 그대로' }),
  twin: 'alexNetTwin',
  text: {
    name: { en: 'AlexNet (two groups)', ko: 'AlexNet (두 그룹)' },
    meaning: {
      en: 'AlexNet as its paper has it: three convolutions in two groups, one for each of two GPUs, and local response normalisation.',
      ko: '논문 그대로의 AlexNet입니다. 합성곱 셋을 GPU 둘에 나눠 맡기는 두 그룹으로 계산하고, 국소 응답 정규화를 씁니다.',
    },
  },
  network: () => ({ nodes: alexNetGroupsNodes() }),
};

export const alexNetTwin: Architecture = {
  name: 'alexNetTwin',
  group: 'twins',
  year: 2012,
  source: after(paper),
  text: {
    name: { en: 'AlexNet twin', ko: 'AlexNet 쌍둥이' },
    meaning: {
      en: 'AlexNet’s order of layers with few filters, for 28 × 28 images.',
      ko: 'AlexNet의 층 순서를 그대로 두고 필터 수를 줄여 28 × 28 이미지에 맞췄습니다.',
    },
  },
  network: () => ({
    nodes: [
      ...chain(null, [smallImage]),
      ...chain(
        'input',
        [
          ['conv1', 'conv2d', { filters: 16, kernel: 5, padding: 2 }],
          ['relu1', 'relu'],
          ['pool1', 'maxPool', { size: 3, stride: 2 }],
          ['conv2', 'conv2d', { filters: 32, kernel: 5, padding: 2 }],
          ['relu2', 'relu'],
          ['pool2', 'maxPool', { size: 3, stride: 2 }],
          ['conv3', 'conv2d', { filters: 48, padding: 1 }],
          ['relu3', 'relu'],
          ['conv4', 'conv2d', { filters: 48, padding: 1 }],
          ['relu4', 'relu'],
          ['conv5', 'conv2d', { filters: 32, padding: 1 }],
          ['relu5', 'relu'],
          ['pool5', 'maxPool', { size: 2, stride: 2 }],
        ],
        features,
      ),
      ...denseClassifier('pool5', 6, [256, 256], { classes: smallClasses, order: 'dropoutFirst' }),
    ],
  }),
};
