/** Arbitrary networks for property tests: any graph at all, and graphs that are at least acyclic with known ends. */
import fc from 'fast-check';
import { layerKinds, layerOf } from './layers/index.ts';
import type { Network, NetworkNode } from './network.ts';
import { nodeOf } from './node.ts';

const patches = fc.record(
  {
    filters: fc.constantFrom(1, 2, 4096),
    kernel: fc.integer({ min: 1, max: 11 }),
    size: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.constantFrom('same', 'valid', 0, 3, 16),
    units: fc.constantFrom(1, 10, 65_536),
    height: fc.constantFrom(1, 28, 1024),
    classes: fc.constantFrom(2, 10),
    kernelWidth: fc.integer({ min: 1, max: 11 }),
    groups: fc.constantFrom(1, 2, 3),
    bias: fc.boolean(),
    ceil: fc.boolean(),
    factor: fc.constantFrom(1, 2, 16),
    multiplier: fc.constantFrom(1, 2, 64),
    top: fc.constantFrom(0, 64),
  },
  { requiredKeys: [] },
);

/** A node of any kind with those of the drawn parameters that its kind has. */
const nodeParts = fc.record({ kind: fc.constantFrom(...layerKinds), patch: patches });

function made(
  id: string,
  { kind, patch }: { kind: NetworkNode['kind']; patch: object },
  inputs: string[],
): NetworkNode {
  const { defaults, fields } = layerOf(kind);
  const own = Object.entries(patch).filter(([name]) => fields.some((field) => field.name === name));
  const node = nodeOf(kind, { ...defaults, ...Object.fromEntries(own) }, { id, inputs });
  if (!node.ok) throw new Error(`${kind} does not allow ${node.problem}`);
  return node.value;
}

/** Ids may repeat, edges may come from nowhere or run in circles. */
export const anyNetwork: fc.Arbitrary<Network> = fc
  .array(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
      parts: nodeParts,
      inputs: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'nowhere'), { maxLength: 4 }),
    }),
    { maxLength: 10 },
  )
  .map((nodes) => ({ nodes: nodes.map(({ id, parts, inputs }) => made(id, parts, inputs)) }));

/** Ids are unique, edges come from earlier nodes, and no more arrive than may. Shapes need not meet. */
export const soundNetwork: fc.Arbitrary<Network> = fc
  .array(fc.record({ parts: nodeParts, from: fc.array(fc.nat(), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((nodes) => ({
    nodes: nodes.map(({ parts, from }, i) => {
      const max = layerOf(parts.kind).arity.max ?? 3;
      const earlier = nodes.slice(0, i).flatMap((node, j) => (node.parts.kind === 'output' ? [] : [`n${j}`]));
      const inputs = earlier.length === 0 ? [] : from.map((n) => earlier[n % earlier.length] ?? '');
      return made(`n${i}`, parts, [...new Set(inputs)].slice(0, max));
    }),
  }));
