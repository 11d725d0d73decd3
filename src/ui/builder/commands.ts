/** What a person can do in the builder, as objects: the shell's command list, its keys, and the canvas read this one list. */

import { architectures, emptyNetwork } from '../../model/architectures/index.ts';
import { layerKinds, layerOf } from '../../model/layers/index.ts';
import { mendsFor } from '../../model/mend.ts';
import { analysisOf, experimentStore } from '../../state/experiment.ts';
import { setView, viewStore } from '../../state/view.ts';
import type { Command, Shortcut } from '../commands/command.ts';
import { type KeyPress, matches } from '../commands/keyMatch.ts';
import { languageOf, type Words, wordsIn } from '../useWords.ts';
import {
  addLayer,
  loadNetwork,
  mend,
  network,
  orderedIds,
  removeLayers,
  selectedIds,
  separate,
} from './actions.ts';
import {
  addSkipOver,
  copyLayers,
  duplicateChosen,
  hasBlocks,
  hasClip,
  mayWrap,
  pasteLayers,
  selectedBlock,
  toggleBlock,
  unwrap,
} from './blockActions.ts';
import { keyOfBlock } from './blockKey.ts';
import { builderStore, selectEdge, selectLayers, setBuilder } from './builderStore.ts';
import { isOwnProblem } from './cardNote.ts';
import { setAllOpen } from './folding.ts';
import { mendText } from './mendText.ts';
import { moveChosenEarlier, moveChosenLater } from './moving.ts';
import { networkNamed } from './shelfNetworks.ts';
import { nameIn } from './useNetwork.ts';

const somethingSelected = (): boolean => selectedIds().length > 0;
const oneSelected = (): boolean => selectedIds().length === 1;
const onCards = (): boolean => builderStore.getState().moves !== null;
const focusIsOnLayer = (): boolean =>
  typeof document !== 'undefined' && document.activeElement?.closest('[data-layer]') != null;

const textIsMarked = (): boolean =>
  typeof document !== 'undefined' && document.getSelection()?.type === 'Range';

function ask(kind: 'connect' | 'disconnect'): void {
  const [id] = selectedIds();
  if (id !== undefined) setBuilder({ question: { kind, id } });
}

function removeSelection(): void {
  const { edge } = builderStore.getState();
  if (edge) separate(edge.from, edge.to, edge.also);
  else removeLayers(selectedIds(), focusIsOnLayer());
}

const editing: readonly Command[] = [
  {
    id: 'builder.remove',
    text: ({ builder }) => (builderStore.getState().edge ? builder.disconnectEdge : builder.removeSelected),
    shortcut: { key: 'Delete' },
    enabled: () => somethingSelected() || builderStore.getState().edge !== null,
    run: removeSelection,
  },
  {
    id: 'builder.duplicate',
    text: ({ builder }) => builder.duplicateSelected,
    shortcut: { key: 'd', mod: true },
    enabled: somethingSelected,
    run: () => duplicateChosen(selectedIds(), focusIsOnLayer()),
  },
  {
    id: 'builder.copy',
    text: ({ builder }) => builder.copySelected,
    shortcut: { key: 'c', mod: true },
    // Text that is marked on the page is the browser's to copy.
    enabled: () => somethingSelected() && !textIsMarked(),
    run: () => copyLayers(selectedIds()),
  },
  {
    id: 'builder.paste',
    text: ({ builder }) => builder.paste,
    shortcut: { key: 'v', mod: true },
    enabled: hasClip,
    run: () => pasteLayers(focusIsOnLayer()),
  },
  {
    id: 'builder.wrap',
    text: ({ builder }) => builder.wrapSelected,
    shortcut: { key: 'g', mod: true },
    enabled: () => mayWrap(selectedIds()),
    run: () => setBuilder({ question: { kind: 'wrap', ids: selectedIds() } }),
  },
  {
    id: 'builder.unwrap',
    text: ({ builder }) => builder.unwrapSelected,
    shortcut: { key: 'g', mod: true, shift: true },
    enabled: () => selectedBlock() !== null,
    run: () => {
      const path = selectedBlock();
      if (path) unwrap(path);
    },
  },
  {
    id: 'builder.addSkip',
    text: ({ builder }) => builder.addSkipSelected,
    shortcut: { key: 's', alt: true },
    enabled: somethingSelected,
    run: () => addSkipOver(selectedIds(), focusIsOnLayer()),
  },
  {
    id: 'builder.moveEarlier',
    text: ({ builder }) => builder.moveSelectedEarlier,
    shortcut: { key: 'ArrowLeft', alt: true },
    enabled: somethingSelected,
    run: () => moveChosenEarlier(selectedIds(), focusIsOnLayer()),
  },
  {
    id: 'builder.moveLater',
    text: ({ builder }) => builder.moveSelectedLater,
    shortcut: { key: 'ArrowRight', alt: true },
    enabled: somethingSelected,
    run: () => moveChosenLater(selectedIds(), focusIsOnLayer()),
  },
  {
    id: 'builder.connect',
    text: ({ builder }) => builder.connectSelected,
    enabled: oneSelected,
    run: () => ask('connect'),
  },
  {
    id: 'builder.disconnect',
    text: ({ builder }) => builder.disconnectSelected,
    enabled: oneSelected,
    run: () => ask('disconnect'),
  },
  {
    id: 'builder.selectAll',
    text: ({ builder }) => builder.selectAll,
    enabled: () => network().nodes.length > 0,
    run: () => selectLayers(orderedIds()),
  },
  {
    id: 'builder.clearSelection',
    text: ({ builder }) => builder.clearSelection,
    enabled: () => somethingSelected() || builderStore.getState().edge !== null,
    run: () => {
      selectLayers([]);
      selectEdge(null);
    },
  },
  {
    id: 'builder.startEmpty',
    text: ({ builder }) => builder.startEmpty,
    enabled: () => true,
    run: startEmpty,
  },
];

export function startEmpty(): void {
  loadNetwork('empty', wordsIn(viewStore.getState().language).builder.startEmpty, emptyNetwork());
}

const looking: readonly Command[] = [
  {
    id: 'builder.toggleBlock',
    text: ({ builder }) => builder.toggleSelectedBlock,
    shortcut: { key: 'b', alt: true },
    enabled: () => selectedBlock() !== null,
    run: () => {
      const path = selectedBlock();
      if (path) toggleBlock(keyOfBlock(path), focusIsOnLayer());
    },
  },
  {
    id: 'builder.foldAll',
    text: ({ builder }) => builder.foldAll,
    enabled: hasBlocks,
    run: () => setAllOpen(false),
  },
  {
    id: 'builder.openAll',
    text: ({ builder }) => builder.openAll,
    enabled: hasBlocks,
    run: () => setAllOpen(true),
  },
  {
    id: 'builder.outline',
    text: ({ builder }) =>
      viewStore.getState().canvas === 'cards' ? builder.showOutline : builder.showCards,
    enabled: () => true,
    run: () => setView({ canvas: viewStore.getState().canvas === 'cards' ? 'outline' : 'cards' }),
  },
  {
    id: 'builder.fit',
    text: ({ builder }) => builder.fitMeaning,
    enabled: onCards,
    run: () => builderStore.getState().moves?.fit(),
  },
  {
    id: 'builder.zoomIn',
    text: ({ builder }) => builder.zoomIn,
    enabled: onCards,
    run: () => builderStore.getState().moves?.zoomIn(),
  },
  {
    id: 'builder.zoomOut',
    text: ({ builder }) => builder.zoomOut,
    enabled: onCards,
    run: () => builderStore.getState().moves?.zoomOut(),
  },
  {
    id: 'builder.zoomReset',
    text: ({ builder }) => builder.zoomReset,
    enabled: onCards,
    run: () => builderStore.getState().moves?.zoomReset(),
  },
];

const adding: readonly Command[] = layerKinds.map((kind) => ({
  id: `builder.add.${kind}`,
  text: (words) => words.builder.addLayer(layerOf(kind).text.name[languageOf(words)]),
  enabled: () => true,
  run: () => {
    addLayer(kind);
  },
}));

const opening: readonly Command[] = architectures.map(({ name, text }) => ({
  id: `builder.open.${name}`,
  text: (words) => words.answers.openNetwork(text.name[languageOf(words)]),
  enabled: () => true,
  run: () => loadNetwork(name, text.name[viewStore.getState().language], networkNamed(name)),
}));

export const builderCommands: readonly Command[] = [...editing, ...looking, ...adding, ...opening];

/** What would mend the layers that are wrong by themselves, as the network stands. */
export function mendCommands(): readonly Command[] {
  const { experiment } = experimentStore.getState();
  const analysis = analysisOf(experiment);
  return orderedIds()
    .filter((id) => isOwnProblem(analysis, id))
    .slice(0, mostMended)
    .flatMap((id) =>
      mendsFor(experiment.network, analysis, id).map((one, i) => ({
        id: `builder.mend.${id}.${i}`,
        text: (words: Words) => {
          const name = (key: string) => nameIn(experiment.network, key, words);
          return words.answers.mendLayer(name(id), mendText(words.builder.mends, one, name));
        },
        enabled: () => true,
        run: () => mend(one, id),
      })),
    );
}

/** Each mend is tried before it is offered. */
const mostMended = 3;

/** More keys for the same, heard only where the focus is on the network itself. */
const keysOnNetwork: readonly { readonly shortcut: Shortcut; readonly id: string }[] = [
  { shortcut: { key: 'Backspace' }, id: 'builder.remove' },
  { shortcut: { key: '[' }, id: 'builder.moveEarlier' },
  { shortcut: { key: ']' }, id: 'builder.moveLater' },
  { shortcut: { key: 'a', mod: true }, id: 'builder.selectAll' },
  { shortcut: { key: 'Escape' }, id: 'builder.clearSelection' },
  { shortcut: { key: 'c' }, id: 'builder.connect' },
];

/** The command that a key means while the network has the focus; single letters only where the reader allows them. */
export function commandOfKey(press: KeyPress): Command | null {
  const singleKeys = viewStore.getState().singleKeys;
  const extra = keysOnNetwork.find(
    ({ shortcut }) => (singleKeys || shortcut.key.length > 1 || shortcut.mod) && matches(press, shortcut),
  );
  const means = ({ id, shortcut }: Command) => id === extra?.id || (shortcut && matches(press, shortcut));
  return builderCommands.find(means) ?? null;
}
