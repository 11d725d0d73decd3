/** About how wide a text on a card is, without having the page laid out: near enough to choose between one line and two. */

const widths = new Map<string, number>();
const textsKept = 1000;

/** Pixels at 12 px, semibold. Cards have few titles, and every edit draws many cards. */
export function textWidth(text: string): number {
  const known = widths.get(text);
  if (known !== undefined) return known;
  let width = 0;
  for (const letter of text) width += letterWidth(letter);
  if (widths.size >= textsKept) widths.clear();
  widths.set(text, width);
  return width;
}

function letterWidth(letter: string): number {
  if (letter.charCodeAt(0) > 0x2e80) return 11.1;
  if ("ijlt.,' ".includes(letter)) return 3.6;
  if (/[mwMW]/.test(letter)) return 10.2;
  return /[A-Z]/.test(letter) ? 7.9 : 7;
}
