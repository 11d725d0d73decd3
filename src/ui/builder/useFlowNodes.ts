/**
 * What stands on the sheet as xyflow's nodes. A node keeps its identity while nothing of it changes, so that only what
 * moves is drawn again; its data holds nothing but where its note hangs, never a number.
 */
import { type Node, type NodeHandle, Position } from '@xyflow/react';
import { useMemo, useRef } from 'react';
import type { NodeId } from '../../model/network.ts';
import { type CanvasGraph, itemsOf } from './canvasGraph.ts';
import { noteShift } from './cardNote.ts';
import { beadSize, frameHead, type Sheet } from './sheet.ts';
import type { Drawn } from './useLayout.ts';

export interface FlowData extends Record<string, unknown> {
  /** Where its note hangs, relative to it; null without a note. */
  readonly noteShift: number | null;
  /** The layer that the note is about: its own, or one inside. */
  readonly notedId: NodeId | null;
  /** A connection can be drawn from it. Not from an output, nor from what passes a bead, which then has the handle. */
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

/** In the order of the flow, which is the order of the Tab key and of screen readers. */
export function useFlowNodes(
  { graph, sheet, keys, noted }: Drawn,
  selection: readonly NodeId[],
  dragged: Dragged | null,
): FlowNode[] {
  const kept = useRef(new Map<string, FlowNode>());
  const held = useMemo(() => layersByKey(graph), [graph]);
  const ends = useMemo(() => endsOf(graph), [graph]);
  return useMemo(() => {
    const rank = new Map(keys.map((key, i) => [key, i]));
    const chosen = new Set(selection);
    const beaded = new Set(sheet.beads.map((bead) => bead.cardId));
    const before = kept.current;
    const nodes = spotsOf(sheet)
      .toSorted((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0))
      .map(({ id, type, x, y, width, height }) => {
        const shift = id === noted?.key ? noteShift(x, sheet.width) : null;
        const moving = dragged?.positions.get(id);
        const wanted: Wanted = {
          id,
          type,
          position: moving ?? { x, y },
          width,
          height,
          selected: chosen.size > 0 && (held.get(id) ?? [id]).every((layer) => chosen.has(layer)),
          // What is being moved lies on top, then the card with its note.
          zIndex: moving ? 20 : shift === null ? 0 : 10,
          data: {
            noteShift: shift,
            notedId: shift === null ? null : (noted?.id ?? null),
            leads: !beaded.has(id) && !ends.has(id),
          },
        };
        const known = before.get(id);
        if (!known) return flowNode(wanted);
        if (isSame(known, wanted)) return known;
        return flowNode(isSameData(known.data, wanted.data) ? { ...wanted, data: known.data } : wanted);
      });
    kept.current = new Map(nodes.map((node) => [node.id, node]));
    return nodes;
  }, [sheet, keys, held, ends, selection, noted, dragged]);
}

/** The layers that a block on the canvas holds, by its key. */
function layersByKey({ root }: CanvasGraph): ReadonlyMap<string, readonly NodeId[]> {
  return new Map(
    itemsOf(root).flatMap((item) => (item.kind === 'layer' ? [] : [[item.key, item.tree.allIds]])),
  );
}

/** What nothing can follow. */
function endsOf({ root }: CanvasGraph): ReadonlySet<string> {
  const ends = new Set<string>();
  for (const item of itemsOf(root)) if (item.kind === 'layer' && !item.leads) ends.add(item.key);
  return ends;
}

interface Spot {
  readonly id: string;
  readonly type: NonNullable<FlowNode['type']>;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Of a frame only its head is a node: what stands inside is not covered. */
function spotsOf({ places, beads }: Sheet): readonly Spot[] {
  return [
    ...places.map(({ id, kind, x, y, width, height }) => ({
      id,
      type: kind,
      x,
      y,
      width,
      height: kind === 'frame' ? frameHead : height,
    })),
    ...beads.map(({ id, x, y }) => ({
      id,
      type: 'bead' as const,
      x: x - beadSize / 2,
      y: y - beadSize / 2,
      width: beadSize,
      height: beadSize,
    })),
  ];
}
