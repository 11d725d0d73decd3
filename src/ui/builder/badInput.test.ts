/**
 * Impossible networks, as a link or a slip of the hand may bring them: each is named at the card that is wrong, in a
 * sentence of both languages, and a button mends it.
 */
import { describe, expect, test } from 'vitest';
import { decodeLink, encodeLink } from '../../document/link.ts';
import { defaultExperiment } from '../../document/schema.ts';
import { mends as englishMends } from '../../i18n/en/mends.ts';
import { networkProblems as english } from '../../i18n/en/problems.ts';
import { mends as koreanMends } from '../../i18n/ko/mends.ts';
import { networkProblems as korean } from '../../i18n/ko/problems.ts';
import { sentence } from '../../i18n/sentence.ts';
import { analyse } from '../../model/analyse.ts';
import { chain, type Step } from '../../model/architectures/chain.ts';
import { mendsFor } from '../../model/mend.ts';
import type { Network, NetworkNode } from '../../model/network.ts';
import { newNode } from '../../model/node.ts';
import type { NetworkProblem } from '../../model/problem.ts';
import { mendText } from './mendText.ts';

const mnist = { image: [28, 28, 1], classes: 10 };
const small: Step = ['input', 'input', { height: 28, width: 28, channels: 1 }];
const ending: readonly Step[] = [
  ['flatten', 'flatten'],
  ['dense', 'dense', { units: 10 }],
  ['output', 'output'],
];
const built = (...steps: readonly Step[]): Network => ({ nodes: chain(null, [small, ...steps, ...ending]) });
/** As `newNode` would never make it, but a link may say. */
const forced = (network: Network, id: string, change: object): Network => ({
  nodes: network.nodes.map((node) =>
    node.id === id ? ({ ...node, params: { ...node.params, ...change } } as NetworkNode) : node,
  ),
});
/** 9 x 9. */
const smaller: Step = ['smaller', 'maxPool', { size: 3, stride: 3, padding: 'valid' }];
const one = built(['conv', 'conv2d', { filters: 4 }]);

const bad: readonly (readonly [what: string, network: Network, id: string, problem: NetworkProblem])[] = [
  ['stride 0', forced(one, 'conv', { stride: 0 }), 'conv', { code: 'badParameter', name: 'stride' }],
  ['a stride of 1.5', forced(one, 'conv', { stride: 1.5 }), 'conv', { code: 'badParameter', name: 'stride' }],
  ['a kernel of -3', forced(one, 'conv', { kernel: -3 }), 'conv', { code: 'badParameter', name: 'kernel' }],
  [
    'a kernel larger than its padded input',
    built(smaller, ['conv', 'conv2d', { filters: 4, kernel: 11, padding: 0 }]),
    'conv',
    { code: 'windowTooLarge', window: [11, 11], padded: [9, 9] },
  ],
  [
    'a pooling larger than what is left',
    built(
      ['conv', 'conv2d', { kernel: 11, stride: 9, padding: 'valid' }],
      ['pool', 'maxPool', { size: 4, stride: 2, padding: 'valid' }],
    ),
    'pool',
    { code: 'windowTooLarge', window: [4, 4], padded: [2, 2] },
  ],
  [
    'groups that do not divide the channels that arrive',
    built(['first', 'conv2d', { filters: 4 }], ['conv', 'conv2d', { filters: 6, groups: 3 }]),
    'conv',
    { code: 'groupsDoNotDivide', groups: 3, channels: 4, filters: 6 },
  ],
  [
    'groups that do not divide the filters',
    built(['first', 'conv2d', { filters: 4 }], ['conv', 'conv2d', { filters: 5, groups: 2 }]),
    'conv',
    { code: 'groupsDoNotDivide', groups: 2, channels: 4, filters: 5 },
  ],
  [
    'a cycle',
    { nodes: one.nodes.map((node) => (node.id === 'conv' ? { ...node, inputs: ['flatten'] } : node)) },
    'conv',
    { code: 'cycle' },
  ],
];

const costly: Network = {
  nodes: chain(null, [
    ['input', 'input', { height: 512, width: 512, channels: 64 }],
    ['conv', 'conv2d', { filters: 512, kernel: 11 }],
    ['pool', 'globalAvgPool'],
    ['dense', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};
const together: Network = {
  nodes: chain(null, [
    ['input', 'input', { height: 512, width: 512, channels: 256 }],
    ...Array.from({ length: 7 }, (_, i): Step => [`conv${i}`, 'conv2d', { filters: i === 3 ? 300 : 256 }]),
    ['pool', 'globalAvgPool'],
    ['dense', 'dense', { units: 10 }],
    ['output', 'output'],
  ]),
};

function isNamed(network: Network, id: string, problem: NetworkProblem): void {
  const analysis = analyse(network, mnist);
  expect(analysis.nodes.get(id)?.problem).toEqual(problem);
  expect(analysis.trainable).toBe(false);
  expect(analysis.problems).toContainEqual({ nodeId: id, problem });
  for (const table of [english, korean]) {
    const said = sentence(table, problem);
    expect(said).toMatch(/\.$/);
    expect(said).not.toMatch(/undefined|NaN|\[object/);
  }
}

describe('impossible settings', () => {
  test.each(bad)('%s', (_what, network, id, problem) => {
    isNamed(network, id, problem);
    const analysis = analyse(network, mnist);
    const mends = mendsFor(network, analysis, id);
    expect(mends.length).toBeGreaterThan(0);
    for (const mend of mends) {
      expect(analyse(mend.apply(), mnist).nodes.get(id)?.problem?.code).not.toBe(problem.code);
      for (const table of [englishMends, koreanMends])
        expect(mendText(table, mend, (name) => name)).not.toBe('');
    }
  });

  const linked = (network: Network) => encodeLink({ ...defaultExperiment(), network }).then(decodeLink);
  const whole = bad.filter(([what]) => what !== 'a stride of 1.5');

  test.each(whole)(
    '%s, by a link: it opens, and its card says the same',
    async (_what, network, id, problem) => {
      const opened = await linked(network);
      if (!opened.ok) throw new Error(opened.problem.code);
      expect(opened.value.network).toEqual(network);
      isNamed(opened.value.network, id, problem);
    },
  );

  test('a fraction of a step is no number that such a setting has: the link is refused, and says where', async () => {
    expect(await linked(forced(one, 'conv', { stride: 1.5 }))).toMatchObject({
      ok: false,
      problem: { code: 'invalid', path: 'network.nodes.1.params.stride' },
    });
  });

  test('10^12 multiply-adds in one layer, or only in all of them together', () => {
    const multiplyAdds = 512 * 512 * 121 * 64 * 512;
    isNamed(costly, 'conv', { code: 'tooCostly', multiplyAdds });
    const [most, whole] = [512 * 512 * 9 * 256 * 300, analyse(together).multiplyAdds];
    expect(whole).toBeGreaterThan(10 ** 12);
    expect(most).toBeLessThan(10 ** 12);
    isNamed(together, 'conv3', { code: 'tooCostly', multiplyAdds: most, whole });
    const told = analyse(together).problems.map(({ nodeId, problem }) => [nodeId, problem.code]);
    expect(told).toEqual([['conv3', 'tooCostly']]);
  });
});

test('a kernel that fits only by its padding, and the largest that fits, are no problem', () => {
  for (const [kernel, padding] of [
    [9, 'valid'],
    [11, 1],
  ] as const) {
    const network = built(smaller, ['conv', 'conv2d', { filters: 1, kernel, padding }]);
    expect(analyse(network, mnist).problems).toEqual([]);
  }
});

test('one of a thing is said as one', () => {
  const numbers = {
    elements: 1,
    channels: 1,
    classes: 1,
    from: 'a',
    id: 'a',
    got: 1,
    wanted: 1,
    stride: 1,
    units: 1,
  };
  const said = Object.values(englishMends).map((say) =>
    say(
      { ...numbers, size: 1, filters: 1, height: 1, width: 1, padding: 1, name: 'a', to: 'a' },
      (name) => name,
    ),
  );
  expect(said.filter((text) => /\b1 (values|units|filters|classes)\b/.test(text))).toEqual([]);
  expect(said).toContain('Average each map: 1 value');
  const problems: readonly NetworkProblem[] = [
    { code: 'needsMap', got: [1] },
    { code: 'classesDiffer', got: 1, classes: 1 },
    { code: 'groupsDoNotDivide', groups: 2, channels: 1, filters: 1 },
    { code: 'groupsDoNotDivide', groups: 2, channels: 2, filters: 1 },
    { code: 'inputCount', got: 1, min: 2, max: null },
    { code: 'inputCount', got: 1, min: 0, max: 0 },
  ];
  expect(problems.map((problem) => sentence(english, problem))).toEqual([
    'This layer slides over maps (height × width × channels), but 1 value arrives.',
    '1 value arrives, but there is 1 class to tell apart.',
    '1 channel arrives, which cannot be shared out evenly among 2 groups.',
    '1 filter cannot be shared out evenly among 2 groups.',
    'Only 1 connection arrives here; this layer needs at least 2.',
    '1 connection arrives here; this layer takes none.',
  ]);
});

test('Korean particles follow the number before them', () => {
  const padding = (n: number) => koreanMends.padLess({ padding: n }, (name) => name);
  expect([1, 3, 4, 10].map(padding)).toEqual([
    '패딩을 1로 바꾸기',
    '패딩을 3으로 바꾸기',
    '패딩을 4로 바꾸기',
    '패딩을 10으로 바꾸기',
  ]);
});

test('what a layer takes by its place: an input that something leads into', () => {
  const network: Network = {
    nodes: [newNode('input', { id: 'input', inputs: [] }), ...chain('input', ending)],
  };
  const led = {
    nodes: network.nodes.map((node) => (node.id === 'input' ? { ...node, inputs: ['dense'] } : node)),
  };
  expect(analyse(led).nodes.get('input')?.problem?.code).toMatch(/cycle|inputCount/);
});
