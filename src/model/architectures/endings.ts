/** How networks begin and end: the image in front, the classes behind. */
import type { NetworkNode, NodeId } from '../network.ts';
import { chain, type Step } from './chain.ts';

/** The image of ImageNet, its sides cropped to `side` pixels. */
export function imageNetImage(side = 224): Step {
  return ['input', 'input', { height: side, width: side, channels: 3 }];
}

export const imageNetClasses = 1000;

/** The twins' image, as MNIST has it. */
export const smallImage: Step = ['input', 'input', { height: 28, width: 28, channels: 1 }];
export const smallClasses = 10;

/** Mean of every channel, then one dense layer to the classes; dropout between, where a rate is given. */
export function pooledClassifier(from: NodeId, classes: number, dropout?: number): readonly NetworkNode[] {
  return chain(from, [
    ['global-pool', 'globalAvgPool'],
    ...(dropout === undefined ? [] : ([['dropout', 'dropout', { rate: dropout }]] as const)),
    ['dense', 'dense', { units: classes }],
    ['output', 'output', { classes }],
  ]);
}

/** Flattened, two hidden dense layers with dropout after each, then the classes. */
export function denseClassifier(
  from: NodeId,
  first: number,
  [wide, narrow]: readonly [number, number],
  { classes, order }: { readonly classes: number; readonly order: 'dropoutFirst' | 'dropoutLast' },
): readonly NetworkNode[] {
  const hidden = (n: number, units: number): readonly Step[] => {
    const layer: readonly Step[] = [
      [`dense${n}`, 'dense', { units }],
      [`dense${n}-relu`, 'relu'],
    ];
    const dropout: Step = [`dense${n}-dropout`, 'dropout', { rate: 0.5 }];
    return order === 'dropoutFirst' ? [dropout, ...layer] : [...layer, dropout];
  };
  return [
    ...chain(
      from,
      [
        ['flatten', 'flatten'],
        ...hidden(first, wide),
        ...hidden(first + 1, narrow),
        [`dense${first + 2}`, 'dense', { units: classes }],
      ],
      ['classifier'],
    ),
    ...chain(`dense${first + 2}`, [['output', 'output', { classes }]]),
  ];
}
