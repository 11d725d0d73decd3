/**
 * A small residual network (after He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", 2015):
 * three blocks of two 3x3 convolutions with batch normalisation, each added to what came in. Where a block halves the
 * map and doubles the channels, a 1x1 convolution of stride 2 makes the shortcut fit.
 */
import type { NetworkNode, NodeId } from '../network.ts';
import { newNode } from '../node.ts';
import { type Architecture, after } from './architecture.ts';
import { chain } from './chain.ts';

/** Names of the block's nodes begin with the block's: `block1-conv1` to `block1-relu2`. */
function residualBlock(
  name: string,
  from: NodeId,
  filters: number,
  { project, stride }: { readonly project: boolean; readonly stride: number },
): readonly NetworkNode[] {
  const block = [name];
  const main = chain(
    from,
    [
      [`${name}-conv1`, 'conv2d', { filters, stride, padding: 1 }],
      [`${name}-norm1`, 'batchNorm'],
      [`${name}-relu1`, 'relu'],
      [`${name}-conv2`, 'conv2d', { filters, padding: 1 }],
      [`${name}-norm2`, 'batchNorm'],
    ],
    block,
  );
  const shortcut = project
    ? chain(
        from,
        [
          [`${name}-project`, 'conv2d', { filters, kernel: 1, stride, padding: 'valid' }],
          [`${name}-norm3`, 'batchNorm'],
        ],
        block,
      )
    : [];
  const inputs = [`${name}-norm2`, project ? `${name}-norm3` : from];
  return [
    ...main,
    ...shortcut,
    newNode('add', { id: `${name}-add`, inputs, block }),
    newNode('relu', { id: `${name}-relu2`, inputs: [`${name}-add`], block }),
  ];
}

export const smallResidual: Architecture = {
  name: 'smallResidual',
  group: 'twins',
  year: 2015,
  source: after('He, Zhang, Ren, Sun, CVPR 2016'),
  text: {
    name: { en: 'Small ResNet', ko: '작은 ResNet' },
    meaning: {
      en: 'Three residual blocks: skip connections carry the map around each pair of convolutions.',
      ko: '잔차 블록 세 개로 이루어집니다. 스킵 연결이 합성곱 두 개를 건너 맵을 그대로 전합니다.',
    },
  },
  network: () => ({
    nodes: [
      ...chain(null, [
        ['input', 'input'],
        ['conv1', 'conv2d', { filters: 16, padding: 1 }],
        ['norm1', 'batchNorm'],
        ['relu1', 'relu'],
      ]),
      ...residualBlock('block1', 'relu1', 16, { project: false, stride: 1 }),
      ...residualBlock('block2', 'block1-relu2', 32, { project: true, stride: 2 }),
      ...residualBlock('block3', 'block2-relu2', 32, { project: false, stride: 1 }),
      ...chain('block3-relu2', [
        ['pool1', 'globalAvgPool'],
        ['dense1', 'dense', { units: 10 }],
        ['output', 'output'],
      ]),
    ],
  }),
};
