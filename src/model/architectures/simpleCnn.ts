import type { Architecture } from './architecture.ts';
import { chain } from './chain.ts';

/**
 * The simple convolutional network of chapter 7 of Saito's "Deep Learning from Scratch" (simple_convnet.py):
 * weights from N(0, 0.01), 433,890 parameters, 98.8 % on MNIST in the book.
 */
export const simpleCnn: Architecture = {
  name: 'simpleCnn',
  group: 'book',
  year: 2016,
  source: {
    en: 'Saito, Deep Learning from Scratch, chapter 7',
    ko: '사이토 고키, 『밑바닥부터 시작하는 딥러닝』 7장',
  },
  text: {
    name: { en: 'Simple CNN', ko: '간단한 CNN' },
    meaning: {
      en: 'One convolution, one pooling and two dense layers: the network of the book’s chapter 7.',
      ko: '합성곱 하나, 풀링 하나, 완전연결 둘로 이루어진, 책 7장의 신경망입니다.',
    },
  },
  network: () => ({
    nodes: chain(null, [
      ['input', 'input'],
      ['conv1', 'conv2d', { filters: 30, kernel: 5, padding: 'valid', initial: 'normal' }],
      ['relu1', 'relu'],
      ['pool1', 'maxPool'],
      ['flatten1', 'flatten'],
      ['dense1', 'dense', { units: 100, initial: 'normal' }],
      ['relu2', 'relu'],
      ['dense2', 'dense', { units: 10, initial: 'normal' }],
      ['output', 'output'],
    ]),
  }),
};
