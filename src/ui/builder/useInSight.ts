/** What of the sheet is in sight, in whole tiles, so that it changes seldom while the sheet moves. */
import { useStore as useFlowStore } from '@xyflow/react';
import { useMemo } from 'react';
import type { CanvasSize } from './useCanvasMoves.ts';

/** Corners of a box, in pixels of the sheet. */
export type Bounds = readonly [left: number, top: number, right: number, bottom: number];

const tile = 360;

/** A tile more on each side; null where nothing is asked, and all is drawn. */
export function useInSight(isAsked: boolean, { width, height }: CanvasSize): Bounds | null {
  const sign = useFlowStore(({ transform: [x, y, zoom] }) =>
    isAsked ? [-x, -y, width - x, height - y].map((edge) => Math.floor(edge / zoom / tile)).join(' ') : '',
  );
  return useMemo(() => {
    if (sign === '') return null;
    const [left = 0, top = 0, right = 0, bottom = 0] = sign.split(' ').map(Number);
    return [(left - 1) * tile, (top - 1) * tile, (right + 2) * tile, (bottom + 2) * tile];
  }, [sign]);
}

/** Whether any of a box that stands at `x`, `y` is in sight. */
export function meets(
  [left, top, right, bottom]: Bounds,
  { x, y }: { readonly x: number; readonly y: number },
  seen: Bounds,
): boolean {
  return left + x <= seen[2] && seen[0] <= right + x && top + y <= seen[3] && seen[1] <= bottom + y;
}
