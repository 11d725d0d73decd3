/**
 * GoogLeNet (Szegedy et al., "Going Deeper with Convolutions", 2014): nine inception modules. In each, four branches look
 * at the same map, 1x1, 3x3, 5x5 and a pooling, and their channels are joined; 1x1 convolutions in front of the large
 * kernels reduce the channels first, which makes it affordable.
 *
 * The paper's table, with biases, without the two auxiliary heads: 6,998,552 parameters, 1,582,671,872 multiply-adds.
 * Poolings of stride 2 round up, as Caffe had it; local response normalisation as in the paper's figure 3.
 */
import type { ParamsOf } from '../layers/index.ts';
import type { NetworkNode, NodeId } from '../network.ts';
import { type Architecture, after, cited } from './architecture.ts';
import { chain, type Step } from './chain.ts';
import { imageNetClasses, imageNetImage, pooledClassifier, smallClasses, smallImage } from './endings.ts';
import { inception, type Widths } from './inception.ts';

const paper = 'Szegedy et al., CVPR 2015';

const halving: Partial<ParamsOf<'maxPool'>> = { size: 3, stride: 2, ceil: true };

/** Inception modules one behind another, in the block of their stage; the first is fed by `from`. */
function stage(
  name: string,
  from: NodeId,
  modules: readonly (readonly [letter: string, widths: Widths])[],
): readonly NetworkNode[] {
  const number = name.replace('stage', '');
  const idOf = (letter: string) => `inception${number}${letter}`;
  return modules.flatMap(([letter, widths], i) => {
    const before = modules[i - 1];
    return inception(idOf(letter), before ? idOf(before[0]) : from, widths, [name, idOf(letter)]);
  });
}

function googLeNetNodes(): readonly NetworkNode[] {
  const convolution = (id: NodeId, params: Partial<ParamsOf<'conv2d'>>): readonly Step[] => [
    [id, 'conv2d', params],
    [`${id}-relu`, 'relu'],
  ];
  return [
    ...chain(null, [imageNetImage()]),
    ...chain(
      'input',
      [
        ...convolution('conv1', { filters: 64, kernel: 7, stride: 2, padding: 3 }),
        ['pool1', 'maxPool', halving],
        ['norm1', 'localResponseNorm'],
        ...convolution('conv2-reduce', { filters: 64, kernel: 1 }),
        ...convolution('conv2', { filters: 192, padding: 1 }),
        ['norm2', 'localResponseNorm'],
        ['pool2', 'maxPool', halving],
      ],
      ['stem'],
    ),
    ...stage('stage3', 'pool2', [
      ['a', [64, 96, 128, 16, 32, 32]],
      ['b', [128, 128, 192, 32, 96, 64]],
    ]),
    ...chain('inception3b', [['pool3', 'maxPool', halving]], ['stage3']),
    ...stage('stage4', 'pool3', [
      ['a', [192, 96, 208, 16, 48, 64]],
      ['b', [160, 112, 224, 24, 64, 64]],
      ['c', [128, 128, 256, 24, 64, 64]],
      ['d', [112, 144, 288, 32, 64, 64]],
      ['e', [256, 160, 320, 32, 128, 128]],
    ]),
    ...chain('inception4e', [['pool4', 'maxPool', halving]], ['stage4']),
    ...stage('stage5', 'pool4', [
      ['a', [256, 160, 320, 32, 128, 128]],
      ['b', [384, 192, 384, 48, 128, 128]],
    ]),
    ...pooledClassifier('inception5b', imageNetClasses, 0.4),
  ];
}

export const googLeNet: Architecture = {
  name: 'googLeNet',
  group: 'published',
  year: 2014,
  source: cited(paper, {
    en: 'the table of the paper, without auxiliary heads',
    ko: '논문의 표 그대로, 보조 분류기는 뺐습니다',
  }),
  twin: 'googLeNetTwin',
  text: {
    name: { en: 'GoogLeNet', ko: 'GoogLeNet' },
    meaning: {
      en: 'Nine inception modules: four branches look at the same map with different windows and are joined.',
      ko: '인셉션 모듈 아홉 개로 이루어집니다. 네 갈래가 같은 맵을 서로 다른 창으로 보고 이어 붙입니다.',
    },
  },
  network: () => ({ nodes: googLeNetNodes() }),
};

export const googLeNetTwin: Architecture = {
  name: 'googLeNetTwin',
  group: 'twins',
  year: 2014,
  source: after(paper),
  text: {
    name: { en: 'GoogLeNet twin', ko: 'GoogLeNet 쌍둥이' },
    meaning: {
      en: 'Four small inception modules, for 28 × 28 images.',
      ko: '작은 인셉션 모듈 네 개로 28 × 28 이미지에 맞췄습니다.',
    },
  },
  network: () => ({
    nodes: [
      ...chain(null, [smallImage]),
      ...chain(
        'input',
        [
          ['conv1', 'conv2d', { filters: 16, padding: 1 }],
          ['conv1-relu', 'relu'],
          ['pool1', 'maxPool', halving],
        ],
        ['stem'],
      ),
      ...stage('stage2', 'pool1', [
        ['a', [16, 16, 24, 8, 8, 8]],
        ['b', [24, 16, 32, 8, 16, 16]],
      ]),
      ...chain('inception2b', [['pool2', 'maxPool', halving]], ['stage2']),
      ...stage('stage3', 'pool2', [
        ['a', [32, 24, 48, 8, 16, 16]],
        ['b', [48, 32, 64, 8, 24, 24]],
      ]),
      ...pooledClassifier('inception3b', smallClasses, 0.4),
    ],
  }),
};
