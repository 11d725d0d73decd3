/**
 * Moving what stands on the canvas: layers, whole blocks, or several of both, by a drag, a key or a button. Each is one
 * labelled, undoable edit and is said aloud. A block that is moved stays opened or folded as it was, inner ones too,
 * also where its path has to change.
 */
import { type BlockPath, type BlockTree, blockAt, commonPath } from '../../model/blocks.ts';
import { moveAfter } from '../../model/edit.ts';
import {
  type BlockPlace,
  exitOfBlock,
  type MovedBlock,
  moveBlock,
  moveBlockEarlier,
  moveBlockLater,
} from '../../model/moveBlock.ts';
import type { Network, NodeId } from '../../model/network.ts';
import { nodeById } from '../../model/wiring.ts';
import type { EditLabel } from '../../state/editLabel.ts';
import {
  changed,
  moveLayersEarlier,
  moveLayersLater,
  nameOf,
  network,
  orderedIds,
  words,
} from './actions.ts';
import { blockOfKey, keyOfBlock } from './blockKey.ts';
import { blockOf } from './blockSelection.ts';
import { builderStore, focusCard, say, setBuilder } from './builderStore.ts';
import { foldingStore, isOpen, layersOf, setOpen } from './folding.ts';

/** All that moves along with these keys: the layers inside, and the keys of inner blocks. */
export function carried(net: Network, keys: Iterable<string>): ReadonlySet<string> {
  const all = new Set(keys);
  for (const key of [...all]) {
    const path = blockOfKey(key);
    if (!path) continue;
    for (const tree of within(net, path)) all.add(keyOfBlock(tree.path));
    for (const id of layersOf(net, key)) all.add(id);
  }
  return all;
}

/** A block and those inside it. */
function within(net: Network, path: BlockPath): readonly BlockTree[] {
  const inside = (tree: BlockTree): readonly BlockTree[] => [tree, ...tree.blocks.flatMap(inside)];
  const tree = blockAt(net, path);
  return tree ? inside(tree) : [];
}

type Item =
  | { readonly kind: 'layer'; readonly id: NodeId }
  | { readonly kind: 'block'; readonly path: BlockPath };

/** Along the flow; what stands in a block that moves itself is left out. */
function itemsOf(net: Network, keys: readonly string[]): readonly Item[] {
  const paths = keys.flatMap((key) => {
    const path = blockOfKey(key);
    return path ? [path] : [];
  });
  const isInside = (block: BlockPath) =>
    paths.some((path) => path.length < block.length && path.every((name, i) => name === block[i]));
  const order = new Map(orderedIds().map((id, i) => [id, i]));
  const first = (key: string) => Math.min(...layersOf(net, key).map((id) => order.get(id) ?? 0));
  return keys
    .toSorted((a, b) => first(a) - first(b))
    .flatMap((key): readonly Item[] => {
      const path = blockOfKey(key);
      if (path) return isInside(path) ? [] : [{ kind: 'block', path }];
      const block = nodeById(net, key)?.block ?? [];
      return isInside([...block, key]) ? [] : [{ kind: 'layer', id: key }];
    });
}

/** Puts layers and blocks, in the order of the flow, behind a layer: on all that leads on from there, or on some edges. */
export function moveTo(keys: readonly string[], place: BlockPlace): void {
  const before = network();
  const items = itemsOf(before, keys);
  const [first] = items;
  if (!first) return;
  const moved: { readonly from: BlockPath; readonly to: BlockPath }[] = [];
  const name = nameOf(first.kind === 'layer' ? first.id : keyOfBlock(first.path));
  const refold = rememberFolding(before, items);
  const done = changed(labelOf(before, items), (start) => {
    let net = start;
    let next = place;
    for (const item of items) {
      if (item.kind === 'layer') {
        const { after, ...onto } = next;
        net = moveAfter(net, item.id, after, onto);
        next = { after: item.id, into: place.into };
        continue;
      }
      const result: MovedBlock = moveBlock(net, item.path, next);
      net = result.network;
      moved.push({ from: item.path, to: result.path });
      next = { after: exitOfBlock(net, result.path) ?? next.after, into: place.into };
    }
    return net;
  });
  const { said } = words();
  say(done ? said.moved(name) : said.cannotMove(name), !done);
  if (done) refold(moved);
}

function labelOf(net: Network, items: readonly Item[]): EditLabel {
  const [first] = items;
  if (items.length === 1 && first?.kind === 'block')
    return { code: 'moveBlock', name: first.path.at(-1) ?? '' };
  const node = first?.kind === 'layer' ? nodeById(net, first.id) : undefined;
  if (items.length === 1 && node) return { code: 'moveLayer', kind: node.kind };
  const layers = items.flatMap((item) =>
    item.kind === 'layer' ? [item.id] : layersOf(net, keyOfBlock(item.path)),
  );
  return { code: 'moveLayers', count: layers.length };
}

/** Notes what is opened inside blocks before they move; the answer opens and folds them so again under their new paths. */
function rememberFolding(net: Network, items: readonly Item[]) {
  const folding = foldingStore.getState();
  const were = items.flatMap((item) =>
    item.kind === 'layer'
      ? []
      : within(net, item.path).map(({ path }) => ({ path, open: isOpen(folding, net, path) })),
  );
  return (moved: readonly { readonly from: BlockPath; readonly to: BlockPath }[]) => {
    for (const { from, to } of moved) {
      for (const { path, open } of were) {
        if (!from.every((name, i) => name === path[i])) continue;
        const now = [...to, ...path.slice(from.length)];
        if (isOpen(foldingStore.getState(), network(), now) !== open) setOpen(keyOfBlock(now), open);
      }
      if (builderStore.getState().focusId === keyOfBlock(from)) setBuilder({ focusId: keyOfBlock(to) });
    }
  };
}

/** A whole block as such, anything else layer by layer. */
export function moveChosenEarlier(ids: readonly NodeId[], withFocus = false): void {
  moveChosen(ids, moveBlockEarlier, moveLayersEarlier, withFocus);
}

export function moveChosenLater(ids: readonly NodeId[], withFocus = false): void {
  moveChosen(ids, moveBlockLater, moveLayersLater, withFocus);
}

function moveChosen(
  ids: readonly NodeId[],
  ofBlock: (net: Network, path: BlockPath) => MovedBlock,
  ofLayers: (ids: readonly NodeId[]) => void,
  withFocus: boolean,
): void {
  const whole = blockOf(network(), ids, builderStore.getState().focusId);
  if (!whole) {
    ofLayers(ids);
    return;
  }
  const { path } = whole;
  const name = nameOf(keyOfBlock(path));
  const refold = rememberFolding(network(), [{ kind: 'block', path }]);
  let to = path;
  const done = changed({ code: 'moveBlock', name: path.at(-1) ?? '' }, (before) => {
    const result = ofBlock(before, path);
    to = result.path;
    return result.network;
  });
  const { said } = words();
  if (!done) {
    say(said.cannotMove(name), true);
    return;
  }
  refold([{ from: path, to }]);
  if (withFocus) focusCard(keyOfBlock(to));
  const around = to.length < path.length ? nameOf(keyOfBlock(path.slice(0, -1))) : null;
  say(around === null ? said.moved(name) : said.movedOut(name, around));
}

/** The block in which something stands that is dropped behind this card. */
export function blockAround(net: Network, key: string): BlockPath {
  const path = blockOfKey(key);
  if (path) return path.slice(0, -1);
  const node = nodeById(net, key);
  return node ? commonPath([node]) : [];
}
