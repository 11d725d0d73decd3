/**
 * What stands on the sheet as xyflow's nodes. A node keeps its identity while nothing of it changes, so that only what
 * moves is drawn again; its data holds nothing but where its note hangs, never a number.
 */
import { type Node, type NodeHandle, Position } from '@xyflow/react';
import type { NodeId } from '../../model/network.ts';
import { noteShift } from './cardNote.ts';
import { keepLast } from './keepLast.ts';
import type { BeadPlace } from './layout.ts';
import { beadSize, frameHead, type Sheet, type SheetPlace } from './sheet.ts';
import type { Drawn } from './useLayout.ts';

export interface FlowData extends Record<string, unknown> {
  /** Where its note hangs, relative to it; null without a note. */
  readonly noteShift: number | null;
  /** The layer that the note is about: its own, or one inside. */
  readonly notedId: NodeId | null;
  /** A connection can be drawn from it. */
  readonly leads: boolean;
}

export type FlowNode = Node<FlowData, 'card' | 'bead' | 'folded' | 'frame'>;

export interface Dragged {
  readonly positions: ReadonlyMap<string, { readonly x: number; readonly y: number }>;
}

const handle = 12;

interface Wanted {
  readonly id: string;
  readonly type: NonNullable<FlowNode['type']>;
  readonly position: { readonly x: number; readonly y: number };
  readonly width: number;
  readonly height: number;
  readonly selected: boolean;
  readonly zIndex: number;
  readonly data: FlowData;
}

function flowNode({ width, height, ...wanted }: Wanted): FlowNode {
  const { type, data } = wanted;
  const end = { y: height / 2 - handle / 2, width: handle, height: handle };
  const below = { x: width / 2 - handle / 2, y: height, width: handle, height: handle };
  const target: NodeHandle = { id: null, type: 'target', position: Position.Left, x: -handle / 2, ...end };
  const source: NodeHandle =
    type === 'bead'
      ? { id: null, type: 'source', position: Position.Bottom, ...below }
      : { id: null, type: 'source', position: Position.Right, x: width - handle / 2, ...end };
  return {
    ...wanted,
    width,
    height,
    measured: { width, height },
    draggable: true,
    selectable: type !== 'frame',
    connectable: type !== 'frame',
    handles: type === 'frame' ? [] : data.leads ? [source, target] : [target],
  };
}

function isSame(a: FlowNode, b: Wanted): boolean {
  return (
    a.type === b.type &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.width === b.width &&
    a.height === b.height &&
    a.selected === b.selected &&
    a.zIndex === b.zIndex &&
    isSameData(a.data, b.data)
  );
}

function isSameData(a: FlowData, b: FlowData): boolean {
  return a.noteShift === b.noteShift && a.notedId === b.notedId && a.leads === b.leads;
}

/** What stands somewhere on the sheet: the same object as long as it stands there. */
type Placed = SheetPlace | BeadPlace;

interface Kept {
  readonly placed: Placed;
  readonly node: FlowNode;
}

/**
 * Hands out the nodes of one canvas, in the order of the flow, which is that of the Tab key and of screen readers. The
 * same array as long as nothing changes.
 */
export function sheetNodes(): (
  drawn: Drawn,
  selection: readonly NodeId[],
  dragged: Dragged | null,
) => FlowNode[] {
  let before: ReadonlyMap<string, Kept> = new Map();
  return keepLast(({ sheet, keys, noted }, selection, dragged) => {
    const chosen = new Set(selection);
    const now = new Map<string, Kept>();
    const placedAs = byId(sheet);
    const nodes: FlowNode[] = [];
    keys.forEach((key) => {
      const placed = placedAs.get(key);
      if (!placed) return;
      const moving = dragged?.positions.get(key);
      const isNoted = key === noted?.key;
      const selected = isChosen(placed, chosen);
      const known = before.get(key);
      const isSettled =
        known?.placed === placed && known.node.selected === selected && known.node.zIndex === 0;
      const keep = isSettled && !moving && !isNoted ? known : null;
      const node =
        keep?.node ?? nodeOf(placed, { moving, noted: isNoted ? noted : null, selected }, sheet, known?.node);
      now.set(key, keep ?? { placed, node });
      nodes.push(node);
    });
    before = now;
    return nodes;
  });
}

function byId({ places, beads }: Sheet): ReadonlyMap<string, Placed> {
  const found = new Map<string, Placed>();
  places.forEach((place) => {
    found.set(place.id, place);
  });
  beads.forEach((bead) => {
    found.set(bead.id, bead);
  });
  return found;
}

function isChosen(placed: Placed, chosen: ReadonlySet<NodeId>): boolean {
  if (chosen.size === 0) return false;
  return 'cardId' in placed ? chosen.has(placed.id) : placed.layerIds.every((id) => chosen.has(id));
}

interface Now {
  readonly moving: { readonly x: number; readonly y: number } | undefined;
  /** Where the note hangs from it. */
  readonly noted: Drawn['noted'];
  readonly selected: boolean;
}

function nodeOf(
  placed: Placed,
  { moving, noted, selected }: Now,
  sheet: Sheet,
  known: FlowNode | undefined,
): FlowNode {
  const stands = standsAt(placed);
  const shift = noted && noteShift(stands.position.x, sheet.width);
  const wanted: Wanted = {
    ...stands,
    position: moving ?? stands.position,
    selected,
    // What is being moved lies on top, then the card with its note.
    zIndex: moving ? 20 : shift === null ? 0 : 10,
    data: {
      noteShift: shift,
      notedId: shift === null ? null : (noted?.id ?? null),
      leads: 'cardId' in placed || placed.leads,
    },
  };
  if (!known) return flowNode(wanted);
  if (isSame(known, wanted)) return known;
  return flowNode(isSameData(known.data, wanted.data) ? { ...wanted, data: known.data } : wanted);
}

/** Of a frame only its head is a node: what stands inside is not covered. */
function standsAt(placed: Placed): Pick<Wanted, 'id' | 'type' | 'position' | 'width' | 'height'> {
  const { id, x, y } = placed;
  if ('cardId' in placed) {
    const position = { x: x - beadSize / 2, y: y - beadSize / 2 };
    return { id, type: 'bead', position, width: beadSize, height: beadSize };
  }
  const { kind, width, height } = placed;
  return { id, type: kind, position: { x, y }, width, height: kind === 'frame' ? frameHead : height };
}
