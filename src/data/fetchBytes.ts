/**
 * Fetches one address as bytes, and always comes back: with the bytes, or with the reason why not. `missing`: no
 * answer, an answer that is not 200, a connection that broke, or nothing new for `stallMs`. `tooLong`: more came
 * than was asked for, so it is something else. Slow is fine as long as something arrives.
 */
import { fail, ok, type Result } from '../model/result.ts';

export interface FetchBytesOptions {
  readonly fetchPiece: typeof fetch;
  /** Give up after so long without a new byte. */
  readonly stallMs: number;
  readonly maxBytes: number;
  /** Pass over the browser's cache: what lies there was found broken. */
  readonly anew: boolean;
  readonly onBytes?: (received: number) => void;
}

export async function fetchBytes(
  url: string,
  options: FetchBytesOptions,
): Promise<Result<Uint8Array<ArrayBuffer>, 'missing' | 'tooLong'>> {
  const abort = new AbortController();
  const stall = stallClock(options.stallMs);
  try {
    const init: RequestInit = { signal: abort.signal, cache: options.anew ? 'reload' : 'default' };
    const response = await Promise.race([options.fetchPiece(url, init), stall.stalled]);
    if (response === 'stalled' || !response.ok || response.body === null) return fail('missing');
    return await readAll(response.body, options.maxBytes, stall, options.onBytes);
  } catch {
    return fail('missing');
  } finally {
    stall.stop();
    abort.abort();
  }
}

/** Undoes gzip. `null` where the bytes are no gzip stream, or inflate to more than `maxBytes`. Never hangs. */
export async function inflate(
  gzip: Uint8Array<ArrayBuffer>,
  maxBytes: number,
  stallMs: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const stall = stallClock(stallMs);
  try {
    const stream = new Blob([gzip]).stream().pipeThrough(new DecompressionStream('gzip'));
    const read = await readAll(stream, maxBytes, stall);
    return read.ok ? read.value : null;
  } catch {
    return null;
  } finally {
    stall.stop();
  }
}

interface StallClock {
  readonly stalled: Promise<'stalled'>;
  readonly progressed: () => void;
  readonly stop: () => void;
}

function stallClock(stallMs: number): StallClock {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let settle: (word: 'stalled') => void = () => {};
  const stalled = new Promise<'stalled'>((resolve) => {
    settle = resolve;
  });
  const progressed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => settle('stalled'), stallMs);
  };
  progressed();
  return { stalled, progressed, stop: () => clearTimeout(timer) };
}

async function readAll(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  stall: StallClock,
  onBytes?: (received: number) => void,
): Promise<Result<Uint8Array<ArrayBuffer>, 'missing' | 'tooLong'>> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let received = 0;
  const stopWith = (reason: 'missing' | 'tooLong') => {
    // What the stream says to being left alone is of no interest: it was given up.
    reader.cancel().catch(() => {});
    return fail(reason);
  };
  for (;;) {
    const next = await Promise.race([reader.read(), stall.stalled]);
    if (next === 'stalled') return stopWith('missing');
    if (next.done) break;
    stall.progressed();
    received += next.value.length;
    if (received > maxBytes) return stopWith('tooLong');
    chunks.push(next.value);
    onBytes?.(received);
  }
  const bytes = new Uint8Array(received);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return ok(bytes);
}
