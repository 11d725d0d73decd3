/**
 * Residual and plain networks of 8, 14, 20 and 32 layers for 28 x 28 images, after those that the paper compares on
 * CIFAR-10 (He et al., 2015, section 4.2): three stages of n blocks, 6n + 2 layers, halving the map twice. Filters 8, 16
 * and 32, half of the paper's, the same at every depth so that depths can be compared; shortcuts that must fit have a 1x1
 * convolution.
 */
import type { NetworkNode } from '../network.ts';
import { type Architecture, after } from './architecture.ts';
import { chain } from './chain.ts';
import { pooledClassifier, smallClasses, smallImage } from './endings.ts';
import { normalised, type ResidualStage, residualStages } from './residual.ts';

const paper = 'He, Zhang, Ren, Sun, CVPR 2016, section 4.2';

const filters = [8, 16, 32] as const;

function twinNodes(layers: number, skip: boolean): readonly NetworkNode[] {
  const blocks = (layers - 2) / 6;
  const stages = filters.map(
    (each, i): ResidualStage => ({ filters: each, blocks, stride: i === 0 ? 1 : 2 }),
  );
  const shape = { block: 'basic', skip, strideIn: '3x3' } as const;
  const { nodes, last } = residualStages('conv1-relu', filters[0], stages, shape);
  return [
    ...chain(null, [smallImage]),
    ...chain('input', [...normalised('conv1', filters[0], [3, 1]), ['conv1-relu', 'relu']], ['stem']),
    ...nodes,
    ...pooledClassifier(last, smallClasses),
  ];
}

function residual(layers: number): Architecture {
  return {
    name: `resNet${layers}Twin`,
    group: 'twins',
    year: 2015,
    source: after(paper),
    text: {
      name: { en: `ResNet-${layers} twin`, ko: `ResNet-${layers} 쌍둥이` },
      meaning: {
        en: `${layers} layers in small residual blocks, for 28 × 28 images.`,
        ko: `작은 잔차 블록으로 ${layers}층을 쌓아 28 × 28 이미지에 맞췄습니다.`,
      },
    },
    network: () => ({ nodes: twinNodes(layers, true) }),
  };
}

function plain(layers: number): Architecture {
  return {
    name: `plain${layers}Twin`,
    group: 'twins',
    year: 2015,
    source: after(paper),
    text: {
      name: { en: `Plain-${layers} twin`, ko: `Plain-${layers} 쌍둥이` },
      meaning: {
        en: `The ${layers} layers of the ResNet-${layers} twin without its skip connections.`,
        ko: `ResNet-${layers} 쌍둥이에서 스킵 연결만 뺀 ${layers}층 신경망입니다.`,
      },
    },
    network: () => ({ nodes: twinNodes(layers, false) }),
  };
}

const depths = [8, 14, 20, 32] as const;
export const resNetTwins: readonly Architecture[] = depths.map(residual);
export const plainTwins: readonly Architecture[] = depths.map(plain);
