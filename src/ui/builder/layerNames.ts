/**
 * What a layer is called: on its card (`Conv 3×3`), in sentences (the same), and in the inspector, where layers of one
 * kind are told apart by their number along the flow (`Convolution 4`).
 */
import type { Language } from '../../model/language.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Network, NetworkNode, NodeId } from '../../model/network.ts';

/** The two parts of a card's title; the label is left out where the card shows the same as its shape. */
export function cardTitle(
  node: NetworkNode,
  language: Language,
): { readonly name: string; readonly label: string } {
  const { text, family } = layerOf(node.kind);
  const name = (text.short ?? text.name)[language];
  return { name, label: family === 'io' ? '' : labelOf(node) };
}

export function cardName(node: NetworkNode, language: Language): string {
  const { name, label } = cardTitle(node, language);
  return label === '' ? name : `${name} ${label}`;
}

/** A parameter that its layer does not allow may make the label fail; then there is none. */
function labelOf({ kind, params }: NetworkNode): string {
  try {
    return layerOf(kind).label(params);
  } catch {
    return '';
  }
}

/** The card's name by id; the id itself where there is no such layer. */
export function nameById(network: Network, id: NodeId, language: Language): string {
  const node = network.nodes.find((one) => one.id === id);
  return node ? cardName(node, language) : id;
}

/** Which of its kind a layer is along the flow, from 1; null where it is the only one. */
export function numberOfKind(network: Network, order: readonly NodeId[], id: NodeId): number | null {
  const kinds = new Map(network.nodes.map((node) => [node.id, node.kind]));
  const alike = order.filter((other) => kinds.get(other) === kinds.get(id));
  return alike.length > 1 && alike.includes(id) ? alike.indexOf(id) + 1 : null;
}
