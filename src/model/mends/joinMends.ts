/**
 * Mends where several inputs meet and their shapes do not fit. The input that has to change is the shortcut, the one
 * from which another input is reached; where none is, every input follows the first.
 */
import { disconnect, insertOnEdge, setParams } from '../edit.ts';
import type { Case, Mend } from '../mend.ts';
import type { Network, NetworkNode, NodeId } from '../network.ts';
import type { NetworkProblem } from '../problem.ts';
import { isMap, isVector, type MapShape, type Shape, sameShape, sizeOf } from '../shape.ts';
import { slide } from '../sliding.ts';
import { leadsTo, nodeById } from '../wiring.ts';
import { decider, insertWith, mend } from './proposal.ts';
import { strideBetween } from './strideBetween.ts';

type Differing = Extract<NetworkProblem, { code: 'shapesDiffer' | 'mapsDiffer' }>;

interface Arrival {
  readonly from: NodeId;
  readonly shape: Shape;
}

export function joinMends(it: Case<Differing>): readonly Mend[] {
  const { network, id, problem } = it;
  const node = nodeById(network, id);
  const arrivals = (node?.inputs ?? []).map((from, i) => ({ from, shape: problem.shapes[i] ?? [] }));
  const wanted = reference(network, arrivals);
  if (!node || !wanted) return [];
  const fits = (shape: Shape) =>
    problem.code === 'shapesDiffer'
      ? sameShape(shape, wanted.shape)
      : shape.length === wanted.shape.length && sameShape(shape.slice(0, -1), wanted.shape.slice(0, -1));
  const odd = arrivals.filter(({ shape }) => !fits(shape));
  const [first] = odd;
  if (!first) return [];
  const fitting = problem.code === 'shapesDiffer' ? toEqual : toSameExtent;
  return [
    ...fitting(it, node, odd, wanted),
    mend(
      'removeEdge',
      { from: first.from },
      odd.reduce((net, { from }) => disconnect(net, from, id), network),
    ),
  ];
}

/** The arrival that the others follow: the end of the longest path, that is, not a shortcut around another. */
function reference(network: Network, arrivals: readonly Arrival[]): Arrival | undefined {
  const isShortcut = ({ from }: Arrival) =>
    arrivals.some((other) => other.from !== from && leadsTo(network, from, other.from));
  return arrivals.find((arrival) => !isShortcut(arrival)) ?? arrivals[0];
}

/** For an addition: a 1x1 convolution or a dense layer on every odd edge, or other filters above. */
function toEqual(it: Case, node: NetworkNode, odd: readonly Arrival[], wanted: Arrival): readonly Mend[] {
  const { network, analysis } = it;
  const [first] = odd;
  if (!first) return [];
  if (isVector(wanted.shape) && odd.every(({ shape }) => isVector(shape))) {
    const units = wanted.shape[0];
    const dense = odd.reduce(
      (net, { from }) => insertWith(net, 'dense', [from, node.id], { units }).network,
      network,
    );
    const above = decider(it, first.from, 'dense');
    return [
      mend('insertDense', { from: first.from, units }, dense),
      ...(above ? [mend('setUnits', { id: above.id, units }, setParams(network, above.id, { units }))] : []),
    ];
  }
  if (!isMap(wanted.shape))
    return odd.every(({ shape }) => isMap(shape)) ? flattened(network, node, odd) : [];

  const filters = wanted.shape[2];
  const proposals: Mend[] = [];
  let projected = network;
  let possible = true;
  for (const { from, shape } of odd) {
    const stride = isMap(shape) ? strideBetween(shape, wanted.shape) : null;
    if (stride === null) possible = false;
    else {
      const patch = { filters, kernel: 1, stride, padding: 'valid' } as const;
      projected = insertWith(projected, 'conv2d', [from, node.id], patch).network;
    }
  }
  const stride = isMap(first.shape) ? strideBetween(first.shape, wanted.shape) : null;
  if (possible && stride !== null) {
    const got = first.shape.at(-1) ?? 0;
    const values = { from: first.from, channels: filters, got, wanted: filters, stride };
    proposals.push(mend('insertProjection', values, projected));
  }
  const above = decider({ network, analysis }, first.from, 'conv2d');
  if (above)
    proposals.push(mend('setFilters', { id: above.id, filters }, setParams(network, above.id, { filters })));
  const wantedAbove = decider({ network, analysis }, wanted.from, 'conv2d');
  const others = first.shape.at(-1) ?? 0;
  if (wantedAbove && wantedAbove !== above) {
    const changed = setParams(network, wantedAbove.id, { filters: others });
    proposals.push(mend('setFilters', { id: wantedAbove.id, filters: others }, changed));
  }
  return proposals;
}

/** For a concatenation: pooling on maps that are too large, or flattening where a vector waits. */
function toSameExtent(
  it: Case,
  node: NetworkNode,
  odd: readonly Arrival[],
  wanted: Arrival,
): readonly Mend[] {
  const [first] = odd;
  if (!first) return [];
  if (!isMap(wanted.shape)) return flattened(it.network, node, odd);
  const size = isMap(first.shape) ? poolingBetween(first.shape, wanted.shape) : null;
  if (size === null) return [];
  const pool = (net: Network, { from }: Arrival) =>
    insertWith(net, 'maxPool', [from, node.id], { size, stride: size, padding: 'valid' }).network;
  return [mend('insertPooling', { from: first.from, size }, odd.reduce(pool, it.network))];
}

function flattened(network: Network, node: NetworkNode, odd: readonly Arrival[]): readonly Mend[] {
  const maps = odd.filter(({ shape }) => isMap(shape));
  const [first] = maps;
  if (!first) return [];
  const flat = maps.reduce((net, { from }) => insertOnEdge(net, 'flatten', from, node.id).network, network);
  return [mend('insertFlatten', { elements: sizeOf(first.shape) }, flat)];
}

/** The pooling, window equal to stride, that makes one map as high and wide as the other. */
function poolingBetween(from: MapShape, to: MapShape): number | null {
  for (let size = 2; size <= 32; size += 1) {
    const window = { size, stride: size, padding: 'valid' } as const;
    if (slide(from[0], window)?.count === to[0] && slide(from[1], window)?.count === to[1]) return size;
  }
  return null;
}
