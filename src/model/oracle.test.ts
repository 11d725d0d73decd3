/** Whole published networks, built from our layers, counted to the last digit. */
import { describe, expect, test } from 'vitest';
import { analyse, shareOfWork } from './analyse.ts';
import { chain, type Step } from './architectures/chain.ts';
import { inception } from './architectures/inception.ts';
import { architectureNamed, bookSame, deepCnn, leNet5, simpleCnn } from './architectures/index.ts';
import { blockCosts } from './cost.ts';
import { costInCopies } from './costForTests.ts';
import { setParams } from './edit.ts';
import type { NetworkNode, NodeId } from './network.ts';
import { oracle } from './oracle.ts';
import { sizeOf } from './shape.ts';

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
    expect(learning.reduce((sum, one) => sum + shareOfWork(analysis, one), 0)).toBeCloseTo(1, 12);
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

const shelf = (name: string) => {
  const network = architectureNamed(name)?.network();
  if (!network) throw new Error(`${name} is not on the shelf`);
  return analyse(network);
};

test('AlexNet', () => {
  const { parameters, multiplyAdds } = shelf('alexNet');
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
  const analysis = shelf('vgg16');
  expect(analysis.parameters).toBe(oracle.vgg16.parameters);
  expect(analysis.multiplyAdds).toBe(oracle.vgg16.multiplyAdds);
  const convolutions = [...analysis.nodes.values()].filter(({ id }) => id.startsWith('conv'));
  expect(convolutions.reduce((sum, node) => sum + node.multiplyAdds, 0)).toBe(
    oracle.vgg16.convolutionMultiplyAdds,
  );
  for (const [id, field] of Object.entries(oracle.vgg16.receptiveField))
    expect(fieldOf(analysis, id)).toEqual(field);
});

test('GoogLeNet, and its first inception module with and without the 1x1 reductions', () => {
  const { inception3aWeights, ...totals } = oracle.googLeNet;
  const { parameters, multiplyAdds, nodes } = shelf('googLeNet');
  expect({ parameters, multiplyAdds }).toEqual(totals);
  expect(nodes.get('inception4e')?.output).toEqual([14, 14, 832]);
  const kernels = (naive: boolean) => {
    const analysis = of([
      ...chain(null, [['input', 'input', { height: 28, width: 28, channels: 192 }]]),
      ...inception('3a', 'input', [64, 96, 128, 16, 32, 32], ['3a'], { naive }),
    ]);
    const weights = [...analysis.nodes.values()].flatMap((node) => node.weights);
    return weights.filter(({ name }) => name === 'kernel').reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  };
  expect({ without1x1: kernels(true), with1x1: kernels(false) }).toEqual(inception3aWeights);
});

test('ResNet-50, with the stride in the 3x3 and in the 1x1', () => {
  const { strideIn3x3, strideIn1x1 } = oracle.resNet50.receptiveField;
  for (const [name, size] of [
    ['resNet50', strideIn3x3],
    ['resNet50Paper', strideIn1x1],
  ] as const) {
    const analysis = shelf(name);
    expect(analysis.parameters).toBe(oracle.resNet50.parameters);
    expect(fieldOf(analysis, 'stage4-3-relu')[0]).toBe(size);
  }
});

test('one channel: 25 weights of a 5x5 against 18 of two 3x3', () => {
  const weights = (kernels: readonly number[]) =>
    of(
      chain(null, [
        ['input', 'input'],
        ...kernels.map((kernel, i): Step => [`conv${i}`, 'conv2d', { filters: 1, kernel, bias: false }]),
      ]),
    ).parameters;
  expect({ one5: weights([5]), two3: weights([3, 3]) }).toEqual(oracle.weightsOfOneChannel);
});

describe('speed', () => {
  // Between 2 and 12 copies of the network; analysing every layer anew for every layer would be more than 50.
  test.each(['resNet152', 'denseNet121'])('%s is analysed at once, after an edit too', (name) => {
    const whole = () => architectureNamed(name)?.network() ?? { nodes: [] };
    expect(costInCopies(whole(), () => analyse(whole()))).toBeLessThan(40);
    let network = whole();
    let filters = 64;
    const edited = () => {
      filters += 1;
      network = setParams(network, 'conv1', { filters });
      analyse(network);
      blockCosts(network, analyse(network));
    };
    expect(costInCopies(network, edited)).toBeLessThan(40);
  });
});
