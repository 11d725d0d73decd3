/** Whole published networks, built from our layers, counted to the last digit. */
import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { chain, type Step } from './architectures/chain.ts';
import { bookSame, deepCnn, leNet5, simpleCnn } from './architectures/index.ts';
import type { NetworkNode, NodeId } from './network.ts';
import { newNode } from './node.ts';
import { oracle } from './oracle.ts';

const of = (nodes: readonly NetworkNode[]) => analyse({ nodes });

function fieldOf(analysis: ReturnType<typeof analyse>, id: NodeId) {
  const field = analysis.nodes.get(id)?.receptiveField;
  if (field?.kind !== 'square') throw new Error(`${id} sees everything`);
  expect(field.aligned).toBe(true);
  expect([field.size[1], field.jump[1], field.padding[1]]).toEqual([
    field.size[0],
    field.jump[0],
    field.padding[0],
  ]);
  return [field.size[0], field.jump[0], field.padding[0]];
}

describe('the deep network of the book', () => {
  const analysis = analyse(deepCnn.network(), { image: [28, 28, 1], classes: 10 });
  const learning = [...analysis.nodes.values()].filter(({ parameters }) => parameters > 0);

  test('parameters and multiply-adds of every layer', () => {
    expect(learning.map(({ parameters }) => parameters)).toEqual(oracle.book.parametersPerLayer);
    expect(learning.map(({ multiplyAdds }) => multiplyAdds)).toEqual(oracle.book.multiplyAddsPerLayer);
    expect(analysis.parameters).toBe(oracle.book.parameters);
    expect(analysis.multiplyAdds).toBe(oracle.book.multiplyAdds);
    expect(learning.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  test('shapes', () => {
    const shapes = [
      'conv1',
      'pool1',
      'conv3',
      'conv4',
      'pool2',
      'conv6',
      'pool3',
      'flatten1',
      'dense2',
      'output',
    ];
    expect(shapes.map((id) => analysis.nodes.get(id)?.output)).toEqual([
      [28, 28, 16],
      [14, 14, 16],
      [14, 14, 32],
      [16, 16, 32],
      [8, 8, 32],
      [8, 8, 64],
      [4, 4, 64],
      [1024],
      [10],
      [10],
    ]);
  });

  test.each(Object.entries(oracle.book.receptiveField))('%s sees %i pixels', (id, size) => {
    expect(fieldOf(analysis, id)[0]).toBe(size);
  });

  test('can be trained', () => expect(analysis.trainable).toBe(true));
});

test('the other networks of the shelf that are published', () => {
  const cost = ({ parameters, multiplyAdds }: ReturnType<typeof analyse>) => [parameters, multiplyAdds];
  expect(cost(analyse(simpleCnn.network()))).toEqual([433890, 865000]);
  // The paper's 60,000 without its connection table; every filter seeing all maps makes 61,706.
  expect(cost(analyse(leNet5.network()))).toEqual([61706, 416520]);
  expect(cost(analyse(bookSame.network()))).toEqual([101152, 7367540]);
});

const image: Step = ['input', 'input', { height: 224, width: 224, channels: 3 }];

test('one large kernel against stacks of 3x3', () => {
  const stack = (kernels: readonly number[]) =>
    of(
      chain(null, [
        ['input', 'input', { height: 32, width: 32, channels: 64 }],
        ...kernels.map((kernel, i): Step => [`conv${i}`, 'conv2d', { filters: 64, kernel }]),
      ]),
    );
  const [one5, two3, one7, three3] = [stack([5]), stack([3, 3]), stack([7]), stack([3, 3, 3])];
  expect([one5, two3, one7, three3].map(({ parameters }) => parameters)).toEqual(
    Object.values(oracle.stacks),
  );
  expect(two3.receptiveField).toEqual(one5.receptiveField);
  expect(three3.receptiveField).toEqual(one7.receptiveField);
});

test('AlexNet', () => {
  const { parameters, multiplyAdds } = of(
    chain(null, [
      image,
      ['conv1', 'conv2d', { filters: 64, kernel: 11, stride: 4, padding: 2 }],
      ['pool1', 'maxPool', { size: 3 }],
      ['conv2', 'conv2d', { filters: 192, kernel: 5, padding: 2 }],
      ['pool2', 'maxPool', { size: 3 }],
      ['conv3', 'conv2d', { filters: 384 }],
      ['conv4', 'conv2d', { filters: 256 }],
      ['conv5', 'conv2d', { filters: 256 }],
      ['pool5', 'maxPool', { size: 3 }],
      ['flatten', 'flatten'],
      ['dense6', 'dense', { units: 4096 }],
      ['dense7', 'dense', { units: 4096 }],
      ['dense8', 'dense', { units: 1000 }],
    ]),
  );
  expect({ parameters, multiplyAdds }).toEqual(oracle.alexNet);
});

test('AlexNet v2: receptive fields', () => {
  const analysis = of(
    chain(null, [
      image,
      ['conv1', 'conv2d', { kernel: 11, stride: 4, padding: 'valid' }],
      ['pool1', 'maxPool', { size: 3 }],
      ['conv2', 'conv2d', { kernel: 5 }],
      ['pool2', 'maxPool', { size: 3 }],
      ['conv3', 'conv2d'],
      ['conv4', 'conv2d'],
      ['conv5', 'conv2d'],
      ['pool5', 'maxPool', { size: 3 }],
    ]),
  );
  for (const [id, field] of Object.entries(oracle.alexNetV2)) expect(fieldOf(analysis, id)).toEqual(field);
});

test('VGG-16', () => {
  const stages = [
    [64, 2],
    [128, 2],
    [256, 3],
    [512, 3],
    [512, 3],
  ] as const;
  const analysis = of(
    chain(null, [
      image,
      ...stages.flatMap(([filters, depth], i): Step[] => [
        ...Array.from({ length: depth }, (_, j): Step => [`conv${i + 1}-${j + 1}`, 'conv2d', { filters }]),
        [`pool${i + 1}`, 'maxPool'],
      ]),
      ['flatten', 'flatten'],
      ['dense1', 'dense', { units: 4096 }],
      ['dense2', 'dense', { units: 4096 }],
      ['dense3', 'dense', { units: 1000 }],
    ]),
  );
  expect(analysis.parameters).toBe(oracle.vgg16.parameters);
  expect(analysis.multiplyAdds).toBe(oracle.vgg16.multiplyAdds);
  const convolutions = [...analysis.nodes.values()].filter(({ id }) => id.startsWith('conv'));
  expect(convolutions.reduce((sum, node) => sum + node.multiplyAdds, 0)).toBe(
    oracle.vgg16.convolutionMultiplyAdds,
  );
  for (const [id, field] of Object.entries(oracle.vgg16.receptiveField))
    expect(fieldOf(analysis, id)).toEqual(field);
});

test('GoogLeNet', () => {
  type Widths = readonly [
    one: number,
    reduce3: number,
    three: number,
    reduce5: number,
    five: number,
    pool: number,
  ];
  const inception = (name: string, from: NodeId, [one, reduce3, three, reduce5, five, pool]: Widths) => [
    ...chain(from, [[`${name}-1x1`, 'conv2d', { filters: one, kernel: 1 }]]),
    ...chain(from, [
      [`${name}-reduce3`, 'conv2d', { filters: reduce3, kernel: 1 }],
      [`${name}-3x3`, 'conv2d', { filters: three }],
    ]),
    ...chain(from, [
      [`${name}-reduce5`, 'conv2d', { filters: reduce5, kernel: 1 }],
      [`${name}-5x5`, 'conv2d', { filters: five, kernel: 5 }],
    ]),
    ...chain(from, [
      [`${name}-pool`, 'maxPool', { size: 3, stride: 1, padding: 'same' }],
      [`${name}-project`, 'conv2d', { filters: pool, kernel: 1 }],
    ]),
    newNode('concat', { id: name, inputs: ['1x1', '3x3', '5x5', 'project'].map((end) => `${name}-${end}`) }),
  ];
  const halve = (id: NodeId, from: NodeId) => chain(from, [[id, 'maxPool', { size: 3, padding: 'same' }]]);
  const analysis = of([
    ...chain(null, [
      image,
      ['conv1', 'conv2d', { filters: 64, kernel: 7, stride: 2 }],
      ['pool1', 'maxPool', { size: 3, padding: 'same' }],
      ['reduce2', 'conv2d', { filters: 64, kernel: 1 }],
      ['conv2', 'conv2d', { filters: 192 }],
      ['pool2', 'maxPool', { size: 3, padding: 'same' }],
    ]),
    ...inception('3a', 'pool2', [64, 96, 128, 16, 32, 32]),
    ...inception('3b', '3a', [128, 128, 192, 32, 96, 64]),
    ...halve('pool3', '3b'),
    ...inception('4a', 'pool3', [192, 96, 208, 16, 48, 64]),
    ...inception('4b', '4a', [160, 112, 224, 24, 64, 64]),
    ...inception('4c', '4b', [128, 128, 256, 24, 64, 64]),
    ...inception('4d', '4c', [112, 144, 288, 32, 64, 64]),
    ...inception('4e', '4d', [256, 160, 320, 32, 128, 128]),
    ...halve('pool4', '4e'),
    ...inception('5a', 'pool4', [256, 160, 320, 32, 128, 128]),
    ...inception('5b', '5a', [384, 192, 384, 48, 128, 128]),
    ...chain('5b', [
      ['pool5', 'globalAvgPool'],
      ['dense', 'dense', { units: 1000 }],
    ]),
  ]);
  const { inception3aWeights, ...totals } = oracle.googLeNet;
  expect({ parameters: analysis.parameters, multiplyAdds: analysis.multiplyAdds }).toEqual(totals);
  expect(analysis.nodes.get('4e')?.output).toEqual([14, 14, 832]);
  const kernels = [...analysis.nodes.values()]
    .filter(({ id }) => id.startsWith('3a-'))
    .flatMap(({ weights }) => weights.filter(({ name }) => name === 'kernel'));
  const count = kernels.reduce(
    (sum, { shape }) => sum + shape.reduce((product, extent) => product * extent, 1),
    0,
  );
  expect(count).toBe(inception3aWeights);
});
