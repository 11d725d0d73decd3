/** The loader against the pieces as they were built, and against everything a network can do to them. */
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type DataProblem, type Loaded, openDataset } from './pieces.ts';

const built = new URL('../../public/', import.meta.url);

function read(file: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`data/mnist/${file}`, built)));
}

type Answer = (file: string, asked: number, init: RequestInit | undefined) => Response | Promise<Response>;

/** A server in one function: `answer` says what each request gets; files not in question are served as built. */
function served(answer: Answer, stallMs = 20_000) {
  const requests: { file: string; cache: RequestCache | undefined }[] = [];
  const progress: Loaded[] = [];
  const reader = openDataset('mnist', {
    baseUrl: 'https://fathom.test/',
    stallMs,
    onProgress: (loaded) => progress.push(loaded),
    fetchPiece: async (input, init) => {
      const file = String(input).replace('https://fathom.test/data/mnist/', '');
      requests.push({ file, cache: init?.cache });
      return answer(file, requests.filter((request) => request.file === file).length, init);
    },
  });
  return { reader, requests, progress };
}

const asBuilt: Answer = (file) => new Response(read(file));

/** The first request for training piece 0 goes wrong; every other is answered as built. */
function wrongOnce(
  wrong: (whole: Uint8Array<ArrayBuffer>) => Response | Promise<Response>,
  stallMs?: number,
) {
  return served(
    (file, asked) =>
      file === 'training-00.bin' && asked === 1 ? wrong(read(file)) : asBuilt(file, asked, {}),
    stallMs,
  );
}

function problem(code: DataProblem['code'], images = 0): object {
  return { ok: false, problem: { code, split: 'training', piece: 0, images } };
}

test('the built pieces are MNIST: every label and image, in the order of the original files', async () => {
  const { reader, progress } = served(asBuilt);
  const histogram = (labels: Uint8Array, counts: number[]) => {
    for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  };
  const training = new Array<number>(10).fill(0);
  for (let index = 0; index < 12; index += 1) {
    const piece = await reader.piece('training', index);
    if (!piece.ok) throw new Error(piece.problem.code);
    expect(piece.value.images.length).toBe(5000 * 784);
    histogram(piece.value.labels, training);
    if (index === 0) {
      expect([...piece.value.labels.slice(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
      // The mean of all training pixels is 33.3: ink is bright on a dark ground.
      expect(piece.value.images.reduce((total, pixel) => total + pixel, 0) / (5000 * 784)).toBeCloseTo(
        33.4,
        0,
      );
    }
  }
  expect(training).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  const tests = new Array<number>(10).fill(0);
  for (let index = 0; index < 2; index += 1) {
    const piece = await reader.piece('test', index);
    if (!piece.ok) throw new Error(piece.problem.code);
    histogram(piece.value.labels, tests);
  }
  expect(tests).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);

  const done = reader.loaded('training');
  expect(done.images).toBe(60_000);
  expect(done.bytes).toBe(done.ofBytes);
  expect(progress.every((loaded) => loaded.bytes <= loaded.ofBytes)).toBe(true);
});

test('all of MNIST is held as bytes, one for each pixel and label, and nothing beside them', async () => {
  const { reader } = served(asBuilt);
  const held = async (split: 'training' | 'test', pieces: number) => {
    const buffers = new Set<ArrayBufferLike>();
    for (let index = 0; index < pieces; index += 1) {
      const piece = await reader.piece(split, index);
      if (!piece.ok) throw new Error(piece.problem.code);
      for (const { buffer } of [piece.value.images, piece.value.labels]) buffers.add(buffer);
    }
    return [...buffers].reduce((bytes, { byteLength }) => bytes + byteLength, 0);
  };
  // 47.1 MB and 7.85 MB; as float32 the images alone would be four times that.
  expect(await held('training', 12)).toBe(60_000 * 785);
  expect(await held('test', 2)).toBe(10_000 * 785);
});

test('a piece is fetched once, however many ask, and kept', async () => {
  const { reader, requests } = served(asBuilt);
  const [first, second] = await Promise.all([reader.piece('training', 3), reader.piece('training', 3)]);
  expect(second).toBe(first);
  expect(await reader.piece('training', 3)).toBe(first);
  expect(requests.map((request) => request.file)).toEqual(['manifest.json', 'training-03.bin']);
});

test('a server that has already undone the gzip is understood', async () => {
  const { reader, progress } = served((file) =>
    file.endsWith('.bin') ? new Response(gunzipSync(read(file))) : new Response(read(file)),
  );
  expect((await reader.piece('test', 1)).ok).toBe(true);
  expect(progress.every((loaded) => loaded.bytes < loaded.ofBytes)).toBe(true);
  expect(reader.loaded('test').bytes).toBeLessThan(reader.loaded('test').ofBytes);
});

const flipped = (bytes: Uint8Array<ArrayBuffer>, at: number) => {
  const changed = bytes.slice();
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
};

test.each<[string, DataProblem['code'], (whole: Uint8Array<ArrayBuffer>) => Response]>([
  ['not there', 'dataMissing', () => new Response('Not found', { status: 404 })],
  ['refused by the server', 'dataMissing', () => new Response('', { status: 503 })],
  ['an empty file', 'dataBroken', () => new Response(new Uint8Array(0))],
  ['cut', 'dataBroken', (whole) => new Response(whole.slice(0, 400_000))],
  ['cut in its last byte', 'dataBroken', (whole) => new Response(whole.slice(0, -1))],
  ['cut after inflating', 'dataBroken', (whole) => new Response(gunzipSync(whole).subarray(0, -784))],
  ['one bit of the gzip changed', 'dataBroken', (whole) => new Response(flipped(whole, 300_000))],
  [
    'one pixel changed',
    'dataBroken',
    (whole) => new Response(flipped(new Uint8Array(gunzipSync(whole)), 99_999)),
  ],
  ['bytes after its end', 'dataBroken', (whole) => new Response(new Blob([whole, 'more']))],
  ['another piece', 'dataBroken', () => new Response(read('training-01.bin'))],
  ['the page in its place', 'dataBroken', () => new Response('<!doctype html><title>Fathom</title>')],
  ['longer than anything it could be', 'dataBroken', () => new Response(new Uint8Array(4_000_000))],
])('a piece that is %s: %s, and whole when asked for again', async (_, code, wrong) => {
  const { reader, requests } = wrongOnce(wrong);
  expect(await reader.piece('training', 0)).toEqual(problem(code));
  expect(reader.loaded('training')).toMatchObject({ images: 0, bytes: 0 });
  expect((await reader.piece('training', 0)).ok).toBe(true);
  expect(requests.at(-1)).toEqual({ file: 'training-00.bin', cache: 'reload' });
});

test('a network that fails, at once or in the middle, is a missing piece', async () => {
  const never = wrongOnce(() => Promise.reject(new TypeError('Failed to fetch')));
  expect(await never.reader.piece('training', 0)).toEqual(problem('dataMissing'));
  const broken = wrongOnce((whole) => {
    let sent = false;
    return new Response(
      new ReadableStream({
        pull(controller) {
          if (sent) controller.error(new TypeError('network error'));
          else controller.enqueue(whole.slice(0, 1000));
          sent = true;
        },
      }),
    );
  });
  expect(await broken.reader.piece('training', 0)).toEqual(problem('dataMissing'));
  expect((await broken.reader.piece('training', 0)).ok).toBe(true);
});

test('what never ends, or inflates without end, is let go of early', async () => {
  let sent = 0;
  const endless = wrongOnce(
    () =>
      new Response(
        new ReadableStream({
          pull(stream) {
            sent += 100_000;
            stream.enqueue(new Uint8Array(100_000));
            if (sent > 50_000_000) stream.close();
          },
        }),
      ),
  );
  expect(await endless.reader.piece('training', 0)).toEqual(problem('dataBroken'));
  expect(sent).toBeLessThan(5_000_000);

  const bomb = gzipSync(new Uint8Array(100_000_000));
  const before = process.memoryUsage().arrayBuffers;
  const exploding = wrongOnce(() => new Response(bomb));
  expect(await exploding.reader.piece('training', 0)).toEqual(problem('dataBroken'));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
});

test('silence is given up, before the answer and in the middle; slow is not silent', async () => {
  const silent = wrongOnce(() => new Promise<Response>(() => {}), 40);
  expect(await silent.reader.piece('training', 0)).toEqual(problem('dataMissing'));
  const stops = wrongOnce(
    (whole) => new Response(new ReadableStream({ start: (stream) => stream.enqueue(whole.slice(0, 1000)) })),
    40,
  );
  expect(await stops.reader.piece('training', 0)).toEqual(problem('dataMissing'));
  const slow = wrongOnce((whole) => {
    let at = 0;
    return new Response(
      new ReadableStream({
        async pull(stream) {
          await new Promise((resolve) => setTimeout(resolve, 60));
          stream.enqueue(whole.slice(at, at + 150_000));
          at += 150_000;
          if (at >= whole.length) stream.close();
        },
      }),
    );
  }, 3000);
  expect((await slow.reader.piece('training', 0)).ok).toBe(true);
});

test('the problem says how many training images could be gone on with', async () => {
  const { reader } = served((file, asked, init) =>
    file === 'training-02.bin' ? new Response('', { status: 404 }) : asBuilt(file, asked, init),
  );
  await Promise.all([reader.piece('training', 0), reader.piece('training', 1), reader.piece('training', 3)]);
  expect(await reader.piece('training', 2)).toEqual({
    ok: false,
    problem: { code: 'dataMissing', split: 'training', piece: 2, images: 10_000 },
  });
});

test.each<[string, DataProblem['code'], (text: string) => Response]>([
  ['missing', 'dataMissing', () => new Response('', { status: 404 })],
  ['no JSON', 'dataBroken', () => new Response('<!doctype html>')],
  ['JSON of something else', 'dataBroken', () => new Response('{"v":1}')],
  [
    'a manifest with a piece less',
    'dataBroken',
    (text) => {
      const manifest = JSON.parse(text);
      manifest.training.pop();
      return new Response(JSON.stringify(manifest));
    },
  ],
  [
    'a manifest that points elsewhere',
    'dataBroken',
    (text) => new Response(text.replace('training-00.bin', '../../secret.bin')),
  ],
  ['a manifest of absurd lengths', 'dataBroken', (text) => new Response(text.replaceAll('3925000', '1e15'))],
])('a manifest that is %s: %s, and right when asked for again', async (_, code, wrong) => {
  const { reader } = served((file, asked, init) =>
    file === 'manifest.json' && asked === 1
      ? wrong(new TextDecoder().decode(read(file)))
      : asBuilt(file, asked, init),
  );
  expect(await reader.piece('training', 0)).toEqual(problem(code));
  expect((await reader.piece('training', 0)).ok).toBe(true);
});

test('a piece that the dataset does not have is our own bug', () => {
  const { reader } = served(asBuilt);
  expect(() => reader.piece('test', 2)).toThrow(RangeError);
});
