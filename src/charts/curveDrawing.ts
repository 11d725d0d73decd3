/**
 * Draws the curves of a live chart and the labels at their ends on a canvas. The measured curve is solid (with its
 * run's dash), the noisy one pale with its smoothed course over it, single measurements are dots. A curve that ends
 * before the others is joined to its label by a dotted leader.
 */
import { readableOn } from './contrast.ts';
import { type EndLabel, spreadLabels } from './endLabels.ts';
import type { ChartPicture, Curve, DrawnCurve } from './liveChart.ts';
import { dashOf, dotRadius, strokes } from './runStyle.ts';
import type { ChartTheme } from './theme.ts';

const labelGap = 9;

/** The plotting area in pixels of the canvas; `ratio` of them make one CSS pixel. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

export function runColour(theme: ChartTheme, index: number): string {
  return theme.runs[index % theme.runs.length] ?? theme.ink;
}

export function drawCurves(
  context: CanvasRenderingContext2D,
  picture: ChartPicture,
  area: Area,
  theme: ChartTheme,
): void {
  const { ratio } = area;
  context.save();
  context.beginPath();
  // A line along the edge keeps its whole width, a dot at the end its whole circle.
  context.rect(area.left, area.top - 2 * ratio, area.width + 5 * ratio, area.height + 4 * ratio);
  context.clip();
  context.lineJoin = 'round';
  context.lineCap = 'butt';
  const pen = (
    drawn: DrawnCurve,
    { width, alpha }: { readonly width: number; readonly alpha: number },
    dashed: boolean,
  ) => {
    context.strokeStyle = context.fillStyle = runColour(theme, drawn.curve.colour);
    context.globalAlpha = alpha;
    context.lineWidth = width * ratio;
    const dash = dashOf(drawn.curve.dash ?? drawn.curve.colour);
    context.setLineDash(dashed ? dash.map((length) => length * ratio) : []);
  };
  const of = (weight: Curve['weight']) => picture.drawn.filter(({ curve }) => curve.weight === weight);
  for (const drawn of of('raw')) {
    pen(drawn, drawn.smoothed ? strokes.raw : { ...strokes.raw, alpha: 0.55 }, false);
    strokeLine(context, drawn.line, picture, area);
  }
  for (const drawn of of('raw')) {
    pen(drawn, strokes.smoothed, true);
    if (drawn.smoothed) strokeLine(context, drawn.smoothed, picture, area);
  }
  for (const drawn of of('main')) {
    pen(drawn, strokes.main, true);
    strokeLine(context, drawn.line, picture, area);
  }
  for (const drawn of of('points')) {
    pen(drawn, { width: 1.5, alpha: 1 }, false);
    context.strokeStyle = theme.paper;
    strokeDots(context, drawn.line, picture, area);
  }
  context.restore();
}

function at(x: number, y: number, picture: ChartPicture, area: Area): [number, number] {
  const [low, high] = picture.domain;
  return [
    area.left + (x / picture.end) * area.width,
    area.top + area.height - ((y - low) / (high - low)) * area.height,
  ];
}

function strokeLine(
  context: CanvasRenderingContext2D,
  line: readonly number[],
  picture: ChartPicture,
  area: Area,
): void {
  context.beginPath();
  const lone: [number, number][] = [];
  let run = 0;
  let place: [number, number] = [0, 0];
  for (let i = 0; i <= line.length; i += 2) {
    const x = line[i] ?? Number.NaN;
    if (Number.isNaN(x)) {
      if (run === 1) lone.push(place);
      run = 0;
      continue;
    }
    place = at(x, line[i + 1] ?? 0, picture, area);
    if (run === 0) context.moveTo(place[0], place[1]);
    else context.lineTo(place[0], place[1]);
    run += 1;
  }
  context.stroke();
  // A single point between gaps has no line to be seen by.
  for (const [x, y] of lone) {
    context.beginPath();
    context.arc(x, y, Math.max(2.4 * area.ratio, context.lineWidth * 1.2), 0, 2 * Math.PI);
    context.fill();
  }
}

function strokeDots(
  context: CanvasRenderingContext2D,
  line: readonly number[],
  picture: ChartPicture,
  area: Area,
): void {
  for (let i = 0; i < line.length; i += 2) {
    const x = line[i] ?? Number.NaN;
    if (Number.isNaN(x)) continue;
    const [left, top] = at(x, line[i + 1] ?? 0, picture, area);
    context.beginPath();
    context.arc(left, top, dotRadius * area.ratio, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}

/** The curves that carry a label: of several with one text the heaviest that has points. */
function labelled(picture: ChartPicture): DrawnCurve[] {
  const byText = new Map<string, DrawnCurve>();
  const rank = { main: 2, raw: 1, points: 0 } as const;
  for (const drawn of picture.drawn) {
    const text = drawn.curve.endLabel;
    if (!text || !drawn.end) continue;
    const rival = byText.get(text);
    if (!rival || rank[drawn.curve.weight] > rank[rival.curve.weight]) byText.set(text, drawn);
  }
  return [...byText.values()];
}

/**
 * Room on the right of the plotting area, in CSS pixels: for the labels, at most a third of `width` (of a small chart
 * nearly a half, so that they can be read), and for the half of the last tick's text that hangs over.
 */
export function labelRoom(
  context: CanvasRenderingContext2D,
  picture: ChartPicture,
  theme: ChartTheme,
  width: number,
): number {
  context.save();
  context.font = `${theme.fontPx}px ${theme.fontFamily}`;
  const overhang = context.measureText(picture.across.at(-1)?.text ?? '').width / 2 + 2;
  context.font = labelFont(theme, 1);
  const widest = Math.max(
    0,
    ...labelled(picture).map(({ curve }) => context.measureText(curve.endLabel ?? '').width),
  );
  context.restore();
  const labels = widest === 0 ? 0 : Math.min(widest + labelGap + 4, Math.max(width / 3, smallLabels(width)));
  return Math.ceil(Math.max(12, overhang, labels));
}

function smallLabels(width: number): number {
  return Math.min(110, 0.45 * width);
}

export function drawEndLabels(
  context: CanvasRenderingContext2D,
  picture: ChartPicture,
  area: Area,
  theme: ChartTheme,
  room: number,
): void {
  const { ratio } = area;
  const right = area.left + area.width;
  const curves = labelled(picture);
  const wanted = curves.map(({ curve, end }): EndLabel => {
    const [x, y] = at(end?.x ?? 0, end?.y ?? 0, picture, area);
    const top = Math.min(area.top + area.height, Math.max(area.top, y));
    if (x < right - 3 * ratio) drawLeader(context, [x, top], right, runColour(theme, curve.colour), ratio);
    return { text: curve.endLabel ?? '', colour: curve.colour, y: top - area.top };
  });
  context.save();
  context.font = labelFont(theme, ratio);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const label of spreadLabels(wanted, theme.fontPx * 1.25 * ratio, area.height)) {
    context.fillStyle = readableOn(runColour(theme, label.colour), theme.paper, theme.ink);
    const text = shortened(context, label.text, (room - labelGap) * ratio);
    context.fillText(text, right + labelGap * ratio, area.top + label.y);
  }
  context.restore();
}

function drawLeader(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  right: number,
  colour: string,
  ratio: number,
): void {
  context.save();
  context.strokeStyle = colour;
  context.globalAlpha = 0.5;
  context.lineWidth = ratio;
  context.setLineDash([ratio, 3 * ratio]);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(right, y);
  context.stroke();
  context.restore();
}

function labelFont(theme: ChartTheme, ratio: number): string {
  return `600 ${theme.fontPx * ratio}px ${theme.fontFamily}`;
}

function shortened(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && context.measureText(`${letters.join('')}…`).width > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
