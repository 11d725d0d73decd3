/**
 * What is dragged over the canvas: cards, beads and whole blocks to another place, and kinds out of the palette. Where
 * it would go is shown while it is held; what it does when it is let go is one edit. An opened block takes along what
 * stands inside.
 */
import { useReactFlow } from '@xyflow/react';
import { type DragEvent, useState } from 'react';
import { isLayerKind } from '../../model/layers/index.ts';
import { addAfter, addOnEdges, network } from './actions.ts';
import { isBlockKey } from './blockKey.ts';
import { exitOf } from './blockSelection.ts';
import { type DropTarget, dropTarget } from './dropTarget.ts';
import { endsOf } from './EdgeLayer.tsx';
import { layerDragType } from './layerDrag.ts';
import { blockAround, carried, moveTo } from './moving.ts';
import { beadSize, type Sheet } from './sheet.ts';
import type { Dragged, FlowNode } from './sheetNodes.ts';

export interface Drags {
  /** Where what is being moved is drawn; null while nothing is. */
  readonly dragged: Dragged | null;
  /** Where it would go. */
  readonly target: DropTarget | null;
  readonly drag: (moved: readonly FlowNode[]) => void;
  readonly drop: (moved: readonly FlowNode[]) => void;
  readonly over: (event: DragEvent) => void;
  readonly dropKind: (event: DragEvent) => void;
  readonly leave: () => void;
}

export function useDrags(sheet: Sheet): Drags {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const [target, setTarget] = useState<DropTarget | null>(null);
  const { screenToFlowPosition } = useReactFlow();

  const drag = (moved: readonly FlowNode[]) => {
    const [first] = moved;
    if (!first) return;
    const positions = new Map(moved.map(({ id, position }) => [id, position]));
    for (const node of moved) if (node.type === 'frame') follow(sheet, node, positions);
    setDragged({ positions });
    const { position, width: across = 0, height: down = 0 } = first;
    // Of a frame the hand holds the head, somewhere at its left.
    const reach = first.type === 'frame' ? Math.min(across, 120) : across;
    const held = { x: position.x + reach / 2, y: position.y + down / 2 };
    setTarget(dropTarget(sheet, held, carried(network(), positions.keys())));
  };
  const drop = (moved: readonly FlowNode[]) => {
    setDragged(null);
    setTarget(null);
    if (!target) return;
    const keys = moved.map(({ id }) => id);
    if (target.kind === 'after') {
      moveTo(keys, { after: exitOf(network(), target.id), into: blockAround(network(), target.id) });
      return;
    }
    const { edges, block } = target.edge;
    moveTo(keys, { after: edges[0].from, only: edges.map(({ to }) => to), into: block });
  };

  const placeUnder = ({ clientX, clientY }: DragEvent) =>
    dropTarget(sheet, screenToFlowPosition({ x: clientX, y: clientY }));
  const over = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(layerDragType)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setTarget(placeUnder(event));
  };
  const dropKind = (event: DragEvent) => {
    const kind = event.dataTransfer.getData(layerDragType);
    if (!isLayerKind(kind)) return;
    event.preventDefault();
    setTarget(null);
    const place = placeUnder(event);
    if (place?.kind === 'edge') addOnEdges(kind, endsOf(place.edge));
    else addAfter(kind, place ? exitOf(network(), place.id) : null);
  };
  return { dragged, target, drag, drop, over, dropKind, leave: () => setTarget(null) };
}

/** What stands inside a frame moves as its head does. */
function follow(
  { places, beads }: Sheet,
  { id, position }: FlowNode,
  positions: Map<string, { readonly x: number; readonly y: number }>,
): void {
  const frame = places.find((place) => place.id === id);
  if (!frame || !isBlockKey(id)) return;
  const [dx, dy] = [position.x - frame.x, position.y - frame.y];
  const inside = carried(network(), [id]);
  for (const place of places)
    if (place.id !== id && inside.has(place.id))
      positions.set(place.id, { x: place.x + dx, y: place.y + dy });
  for (const bead of beads)
    if (inside.has(bead.id))
      positions.set(bead.id, { x: bead.x + dx - beadSize / 2, y: bead.y + dy - beadSize / 2 });
}
