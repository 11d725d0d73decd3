/**
 * DenseNet-121 (Huang, Liu, van der Maaten and Weinberger, "Densely Connected Convolutional Networks", 2016): four dense
 * blocks. Each of their layers sees the maps of all layers before it and adds 32 channels of its own; between two blocks a
 * transition halves channels, height and width. Normalisation and ReLU stand before the convolutions.
 *
 * 7,978,856 parameters, as in torchvision. What is joined layer by layer is the same as all joined at once.
 */
import type { NetworkNode, NodeId } from '../network.ts';
import { newNode } from '../node.ts';
import type { Architecture } from './architecture.ts';
import { chain, type Step } from './chain.ts';
import { imageNetClasses, imageNetImage, pooledClassifier } from './endings.ts';
import { normalised } from './residual.ts';

const growth = 32;
const bottleneck = 4 * growth;
const depths = [6, 12, 24, 16] as const;
const stemChannels = 64;

const preActivated = (id: NodeId): readonly Step[] => [
  [`${id}-norm`, 'batchNorm'],
  [`${id}-relu`, 'relu'],
];

function denseBlock(block: string, from: NodeId, layers: number): readonly NetworkNode[] {
  return Array.from({ length: layers }, (_, i) => {
    const id = `${block}-${i + 1}`;
    const arriving = i === 0 ? from : `${block}-${i}`;
    const path = [block, `layer${i + 1}`];
    const steps: readonly Step[] = [
      ...preActivated(`${id}-conv1`),
      [`${id}-conv1`, 'conv2d', { filters: bottleneck, kernel: 1, bias: false }],
      ...preActivated(`${id}-conv2`),
      [`${id}-conv2`, 'conv2d', { filters: growth, padding: 1, bias: false }],
    ];
    const joint = newNode('concat', { id, inputs: [arriving, `${id}-conv2`], block: path });
    return [...chain(arriving, steps, path), joint];
  }).flat();
}

function denseNetNodes(): readonly NetworkNode[] {
  const nodes: NetworkNode[] = [];
  let [last, channels]: [NodeId, number] = ['pool1', stemChannels];
  for (const [i, layers] of depths.entries()) {
    const block = `block${i + 1}`;
    nodes.push(...denseBlock(block, last, layers));
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
    ...chain(null, [imageNetImage()]),
    ...chain(
      'input',
      [
        ...normalised('conv1', stemChannels, [7, 2]),
        ['conv1-relu', 'relu'],
        ['pool1', 'maxPool', { size: 3, stride: 2, padding: 1 }],
      ],
      ['stem'],
    ),
    ...nodes,
    ...chain(last, preActivated('last')),
    ...pooledClassifier('last-relu', imageNetClasses),
  ];
}

export const denseNet121: Architecture = {
  name: 'denseNet121',
  group: 'published',
  year: 2016,
  source: 'Huang, Liu, van der Maaten, Weinberger, CVPR 2017; as in torchvision',
  text: {
    name: { en: 'DenseNet-121', ko: 'DenseNet-121' },
    meaning: {
      en: 'Every layer of a block sees the maps of all layers before it, joined instead of added.',
      ko: '블록 안의 층마다 앞선 모든 층의 맵을 봅니다. 더하지 않고 이어 붙입니다.',
    },
  },
  network: () => ({ nodes: denseNetNodes() }),
};
