/** How the builder writes shapes, counts and shares: `28² × 16`, `2,320`, `8.77 M`, `27 %`. */
import type { Language } from '../../model/language.ts';
import { isMap, type Shape } from '../../model/shape.ts';
import { area, grouped } from '../../model/terms.ts';

/** For a card: a square map by its side squared, one channel left unsaid: `28²`, `28² × 16`, `28 × 14 × 16`, `100`. */
export function shortShape(shape: Shape): string {
  if (!isMap(shape)) return shape.map(grouped).join(' × ');
  const [height, width, channels] = shape;
  return channels === 1 && height === width
    ? area(height, width)
    : `${area(height, width)} × ${grouped(channels)}`;
}

/** In full, for sentences and accessible names: `28 × 28 × 16`. */
export function fullShape(shape: Shape): string {
  return shape.map(grouped).join(' × ');
}

/** Three significant digits with the language's own unit from a million on; below that the exact count. */
export function roundCount(count: number, language: Language): string {
  if (count < 1_000_000) return grouped(count);
  return unitSpaced(count, language);
}

/** Always short, for a narrow column: `124 k`, `12만`. */
export function tinyCount(count: number, language: Language): string {
  return count < 1000 ? grouped(count) : unitSpaced(count, language).replace('K', 'k');
}

const written: Readonly<Record<Language, Map<number, string>>> = { en: new Map(), ko: new Map() };
const writtenMost = 2000;

/** Blocks of one stage cost alike, and each says it on its card and in its name. */
function unitSpaced(count: number, language: Language): string {
  const known = written[language].get(count);
  if (known !== undefined) return known;
  const text = compactFormat(language)
    .format(count)
    .replace(/(\d)([A-Z])/, '$1\u202f$2');
  if (written[language].size >= writtenMost) written[language].clear();
  written[language].set(count, text);
  return text;
}

/** `27 %`; what is there but rounds to nothing is `< 1 %`. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  return share > 0 && whole === 0 ? '< 1 %' : `${whole} %`;
}

const formats = new Map<Language, Intl.NumberFormat>();

/** Made once: making one takes longer than all numbers of a canvas. */
function compactFormat(language: Language): Intl.NumberFormat {
  const known = formats.get(language);
  if (known) return known;
  const format = new Intl.NumberFormat(language, {
    notation: 'compact',
    maximumSignificantDigits: 3,
    // `8,030만`: Korean goes on to four digits before the next unit.
    useGrouping: 'always',
  });
  formats.set(language, format);
  return format;
}
