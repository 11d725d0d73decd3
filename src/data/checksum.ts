/**
 * Whether bytes are the ones that were meant. SHA-256 by the platform where it has it (secure origins: https and
 * localhost), else CRC-32 (IEEE 802.3, reflected polynomial 0xEDB88320), which finds every accident but no forgery.
 */
import type { PieceEntry } from './manifest.ts';

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  return remainder;
});

/** CRC-32 in eight hexadecimal digits. */
export function crc32(bytes: Uint8Array): string {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = (remainder >>> 8) ^ (crcTable[(remainder ^ byte) & 0xff] ?? 0);
  return hex(new Uint8Array(new Uint32Array([~remainder]).buffer).reverse());
}

/** `subtle` is missing on insecure origins, whatever its type says: null then. */
export async function isWhole(
  bytes: Uint8Array<ArrayBuffer>,
  entry: Pick<PieceEntry, 'rawBytes' | 'sha256' | 'crc32'>,
  subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null,
): Promise<boolean> {
  if (bytes.length !== entry.rawBytes) return false;
  if (subtle === null) return crc32(bytes) === entry.crc32;
  return hex(new Uint8Array(await subtle.digest('SHA-256', bytes))) === entry.sha256;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
