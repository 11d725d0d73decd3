/**
 * A colour made readable as text: mixed with the ink, as little as is needed for the contrast that WCAG 2.2 asks of
 * text, 4.5 : 1 against the paper. Curves keep the palette's own colour; their labels take this one.
 *
 * Contrast of two relative luminances: (L1 + 0.05) / (L2 + 0.05), the lighter above.
 */
type Rgb = readonly [red: number, green: number, blue: number];

/** Colours as `#rrggbb`; any other form is given back as it is. */
export function readableOn(colour: string, paper: string, ink: string): string {
  const from = parse(colour);
  const ground = parse(paper);
  const towards = parse(ink);
  if (!from || !ground || !towards) return colour;
  for (let share = 0; share <= 1; share += 0.05) {
    const mixed = mix(from, towards, share);
    if (contrast(mixed, ground) >= 4.5) return format(mixed);
  }
  return ink;
}

export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((p, q) => q - p);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

export function parse(colour: string): Rgb | null {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour.trim());
  if (!digits) return null;
  return [byte(digits[1]), byte(digits[2]), byte(digits[3])];
}

function byte(hex = '0'): number {
  return Number.parseInt(hex, 16);
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const at = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * share);
  return [at(0), at(1), at(2)];
}

function format(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
