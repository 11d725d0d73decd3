/**
 * Which layers the receptive field is stepped through, which one is shown, and how far the picture's frame has to go: the
 * layers that widen or join what is seen, along the flow. Activations and the like see what came in and are passed over.
 */
import { reachOver } from '../../charts/receptiveField.ts';
import type { Analysis, NodeAnalysis } from '../../model/analyse.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Network, NetworkNode, NodeId } from '../../model/network.ts';
import { isMap, type MapShape } from '../../model/shape.ts';
import { nodeById } from '../../model/wiring.ts';

const found = new WeakMap<Analysis, readonly NodeId[]>();

/** Along the flow. Remembered by the analysis's identity: the panel asks three times after every edit. */
export function fieldLayers(network: Network, analysis: Analysis): readonly NodeId[] {
  const known = found.get(analysis);
  if (known) return known;
  const layers = analysis.order.filter((id) => {
    const [node, own] = [nodeById(network, id), analysis.nodes.get(id)];
    return node !== undefined && own !== undefined && isStep(node, own);
  });
  found.set(analysis, layers);
  return layers;
}

const steps = new WeakMap<NodeAnalysis, boolean>();

/** An edit leaves most layers as they are, with what is known of them. */
function isStep({ kind, inputs, params }: NetworkNode, own: NodeAnalysis): boolean {
  const known = steps.get(own);
  if (known !== undefined) return known;
  const sees = own.receptiveField !== null && own.output !== null && inputs.length > 0;
  const is = sees && (inputs.length > 1 || layerOf(kind).window(own.inputs, params).kind !== 'none');
  steps.set(own, is);
  return is;
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
  const selected = selection.findLast(known);
  if (selected !== undefined) return mapBehind(network, analysis, selected);
  const layers = fieldLayers(network, analysis);
  const isMapped = (id: NodeId) => analysis.nodes.get(id)?.receptiveField?.kind === 'square';
  return layers.findLast(isMapped) ?? layers.at(-1) ?? null;
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
  // Both along the flow: how many of them stand before it.
  let before = 0;
  for (const one of analysis.order) {
    if (one === id) break;
    if (one === layers[before]) before += 1;
  }
  const isOne = layers[before] === id;
  return {
    at: before + (isOne ? 1 : 0),
    of: layers.length,
    previous: layers[before - 1] ?? null,
    next: layers[isOne ? before + 1 : before] ?? null,
  };
}

/** Pixels by which the units of any map look over the border of the image. */
export function widestReach({ nodes }: Analysis, [height, width]: MapShape): number {
  let most = 0;
  nodes.forEach(({ output, receptiveField: field }) => {
    if (!output || !isMap(output) || field?.kind !== 'square') return;
    // What the first and the last unit see together.
    const { jump, padding, size } = field;
    const top = -padding[0];
    const left = -padding[1];
    const bottom = top + (output[0] - 1) * jump[0] + size[0] - 1;
    const right = left + (output[1] - 1) * jump[1] + size[1] - 1;
    most = Math.max(most, reachOver([height, width], [{ top, left, bottom, right }]));
  });
  return most;
}

/** Whether several paths meet on the way to a layer. */
export function pathsMeet(network: Network, id: NodeId): boolean {
  const seen = new Set<NodeId>();
  const open = [id];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    const inputs = nodeById(network, one)?.inputs ?? [];
    if (inputs.length > 1) return true;
    open.push(...inputs);
  }
  return false;
}
