import { useStore as useFlowStore, useReactFlow } from '@xyflow/react';
import { useEffect } from 'react';
import { setBuilder } from './builderStore.ts';
import { cardHeight, cardWidth, type Layout } from './layout.ts';

export const zoomMin = 0.35;
export const zoomMax = 2.5;

export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/** How far one can go: the network with room for the buttons below it, and no smaller than what is seen; centred across. */
export function sheetOf(
  layout: Layout,
  { width, height }: CanvasSize,
  zoom: number,
): [[number, number], [number, number]] {
  const beside = Math.max(0, width / zoom - layout.width) / 2;
  return [
    [-beside, 0],
    [layout.width + beside, Math.max(height / zoom, layout.height + 56)],
  ];
}

/** Hands the ways to move the canvas to whoever has a button or a key for them. */
export function useCanvasMoves({ width, height }: CanvasSize, layout: Layout): void {
  const { setViewport, getViewport, zoomIn, zoomOut } = useReactFlow();
  const zoom = useFlowStore((state) => state.transform[2]);
  useEffect(() => {
    setBuilder({ zoom });
  }, [zoom]);
  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const smooth = { duration: still ? 0 : 160 };
    setBuilder({
      moves: {
        zoomIn: () => void zoomIn(smooth),
        zoomOut: () => void zoomOut(smooth),
        zoomReset: () => void setViewport({ x: 0, y: 0, zoom: 1 }, smooth),
        fit: () => {
          const scale = Math.max(zoomMin, Math.min(1.5, width / layout.width, height / (layout.height + 20)));
          void setViewport({ x: Math.max(0, (width - layout.width * scale) / 2), y: 0, zoom: scale }, smooth);
        },
        show: (id) => {
          const card = layout.cards.find((one) => one.id === id);
          if (!card) return;
          const view = getViewport();
          const top = card.y * view.zoom + view.y;
          const bottom = (card.y + cardHeight) * view.zoom + view.y;
          const left = card.x * view.zoom + view.x;
          const right = (card.x + cardWidth) * view.zoom + view.x;
          const down = top < 8 ? 8 - top : bottom > height - 8 ? height - 8 - bottom : 0;
          const across = left < 8 ? 8 - left : right > width - 8 ? width - 8 - right : 0;
          if (down !== 0 || across !== 0)
            void setViewport({ ...view, x: view.x + across, y: view.y + down }, smooth);
        },
      },
    });
  }, [width, height, layout, setViewport, getViewport, zoomIn, zoomOut]);
  useEffect(() => () => setBuilder({ moves: null }), []);
}
