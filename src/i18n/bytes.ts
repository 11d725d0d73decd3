/** How both languages write an amount of memory. */

const formats = new Map<number, Intl.NumberFormat>();

/** Made once: an edit of a large network says its memory anew, and making a format takes longer than all else about that. */
function rounded(value: number, digits: number): string {
  const format = formats.get(digits) ?? new Intl.NumberFormat('en', { maximumFractionDigits: digits });
  formats.set(digits, format);
  return format.format(value);
}

/** Decimal units: `3.2 MB`, `125 MB`, `1.54 GB`. */
export function megabytes(bytes: number): string {
  if (bytes >= 1e9) return `${rounded(bytes / 1e9, 2)} GB`;
  return `${rounded(bytes / 1e6, bytes < 1e7 ? 1 : 0)} MB`;
}
