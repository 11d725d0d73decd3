/**
 * What the builder does with blocks and with several layers at once: copy and paste (a clipboard of the page's own, which
 * outlasts the open experiment), wrap and unwrap, rename, duplicate, fold and open, a skip over a selection. Each change is
 * one labelled, undoable edit and is said aloud.
 */
import {
  type BlockPath,
  blockAt,
  blockTree,
  commonPath,
  freeBlockName,
  renameBlock,
  unwrapBlock,
  wrapInBlock,
} from '../../model/blocks.ts';
import { type Clip, copyNodes, duplicateBlock, type Pasted, paste } from '../../model/clip.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Network, NodeId } from '../../model/network.ts';
import { addSkip } from '../../model/skip.ts';
import type { EditLabel } from '../../state/editLabel.ts';
import { changed, duplicateLayers, nameOf, network, orderedIds, selectedIds, words } from './actions.ts';
import { blockOfKey, keyOfBlock } from './blockKey.ts';
import { blockOf } from './blockSelection.ts';
import { builderStore, focusCard, say, selectLayers, setBuilder, showCard } from './builderStore.ts';
import { foldingStore, isOpen, layersOf, setOpen } from './folding.ts';

let clip: Clip | null = null;

/** With the activations on the connections between two of these: no cards of their own, and what is seen is copied. */
function withBeads({ nodes }: Network, ids: readonly NodeId[]): readonly NodeId[] {
  const chosen = new Set(ids);
  const led = new Set<NodeId>();
  for (const { id, inputs } of nodes) if (chosen.has(id)) for (const from of inputs) led.add(from);
  const beads = nodes.filter(
    ({ id, kind, inputs }) => layerOf(kind).bead && led.has(id) && inputs.some((from) => chosen.has(from)),
  );
  return [...new Set([...ids, ...beads.map(({ id }) => id)])];
}

export function hasClip(): boolean {
  return clip !== null;
}

export function copyLayers(ids: readonly NodeId[]): void {
  const copied = copyNodes(network(), withBeads(network(), ids));
  if (copied.nodes.length === 0) return;
  clip = copied;
  say(words().said.copied(copied.nodes.length));
}

/** Behind the selected layers; with nothing selected before the output. */
export function pasteLayers(withFocus = false): void {
  const held = clip;
  if (!held) return;
  const count = held.nodes.length;
  const after = selectedIds().at(-1) ?? null;
  const ids = addCopies({ code: 'paste', count }, (before) => paste(before, held, after), withFocus);
  say(ids.length > 0 ? words().said.pasted(ids.length) : words().said.cannotPaste, ids.length === 0);
}

/** A whole block as such, anything else layer by layer. */
export function duplicateChosen(ids: readonly NodeId[], withFocus = false): void {
  const whole = blockOf(network(), ids, builderStore.getState().focusId);
  if (!whole) {
    duplicateLayers(ids, withFocus);
    return;
  }
  const { path } = whole;
  const label = { code: 'duplicateBlock', name: path.at(-1) ?? '' } as const;
  const copies = addCopies(label, (before) => duplicateBlock(before, path), withFocus);
  if (copies.length > 0) say(words().said.duplicated(copies.length));
}

function addCopies(
  label: EditLabel,
  change: (network: Network) => Pasted,
  withFocus: boolean,
): readonly NodeId[] {
  let ids: readonly NodeId[] = [];
  const done = changed(label, (before) => {
    const pasted = change(before);
    ids = pasted.ids;
    return pasted.network;
  });
  if (!done || ids.length === 0) return [];
  selectLayers(ids);
  const block = blockOf(network(), ids);
  const focus = block ? keyOfBlock(block.path) : orderedIds().find((id) => ids.includes(id));
  if (block) setBuilder({ focusId: keyOfBlock(block.path) });
  if (focus !== undefined) (withFocus ? focusCard : showCard)(focus);
  return ids;
}

/** A name that is free for a block of these layers. */
export function usualBlockName(ids: readonly NodeId[]): string {
  const chosen = new Set(ids);
  const parent = commonPath(network().nodes.filter(({ id }) => chosen.has(id)));
  return freeBlockName(network(), parent, 'block1');
}

export function mayWrap(ids: readonly NodeId[]): boolean {
  return ids.length > 0 && wrapInBlock(network(), ids, 'block1').path !== null;
}

export function wrapLayers(ids: readonly NodeId[], name: string): void {
  let path: BlockPath | null = null;
  const done = changed({ code: 'wrapInBlock', name }, (before) => {
    const wrapped = wrapInBlock(before, ids, name);
    path = wrapped.path;
    return wrapped.network;
  });
  if (!done || path === null) return;
  const key = keyOfBlock(path);
  setOpen(key, false);
  selectLayers(layersOf(network(), key));
  focusCard(key);
  say(words().said.wrapped(ids.length, nameOf(key)));
}

export function unwrap(path: BlockPath): void {
  const name = nameOf(keyOfBlock(path));
  const ids = blockAt(network(), path)?.allIds ?? [];
  if (!changed({ code: 'unwrapBlock', name: path.at(-1) ?? '' }, (before) => unwrapBlock(before, path)))
    return;
  selectLayers(ids);
  say(words().said.unwrapped(name));
}

export function renameTo(path: BlockPath, name: string): void {
  const wanted = name.trim();
  if (wanted === '') return;
  const wasOpen = isOpen(foldingStore.getState(), network(), path);
  const ids = blockAt(network(), path)?.allIds ?? [];
  if (!changed({ code: 'renameBlock', name: wanted }, (before) => renameBlock(before, path, wanted))) return;
  const renamed = blockOf(network(), ids, keyOfBlock([...path.slice(0, -1), wanted]));
  if (!renamed) return;
  setOpen(keyOfBlock(renamed.path), wasOpen);
  setBuilder({ focusId: keyOfBlock(renamed.path) });
}

/** Adds what goes into these layers to what comes out of them, with a projection where the shapes differ. */
export function addSkipOver(ids: readonly NodeId[], withFocus = false): void {
  const result = addSkip(network(), ids);
  const { said, skipProblem } = words();
  if (!result.ok) {
    say(skipProblem(result.problem), true);
    return;
  }
  const { network: after, projection, ids: added } = result.value;
  changed({ code: 'addSkip', projection }, () => after);
  const sum = added.at(-1);
  selectLayers(added);
  if (withFocus && sum !== undefined) focusCard(sum);
  say(said.skipAdded(projection));
}

/** Opens a folded block, folds an opened one; the keyboard goes to what has taken its place. */
export function toggleBlock(key: string, withFocus = false): void {
  const path = blockOfKey(key);
  if (!path) return;
  const open = isOpen(foldingStore.getState(), network(), path);
  setOpen(key, !open);
  if (withFocus) focusCard(key);
  const { opened, folded } = words().said;
  say(open ? folded(nameOf(key)) : opened(nameOf(key)));
}

/** The block that is selected as a whole, or the innermost one around the selected layers. */
export function selectedBlock(): BlockPath | null {
  const ids = selectedIds();
  const whole = blockOf(network(), ids, builderStore.getState().focusId);
  if (whole) return whole.path;
  const chosen = new Set(ids);
  const around = commonPath(network().nodes.filter(({ id }) => chosen.has(id)));
  return around.length > 0 ? around : null;
}

export function hasBlocks(): boolean {
  return blockTree(network()).blocks.length > 0;
}
