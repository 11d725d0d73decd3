/**
 * The whole experiment in the hash of an address, so that no server ever sees it:
 *
 *     #x=1.<base64url of: 3 bytes, length of the deflated part | deflated JSON | 4 bytes, CRC-32 of the deflated part>
 *
 * The `1` is the version of this envelope; the document inside has its own. The length tells a link that was cut from
 * one that was garbled, or that had something appended, and the checksum finds every accident before anything is
 * inflated. The JSON is plain, nothing left out: a default that changes one day must not change an old link.
 */
import { fail, ok, type Result } from '../model/result.ts';
import { encodedLength, fromBase64url, toBase64url } from './base64url.ts';
import { crc32 } from './crc32.ts';
import { deflate, inflate } from './deflate.ts';
import type { Experiment } from './experiment.ts';
import { experimentFromText, textLimit } from './file.ts';
import type { DocumentProblem } from './problem.ts';

const envelopeVersion = 1;
const prefix = `#x=${envelopeVersion}.`;
const lengthBytes = 3;
const checksumBytes = 4;

/** Longer links are refused unread, in characters. Messengers and mail cut far earlier; 14 layers take about 700. */
export const linkLimit = 65_536;

/** Is this hash meant to be one of our links, whole or broken? Other hashes are none of our business. */
export function looksLikeLink(hash: string): boolean {
  return hash.startsWith('#x=');
}

/** The hash for an experiment, from `#` on. One longer than `linkLimit` will not open: say so where it is shared. */
export async function encodeLink(experiment: Experiment): Promise<string> {
  return sealLink(await deflate(new TextEncoder().encode(JSON.stringify(experiment))));
}

/** Puts length and checksum round deflated bytes. */
export function sealLink(deflated: Uint8Array): string {
  const bytes = new Uint8Array(lengthBytes + deflated.length + checksumBytes);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, deflated.length >>> 16);
  view.setUint16(1, deflated.length & 0xffff);
  bytes.set(deflated, lengthBytes);
  view.setUint32(lengthBytes + deflated.length, crc32(deflated));
  return prefix + toBase64url(bytes);
}

/** Opens a hash as if a stranger had written it. Never throws; the first thing that is wrong is named. */
export async function decodeLink(hash: string): Promise<Result<Experiment, DocumentProblem>> {
  const opened = openEnvelope(hash);
  if (!opened.ok) return opened;
  const inflated = await inflate(opened.value, textLimit);
  if (!inflated.ok) return inflated;
  try {
    return experimentFromText(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(inflated.value),
    );
  } catch {
    return fail({ code: 'notJson' });
  }
}

/** The deflated bytes of a link that is whole. */
function openEnvelope(hash: string): Result<Uint8Array<ArrayBuffer>, DocumentProblem> {
  if (hash.length > linkLimit) return fail({ code: 'tooLong', length: hash.length, limit: linkLimit });
  if (!looksLikeLink(hash)) return fail({ code: 'notALink' });
  const [, digits = '', text = ''] = /^#x=(\d{1,9})\.(.*)$/su.exec(hash) ?? [];
  if (digits === '') return fail({ code: /^#x=\d{0,9}$/u.test(hash) ? 'cut' : 'garbled' });
  const version = Number(digits);
  if (version > envelopeVersion) return fail({ code: 'fromTheFuture', version, known: envelopeVersion });
  if (digits !== String(envelopeVersion)) return fail({ code: 'garbled' });
  return openPayload(text);
}

function openPayload(text: string): Result<Uint8Array<ArrayBuffer>, DocumentProblem> {
  if (text.length < 4) return fail({ code: tooShort(text) });
  const head = fromBase64url(text.slice(0, 4));
  if (!head) return fail({ code: 'garbled' });
  const length = ((head[0] ?? 0) << 16) | ((head[1] ?? 0) << 8) | (head[2] ?? 0);
  const characters = encodedLength(lengthBytes + length + checksumBytes);
  if (characters + prefix.length > linkLimit) return fail({ code: 'garbled' });
  if (text.length < characters) return fail({ code: tooShort(text) });
  if (text.length > characters) return fail({ code: 'extraBytes' });
  const bytes = fromBase64url(text);
  if (!bytes) return fail({ code: 'garbled' });
  const deflated = bytes.slice(lengthBytes, lengthBytes + length);
  const stated = new DataView(bytes.buffer).getUint32(lengthBytes + length);
  return stated === crc32(deflated) ? ok(deflated) : fail({ code: 'garbled' });
}

/** What is too short has lost its end, but signs that no link has tell that more than that happened to it. */
function tooShort(text: string): 'cut' | 'garbled' {
  return /[^A-Za-z0-9_-]/u.test(text) ? 'garbled' : 'cut';
}
