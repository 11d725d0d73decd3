/** Mends where the edges are wrong: too few, too many, in a circle, from nowhere, to nowhere, or an end is missing. */
import type { Analysis } from '../analyse.ts';
import { canConnect, connect, disconnect, freshId, insertAfter, removeNodes, setParams } from '../edit.ts';
import type { Case, Mend } from '../mend.ts';
import type { Network, NodeId } from '../network.ts';
import { assembled, newNode } from '../node.ts';
import type { NetworkProblem } from '../problem.ts';
import { type Shape, sameShape } from '../shape.ts';
import { consumersOf, leadsTo, mapNodes, nodeById, roomOf, withInputs } from '../wiring.ts';
import { mend, removeMend } from './proposal.ts';

/** Too few, too many or unknown inputs, or a cycle. */
export function edgeMends(it: Case): readonly Mend[] {
  const { network, id, problem } = it;
  const node = nodeById(network, id);
  if (!node) return [];
  const removed = (from: NodeId) => mend('removeEdge', { from }, disconnect(network, from, id));
  if (problem.code === 'cycle') {
    const round = node.inputs.filter((from) => leadsTo(network, id, from));
    const parted = round.reduce((net, from) => disconnect(net, from, id), network);
    const from = round.length < node.inputs.length ? null : previous({ ...it, network: parted }, null);
    return [
      ...(from === null ? [] : [mend('connectPrevious', { from }, connect(parted, from, id))]),
      ...round.map(removed),
      removeMend(it),
    ];
  }
  if (problem.code === 'unknownInput') {
    const from = previous(it, problem.id);
    const mended = from === null ? null : connect(disconnect(network, problem.id, id), from, id);
    return [
      ...(from !== null && mended ? [mend('connectPrevious', { from }, mended)] : []),
      removed(problem.id),
      removeMend(it),
    ];
  }
  if (node.inputs.length > roomOf(node)) {
    const kept = node.inputs.slice(0, roomOf(node));
    const [surplus = ''] = node.inputs.slice(roomOf(node));
    const cut = mapNodes(network, (other) => (other === node ? withInputs(node, kept) : other));
    return [mend('removeEdge', { from: surplus }, cut), removeMend(it)];
  }
  const from = previous(it, null);
  return [
    ...(from === null ? [] : [mend('connectPrevious', { from }, connect(network, from, id))]),
    removeMend(it),
  ];
}

/**
 * Where one more edge may come from: for a layer that has an input already, the nearest layer above it that gives the
 * same shape, which makes a skip connection; else the nearest before it in the list.
 */
function previous({ network, analysis, id }: Case, except: NodeId | null): NodeId | null {
  const at = network.nodes.findIndex((node) => node.id === id);
  const [input] = network.nodes[at]?.inputs ?? [];
  const shapeOf = (of: NodeId): Shape | null => analysis.nodes.get(of)?.output ?? null;
  const mayCome = network.nodes
    .slice(0, at)
    .reverse()
    .filter((node) => node.id !== except && canConnect(network, node.id, id))
    .map((node) => node.id);
  const arrives = input === undefined || input === except ? null : shapeOf(input);
  if (input === undefined || !arrives) return mayCome.find((from) => shapeOf(from)) ?? mayCome[0] ?? null;
  const alike = mayCome.filter((from) => sameShape(shapeOf(from) ?? [], arrives));
  // A skip over nothing but an activation teaches little: prefer one around a convolution or a dense layer.
  const learns = (from: NodeId) =>
    network.nodes.some(
      (node) =>
        (analysis.nodes.get(node.id)?.multiplyAdds ?? 0) > 0 &&
        node.id !== from &&
        leadsTo(network, from, node.id) &&
        leadsTo(network, node.id, input),
    );
  return (
    alike.find((from) => leadsTo(network, from, input) && learns(from)) ?? alike[0] ?? mayCome[0] ?? null
  );
}

/** A second node of the same id, wherever it stands, gets an id of its own. */
export function duplicateMends({ network, id }: Case): readonly Mend[] {
  let first = true;
  let renamed = network;
  let name = id;
  for (const node of network.nodes) {
    if (node.id !== id) continue;
    if (first) first = false;
    else {
      const fresh = freshId(renamed, node.kind);
      if (name === id) name = fresh;
      renamed = mapNodes(renamed, (other) =>
        other === node ? assembled(node.kind, node.params, { ...node, id: fresh }) : other,
      );
    }
  }
  return [mend('renameDuplicate', { id: name }, renamed)];
}

/** Nothing leads on from here: join it to what stands behind it, or take the whole dead end away. */
export function leadsNowhereMends(it: Case): readonly Mend[] {
  const { network, analysis, id } = it;
  const at = network.nodes.findIndex((node) => node.id === id);
  const dead = (node: NodeId) => analysis.nodes.get(node)?.problem?.code === 'leadsNowhere';
  const next = network.nodes.slice(at + 1).find((node) => !dead(node.id) && canConnect(network, id, node.id));
  const branch = network.nodes
    .filter((node) => dead(node.id) && leadsTo(network, id, node.id))
    .map((node) => node.id);
  const joins = consumersOf(network, id).length === 0 && next ? next : null;
  return [
    ...(joins ? [mend('connectNext', { to: joins.id }, connect(network, id, joins.id))] : []),
    mend('removeNode', { id }, removeNodes(network, branch)),
  ];
}

/** A second input or output: one goes. */
export function endMends({ network, analysis, id }: Case): readonly Mend[] {
  const node = nodeById(network, id);
  const kept = node?.kind === 'input' ? analysis.inputId : null;
  // What the second input fed is fed by the first.
  const fed =
    kept === null
      ? network
      : consumersOf(network, id).reduce((net, to) => replaceEdge(net, id, kept, to.id), network);
  return [mend('removeNode', { id }, removeNodes(fed, [id]))];
}

function replaceEdge(network: Network, from: NodeId, to: NodeId, of: NodeId): Network {
  return mapNodes(network, (node) =>
    node.id === of ? withInputs(node, [...new Set(node.inputs.map((id) => (id === from ? to : id)))]) : node,
  );
}

/** No input, or no output. */
export function missingEndMends(
  network: Network,
  { expected, order }: Analysis,
  problem: NetworkProblem,
): readonly Mend[] {
  if (problem.code === 'noInput') {
    const [height = 28, width = 28, channels = 1] = expected?.image ?? [];
    const image = { height, width, channels };
    const node = newNode('input', { id: freshId(network, 'input'), inputs: [] }, image);
    const grown = { ...network, nodes: [node, ...network.nodes] };
    const first = order
      .map((id) => nodeById(network, id))
      .find((other) => other && other.inputs.length === 0);
    return [mend('addInput', image, first ? connect(grown, node.id, first.id) : grown)];
  }
  if (problem.code === 'noOutput') {
    const classes = expected?.classes ?? 10;
    const last = [...order].reverse().find((id) => consumersOf(network, id).length === 0) ?? null;
    const added = insertAfter(network, 'output', last);
    return [mend('addOutput', { classes }, setParams(added.network, added.id, { classes }))];
  }
  return [];
}
