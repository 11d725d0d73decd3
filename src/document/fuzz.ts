/**
 * Broken links by the thousand, from a seed: the same seed gives the same links in Node and in a browser. Half are
 * accidents (the text of a good link cut, changed, repeated); half are made with care (a right checksum round a wrong
 * document). For tests only; nothing of the page imports it.
 */
import { maxNodes } from '../model/network.ts';
import { toBase64url } from './base64url.ts';
import { deflate } from './deflate.ts';
import { type Draw, pick, seededDraw } from './draw.ts';
import type { Experiment } from './experiment.ts';
import { encodeLink, linkLimit, sealLink } from './link.ts';

export interface FuzzedLink {
  /** What was done to it, for the message of a failing test. */
  readonly mutation: string;
  readonly hash: string;
}

function randomBytes(draw: Draw, length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, () => draw(256));
}

type TextMutation = (hash: string, draw: Draw) => string;

const accidents: Readonly<Record<string, TextMutation>> = {
  cut: (hash, draw) => hash.slice(0, draw(hash.length)),
  cutFront: (hash, draw) => hash.slice(1 + draw(hash.length)),
  flip: (hash, draw) => {
    const at = draw(hash.length);
    return hash.slice(0, at) + String.fromCharCode(hash.charCodeAt(at) ^ (1 << draw(7))) + hash.slice(at + 1);
  },
  insert: (hash, draw) => {
    const at = draw(hash.length + 1);
    return hash.slice(0, at) + String.fromCharCode(32 + draw(0x3000)) + hash.slice(at);
  },
  remove: (hash, draw) => {
    const at = draw(hash.length);
    return hash.slice(0, at) + hash.slice(at + 1 + draw(8));
  },
  repeat: (hash, draw) => {
    const at = draw(hash.length);
    return hash.slice(0, at) + hash.slice(at, at + 1 + draw(40)).repeat(2 + draw(5)) + hash.slice(at);
  },
  twice: (hash) => hash + hash,
  append: (hash, draw) => hash + pick(draw, ['.', ')', '=', '%20', '&utm=1', 'A', '가']),
  swapCase: (hash, draw) => {
    const at = draw(hash.length);
    return hash.slice(0, at) + hash.slice(at).toLowerCase();
  },
  escaped: (hash) => encodeURIComponent(hash),
  noise: (_hash, draw) => `#x=1.${toBase64url(randomBytes(draw, draw(300)))}`,
  future: (hash, draw) => hash.replace('#x=1.', `#x=${2 + draw(1e6)}.`),
  oddVersion: (hash, draw) =>
    hash.replace('#x=1.', `#x=${pick(draw, ['0', '01', '-1', '1e3', '', '9'.repeat(400)])}.`),
  huge: (hash, draw) => hash + 'A'.repeat(linkLimit + draw(1_000_000)),
};

/** JSON text that replaces one value of the document. `1e999` is read as Infinity, a bare NaN is no JSON. */
const strangeValues = [
  'null',
  'true',
  '-1',
  '0',
  '0.5',
  '1e999',
  '-1e999',
  'NaN',
  '1e308',
  '5e-324',
  '9007199254740993',
  '1000000000',
  '""',
  '"__proto__"',
  '"constructor"',
  '"\\ud800"',
  '"\\u0000"',
  '[]',
  '{}',
  '[[[[]]]]',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"kind":"unheardOf"}',
  '"unheardOf"',
] as const;

type JsonMutation = (json: string, draw: Draw) => string;

const forgeries: Readonly<Record<string, JsonMutation>> = {
  strangeValue: (json, draw) => replaceValue(json, draw, pick(draw, strangeValues)),
  longText: (json, draw) => replaceValue(json, draw, JSON.stringify('가'.repeat(1 + draw(5000)))),
  deep: (json, draw) => {
    const depth = 1 + draw(50_000);
    return replaceValue(json, draw, '['.repeat(depth) + ']'.repeat(depth));
  },
  deepObjects: (json, draw) => {
    const depth = 1 + draw(20_000);
    return replaceValue(json, draw, `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
  },
  extraKey: (json, draw) => {
    const key = pick(draw, [
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      'extra',
      '',
    ]);
    const opens = [...json.matchAll(/\{(?=")/gu)];
    const at = (opens[draw(opens.length)]?.index ?? 0) + 1;
    return `${json.slice(0, at)}${JSON.stringify(key)}:{"polluted":true},${json.slice(at)}`;
  },
  renamedKey: (json, draw) => {
    const keys = [...json.matchAll(/"[a-zA-Z0-9]+":/gu)];
    const key = keys[draw(keys.length)];
    return key ? `${json.slice(0, key.index)}"renamed":${json.slice(key.index + key[0].length)}` : json;
  },
  manyLayers: (json, draw) => {
    const node = '{"id":"a","kind":"relu","params":{},"inputs":[]}';
    return json.replace(/"nodes":\[/u, `"nodes":[${`${node},`.repeat(maxNodes + 1 + draw(8000))}`);
  },
  futureDocument: (json, draw) => json.replace('"v":1', `"v":${2 + draw(1e9)}`),
  cutJson: (json, draw) => json.slice(0, draw(json.length)),
  notAnObject: (_json, draw) => pick(draw, ['null', '[]', '1', '"text"', '', ' ', '{}', '[{}]']),
  flippedJson: (json, draw) => {
    const at = draw(json.length);
    return json.slice(0, at) + String.fromCharCode(json.charCodeAt(at) ^ (1 << draw(7))) + json.slice(at + 1);
  },
};

/** Replaces a number, a word in quotes or an empty object that stands as a value. */
function replaceValue(json: string, draw: Draw, value: string): string {
  const values = [...json.matchAll(/(?<=[:[,])(?:-?\d[\d.e+-]*|"[^"]*"|\{\})(?=[,\]}])/gu)];
  const found = values[draw(values.length)];
  return found ? json.slice(0, found.index) + value + json.slice(found.index + found[0].length) : value;
}

type BytesMutation = (json: string, draw: Draw) => Promise<Uint8Array<ArrayBuffer>>;

const streams: Readonly<Record<string, BytesMutation>> = {
  randomStream: async (_json, draw) => randomBytes(draw, draw(400)),
  deflatedNoise: (_json, draw) => deflate(randomBytes(draw, draw(400))),
  bytesAfter: async (json, draw) => {
    const good = await deflate(new TextEncoder().encode(json));
    return Uint8Array.from([...good, ...randomBytes(draw, 1 + draw(20))]);
  },
  cutStream: async (json, draw) => {
    const good = await deflate(new TextEncoder().encode(json));
    return good.slice(0, draw(good.length));
  },
  flippedStream: async (json, draw) => {
    const good = await deflate(new TextEncoder().encode(json));
    const at = draw(good.length);
    return good.map((byte, i) => (i === at ? byte ^ (1 << draw(8)) : byte));
  },
  bomb: (_json, draw) => deflate(new Uint8Array(2_000_000 + draw(4_000_000))),
};

/** `count` broken (a few, by luck, still good) links made of those of the given experiments. */
export async function fuzzedLinks(
  seed: number,
  count: number,
  experiments: readonly Experiment[],
): Promise<readonly FuzzedLink[]> {
  const draw = seededDraw(seed);
  const links: FuzzedLink[] = [];
  const sources = await Promise.all(
    experiments.map(async (experiment) => ({
      json: JSON.stringify(experiment),
      hash: await encodeLink(experiment),
    })),
  );
  while (links.length < count) {
    links.push(await mutate(pick(draw, sources), draw));
  }
  return links;
}

async function mutate(
  source: { readonly json: string; readonly hash: string },
  draw: Draw,
): Promise<FuzzedLink> {
  const bytes = async (json: string) => sealLink(await deflate(new TextEncoder().encode(json)));
  switch (draw(4)) {
    case 0:
    case 1: {
      // The huge ones and the bombs are slow to make: a few are enough.
      const names = Object.keys(accidents).filter((name) => name !== 'huge' || draw(8) === 0);
      const mutation = pick(draw, names);
      return { mutation, hash: accidents[mutation]?.(source.hash, draw) ?? '' };
    }
    case 2: {
      const names = Object.keys(forgeries);
      const mutation = pick(draw, names);
      return { mutation, hash: await bytes(forgeries[mutation]?.(source.json, draw) ?? '') };
    }
    default: {
      const names = Object.keys(streams).filter((name) => name !== 'bomb' || draw(8) === 0);
      const mutation = pick(draw, names);
      return { mutation, hash: sealLink((await streams[mutation]?.(source.json, draw)) ?? new Uint8Array()) };
    }
  }
}
