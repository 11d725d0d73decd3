import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { crc32, isWhole } from './checksum.ts';

const bytes = new TextEncoder().encode('123456789');
const entry = {
  rawBytes: 9,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  // The check value of CRC-32/ISO-HDLC in the catalogues.
  crc32: 'cbf43926',
};
const changed = new TextEncoder().encode('123456780');

test('CRC-32 has its published check value, and its digits are padded', () => {
  expect(crc32(bytes)).toBe('cbf43926');
  expect(crc32(new Uint8Array(0))).toBe('00000000');
});

test.each([
  ['SHA-256', globalThis.crypto.subtle],
  ['CRC-32, where the origin is not secure', null],
])('%s tells whole bytes from changed and cut ones', async (_, subtle) => {
  expect(await isWhole(bytes, entry, subtle)).toBe(true);
  expect(await isWhole(changed, entry, subtle)).toBe(false);
  expect(await isWhole(bytes.slice(0, 8), entry, subtle)).toBe(false);
  expect(await isWhole(bytes, { ...entry, rawBytes: 8 }, subtle)).toBe(false);
});

test('each way looks at its own sum', async () => {
  const { subtle } = globalThis.crypto;
  expect(await isWhole(bytes, { ...entry, crc32: '00000000' }, subtle)).toBe(true);
  expect(await isWhole(bytes, { ...entry, crc32: '00000000' }, null)).toBe(false);
  expect(await isWhole(bytes, { ...entry, sha256: '' }, subtle)).toBe(false);
  expect(await isWhole(bytes, { ...entry, sha256: '' }, null)).toBe(true);
});
