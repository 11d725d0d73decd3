/**
 * Raw deflate (RFC 1951) by the platform's own streams. Inflating reads piece by piece and stops at a cap, so that a
 * few bytes that stand for gigabytes take no memory, and has a time limit.
 *
 * The platforms differ on bytes after the end of the stream: Chromium refuses them, Node hands out the data and says
 * nothing. A stream needs its last byte, so we inflate once more without it: if that succeeds, the byte was extra.
 */
import { fail, ok, type Result } from '../model/result.ts';
import type { DocumentProblem } from './problem.ts';

const timeLimitMs = 5000;

export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Inflates the whole of `bytes` to at most `limit` bytes. Problems: garbled, extraBytes, inflatesTooFar, tookTooLong. */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<Result<Uint8Array<ArrayBuffer>, DocumentProblem>> {
  if (bytes.length === 0) return fail({ code: 'garbled' });
  const whole = await inflateOnce(bytes, limit);
  if (!whole.ok) return whole;
  const shorter = await inflateOnce(bytes.subarray(0, -1), limit);
  return shorter.ok ? fail({ code: 'extraBytes' }) : whole;
}

async function inflateOnce(
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<Result<Uint8Array<ArrayBuffer>, DocumentProblem>> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, timeLimitMs, 'late');
  });
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    for (;;) {
      const next = await Promise.race([reader.read(), late]);
      if (next === 'late') return fail({ code: 'tookTooLong', limitMs: timeLimitMs });
      if (next.done) return ok(joined(pieces, length));
      length += next.value.length;
      if (length > limit) return fail({ code: 'inflatesTooFar', limit });
      pieces.push(next.value);
    }
  } catch {
    return fail({ code: 'garbled' });
  } finally {
    clearTimeout(timer);
    // Frees what is left; a stream that failed has nothing left and says so, which is no news.
    reader.cancel().catch(() => undefined);
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
