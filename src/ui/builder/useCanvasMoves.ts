import { useStore as useFlowStore, useReactFlow, type Viewport } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { setBuilder } from './builderStore.ts';
import { beadSize, type Sheet } from './sheet.ts';
import type { Noted } from './useLayout.ts';

export const zoomMin = 0.35;
export const zoomMax = 2.5;
/** Room that is left for the buttons over the canvas, with margins. */
const underButtons = 64;

export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/** How far one can go: the network with room for the buttons below it, and no smaller than what is seen; centred across. */
export function sheetOf(
  layout: Sheet,
  { width, height }: CanvasSize,
  zoom: number,
): [[number, number], [number, number]] {
  const beside = Math.max(0, width / zoom - layout.width) / 2;
  return [
    [-beside, 0],
    [layout.width + beside, Math.max(height / zoom, layout.height + 56)],
  ];
}

/**
 * Hands the ways to move the canvas to whoever has a button or a key for them. A note that comes up under a card which is in
 * sight is brought into sight whole: what mends the card stands in it.
 */
export function useCanvasMoves({ width, height }: CanvasSize, layout: Sheet, noted: Noted | null): void {
  const { setViewport, getViewport, zoomIn, zoomOut } = useReactFlow();
  const zoom = useFlowStore((state) => state.transform[2]);
  useEffect(() => {
    setBuilder({ zoom });
  }, [zoom]);
  const now = useRef({ width, height, layout, noted });
  now.current = { width, height, layout, noted };
  const card = noted?.card;
  const place = layout.places.find(({ id }) => id === card);
  const noteAt = place && [noted?.id, place.x, place.y, noted?.room].join();
  useEffect(() => {
    if (card === undefined || noteAt === undefined) return;
    const view = getViewport();
    if (!isInSight(card, view, now.current)) return;
    const next = viewOn(card, view, now.current);
    if (next !== view) void setViewport(next, smoothly());
  }, [card, noteAt, getViewport, setViewport]);
  // The same for as long as there is a canvas, so that an edit does not draw the buttons again.
  useEffect(() => {
    const smooth = smoothly();
    setBuilder({
      moves: {
        zoomIn: () => void zoomIn(smooth),
        zoomOut: () => void zoomOut(smooth),
        zoomReset: () => void setViewport({ x: 0, y: 0, zoom: 1 }, smooth),
        fit: () => void setViewport(wholeIn(now.current), smooth),
        show: (key) => {
          const view = getViewport();
          const next = viewOn(key, view, now.current);
          if (next !== view) void setViewport(next, smooth);
        },
      },
    });
    return () => setBuilder({ moves: null });
  }, [setViewport, getViewport, zoomIn, zoomOut]);
}

const smoothly = () => ({ duration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160 });

export interface Seen extends CanvasSize {
  readonly layout: Sheet;
  readonly noted: Pick<Noted, 'card' | 'room'> | null;
}

/** Whether any of a card can be seen. */
export function isInSight(card: string, { y, zoom }: Viewport, { height, layout }: Seen): boolean {
  const place = layout.places.find(({ id }) => id === card);
  return place !== undefined && place.y * zoom + y < height && (place.y + place.height) * zoom + y > 0;
}

/** The whole sheet, as large as it fits. */
function wholeIn({ width, height, layout }: Seen): Viewport {
  const scale = Math.max(zoomMin, Math.min(1.5, width / layout.width, height / (layout.height + 20)));
  return { x: Math.max(0, (width - layout.width * scale) / 2), y: 0, zoom: scale };
}

/** As little moved as brings a card into sight, with the note that hangs from it; the same object where it is. */
export function viewOn(key: string, view: Viewport, { width, height, layout, noted }: Seen): Viewport {
  const bead = layout.beads.find((one) => one.id === key);
  const place = bead
    ? { x: bead.x - beadSize / 2, y: bead.y - beadSize / 2, width: beadSize, height: beadSize }
    : layout.places.find((one) => one.id === key);
  if (!place) return view;
  // Of a frame as much as there is room for, from its head on.
  const below = noted?.card === key ? noted.room : 0;
  const tall = Math.min(place.height + below, (height - underButtons) / view.zoom);
  const wide = Math.min(place.width, (width - 16) / view.zoom);
  const top = place.y * view.zoom + view.y;
  const bottom = (place.y + tall) * view.zoom + view.y;
  const left = place.x * view.zoom + view.x;
  const right = (place.x + wide) * view.zoom + view.x;
  const down = top < 8 ? 8 - top : bottom > height - 8 ? height - 8 - bottom : 0;
  const across = left < 8 ? 8 - left : right > width - 8 ? width - 8 - right : 0;
  return down === 0 && across === 0 ? view : { ...view, x: view.x + across, y: view.y + down };
}
