/**
 * Pieces of filled-in formulas: `(3 × 3 × 32 + 1) × 32`, `16² × 3² × 32 × 32`. Both languages write numbers alike
 * here: digits in groups of three with commas.
 */
import type { FormulaTerm } from './layers/layerType.ts';
import type { MapShape } from './shape.ts';
import { type SlidingWindow, windowSize } from './sliding.ts';

/** An integer with its digits in groups: 43200 is `43,200`. */
export function grouped(n: number): string {
  const digits = String(n);
  // Most are short, and an edit writes hundreds.
  return n > -1000 && n < 1000 ? digits : digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Text of the layer's circumstances (an extent of its input, an operator). */
export function text(value: string | number): FormulaTerm {
  return { text: typeof value === 'number' ? grouped(value) : value };
}

/** Text that shows the parameter `from`, so that it can be coloured as the learner's own. */
export function own(value: string | number, from: string): FormulaTerm {
  return { ...text(value), from };
}

/** `16²`, or `16 × 12` where height and width differ. */
export function area(height: number, width: number): string {
  return height === width ? `${grouped(height)}²` : `${grouped(height)} × ${grouped(width)}`;
}

function alongAxis(
  extent: number,
  { size, stride, padding, ceil = false }: SlidingWindow,
  sizeName: string,
): readonly FormulaTerm[] {
  if (padding === 'same') return [text('⌈'), text(extent), text(' / '), own(stride, 'stride'), text('⌉')];
  const around = padding === 'valid' ? [] : [text(' + 2 × '), own(padding, 'padding')];
  return [
    text(ceil ? '⌈(' : '⌊('),
    text(extent),
    ...around,
    text(' − '),
    own(size, sizeName),
    text(') / '),
    own(stride, 'stride'),
    text(ceil ? '⌉ + 1' : '⌋ + 1'),
  ];
}

/** How often the window fits: once for a square map, else height and width apart. */
export function outputSizeTerms(
  [height, width]: MapShape,
  window: SlidingWindow,
  sizeName: string,
  widthName = sizeName,
): readonly FormulaTerm[] {
  const [, across] = windowSize(window);
  const down = alongAxis(height, window, sizeName);
  if (height === width && across === window.size) return down;
  return [...down, text(', '), ...alongAxis(width, { ...window, size: across }, widthName)];
}
