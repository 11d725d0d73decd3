/**
 * Finding commands by a few letters: every word of the query must occur. Hangul is compared by its single letters, so
 * that a syllable that is still being typed ("합서") already finds "합성곱", and initial consonants alone ("ㅎㅅㄱ") do too.
 */
const firstSyllable = 0xac00;
const initials = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];

/** Compatibility letters of the keyboard and conjoining ones of NFD, both as conjoining ones. */
function letters(text: string): string {
  const folded = text.toLowerCase().normalize('NFKD');
  return folded.replace(/[\u0300-\u036f]/g, '').replace(/\s+/g, ' ');
}

/** The initial consonant of each syllable: 합성곱 gives ㅎㅅㄱ; other characters stay. */
export function initialsOf(text: string): string {
  return [...text.normalize('NFC')]
    .map((character) => {
      const index = character.charCodeAt(0) - firstSyllable;
      return index >= 0 && index < 11_172 ? (initials[Math.floor(index / 588)] ?? character) : character;
    })
    .join('');
}

/** Smaller is better; null where it does not match. A match at a beginning goes first. */
export function rank(query: string, text: string): number | null {
  const wanted = query.trim();
  if (wanted === '') return 0;
  if (/^[ㄱ-ㅎ\s]+$/.test(wanted)) {
    const at = initialsOf(text).replace(/\s/g, '').indexOf(wanted.replace(/\s/g, ''));
    return at < 0 ? null : at;
  }
  const body = letters(text);
  let worst = 0;
  for (const word of letters(wanted).split(' ')) {
    const at = body.indexOf(word);
    if (at < 0) return null;
    worst = Math.max(worst, at);
  }
  return worst;
}
