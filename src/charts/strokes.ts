/**
 * A drawing as strokes: what the pad keeps, so that a stroke can be taken back and the drawing made again at any
 * size. Places and radii are shares of the pad's side, 0 to 1. Everything here is pure but for `paintStroke`, which
 * paints on the canvas that it is given.
 */
export interface StrokePoint {
  readonly x: number;
  readonly y: number;
  /** Half the width of the brush here. */
  readonly radius: number;
}

export interface Stroke {
  /** At least one point. */
  readonly points: readonly StrokePoint[];
  readonly erases: boolean;
}

/** Half of a brush that gives MNIST's thickness, 2 to 3 of 20 pixels, to a digit that fills three quarters of the pad. */
const brush = 0.042;

/** The brush's radius under a pressure from 0 to 1; `null` for what knows no pressure (mouse, finger). */
export function brushRadius(pressure: number | null, erases: boolean): number {
  const base = erases ? brush * 1.8 : brush;
  return pressure === null ? base : base * (0.65 + 0.7 * Math.min(1, Math.max(0, pressure)));
}

/** The stroke, longer by a point; itself where the point is no farther than a thousandth of the side. */
export function extended(stroke: Stroke, point: StrokePoint): Stroke {
  const last = stroke.points.at(-1);
  if (last && Math.hypot(point.x - last.x, point.y - last.y) < 0.001) return stroke;
  return { ...stroke, points: [...stroke.points, point] };
}

/** Paints `stroke` from its point `from` on, on a square of `side` pixels: ink is the context's colour, an eraser takes it away. */
export function paintStroke(context: CanvasRenderingContext2D, stroke: Stroke, side: number, from = 0): void {
  context.save();
  context.globalCompositeOperation = stroke.erases ? 'destination-out' : 'source-over';
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (let i = Math.max(0, from); i < stroke.points.length; i += 1) {
    const point = stroke.points[i];
    if (!point) continue;
    const before = stroke.points[i - 1] ?? point;
    context.beginPath();
    if (before === point) {
      context.arc(point.x * side, point.y * side, point.radius * side, 0, 2 * Math.PI);
      context.fill();
      continue;
    }
    context.lineWidth = (before.radius + point.radius) * side;
    context.moveTo(before.x * side, before.y * side);
    context.lineTo(point.x * side, point.y * side);
    context.stroke();
  }
  context.restore();
}
