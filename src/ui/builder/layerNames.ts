/**
 * What a layer is called: on its card (`Conv 3×3`), in sentences (the same), and in the inspector, where layers of one
 * kind are told apart by their number along the flow (`Convolution 4`).
 */
import type { Language } from '../../model/language.ts';
import { layerKinds, layerOf } from '../../model/layers/index.ts';
import type { Network, NetworkNode, NodeId } from '../../model/network.ts';
import type { NetworkProblem } from '../../model/problem.ts';
import { nodeById, placesById } from '../../model/wiring.ts';
import { blockOfKey } from './blockKey.ts';

export interface CardTitle {
  readonly name: string;
  readonly label: string;
  readonly more: string;
}

/**
 * A card's title in parts: `Conv`, `3×3` and what else its label says (`p1`). The label is left out where the card shows
 * the same as its shape.
 */
export function cardTitle(node: NetworkNode, language: Language): CardTitle {
  const { text, family } = layerOf(node.kind);
  const name = (text.short ?? text.name)[language];
  const [label = '', ...more] = family === 'io' ? [] : labelOf(node).split(' ');
  return { name, label, more: more.join(' ') };
}

/** Nodes never change, and every connection that is drawn names two. */
const names: Readonly<Record<Language, WeakMap<NetworkNode, string>>> = {
  en: new WeakMap(),
  ko: new WeakMap(),
};

export function cardName(node: NetworkNode, language: Language): string {
  const known = names[language].get(node);
  if (known !== undefined) return known;
  const { name, label, more } = cardTitle(node, language);
  const text = [name, label, more].filter((part) => part !== '').join(' ');
  names[language].set(node, text);
  return text;
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
  const node = nodeById(network, id);
  return node ? cardName(node, language) : id;
}

/** The same problem, with the layer or the setting that it names called as on the screen. */
export function namedProblem(
  problem: NetworkProblem,
  nameOf: (id: NodeId) => string,
  language: Language,
): NetworkProblem {
  switch (problem.code) {
    case 'brokenUpstream':
      return { ...problem, id: nameOf(problem.id) };
    case 'badParameter':
      return { ...problem, name: settingName(problem.name, language) };
    default:
      return problem;
  }
}

/** Settings of one name are called the same in all layers. */
function settingName(name: string, language: Language): string {
  for (const kind of layerKinds) {
    const field = layerOf(kind).fields.find((one) => one.name === name);
    if (field) return field.text[language];
  }
  return name;
}

/** Which of its kind a layer is along the flow, from 1; null where it is the only one. */
export function numberOfKind(network: Network, order: readonly NodeId[], id: NodeId): number | null {
  const places = placesById(network);
  const kind = nodeById(network, id)?.kind;
  let [count, at] = [0, 0];
  order.forEach((other) => {
    if (network.nodes[places.get(other) ?? -1]?.kind !== kind) return;
    count += 1;
    if (other === id) at = count;
  });
  return count > 1 && at > 0 ? at : null;
}

/** What blocks are called by the networks of the shelf, in one language: `stage` is "Stage". */
export type BlockNames = Readonly<Record<string, string>>;

/** A block's name as it is shown: `stage3` is "Stage 3", `inception3a` "Inception 3a"; a name of the reader's own as it is. */
export function blockName(name: string, names: BlockNames): string {
  const inThese = shownNames.get(names) ?? new Map<string, string>();
  shownNames.set(names, inThese);
  const known = inThese.get(name);
  if (known !== undefined) return known;
  const shown = freshBlockName(name, names);
  if (inThese.size >= namesKept) inThese.clear();
  inThese.set(name, shown);
  return shown;
}

/** Every connection that is drawn asks for two. */
const shownNames = new WeakMap<BlockNames, Map<string, string>>();
const namesKept = 1000;

function freshBlockName(name: string, names: BlockNames): string {
  const [, word = '', number = ''] = /^([a-z]+)(\d*[a-z]?)$/.exec(name) ?? [];
  const known = names[word];
  if (known === undefined) return name;
  return number === '' ? known : `${known} ${number}`;
}

/** The name of a layer by its id, or of a block by its key. */
export function nameOfKey(network: Network, key: string, language: Language, names: BlockNames): string {
  const name = blockOfKey(key)?.at(-1);
  return name === undefined ? nameById(network, key, language) : blockName(name, names);
}
