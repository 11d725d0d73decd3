/**
 * The inception module (Szegedy et al., 2014). Four branches look at the same map and their channels are joined:
 *
 *   1x1    1x1 then 3x3    1x1 then 5x5    3x3 max pooling then 1x1
 *
 * The 1x1 in front of a large kernel reduces its channels. `naive` leaves these out, and the 1x1 behind the pooling with
 * them: module 3a of GoogLeNet then has 387,072 weights in its kernels instead of 163,328.
 */
import type { NetworkNode, NodeId } from '../network.ts';
import { newNode } from '../node.ts';
import { chain, type Step } from './chain.ts';

/** Filters of each convolution, in the order of the paper's table. */
export type Widths = readonly [
  one: number,
  reduce3: number,
  three: number,
  reduce5: number,
  five: number,
  pool: number,
];

/** Ids begin with `id`, which is that of the joint itself. */
export function inception(
  id: NodeId,
  from: NodeId,
  [one, reduce3, three, reduce5, five, pool]: Widths,
  block: readonly string[],
  { naive = false } = {},
): readonly NetworkNode[] {
  const convolution = (name: string, filters: number, kernel: number): readonly Step[] => [
    [`${id}-${name}`, 'conv2d', { filters, kernel }],
    [`${id}-${name}-relu`, 'relu'],
  ];
  const unless = (steps: readonly Step[]) => (naive ? [] : steps);
  const branches: readonly (readonly Step[])[] = [
    convolution('1x1', one, 1),
    [...unless(convolution('reduce3', reduce3, 1)), ...convolution('3x3', three, 3)],
    [...unless(convolution('reduce5', reduce5, 1)), ...convolution('5x5', five, 5)],
    [
      [`${id}-pool`, 'maxPool', { size: 3, stride: 1, padding: 1 }],
      ...unless(convolution('project', pool, 1)),
    ],
  ];
  const ends = branches.flatMap((steps) => steps.at(-1)?.[0] ?? []);
  return [
    ...branches.flatMap((steps) => chain(from, steps, block)),
    newNode('concat', { id, inputs: ends, block }),
  ];
}
