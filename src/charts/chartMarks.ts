/**
 * Marks on a live chart: at a step something was changed while the run went on. A thin line over the whole height, its
 * words at the top beside it; words that would touch those before stand a line lower.
 */
import { readableOn } from './contrast.ts';
import { type Area, runColour } from './curveDrawing.ts';
import type { ChartTheme } from './theme.ts';

export interface ChartMark {
  /** In steps. */
  readonly x: number;
  readonly text: string;
  /** The run's index in the palette. */
  readonly colour: number;
}

export interface PlacedMark {
  /** From the left edge of the plotting area, in the unit of `width`. */
  readonly x: number;
  /** Where its words begin, and which line they stand in from the top; null where there is no room for them. */
  readonly words: { readonly left: number; readonly row: number } | null;
}

const rows = 3;

/**
 * Where marks and their words stand. Words stand to the right of their line, or to its left where the edge is near.
 *
 * @param marks in the order of steps, with the width of their words.
 * @param end the last step of the axis, at `width`.
 */
export function placeMarks(
  marks: readonly { readonly x: number; readonly textWidth: number }[],
  { end, width, gap }: { readonly end: number; readonly width: number; readonly gap: number },
): readonly PlacedMark[] {
  const taken: [left: number, right: number][][] = Array.from({ length: rows }, () => []);
  return marks.map(({ x, textWidth }) => {
    const at = (x / end) * width;
    const fits = at + gap + textWidth <= width;
    const left = Math.max(0, fits ? at + gap : at - gap - textWidth);
    const right = left + textWidth + gap;
    const row = taken.findIndex((others) => others.every(([from, to]) => right <= from || left >= to));
    taken[row]?.push([left, right]);
    return { x: at, words: row < 0 ? null : { left, row } };
  });
}

export function drawMarks(
  context: CanvasRenderingContext2D,
  marks: readonly ChartMark[],
  end: number,
  area: Area,
  theme: ChartTheme,
): void {
  const { ratio } = area;
  const shown = marks.filter(({ x }) => x <= end);
  context.save();
  context.font = `${theme.fontPx * ratio}px ${theme.fontFamily}`;
  context.textBaseline = 'top';
  context.textAlign = 'left';
  context.lineWidth = ratio;
  const sized = shown.map(({ x, text }) => ({ x, textWidth: context.measureText(text).width }));
  const placed = placeMarks(sized, { end, width: area.width, gap: 4 * ratio });
  placed.forEach(({ x, words }, i) => {
    const mark = shown[i];
    if (!mark) return;
    const colour = runColour(theme, mark.colour);
    context.strokeStyle = colour;
    context.setLineDash([ratio, 2 * ratio]);
    context.beginPath();
    context.moveTo(area.left + x, area.top);
    context.lineTo(area.left + x, area.top + area.height);
    context.stroke();
    if (!words) return;
    const top = area.top + (2 + words.row * 1.3 * theme.fontPx) * ratio;
    context.fillStyle = theme.paper;
    context.globalAlpha = 0.8;
    context.fillRect(
      area.left + words.left - 2 * ratio,
      top - ratio,
      (sized[i]?.textWidth ?? 0) + 4 * ratio,
      1.2 * theme.fontPx * ratio,
    );
    context.globalAlpha = 1;
    context.fillStyle = readableOn(colour, theme.paper, theme.ink);
    context.fillText(mark.text, area.left + words.left, top);
  });
  context.restore();
}
