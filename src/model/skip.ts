/**
 * A skip connection over a selection, in one action: what goes into the chosen layers is added to what comes out of them.
 * Layers that stand between chosen ones belong to them, as an activation between two convolutions.
 * Where the two shapes differ a 1x1 convolution (for vectors a dense layer) on the way makes them equal, with the stride
 * that brings height and width down to those that come out (He et al., 2015, option B).
 */
import { analyse } from './analyse.ts';
import { boundaryEdges, commonPath, withBetween, withBlock } from './blocks.ts';
import { freshId } from './edit.ts';
import { layerOf } from './layers/index.ts';
import { strideBetween } from './mends/strideBetween.ts';
import { maxNodes, type Network, type NetworkNode, type NodeId } from './network.ts';
import { newNode } from './node.ts';
import { fail, ok, type Result } from './result.ts';
import { isMap, isVector, type Shape, sameShape } from './shape.ts';
import { exchangeSource, placeAfter } from './wiring.ts';

/** Why no skip can be laid over a selection. */
export type SkipProblem =
  | { readonly code: 'nothingChosen' }
  /** Several layers outside feed the selection, or several of its layers lead out of it; or none does. */
  | { readonly code: 'severalWaysIn'; readonly count: number }
  | { readonly code: 'severalWaysOut'; readonly count: number }
  /** A shape is not known yet: some layer before is wrong. */
  | { readonly code: 'shapeUnknown' }
  /** No 1x1 convolution makes the one shape of the other. */
  | { readonly code: 'noProjection'; readonly from: Shape; readonly to: Shape }
  | { readonly code: 'tooManyLayers'; readonly max: number };

export interface Skipped {
  readonly network: Network;
  /** Whether a projection was needed. */
  readonly projection: boolean;
  /** The new layers: the addition, and the projection before it. */
  readonly ids: readonly NodeId[];
  /** What it leads past: the chosen layers and those between them, in the document's order. */
  readonly over: readonly NodeId[];
  /** The layers whose outputs it adds: what leads into the selection, and the last one in it. */
  readonly from: NodeId;
  readonly to: NodeId;
}

export function addSkip(network: Network, ids: readonly NodeId[]): Result<Skipped, SkipProblem> {
  const chosen = new Set(ids);
  const inner = network.nodes.filter(({ id, kind }) => chosen.has(id) && layerOf(kind).family !== 'io');
  const filled = withBetween(
    network,
    inner.map(({ id }) => id),
  );
  const members = network.nodes.filter(({ id }) => filled.has(id));
  if (members.length === 0) return fail({ code: 'nothingChosen' });
  const { inputs, outputs } = boundaryEdges(
    network,
    members.map(({ id }) => id),
  );
  const ways = [...new Set(inputs.map(({ from }) => from))];
  const exits = [...new Set(outputs.map(({ from }) => from))];
  const [from] = ways;
  const [to] = exits;
  if (from === undefined || ways.length > 1) return fail({ code: 'severalWaysIn', count: ways.length });
  if (to === undefined || exits.length > 1) return fail({ code: 'severalWaysOut', count: exits.length });

  const { nodes } = analyse(network);
  const [before, after] = [nodes.get(from)?.output, nodes.get(to)?.output];
  if (!before || !after) return fail({ code: 'shapeUnknown' });
  if (network.nodes.length + 2 > maxNodes) return fail({ code: 'tooManyLayers', max: maxNodes });
  const fitted = project(network, from, before, after);
  if (!fitted.ok) return fitted;

  const projection = fitted.value;
  const block = commonPath(members);
  const inBlock = (node: NetworkNode) => withBlock(node, block);
  const prepared = projection ? placeAfter(network, inBlock(projection), to) : network;
  const id = freshId(prepared, 'add');
  const sum = inBlock(newNode('add', { id, inputs: [to, projection?.id ?? from] }));
  // What followed the selection follows the sum; inside, everything stays as it was.
  const led = outputs
    .map((edge) => edge.to)
    .reduce((net, follower) => exchangeSource(net, to, id, follower), prepared);
  return ok({
    network: placeAfter(led, sum, projection?.id ?? to),
    projection: projection !== null,
    ids: projection ? [projection.id, id] : [id],
    over: members.map((member) => member.id),
    from,
    to,
  });
}

/** The layer that makes one shape of the other; null where they are equal. */
function project(
  network: Network,
  from: NodeId,
  before: Shape,
  after: Shape,
): Result<NetworkNode | null, SkipProblem> {
  if (sameShape(before, after)) return ok(null);
  if (isVector(before) && isVector(after)) {
    const id = freshId(network, 'dense');
    return ok(newNode('dense', { id, inputs: [from] }, { units: after[0] }));
  }
  const stride = isMap(before) && isMap(after) ? strideBetween(before, after) : null;
  if (stride === null || !isMap(after)) return fail({ code: 'noProjection', from: before, to: after });
  const patch = { filters: after[2], kernel: 1, stride, padding: 'valid' };
  return ok(newNode('conv2d', { id: freshId(network, 'conv2d'), inputs: [from] }, patch));
}
