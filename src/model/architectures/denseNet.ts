/**
 * DenseNet-121 (Huang, Liu, van der Maaten and Weinberger, "Densely Connected Convolutional Networks", 2016): four dense
 * blocks. Each of their layers sees the maps of all layers before it and adds 32 channels of its own; between two blocks a
 * transition halves channels, height and width. Normalisation and ReLU stand before the convolutions.
 *
 * 7,978,856 parameters, as in torchvision. What is joined layer by layer is the same as all joined at once.
 *
 * The twin has three blocks of three layers that add 12 channels each: 22 layers that learn, counted as in the name of 121.
 */
import type { NetworkNode, NodeId } from '../network.ts';
import { newNode } from '../node.ts';
import { type Architecture, after, cited } from './architecture.ts';
import { chain, type Step } from './chain.ts';
import { imageNetClasses, imageNetImage, pooledClassifier, smallClasses, smallImage } from './endings.ts';
import { normalised } from './residual.ts';

const paper = 'Huang, Liu, van der Maaten, Weinberger, CVPR 2017';

interface DenseNetShape {
  readonly image: Step;
  /** The first convolution and the pooling behind it, called `pool1`; channels that leave them. */
  readonly stem: readonly Step[];
  readonly channels: number;
  /** Channels that each layer adds. */
  readonly growth: number;
  /** Layers of each block. */
  readonly depths: readonly number[];
  readonly classes: number;
}

const preActivated = (id: NodeId): readonly Step[] => [
  [`${id}-norm`, 'batchNorm'],
  [`${id}-relu`, 'relu'],
];

function denseBlock(block: string, from: NodeId, layers: number, growth: number): readonly NetworkNode[] {
  return Array.from({ length: layers }, (_, i) => {
    const id = `${block}-${i + 1}`;
    const arriving = i === 0 ? from : `${block}-${i}`;
    const path = [block, `layer${i + 1}`];
    const steps: readonly Step[] = [
      ...preActivated(`${id}-conv1`),
      [`${id}-conv1`, 'conv2d', { filters: 4 * growth, kernel: 1, bias: false }],
      ...preActivated(`${id}-conv2`),
      [`${id}-conv2`, 'conv2d', { filters: growth, padding: 1, bias: false }],
    ];
    const joint = newNode('concat', { id, inputs: [arriving, `${id}-conv2`], block: path });
    return [...chain(arriving, steps, path), joint];
  }).flat();
}

function denseNetNodes(shape: DenseNetShape): readonly NetworkNode[] {
  const { image, stem, growth, depths, classes } = shape;
  const nodes: NetworkNode[] = [];
  let [last, channels]: [NodeId, number] = ['pool1', shape.channels];
  for (const [i, layers] of depths.entries()) {
    const block = `block${i + 1}`;
    nodes.push(...denseBlock(block, last, layers, growth));
    [last, channels] = [`${block}-${layers}`, channels + layers * growth];
    if (i === depths.length - 1) break;
    channels /= 2;
    const id = `transition${i + 1}`;
    const halved: readonly Step[] = [
      ...preActivated(`${id}-conv`),
      [`${id}-conv`, 'conv2d', { filters: channels, kernel: 1, bias: false }],
      [`${id}-pool`, 'avgPool'],
    ];
    nodes.push(...chain(last, halved, [id]));
    last = `${id}-pool`;
  }
  return [
    ...chain(null, [image]),
    ...chain('input', stem, ['stem']),
    ...nodes,
    ...chain(last, preActivated('last')),
    ...pooledClassifier('last-relu', classes),
  ];
}

export const denseNet121: Architecture = {
  name: 'denseNet121',
  group: 'published',
  year: 2016,
  source: cited(paper, { en: 'as in torchvision', ko: 'torchvision과 같은 판' }),
  twin: 'denseNetTwin',
  text: {
    name: { en: 'DenseNet-121', ko: 'DenseNet-121' },
    meaning: {
      en: 'Every layer of a block sees the maps of all layers before it, joined instead of added.',
      ko: '블록 안의 층마다 앞선 모든 층의 맵을 봅니다. 더하지 않고 이어 붙입니다.',
    },
  },
  network: () => ({
    nodes: denseNetNodes({
      image: imageNetImage(),
      stem: [
        ...normalised('conv1', 64, [7, 2]),
        ['conv1-relu', 'relu'],
        ['pool1', 'maxPool', { size: 3, stride: 2, padding: 1 }],
      ],
      channels: 64,
      growth: 32,
      depths: [6, 12, 24, 16],
      classes: imageNetClasses,
    }),
  }),
};

export const denseNetTwin: Architecture = {
  name: 'denseNetTwin',
  group: 'twins',
  year: 2016,
  source: after(paper),
  text: {
    name: { en: 'DenseNet twin', ko: 'DenseNet 쌍둥이' },
    meaning: {
      en: 'Three small dense blocks, for 28 × 28 images.',
      ko: '앞선 맵을 모두 이어 붙이는 작은 블록 세 개로 28 × 28 이미지에 맞췄습니다.',
    },
  },
  network: () => ({
    nodes: denseNetNodes({
      image: smallImage,
      stem: [...normalised('conv1', 16, [3, 1]), ['conv1-relu', 'relu'], ['pool1', 'maxPool']],
      channels: 16,
      growth: 12,
      depths: [3, 3, 3],
      classes: smallClasses,
    }),
  }),
};
