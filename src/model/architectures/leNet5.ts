import { type Architecture, cited } from './architecture.ts';
import { chain } from './chain.ts';

/**
 * LeNet-5 (LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998) with
 * tanh and average pooling. Simplified: the second convolution sees all six maps instead of the paper's connection
 * table, pooling learns nothing, and a dense layer of ten scores stands for the radial basis functions.
 * The paper's 32x32 image is MNIST's 28x28 with a padding of 2. 61,706 parameters.
 */
export const leNet5: Architecture = {
  name: 'leNet5',
  group: 'published',
  year: 1998,
  source: cited('LeCun, Bottou, Bengio, Haffner, Proceedings of the IEEE 1998', {
    en: 'simplified',
    ko: '단순화한 판',
  }),
  text: {
    name: { en: 'LeNet-5', ko: 'LeNet-5' },
    meaning: {
      en: 'The digit reader of 1998, with tanh and average pooling; here every filter sees all maps, where the paper had a table of connections.',
      ko: '1998년의 숫자 인식 신경망으로, tanh와 평균 풀링을 씁니다. 논문의 연결표 대신 모든 필터가 모든 맵을 보도록 단순화했습니다.',
    },
  },
  network: () => ({
    nodes: chain(null, [
      ['input', 'input'],
      ['conv1', 'conv2d', { filters: 6, kernel: 5, padding: 2, initial: 'xavier' }],
      ['tanh1', 'tanh'],
      ['pool1', 'avgPool'],
      ['conv2', 'conv2d', { filters: 16, kernel: 5, padding: 'valid', initial: 'xavier' }],
      ['tanh2', 'tanh'],
      ['pool2', 'avgPool'],
      ['flatten1', 'flatten'],
      ['dense1', 'dense', { units: 120, initial: 'xavier' }],
      ['tanh3', 'tanh'],
      ['dense2', 'dense', { units: 84, initial: 'xavier' }],
      ['tanh4', 'tanh'],
      ['dense3', 'dense', { units: 10, initial: 'xavier' }],
      ['output', 'output'],
    ]),
  }),
};
