/**
 * ResNet-18, 34, 50, 101 and 152 (He, Zhang, Ren and Sun, 2015) for 224 x 224 images: a 7x7 convolution and a pooling,
 * four stages of residual blocks, and the mean of every channel. With the stride of a bottleneck in its 3x3, as
 * torchvision has them: 11,689,512, 21,797,672, 25,557,032, 44,549,160 and 60,192,808 parameters; with the stride in the
 * 1x1, as in the paper, the same parameters, fewer multiply-adds and larger receptive fields. And the plain networks: of
 * 18 and 34 layers, which the paper compares them with, and the deeper ones without their shortcuts, which nobody would train.
 */
import type { NetworkNode } from '../network.ts';
import { type Architecture, cited } from './architecture.ts';
import { chain } from './chain.ts';
import { imageNetClasses, imageNetImage, pooledClassifier } from './endings.ts';
import { normalised, type ResidualShape, type ResidualStage, residualStages } from './residual.ts';

type Depths = readonly [number, number, number, number];

const depthsOf = {
  18: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
  101: [3, 4, 23, 3],
  152: [3, 8, 36, 3],
} as const satisfies Record<number, Depths>;

export type ResNetLayers = keyof typeof depthsOf;

function resNetNodes(layers: ResNetLayers, shape: ResidualShape): readonly NetworkNode[] {
  const stages = depthsOf[layers].map(
    (blocks, i): ResidualStage => ({ filters: 64 * 2 ** i, blocks, stride: i === 0 ? 1 : 2 }),
  );
  const stem = chain(
    'input',
    [
      ...normalised('conv1', 64, [7, 2]),
      ['conv1-relu', 'relu'],
      ['pool1', 'maxPool', { size: 3, stride: 2, padding: 1 }],
    ],
    ['stem'],
  );
  const { nodes, last } = residualStages('pool1', 64, stages, shape);
  return [...chain(null, [imageNetImage()]), ...stem, ...nodes, ...pooledClassifier(last, imageNetClasses)];
}

const blockOf = (layers: ResNetLayers) => (layers < 50 ? 'basic' : 'bottleneck');
const paper = 'He, Zhang, Ren, Sun, CVPR 2016';

function resNet(layers: ResNetLayers, twin: string): Architecture {
  const shape = { block: blockOf(layers), skip: true, strideIn: '3x3' } as const;
  return {
    name: `resNet${layers}`,
    group: 'published',
    year: 2015,
    source:
      layers < 50
        ? cited(paper)
        : cited(paper, {
            en: 'stride in the 3 × 3 as in torchvision',
            ko: 'torchvision처럼 3 × 3에 스트라이드를 둔 판',
          }),
    twin,
    text: {
      name: { en: `ResNet-${layers}`, ko: `ResNet-${layers}` },
      meaning: {
        en: `${layers} layers that learn, in residual blocks: skip connections carry the map around a few convolutions.`,
        ko: `학습하는 층 ${layers}개를 잔차 블록으로 쌓았습니다. 스킵 연결이 합성곱 몇 개를 건너 맵을 그대로 전합니다.`,
      },
    },
    network: () => ({ nodes: resNetNodes(layers, shape) }),
  };
}

function resNetPaper(layers: ResNetLayers, twin: string): Architecture {
  const shape = { block: blockOf(layers), skip: true, strideIn: '1x1' } as const;
  return {
    name: `resNet${layers}Paper`,
    group: 'published',
    year: 2015,
    source: cited(paper, {
      en: 'stride in the 1 × 1 as in the paper',
      ko: '논문처럼 1 × 1에 스트라이드를 둔 판',
    }),
    twin,
    text: {
      name: { en: `ResNet-${layers} (paper)`, ko: `ResNet-${layers} (논문)` },
      meaning: {
        en: `ResNet-${layers} as its paper has it: the first 1 × 1 convolution of a block halves the map, not the 3 × 3.`,
        ko: `논문 그대로의 ResNet-${layers}입니다. 블록에서 3 × 3이 아니라 첫 1 × 1 합성곱이 맵을 절반으로 줄입니다.`,
      },
    },
    network: () => ({ nodes: resNetNodes(layers, shape) }),
  };
}

function plainNet(layers: ResNetLayers, twin: string): Architecture {
  const shape = { block: blockOf(layers), skip: false, strideIn: '3x3' } as const;
  return {
    name: `plain${layers}`,
    group: 'published',
    year: 2015,
    source: cited(
      paper,
      layers < 50
        ? {
            en: 'the plain network that ResNet is compared with',
            ko: 'ResNet과 비교한, 스킵 연결이 없는 신경망',
          }
        : {
            en: `its ResNet-${layers} without the skip connections; the paper has plain networks of 18 and 34 layers only`,
            ko: `논문의 ResNet-${layers}에서 스킵 연결을 뺐습니다. 논문에는 18층과 34층 신경망만 있습니다`,
          },
    ),
    twin,
    text: {
      name: { en: `Plain-${layers}`, ko: `Plain-${layers}` },
      meaning: {
        en: `ResNet-${layers} without its skip connections: the deeper of them learns worse, which residual blocks cure.`,
        ko: `스킵 연결을 뺀 ResNet-${layers}입니다. 깊어질수록 오히려 학습이 나빠지는데, 잔차 블록이 이를 해결했습니다.`,
      },
    },
    network: () => ({ nodes: resNetNodes(layers, shape) }),
  };
}

export const resNet18 = resNet(18, 'resNet8Twin');
export const resNet34 = resNet(34, 'resNet14Twin');
export const resNet50 = resNet(50, 'resNet20Twin');
export const resNet101 = resNet(101, 'resNet32Twin');
export const resNet152 = resNet(152, 'resNet32Twin');
export const resNet50Paper = resNetPaper(50, 'resNet20Twin');
export const resNet101Paper = resNetPaper(101, 'resNet32Twin');
export const resNet152Paper = resNetPaper(152, 'resNet32Twin');
export const plain18 = plainNet(18, 'plain8Twin');
export const plain34 = plainNet(34, 'plain14Twin');
export const plain50 = plainNet(50, 'plain20Twin');
export const plain101 = plainNet(101, 'plain32Twin');
export const plain152 = plainNet(152, 'plain32Twin');
