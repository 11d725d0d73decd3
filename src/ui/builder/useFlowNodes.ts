/**
 * The layout as xyflow's nodes. A node keeps its identity while nothing of it changes, so that only what moves is drawn
 * again; its data holds nothing but where its note hangs, never a number.
 */
import { type Node, Position } from '@xyflow/react';
import { useMemo, useRef } from 'react';
import type { NodeId } from '../../model/network.ts';
import { noteShift } from './cardNote.ts';
import { cardHeight, cardWidth, type Layout } from './layout.ts';

export interface FlowData extends Record<string, unknown> {
  /** Where its note hangs, relative to it; null without a note. */
  readonly noteShift: number | null;
  /** What leaves it passes a bead, which then has the handle. */
  readonly beaded: boolean;
}

export type FlowNode = Node<FlowData, 'card' | 'bead'>;

export interface Dragged {
  readonly positions: ReadonlyMap<NodeId, { readonly x: number; readonly y: number }>;
}

const beadSize = 24;
const handle = 12;

/** What is being moved lies on top, then the card with its note. */
function heightOf(moving: boolean, shift: number | null): number {
  if (moving) return 20;
  return shift === null ? 0 : 10;
}

function flowNode(
  id: NodeId,
  type: 'card' | 'bead',
  position: { readonly x: number; readonly y: number },
  selected: boolean,
  shift: number | null,
  beaded: boolean,
  moving: boolean,
): FlowNode {
  const width = type === 'card' ? cardWidth : beadSize;
  const height = type === 'card' ? cardHeight : beadSize;
  const end = { y: height / 2 - handle / 2, width: handle, height: handle };
  return {
    id,
    type,
    position,
    selected,
    data: { noteShift: shift, beaded },
    width,
    height,
    measured: { width, height },
    zIndex: heightOf(moving, shift),
    handles: [
      type === 'card'
        ? { type: 'source', position: Position.Right, x: width - handle / 2, ...end }
        : {
            type: 'source',
            position: Position.Bottom,
            x: width / 2 - handle / 2,
            y: height,
            width: handle,
            height: handle,
          },
      { type: 'target', position: Position.Left, x: -handle / 2, ...end },
    ],
  };
}

/** In the order of the flow, which is the order of the Tab key and of screen readers. */
export function useFlowNodes(
  layout: Layout,
  order: readonly NodeId[],
  selection: readonly NodeId[],
  noted: NodeId | null,
  dragged: Dragged | null,
): FlowNode[] {
  const kept = useRef(new Map<NodeId, FlowNode>());
  return useMemo(() => {
    const rank = new Map(order.map((id, i) => [id, i]));
    const places = [
      ...layout.cards.map(({ id, x, y }) => ({ id, type: 'card' as const, x, y })),
      ...layout.beads.map(({ id, x, y }) => ({
        id,
        type: 'bead' as const,
        x: x - beadSize / 2,
        y: y - beadSize / 2,
      })),
    ].toSorted((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0));
    const beaded = new Set(layout.beads.map((bead) => bead.cardId));
    const before = kept.current;
    const nodes = places.map(({ id, type, x, y }) => {
      const position = dragged?.positions.get(id) ?? { x, y };
      const shift = id === noted ? noteShift(x, layout.width) : null;
      const selected = selection.includes(id);
      const moving = dragged?.positions.has(id) ?? false;
      const known = before.get(id);
      const same =
        known?.type === type &&
        known.position.x === position.x &&
        known.position.y === position.y &&
        known.selected === selected &&
        known.zIndex === heightOf(moving, shift) &&
        known.data.noteShift === shift &&
        known.data.beaded === beaded.has(id);
      return same ? known : flowNode(id, type, position, selected, shift, beaded.has(id), moving);
    });
    kept.current = new Map(nodes.map((node) => [node.id, node]));
    return nodes;
  }, [layout, order, selection, noted, dragged]);
}
