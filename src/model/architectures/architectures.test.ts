/** What every network of the shelf keeps to, and what each published one is known to count. */
import { describe, expect, test } from 'vitest';
import { analyse } from '../analyse.ts';
import { languages } from '../language.ts';
import { trainingMemory } from '../memory.ts';
import { idPattern, maxInputs, maxNodes } from '../network.ts';
import { architectureGroups, architectureNamed, architectures, bookSame, smallResidual } from './index.ts';

const mnist = { image: [28, 28, 1], classes: 10 };
const trainsHere = (name: string) => name === 'leNet5' || architectureNamed(name)?.group !== 'published';

describe.each([...architectures, bookSame])('$name', ({ name, text, network, source, year }) => {
  test('says what it is in both languages, and where it is from', () => {
    for (const language of languages) {
      expect(text.name[language]).not.toBe('');
      expect(text.meaning[language]).toMatch(/\.$/);
      expect(source[language]).toMatch(/\d|장/);
    }
    expect(year).toBeGreaterThan(1988);
  });

  test('is made anew each time, with readable ids', () => {
    expect(network()).toEqual(network());
    expect(network()).not.toBe(network());
    const { nodes } = network();
    for (const { id } of nodes) expect(id).toMatch(idPattern);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    expect(nodes.length).toBeLessThanOrEqual(maxNodes);
    for (const { inputs } of nodes) expect(inputs.length).toBeLessThanOrEqual(maxInputs);
  });

  test('has no problem of its own, and is right for MNIST or refused for its image and classes alone', () => {
    expect(analyse(network()).problems).toEqual([]);
    const codes = analyse(network(), mnist).problems.map(({ problem }) => problem.code);
    expect(codes).toEqual(trainsHere(name) ? [] : ['imageDiffers', 'classesDiffer']);
  });
});

test('the names on the shelf are unique, the groups in their order', () => {
  expect(new Set(architectures.map(({ name }) => name)).size).toBe(architectures.length);
  const order = architectures.map(({ group }) => architectureGroups.indexOf(group));
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test('a twin is a twin, and has fewer than 300,000 parameters', () => {
  for (const { twin } of architectures)
    if (twin !== undefined) expect(architectureNamed(twin)?.group).toBe('twins');
  for (const { name, group, twin } of architectures)
    if (group === 'published' && name !== 'leNet5')
      expect({ name, twin }).not.toMatchObject({ twin: undefined });
  for (const { group, network } of architectures)
    if (group === 'twins') expect(analyse(network()).parameters).toBeLessThan(300_000);
});

/** Parameters and multiply-adds of one image. Sources: the papers, torchvision; see each network's own file. */
test.each([
  ['alexNet', 61_100_840, 714_188_480],
  ['alexNetGroups', 60_965_224, 724_406_816],
  ['vgg11', 132_863_336, 7_609_090_048],
  ['vgg13', 133_047_848, 11_308_466_176],
  ['vgg16', 138_357_544, 15_470_264_320],
  ['vgg19', 143_667_240, 19_632_062_464],
  ['googLeNet', 6_998_552, 1_582_671_872],
  ['resNet18', 11_689_512, 1_814_073_344],
  ['resNet34', 21_797_672, 3_663_761_408],
  ['resNet50', 25_557_032, 4_089_184_256],
  ['resNet101', 44_549_160, 7_801_405_440],
  ['resNet152', 60_192_808, 11_513_626_624],
  ['resNet50Paper', 25_557_032, 3_857_973_248],
  ['resNet101Paper', 44_549_160, 7_570_194_432],
  ['resNet152Paper', 60_192_808, 11_282_415_616],
  ['mobileNet', 4_231_976, 568_740_352],
  ['squeezeNet', 1_235_496, 349_151_936],
  ['denseNet121', 7_978_856, 2_834_161_664],
])('%s has %i parameters and costs %i multiply-adds', (name, parameters, multiplyAdds) => {
  const network = architectureNamed(name)?.network();
  if (!network) throw new Error(`${name} is not on the shelf`);
  const analysis = analyse(network);
  expect([analysis.parameters, analysis.multiplyAdds]).toEqual([parameters, multiplyAdds]);
});

/** Receptive fields of the last map: Araujo, Norris and Sim, 2019, table 1. The ResNets are the paper's, with the stride in the 1x1. */
test.each([
  ['alexNet', 195],
  ['vgg16', 212],
  ['mobileNet', 315],
  ['resNet50Paper', 483],
  ['resNet101Paper', 1027],
  ['resNet152Paper', 1507],
])('%s sees %i pixels of the image', (name, size) => {
  const network = architectureNamed(name)?.network();
  expect(network && analyse(network).receptiveField).toMatchObject({ size: [size, size], aligned: true });
});

/** What the shortcuts that must fit have: a 1x1 each, with its normalisation. Without them the plain networks have as much less. */
test.each([
  ['18', 64 * 128 + 128 * 256 + 256 * 512 + 2 * (128 + 256 + 512)],
  ['34', 64 * 128 + 128 * 256 + 256 * 512 + 2 * (128 + 256 + 512)],
  ['50', 64 * 256 + 256 * 512 + 512 * 1024 + 1024 * 2048 + 2 * (256 + 512 + 1024 + 2048)],
  ['101', 64 * 256 + 256 * 512 + 512 * 1024 + 1024 * 2048 + 2 * (256 + 512 + 1024 + 2048)],
  ['152', 64 * 256 + 256 * 512 + 512 * 1024 + 1024 * 2048 + 2 * (256 + 512 + 1024 + 2048)],
])('plain-%s has the parameters of its ResNet less %i of its projections', (n, projections) => {
  const parameters = (name: string) => {
    const network = architectureNamed(name)?.network();
    return network ? analyse(network).parameters : Number.NaN;
  };
  expect(parameters(`plain${n}`)).toBe(parameters(`resNet${n}`) - projections);
});

test('Keras counts the running statistics of MobileNet among its 4,253,864 parameters', () => {
  const network = architectureNamed('mobileNet')?.network();
  const analysis = network && analyse(network);
  const buffers = [...(analysis?.nodes.values() ?? [])].flatMap((node) => node.buffers);
  const carried = buffers.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  expect((analysis?.parameters ?? 0) + carried).toBe(4_253_864);
});

test('plain networks are the residual ones without shortcuts and their projections', () => {
  const kinds = (name: string) => {
    const nodes = architectureNamed(name)?.network().nodes ?? [];
    const main = nodes.filter(({ id }) => !id.includes('-project') && !id.endsWith('-add'));
    return main.map(({ id, kind, params }) => [id, kind, params]);
  };
  for (const n of ['18', '34', '50', '101', '152', '8Twin', '14Twin', '20Twin', '32Twin']) {
    expect(kinds(`resNet${n}`)).toEqual(kinds(`plain${n}`));
    const plain = architectureNamed(`plain${n}`)?.network().nodes ?? [];
    expect(plain.filter(({ inputs }) => inputs.length > 1)).toEqual([]);
    expect(plain.filter(({ kind }) => kind === 'conv2d' || kind === 'dense')).toHaveLength(parseInt(n, 10));
  }
});

test('ResNet-152 in batches of 100 would take 64.7 GB to train, which is told without a throw', () => {
  const network = architectureNamed('resNet152')?.network();
  if (!network) throw new Error('ResNet-152 is not on the shelf');
  const analysis = analyse(network, mnist);
  expect(analysis.trainable).toBe(false);
  expect(analysis.parameters).toBe(60_192_808);
  const { total, weights, activations } = trainingMemory(analysis, { batchSize: 100, optimiserSlots: 2 });
  expect(weights).toBe(4 * (60_192_808 + 151_424));
  expect(activations).toBe(31_863_379_200);
  expect(total).toBe(64_690_449_024);
});

test('the residual network has three blocks, one with a projection that halves the map', () => {
  const network = smallResidual.network();
  expect(new Set(network.nodes.flatMap(({ block }) => block?.[0] ?? []))).toEqual(
    new Set(['block1', 'block2', 'block3']),
  );
  const { nodes } = analyse(network);
  expect(nodes.get('block2-project')?.output).toEqual([14, 14, 32]);
  expect(nodes.get('block2-add')?.receptiveField).toMatchObject({ kind: 'square', aligned: true });
  expect(network.nodes.filter(({ kind }) => kind === 'add')).toHaveLength(3);
});
