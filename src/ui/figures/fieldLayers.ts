/**
 * Which layers the receptive field is stepped through, which one is shown, and how far the picture's frame has to go: the
 * layers that widen or join what is seen, along the flow. Activations and the like see what came in and are passed over.
 */
import { reachOver } from '../../charts/receptiveField.ts';
import type { Analysis } from '../../model/analyse.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Network, NodeId } from '../../model/network.ts';
import { isMap, type MapShape } from '../../model/shape.ts';
import { nodeById } from '../../model/wiring.ts';

/** Along the flow. */
export function fieldLayers(network: Network, { order, nodes }: Analysis): readonly NodeId[] {
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  return order.filter((id) => {
    const [node, own] = [byId.get(id), nodes.get(id)];
    if (!node || !own?.receptiveField || !own.output || node.inputs.length === 0) return false;
    return node.inputs.length > 1 || layerOf(node.kind).window(own.inputs, node.params).kind !== 'none';
  });
}

/**
 * The last selected layer that has a field (of one that only lays a map out, the layer of that map: its units are those);
 * else the one that sees most before some layer sees everything.
 */
export function shownLayer(
  network: Network,
  analysis: Analysis,
  selection: readonly NodeId[],
): NodeId | null {
  const known = (id: NodeId) => {
    const own = analysis.nodes.get(id);
    return own?.receptiveField != null && own.output !== null;
  };
  const layers = fieldLayers(network, analysis);
  const maps = layers.filter((id) => analysis.nodes.get(id)?.receptiveField?.kind === 'square');
  const selected = selection.findLast(known);
  if (selected !== undefined) return mapBehind(network, analysis, selected);
  return maps.at(-1) ?? layers.at(-1) ?? null;
}

/** Back from a vector whose values see a part of the image each, as behind Flatten, to the layer with the map of them. */
function mapBehind(network: Network, analysis: Analysis, selected: NodeId): NodeId {
  let id = selected;
  for (;;) {
    const own = analysis.nodes.get(id);
    const [from, ...others] = nodeById(network, id)?.inputs ?? [];
    const isVectorOfParts = own?.output && !isMap(own.output) && own.receptiveField?.kind === 'square';
    if (!isVectorOfParts || from === undefined || others.length > 0) return id;
    id = from;
  }
}

/** The neighbours to step to from a layer, which may be one that is passed over. */
export function stepsFrom(
  network: Network,
  analysis: Analysis,
  id: NodeId,
): {
  readonly at: number;
  readonly of: number;
  readonly previous: NodeId | null;
  readonly next: NodeId | null;
} {
  const layers = fieldLayers(network, analysis);
  const place = new Map(analysis.order.map((one, i) => [one, i]));
  const here = place.get(id) ?? -1;
  const before = layers.filter((one) => (place.get(one) ?? 0) < here);
  const after = layers.filter((one) => (place.get(one) ?? 0) > here);
  return {
    at: before.length + (layers.includes(id) ? 1 : 0),
    of: layers.length,
    previous: before.at(-1) ?? null,
    next: after[0] ?? null,
  };
}

/** Pixels by which the units of any map look over the border of the image. */
export function widestReach({ nodes }: Analysis, [height, width]: MapShape): number {
  let most = 0;
  for (const { output, receptiveField: field } of nodes.values()) {
    if (!output || !isMap(output) || field?.kind !== 'square') continue;
    const corners = [
      [0, 0],
      [output[0] - 1, output[1] - 1],
    ] as const;
    const boxes = corners.map(([row, column]) => {
      const top = row * field.jump[0] - field.padding[0];
      const left = column * field.jump[1] - field.padding[1];
      return { top, left, bottom: top + field.size[0] - 1, right: left + field.size[1] - 1 };
    });
    most = Math.max(most, reachOver([height, width], boxes));
  }
  return most;
}

/** Whether several paths meet on the way to a layer. */
export function pathsMeet({ nodes }: Network, id: NodeId): boolean {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const seen = new Set<NodeId>();
  const open = [id];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    const inputs = byId.get(one)?.inputs ?? [];
    if (inputs.length > 1) return true;
    open.push(...inputs);
  }
  return false;
}
