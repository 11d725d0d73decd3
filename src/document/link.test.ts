import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { deepCnn } from '../model/architectures/index.ts';
import { maxNodes } from '../model/network.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { crc32 } from './crc32.ts';
import { deflate, inflate } from './deflate.ts';
import { experimentFromText, experimentToText, textLimit } from './file.ts';
import { fuzzedLinks } from './fuzz.ts';
import { decodeLink, encodeLink, linkLimit, sealLink } from './link.ts';
import { randomExperiment } from './randomExperiment.ts';
import { defaultExperiment } from './schema.ts';

const seal = async (text: string) => sealLink(await deflate(new TextEncoder().encode(text)));
const problemOf = async (hash: string) => {
  const opened = await decodeLink(hash);
  return opened.ok ? 'opened' : opened.problem.code;
};

describe('base64url and crc32', () => {
  it('agree with Node’s', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = toBase64url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64url(text)).toEqual(Uint8Array.from(bytes));
      }),
      { seed: 7 },
    );
  });

  it('refuse a second spelling of the same bytes', () => {
    expect(fromBase64url('AA')).toEqual(Uint8Array.from([0]));
    for (const text of ['AB', 'A', 'AA==', 'AA ', 'A+', 'A/', 'AAB', '가나'])
      expect(fromBase64url(text)).toBeNull();
  });

  it('check the standard’s own example', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});

describe('links', () => {
  it('bring the same experiment back', async () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const experiment = randomExperiment(seed);
      const hash = await encodeLink(experiment);
      expect(hash.length).toBeLessThan(linkLimit);
      expect(await decodeLink(hash)).toEqual({ ok: true, value: experiment });
    }
  });

  it('are short and made of characters that survive in addresses', async () => {
    const simple = await encodeLink(defaultExperiment());
    const deep = await encodeLink({ ...defaultExperiment(), network: deepCnn.network() });
    expect(simple).toMatch(/^#x=1\.[A-Za-z0-9_-]+$/u);
    expect(simple.length).toBeLessThan(800);
    expect(deep.length).toBeLessThan(1200);
  });

  it('name what was done to them', async () => {
    const good = await encodeLink(defaultExperiment());
    const middle = good.length >> 1;
    const other = good[middle] === 'A' ? 'B' : 'A';
    expect(await problemOf('')).toBe('notALink');
    expect(await problemOf('#lesson/3')).toBe('notALink');
    expect(await problemOf('#x=1.')).toBe('cut');
    expect(await problemOf('#x=')).toBe('cut');
    expect(await problemOf('#x=1.%%%')).toBe('garbled');
    expect(await problemOf(good.slice(0, middle).replace(/..$/, '%2'))).toBe('garbled');
    for (let end = '#x=1.'.length; end < good.length; end += 1)
      expect(await problemOf(good.slice(0, end))).toBe('cut');
    expect(await problemOf(`${good}A`)).toBe('extraBytes');
    expect(await problemOf(`${good}).`)).toBe('extraBytes');
    expect(await problemOf(good.slice(0, middle) + other + good.slice(middle + 1))).toBe('garbled');
    expect(await problemOf(good.replace('#x=1.', '#x=2.'))).toBe('fromTheFuture');
    expect(await problemOf(await seal('{"v":2}'))).toBe('fromTheFuture');
    expect(await problemOf(await seal('{"v":'))).toBe('notJson');
    expect(await problemOf(await seal(' '))).toBe('empty');
    expect(await problemOf(await seal('{"v":1,"__proto__":{}}'))).toBe('forbiddenKey');
    expect(await problemOf(await seal('['.repeat(100_000) + ']'.repeat(100_000)))).toBe('tooDeep');
    expect(await problemOf(sealLink(await deflate(Uint8Array.from([0xff, 0xfe]))))).toBe('notJson');
    expect(await problemOf(sealLink(new Uint8Array()))).toBe('garbled');
  });

  it('with any one character changed do not open', async () => {
    const good = await encodeLink(defaultExperiment());
    for (let at = '#x=1.'.length; at < good.length; at += 1) {
      const other = good[at] === 'A' ? 'Q' : 'A';
      expect(await problemOf(good.slice(0, at) + other + good.slice(at + 1))).toMatch(
        /^(garbled|cut|extraBytes)$/u,
      );
    }
  });

  it('with a right checksum round NaN or Infinity are refused', async () => {
    const json = JSON.stringify(defaultExperiment());
    expect(await problemOf(await seal(json.replace('0.001', 'NaN')))).toBe('notJson');
    expect(await problemOf(await seal(json.replace('0.001', '1e999')))).toBe('invalid');
  });

  it('with bytes after the stream are refused, though Node would accept them', async () => {
    const good = await deflate(new TextEncoder().encode(JSON.stringify(defaultExperiment())));
    for (const extra of [[0], [3, 0], [1, 2, 3, 4, 5, 6, 7, 8], [...good]]) {
      expect(await problemOf(sealLink(Uint8Array.from([...good, ...extra])))).toBe('extraBytes');
    }
  });

  it('that are too long are refused unread', async () => {
    const long = `#x=1.${'A'.repeat(1_000_000)}`;
    const searched = vi.spyOn(RegExp.prototype, 'exec');
    const problem = await problemOf(long);
    const texts = searched.mock.calls.map(([text]) => text);
    searched.mockRestore();
    expect(problem).toBe('tooLong');
    expect(texts).not.toContain(long);
    expect(await problemOf(`#x=1.${'A'.repeat(linkLimit)}`)).toBe('tooLong');
  });

  it('that are a bomb stop at the cap', async () => {
    const bomb = await deflate(new Uint8Array(40_000_000));
    const hash = sealLink(bomb);
    expect(hash.length).toBeLessThan(linkLimit);
    expect(await decodeLink(hash)).toEqual({
      ok: false,
      problem: { code: 'inflatesTooFar', limit: textLimit },
    });
    const full = await deflate(new Uint8Array(textLimit));
    expect((await inflate(full, textLimit)).ok).toBe(true);
    expect((await inflate(full, textLimit - 1)).ok).toBe(false);
  });

  it('with a billion layers are refused by name', async () => {
    const layer = '{"id":"a","kind":"relu","params":{},"inputs":[]}';
    const json = JSON.stringify({ ...defaultExperiment(), network: { nodes: [] } });
    const of = (count: number) =>
      json.replace('"nodes":[]', `"nodes":[${Array(count).fill(layer).join(',')}]`);
    expect(await problemOf(await seal(of(maxNodes + 1)))).toBe('tooManyLayers');
    expect(await problemOf(await seal(of(100_000)))).toBe('inflatesTooFar');
  });
});

describe('2,000 fuzzed links', () => {
  it('never throw, never hang, always a named reason', { timeout: 60_000 }, async () => {
    const sources = [
      defaultExperiment(),
      { ...defaultExperiment(), title: '제목', network: deepCnn.network() },
      ...Array.from({ length: 20 }, (_, seed) => randomExperiment(seed)),
    ];
    const links = await fuzzedLinks(20261124, 2000, sources);
    const codes = new Map<string, number>();
    let slowestMs = 0;
    for (const { mutation, hash } of links) {
      const started = performance.now();
      const code = await problemOf(hash).catch((error: unknown) =>
        expect.fail(`${mutation}: ${error} from ${hash}`),
      );
      slowestMs = Math.max(slowestMs, performance.now() - started);
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    // None hangs: on a quiet machine the slowest takes some 50 ms.
    expect(slowestMs).toBeLessThan(20_000);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    // The generator reaches every way in which a link can be wrong, and hardly ever leaves one whole.
    expect([...codes.keys()].sort()).toEqual(
      [
        'cut',
        'empty',
        'extraBytes',
        'forbiddenKey',
        'fromTheFuture',
        'garbled',
        'inflatesTooFar',
        'invalid',
        'notALink',
        'notJson',
        'opened',
        'tooDeep',
        'tooLong',
        'tooManyLayers',
      ].sort(),
    );
    expect(codes.get('opened')).toBeLessThan(200);
  });

  it('are the same for the same seed', async () => {
    const once = await fuzzedLinks(5, 50, [defaultExperiment()]);
    expect(await fuzzedLinks(5, 50, [defaultExperiment()])).toEqual(once);
    expect(await fuzzedLinks(6, 50, [defaultExperiment()])).not.toEqual(once);
  });
});

describe('files', () => {
  it('bring the same experiment back, with or without a byte order mark', () => {
    const text = experimentToText(defaultExperiment());
    expect(experimentFromText(text)).toEqual({ ok: true, value: defaultExperiment() });
    expect(experimentFromText(`\uFEFF${text}`)).toEqual({ ok: true, value: defaultExperiment() });
  });

  it('that are empty, too long or no JSON are refused by name', () => {
    expect(experimentFromText(' \n')).toMatchObject({ problem: { code: 'empty' } });
    expect(experimentFromText(' '.repeat(textLimit + 1))).toMatchObject({ problem: { code: 'tooLong' } });
    expect(experimentFromText('PNG')).toMatchObject({ problem: { code: 'notJson' } });
  });
});
