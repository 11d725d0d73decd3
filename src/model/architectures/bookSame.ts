import type { Architecture } from './architecture.ts';
import { chain } from './chain.ts';

/**
 * The deep CNN with padding 'same' in every convolution and without dropout: the network that speeds are compared on,
 * 7,367,540 multiply-adds an image. Not on the shelf.
 */
export const bookSame: Architecture = {
  name: 'bookSame',
  group: 'book',
  year: 2016,
  source: {
    en: 'after Saito, Deep Learning from Scratch, chapter 8',
    ko: '사이토 고키, 『밑바닥부터 시작하는 딥러닝』 8장의 신경망을 고친 것',
  },
  text: {
    name: { en: 'Deep CNN, same padding', ko: '깊은 CNN(same 패딩)' },
    meaning: {
      en: 'Six small convolutions that keep the size of the map: the network for comparing speeds.',
      ko: '맵 크기를 유지하는 작은 합성곱 여섯 개로, 속도를 비교하는 신경망입니다.',
    },
  },
  network: () => ({
    nodes: chain(null, [
      ['input', 'input'],
      ['conv1', 'conv2d', { filters: 16 }],
      ['relu1', 'relu'],
      ['conv2', 'conv2d', { filters: 16 }],
      ['relu2', 'relu'],
      ['pool1', 'maxPool'],
      ['conv3', 'conv2d', { filters: 32 }],
      ['relu3', 'relu'],
      ['conv4', 'conv2d', { filters: 32 }],
      ['relu4', 'relu'],
      ['pool2', 'maxPool'],
      ['conv5', 'conv2d', { filters: 64 }],
      ['relu5', 'relu'],
      ['conv6', 'conv2d', { filters: 64 }],
      ['relu6', 'relu'],
      ['pool3', 'maxPool'],
      ['flatten1', 'flatten'],
      ['dense1', 'dense', { units: 50 }],
      ['relu7', 'relu'],
      ['dense2', 'dense', { units: 10 }],
      ['output', 'output'],
    ]),
  }),
};
