/**
 * CRC-32 (ISO 3309, as in gzip and PNG): the remainder of the bytes, as a polynomial over GF(2), by
 * x^32 + x^26 + x^23 + ... + 1, written reflected as 0xEDB88320. It finds every change of up to 32 bits in a row.
 * It guards against accidents, not against a forger.
 */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1)
    remainder = remainder & 1 ? 0xedb88320 ^ (remainder >>> 1) : remainder >>> 1;
  return remainder;
});

/** The checksum as an unsigned 32-bit integer. */
export function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = (table[(remainder ^ byte) & 0xff] ?? 0) ^ (remainder >>> 8);
  return (remainder ^ 0xffffffff) >>> 0;
}
