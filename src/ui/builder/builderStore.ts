/**
 * What the builder remembers that is nobody else's concern: the selected connection, which card the Tab key comes to,
 * which question is open, what was just done (read aloud), and how to move the canvas, once there is one.
 */
import { createStore } from 'zustand/vanilla';
import type { BlockPath } from '../../model/blocks.ts';
import type { LayerKind } from '../../model/layers/index.ts';
import type { NodeId } from '../../model/network.ts';
import { select } from '../../state/view.ts';
import { isBlockKey } from './blockKey.ts';
import { reveal } from './folding.ts';

/** A drawn connection: one edge, or at the border of a block all that take the same way from one layer. */
export interface EdgeEnds {
  readonly from: NodeId;
  readonly to: NodeId;
  /** Where else it leads. */
  readonly also?: readonly NodeId[];
  /** The block inside which it was taken hold of: a layer put in here belongs to it. */
  readonly block?: BlockPath;
  /** Which of the drawn ones it is; null where none was. */
  readonly drawn?: string;
}

export interface CanvasMoves {
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly zoomReset: () => void;
  readonly fit: () => void;
  readonly show: (key: string) => void;
}

export interface BuilderState {
  readonly edge: EdgeEnds | null;
  /** A layer's id or a block's key. */
  readonly focusId: string | null;
  readonly question:
    | { readonly kind: 'connect' | 'disconnect'; readonly id: NodeId }
    | { readonly kind: 'wrap'; readonly ids: readonly NodeId[] }
    | null;
  /** A kind that is being dragged out of the palette. */
  readonly dragging: LayerKind | null;
  /** `refused` is shown as well as read aloud. */
  readonly said: { readonly text: string; readonly refused: boolean; readonly at: number } | null;
  readonly moves: CanvasMoves | null;
  /** 1 is the natural size. */
  readonly zoom: number;
}

export const builderStore = createStore<BuilderState>()(() => ({
  edge: null,
  focusId: null,
  question: null,
  dragging: null,
  said: null,
  moves: null,
  zoom: 1,
}));

export function setBuilder(change: Partial<BuilderState>): void {
  builderStore.setState(change);
}

export function say(text: string, refused = false): void {
  builderStore.setState(({ said }) => ({ said: { text, refused, at: (said?.at ?? 0) + 1 } }));
}

/** A connection and layers are never selected at once. */
export function selectEdge(edge: EdgeEnds | null): void {
  if (edge) select([]);
  builderStore.setState({ edge });
}

export function selectLayers(ids: readonly NodeId[]): void {
  builderStore.setState({ edge: null, ...(ids[0] === undefined ? {} : { focusId: ids.at(-1) ?? null }) });
  select(ids);
}

let awaited: string | null = null;

/** The card that is to have the keyboard and is not drawn yet; null where none is waited for. */
export function awaitedCard(): string | null {
  return awaited;
}

/** Something has the keyboard now; where it is not the awaited card, the reader went elsewhere. */
export function stopWaiting(key: string | undefined): void {
  if (key !== awaited) awaited = null;
}

/** Far away cards are drawn only when they come into sight. */
const latestMs = 220;

/** Brings a new card into sight, behind the numbers of the edit that made it; one in a folded block moves nothing. */
export function showCard(key: string): void {
  if (typeof requestAnimationFrame === 'undefined') return;
  requestAnimationFrame(() => requestAnimationFrame(() => builderStore.getState().moves?.show(key)));
}

/** Puts the keyboard on a card (or its row in the outline) once it is drawn; what hides the layer is opened. */
export function focusCard(key: string): void {
  if (!isBlockKey(key)) reveal(key);
  setBuilder({ focusId: key });
  if (typeof requestAnimationFrame === 'undefined') return;
  awaited = key;
  const focus = (isLast: boolean) => {
    // A key pressed meanwhile may have gone on to another card.
    if (awaited !== key) return;
    const card = document.querySelector<HTMLElement>(`[data-layer="${CSS.escape(key)}"]`);
    card?.focus({ preventScroll: true });
    if (card || isLast) awaited = null;
  };
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (awaited === key) builderStore.getState().moves?.show(key);
      focus(false);
      if (awaited === key) setTimeout(focus, latestMs, true);
    }),
  );
}
