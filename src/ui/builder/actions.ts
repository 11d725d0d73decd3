/**
 * Everything that the builder does to the network: each is one labelled, undoable edit, sets the selection that a person
 * expects afterwards and says what happened. Buttons, keys, drags and the command list all end here.
 */

import { withBlock } from '../../model/blocks.ts';
import {
  canConnect,
  connect,
  disconnect,
  duplicate,
  insertAfter,
  insertOnEdge,
  moveEarlier,
  moveLater,
  removeNodes,
  setParams,
} from '../../model/edit.ts';
import { type LayerKind, layerOf } from '../../model/layers/index.ts';
import type { Mend } from '../../model/mend.ts';
import type { Network, NetworkNode, NodeId } from '../../model/network.ts';
import { exchangeSource, mapNodes, nodeById } from '../../model/wiring.ts';
import type { EditLabel } from '../../state/editLabel.ts';
import { editNetwork, experimentStore } from '../../state/experiment.ts';
import { viewStore } from '../../state/view.ts';
import { wordsIn } from '../useWords.ts';
import {
  builderStore,
  type EdgeEnds,
  focusCard,
  say,
  selectEdge,
  selectLayers,
  showCard,
} from './builderStore.ts';
import { nameOfKey } from './layerNames.ts';
import { orderOf } from './order.ts';

/** The open network. */
export function network(): Network {
  return experimentStore.getState().experiment.network;
}

export function words() {
  return wordsIn(viewStore.getState().language).builder;
}

/** What a layer (by its id) or a block (by its key) is called. */
export function nameOf(key: string): string {
  return nameOfKey(network(), key, viewStore.getState().language, words().blockNames);
}

function nodeOf(id: NodeId): NetworkNode | undefined {
  return nodeById(network(), id);
}

/** Along the flow; what stands on a circle comes last. */
export function orderedIds(): readonly NodeId[] {
  return orderOf(experimentStore.getState());
}

/** The selected layers that are there, along the flow. */
export function selectedIds(): readonly NodeId[] {
  const { selection } = viewStore.getState();
  // Most often it is one: then there is nothing to put in order.
  if (selection.length < 2) return selection.filter((id) => nodeOf(id));
  const chosen = new Set(selection);
  return orderedIds().filter((id) => chosen.has(id));
}

/** Runs an edit; tells whether anything changed. */
export function changed(label: EditLabel, change: (network: Network) => Network): boolean {
  const before = network();
  editNetwork(label, change);
  return network() !== before;
}

/** After the selected connection or layer; with nothing selected before the output. */
export function addLayer(kind: LayerKind): NodeId | null {
  const { edge } = builderStore.getState();
  if (edge && nodeOf(edge.to)?.inputs.includes(edge.from)) return addOnEdges(kind, edge);
  const last = selectedIds().at(-1) ?? null;
  return addAfter(kind, last !== null && nodeOf(last)?.kind === 'output' ? null : last);
}

export function addAfter(kind: LayerKind, after: NodeId | null): NodeId | null {
  return add(kind, (before) => insertAfter(before, kind, after));
}

/** Onto a drawn connection, which may stand for several edges of one layer: the new one then leads to all of them. */
export function addOnEdges(kind: LayerKind, { from, to, also = [], block }: EdgeEnds): NodeId | null {
  return add(kind, (before) => {
    const { network: grown, id } = insertOnEdge(before, kind, from, to);
    if (grown === before || kind === 'output') return { network: grown, id };
    const led = also.reduce((net, target) => exchangeSource(net, from, id, target), grown);
    const placed =
      block === undefined ? led : mapNodes(led, (node) => (node.id === id ? withBlock(node, block) : node));
    return { network: placed, id };
  });
}

function add(kind: LayerKind, insert: (network: Network) => { network: Network; id: NodeId }): NodeId | null {
  let id: NodeId | null = null;
  const done = changed({ code: 'addLayer', kind }, (before) => {
    const inserted = insert(before);
    id = inserted.id;
    return inserted.network;
  });
  if (!done || id === null) return null;
  selectLayers([id]);
  showCard(id);
  say(words().said.added(layerOf(kind).text.name[viewStore.getState().language]));
  return id;
}

/** What follows inherits; the layer before becomes the selected one, so that Delete can be pressed again. */
export function removeLayers(ids: readonly NodeId[], withFocus = false): void {
  if (ids.length === 0) return;
  const gone = new Set(ids);
  const order = orderedIds();
  const first = order.findIndex((id) => gone.has(id));
  const next = order.slice(0, first).at(-1) ?? order.find((id) => !gone.has(id)) ?? null;
  if (!changed({ code: 'removeLayers', count: ids.length }, (before) => removeNodes(before, ids))) return;
  selectLayers(next === null ? [] : [next]);
  if (withFocus && next !== null) focusCard(next);
  say(words().said.removed(ids.length));
}

export function duplicateLayers(ids: readonly NodeId[], withFocus = false): void {
  let copies: readonly NodeId[] = [];
  const done = changed({ code: 'duplicateLayers', count: ids.length }, (before) => {
    const result = duplicate(before, ids);
    copies = result.ids;
    return result.network;
  });
  if (!done) return;
  selectLayers(copies);
  const last = copies.at(-1);
  if (last !== undefined) (withFocus ? focusCard : showCard)(last);
  say(words().said.duplicated(copies.length));
}

export function moveLayersEarlier(ids: readonly NodeId[]): void {
  move(ids, (before) => ids.reduce((result, id) => moveEarlier(result, id), before));
}

export function moveLayersLater(ids: readonly NodeId[]): void {
  move(ids, (before) => ids.reduceRight((result, id) => moveLater(result, id), before));
}

function move(ids: readonly NodeId[], change: (network: Network) => Network): void {
  const [first] = ids;
  const node = first === undefined ? undefined : nodeOf(first);
  if (!node) return;
  const done = changed({ code: 'moveLayer', kind: node.kind }, change);
  const { moved, cannotMove } = words().said;
  say(done ? moved(nameOf(node.id)) : cannotMove(nameOf(node.id)), !done);
}

export function mayConnect(from: NodeId, to: NodeId): boolean {
  return canConnect(network(), from, to);
}

export function join(from: NodeId, to: NodeId): void {
  const done = changed({ code: 'connect' }, (before) => connect(before, from, to));
  const { connected, cannotConnect } = words().said;
  say(done ? connected(nameOf(from), nameOf(to)) : cannotConnect(nameOf(from), nameOf(to)), !done);
}

export function separate(from: NodeId, to: NodeId, also: readonly NodeId[] = []): void {
  const names = [nameOf(from), nameOf(to)] as const;
  const all = [to, ...also];
  if (
    !changed({ code: 'disconnect' }, (before) =>
      all.reduce((net, target) => disconnect(net, from, target), before),
    )
  )
    return;
  selectEdge(null);
  say(words().said.disconnected(...names));
}

/**
 * The keyboard goes to the layer that was mended, or that is new where the whole network was: the button that was pressed
 * is gone.
 */
export function mend({ code, apply }: Mend, id: NodeId | null): void {
  const before = new Set(orderedIds());
  if (!changed({ code: 'mend', mend: code }, apply)) return;
  const next = id !== null && nodeOf(id) ? id : orderedIds().find((one) => !before.has(one));
  if (next !== undefined) focusCard(next);
  say(words().said.mended);
}

/** A value typed or dragged in quick succession is one undo step. */
export function setParameter(id: NodeId, name: string, value: unknown): void {
  const node = nodeOf(id);
  if (!node) return;
  editNetwork(
    { code: 'setParameter', kind: node.kind },
    (before) => setParams(before, id, { [name]: value }),
    { merge: `parameter ${id} ${name}` },
  );
}

/** `name` is the architecture's, or `empty`. */
export function loadNetwork(name: string, shownName: string, made: Network): void {
  editNetwork({ code: 'loadNetwork', name }, () => made);
  selectLayers([]);
  builderStore.getState().moves?.zoomReset();
  say(words().said.loaded(shownName));
}
