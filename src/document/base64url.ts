/**
 * Base64url without padding (RFC 4648, section 5): six bits a character, and every character may stand in an address.
 * Decoding is strict: one text for one string of bytes. A length of 4n + 1, a foreign character, or bits left over
 * that are not zero are refused, so that a link cannot be changed without being noticed.
 */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const sixBits: ReadonlyMap<string, number> = new Map([...alphabet].map((character, i) => [character, i]));

/** How many characters so many bytes take. */
export function encodedLength(byteCount: number): number {
  return Math.ceil((byteCount * 4) / 3);
}

export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const here = bytes.subarray(at, at + 3);
    const bits = ((here[0] ?? 0) << 16) | ((here[1] ?? 0) << 8) | (here[2] ?? 0);
    for (let i = 0; i <= here.length; i += 1) text += alphabet.charAt((bits >> (18 - 6 * i)) & 63);
  }
  return text;
}

/** The bytes, or null where the text is not what `toBase64url` writes. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let bitCount = 0;
  let at = 0;
  for (const character of text) {
    const value = sixBits.get(character);
    if (value === undefined) return null;
    bits = ((bits << 6) | value) & 0xffff;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      bytes[at] = (bits >> bitCount) & 0xff;
      at += 1;
    }
  }
  const leftOver = bits & ((1 << bitCount) - 1);
  return leftOver === 0 ? bytes : null;
}
