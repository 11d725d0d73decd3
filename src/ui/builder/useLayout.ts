/**
 * What stands on the canvas and where. All of it keeps its identity through an edit that changes no layer, edge, block or
 * note, so that such an edit draws the cards whose numbers changed, and not the canvas.
 */
import { useStore } from 'zustand';
import type { NodeId } from '../../model/network.ts';
import { analysisOf, type ExperimentState, experimentStore } from '../../state/experiment.ts';
import { viewStore } from '../../state/view.ts';
import { useWords, type Words } from '../useWords.ts';
import type { CanvasGraph, Level } from './canvasGraph.ts';
import { mendsOnCard, notedCard, noteHeight } from './cardNote.ts';
import { graphNow, useGraph } from './folding.ts';
import { keepLast } from './keepLast.ts';
import { keysAlongFlow } from './keysAlongFlow.ts';
import { mendText } from './mendText.ts';
import { orderOf } from './order.ts';
import { laySheet, type Sheet } from './sheet.ts';
import { trueSizeOf } from './trueSize.ts';
import { mendsOf, nameIn, problemText } from './useNetwork.ts';

/** Drawn again only when the order changes. */
export function useOrder(): readonly NodeId[] {
  return useStore(experimentStore, orderOf);
}

export interface Drawn {
  readonly graph: CanvasGraph;
  readonly sheet: Sheet;
  /** Everything that can be chosen, along the flow. */
  readonly keys: readonly string[];
  readonly noted: Noted | null;
}

/** The layer whose note is shown, and the card that it hangs from: a bead's from the card before it. */
export interface Noted {
  readonly id: NodeId;
  readonly key: string;
  readonly card: string;
  /** Pixels that the note takes below the card. */
  readonly room: number;
}

export interface Note {
  readonly id: NodeId | null;
  /** Pixels that it takes below its card. */
  readonly room: number;
}

/** What a note follows from. */
export interface NoteAsked {
  readonly state: ExperimentState;
  readonly selection: readonly NodeId[];
  readonly words: Words;
}

/** Which layer has its note on the canvas, and how large that is. */
function noteOf({ state, selection, words }: NoteAsked): Note {
  return noteFor(state, selection, words);
}

const noteFor = keepLast((state: ExperimentState, selection: readonly NodeId[], words: Words): Note => {
  const analysis = analysisOf(state.experiment);
  const trueSize = trueSizeOf({ words, state });
  const id = notedCard(analysis, orderOf(state), selection, trueSize !== null);
  const calm = trueSize !== null && id === analysis.inputId ? trueSize : null;
  const problem = id === null ? null : analysis.nodes.get(id)?.problem;
  let room = 0;
  if (calm) room = noteHeight(calm.short, calm.twin ? [calm.openTwin] : []);
  else if (id !== null && problem) {
    const { network } = state.experiment;
    const name = (one: NodeId) => nameIn(network, one, words);
    // Trying out what would mend takes time: only where it is shown.
    const mends = mendsOf(network, analysis, id).slice(0, mendsOnCard);
    room = noteHeight(
      problemText(problem, words, name),
      mends.map((one) => mendText(words.builder.mends, one, name)),
    );
  }
  return { id, room };
});

/** Whether it may stand behind a card, on its connection. */
function isBead({ items }: Level, key: string): boolean {
  return items.some((item) =>
    item.kind === 'frame' ? isBead(item.level, key) : item.key === key && item.kind === 'layer' && item.bead,
  );
}

/** What a drawing follows from. */
export interface Drawable {
  readonly graph: CanvasGraph;
  readonly order: readonly NodeId[];
  readonly note: Note;
  /** Of the canvas, in pixels. */
  readonly width: number;
}

/** Draws for one canvas; the last drawing, or what of it is as it was, is the same object. */
export function drawing(): (drawable: Drawable) => Drawn {
  const sheetOf = keepLast((graph: CanvasGraph, width: number, key: string | null, room: number) => {
    if (key === null || room === 0) return { sheet: laySheet(graph, width), card: key };
    const card = isBead(graph.root, key)
      ? (laySheet(graph, width).beads.find((bead) => bead.id === key)?.cardId ?? key)
      : key;
    return { sheet: laySheet(graph, width, new Map([[card, room]])), card };
  });
  const keysOf = keepLast(keysAlongFlow);
  const notedOf = keepLast((id: NodeId | null, key: string | null, card: string | null, room: number) =>
    id === null || key === null || card === null ? null : { id, key, card, room },
  );
  const drawnOf = keepLast(
    (graph: CanvasGraph, sheet: Sheet, keys: readonly string[], noted: Noted | null): Drawn => ({
      graph,
      sheet,
      keys,
      noted,
    }),
  );
  return ({ graph, order, note: { id, room }, width }) => {
    const key = id === null ? null : (graph.seenAs.get(id) ?? id);
    const { sheet, card } = sheetOf(graph, width, key, room);
    return drawnOf(graph, sheet, keysOf(graph, order), notedOf(id, key, card, room));
  };
}

/** What is drawn of the document as it is now. */
export function drawableNow(asked: NoteAsked, width: number): Drawable {
  const { state } = asked;
  return { graph: graphNow(state), order: orderOf(state), note: noteOf(asked), width };
}

/** The open network as it stands on a canvas of this width. */
export function useDrawable(width: number): Drawable {
  const graph = useGraph();
  const order = useOrder();
  const words = useWords();
  const selection = useStore(viewStore, (view) => view.selection);
  const id = useStore(experimentStore, (state) => noteOf({ state, selection, words }).id);
  const room = useStore(experimentStore, (state) => noteOf({ state, selection, words }).room);
  return { graph, order, note: { id, room }, width };
}
