import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { architectureNamed } from './architectures/index.ts';
import { removeNodes, setParams } from './edit.ts';
import type { Network } from './network.ts';
import { anyNetwork } from './networksForTests.ts';

const mnist = { image: [28, 28, 1], classes: 10 };
const named = (name: string): Network => {
  const found = architectureNamed(name);
  if (!found) throw new Error(`no network is called ${name}`);
  return found.network();
};
/** Layers whose weights are another object: what is kept of a layer keeps its parts. */
const workedOut = (before: Network, after: Network): readonly string[] => {
  const [old, fresh] = [analyse(before, mnist), analyse(after, mnist)];
  return [...fresh.nodes].flatMap(([id, { weights }]) =>
    weights === old.nodes.get(id)?.weights ? [] : [id],
  );
};
const conv1 = (network: Network) => network.nodes[1]?.id ?? '';

describe('after an edit only what receives something else is worked out', () => {
  test('another number of filters: as far as the next convolutions', () => {
    const network = named('resNet152');
    const wider = setParams(network, conv1(network), { filters: 65 });
    const behind = workedOut(network, wider);
    expect(behind).toHaveLength(6);
    const kinds = behind.map((id) => wider.nodes.find((node) => node.id === id)?.kind);
    expect(kinds).toEqual(['conv2d', 'batchNorm', 'relu', 'maxPool', 'conv2d', 'conv2d']);
  });

  test('in DenseNet-121: what the concatenations carry on, until a transition', () => {
    const network = named('denseNet121');
    const wider = setParams(network, conv1(network), { filters: 65 });
    // The transition's convolution gives as many channels as before.
    const blocks = new Set(
      workedOut(network, wider).map((id) => wider.nodes.find((node) => node.id === id)?.block?.[0]),
    );
    expect([...blocks]).toEqual(['stem', 'block1', 'transition1']);
  });

  test('a layer taken out whose follower then receives the same: only the follower, which is another', () => {
    const network = named('resNet152');
    const relu = network.nodes.find(({ kind }) => kind === 'relu')?.id ?? '';
    expect(workedOut(network, removeNodes(network, [relu]))).toEqual(['pool1']);
  });

  test('a setting without any effect on numbers leaves all others as they are, shares included', () => {
    const network = named('resNet152');
    const norm = network.nodes.find(({ kind }) => kind === 'batchNorm')?.id ?? '';
    const softer = setParams(network, norm, { momentum: 0.8 });
    const [old, fresh] = [analyse(network, mnist), analyse(softer, mnist)];
    const others = [...fresh.nodes].filter(([id, one]) => one !== old.nodes.get(id)).map(([id]) => id);
    expect(others).toEqual([norm]);
  });
});

describe('what is kept is what would be found', () => {
  test('whatever was looked at before, with any expectation', () => {
    fc.assert(
      fc.property(
        anyNetwork,
        fc.array(fc.nat(200), { maxLength: 4 }),
        fc.boolean(),
        (start, edits, asked) => {
          let network = start;
          analyse(network, mnist);
          for (const at of edits) {
            const node = network.nodes[at % Math.max(1, network.nodes.length)];
            if (!node) break;
            network = at % 3 === 0 ? removeNodes(network, [node.id]) : widened(network, node.id);
            const expected = asked ? { image: [16, 16, 1], classes: at } : mnist;
            expect(analyse(network, expected)).toEqual(analyse(structuredClone(network), expected));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('a field that grew with the same shapes is passed on to the end', () => {
    const network = named('resNet18');
    analyse(network, mnist);
    const dilated = setParams(network, conv1(network), { kernel: 5, padding: 2 });
    expect(analyse(dilated, mnist)).toEqual(analyse(structuredClone(dilated), mnist));
  });
});

test('other data ask the ends for something else', () => {
  const network = named('simpleCnn');
  analyse(network, mnist);
  const other = { image: [32, 32, 3], classes: 100 };
  expect(analyse(network, other)).toEqual(analyse(structuredClone(network), other));
  expect(analyse(network, other).problems.map(({ problem }) => problem.code)).toEqual([
    'imageDiffers',
    'classesDiffer',
  ]);
});

function widened(network: Network, id: string): Network {
  const node = network.nodes.find((one) => one.id === id);
  const filters = node && 'filters' in node.params ? node.params.filters + 1 : null;
  return setParams(network, id, filters === null ? { stride: 2 } : { filters });
}
