/** Numbers as a person types and reads them: `59,000`, `0.001`, `1e-5`; stepped by arrows. */

import { grouped } from '../../model/terms.ts';

interface Range {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}

/** Thousands apart with a comma, at most 12 significant digits; very small ones as `1e-7`. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) {
    return grouped(value);
  }
  return String(Number(value.toPrecision(12)));
}

/** The number that is meant, or null where it is none or outside the range. Full-width digits of an IME count. */
export function parseNumber(text: string, { min, max, integer }: Range): number | null {
  const plain = text.normalize('NFKC').replace(/[,\s]/g, '');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  if (!Number.isFinite(value) || value < min || value > max) return null;
  return integer && !Number.isInteger(value) ? null : value;
}

/** The next value up (`direction` 1) or down (-1), inside the range. `scale` steps 1, 2, 5, 10, 20 ... */
export function stepNumber(
  value: number,
  direction: 1 | -1,
  far: boolean,
  { min, max, integer, step }: Range & { readonly step: number | 'scale' },
): number {
  const next =
    step === 'scale' ? scaleStep(value, direction, far) : value + direction * step * (far ? 10 : 1);
  const inside = Math.min(Math.max(next, min), max);
  return integer ? Math.round(inside) : Number(inside.toPrecision(12));
}

function scaleStep(value: number, direction: 1 | -1, far: boolean): number {
  if (value <= 0) return direction > 0 ? 1e-5 : 0;
  if (far) return direction > 0 ? value * 10 : value / 10;
  const magnitude = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const lead = Number((value / magnitude).toPrecision(6));
  if (direction > 0) return magnitude * (lead < 2 ? 2 : lead < 5 ? 5 : 10);
  return magnitude * (lead > 5 ? 5 : lead > 2 ? 2 : lead > 1 ? 1 : 0.5);
}
