import type { Architecture } from './architecture.ts';
import { chain } from './chain.ts';

/**
 * The deep convolutional network of chapter 8 of the book (deep_convnet.py): six 3x3 convolutions, He initialisation,
 * dropout on the hidden layer and on the logits, and a padding of 2 in the fourth convolution. 123,552 parameters,
 * 99.38 % on MNIST in the book.
 */
export const deepCnn: Architecture = {
  name: 'deepCnn',
  group: 'book',
  year: 2016,
  source: {
    en: 'Saito, Deep Learning from Scratch, chapter 8',
    ko: '사이토 고키, 『밑바닥부터 시작하는 딥러닝』 8장',
  },
  text: {
    name: { en: 'Deep CNN', ko: '깊은 CNN' },
    meaning: {
      en: 'Six small convolutions in three stages with dropout: the network of the book’s chapter 8.',
      ko: '작은 합성곱 여섯 개를 세 단계로 쌓고 드롭아웃을 더한, 책 8장의 신경망입니다.',
    },
  },
  network: () => ({
    nodes: chain(null, [
      ['input', 'input'],
      ['conv1', 'conv2d', { filters: 16, padding: 1 }],
      ['relu1', 'relu'],
      ['conv2', 'conv2d', { filters: 16, padding: 1 }],
      ['relu2', 'relu'],
      ['pool1', 'maxPool'],
      ['conv3', 'conv2d', { filters: 32, padding: 1 }],
      ['relu3', 'relu'],
      ['conv4', 'conv2d', { filters: 32, padding: 2 }],
      ['relu4', 'relu'],
      ['pool2', 'maxPool'],
      ['conv5', 'conv2d', { filters: 64, padding: 1 }],
      ['relu5', 'relu'],
      ['conv6', 'conv2d', { filters: 64, padding: 1 }],
      ['relu6', 'relu'],
      ['pool3', 'maxPool'],
      ['flatten1', 'flatten'],
      ['dense1', 'dense', { units: 50 }],
      ['relu7', 'relu'],
      ['dropout1', 'dropout'],
      ['dense2', 'dense', { units: 10 }],
      ['dropout2', 'dropout'],
      ['output', 'output'],
    ]),
  }),
};
