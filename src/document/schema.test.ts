import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxNodes } from '../model/network.ts';
import { randomExperiment } from './randomExperiment.ts';
import { cleanTitle, defaultExperiment, parseExperiment } from './schema.ts';
import { withChange, wrongDocuments } from './wrongDocumentsForTests.ts';

describe('parseExperiment', () => {
  it('opens the frozen document of version 1, for ever', () => {
    const text = readFileSync(new URL('./fixtures/v1.json', import.meta.url), 'utf8');
    const frozen: unknown = JSON.parse(text);
    const opened = parseExperiment(frozen);
    expect(opened).toEqual({ ok: true, value: frozen });
  });

  it('opens the default experiment', () => {
    expect(parseExperiment(defaultExperiment())).toEqual({ ok: true, value: defaultExperiment() });
  });

  it('gives a fresh object that shares nothing with what it was given', () => {
    const given = defaultExperiment();
    const opened = parseExperiment(given);
    if (!opened.ok) throw new Error('did not open');
    expect(opened.value).not.toBe(given);
    expect(opened.value.network.nodes).not.toBe(given.network.nodes);
    expect(opened.value.network.nodes[0]).not.toBe(given.network.nodes[0]);
    expect(opened.value.network.nodes[0]?.params).not.toBe(given.network.nodes[0]?.params);
  });

  it('opens every valid document, unchanged', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const experiment = randomExperiment(seed);
      expect(parseExperiment(experiment)).toEqual({ ok: true, value: experiment });
    }
  });

  it.each(wrongDocuments)('refuses %s = %j and says where', (path, value) => {
    const opened = parseExperiment(withChange(path, value));
    expect(opened).toMatchObject({ ok: false, problem: { code: 'invalid' } });
    if (opened.ok || opened.problem.code !== 'invalid') return;
    const [first = ''] = path.split('.');
    expect(opened.problem.path.startsWith(first)).toBe(true);
  });

  it('names the place and what belongs there', () => {
    const said = (path: string, value: unknown) => {
      const opened = parseExperiment(withChange(path, value));
      return opened.ok || opened.problem.code !== 'invalid' ? null : opened.problem;
    };
    expect(said('training.batchSize', 1001)).toMatchObject({
      place: { code: 'field', field: 'batchSize' },
      expected: { code: 'atMost', bound: 1000 },
    });
    expect(said('training.learningRate', 0)?.expected).toEqual({ code: 'above', bound: 0 });
    expect(said('training.optimiser', { kind: 'momentum', momentum: 1 })).toMatchObject({
      place: { code: 'field', field: 'optimiser' },
      expected: { code: 'below', bound: 1 },
    });
    expect(said('seed', 1.5)?.expected).toEqual({ code: 'wholeNumber' });
    expect(said('title', 'x'.repeat(121))?.expected).toEqual({ code: 'noLonger', bound: 120 });
    expect(said('extra', 1)).toMatchObject({ place: { code: 'whole' }, expected: { code: 'nothing' } });
    expect(said('training', {})?.expected).toEqual({ code: 'something' });
    expect(said('network.nodes.1.params.filters', 1e9)).toMatchObject({
      path: 'network.nodes.1.params.filters',
      place: { code: 'layer', number: 2, kind: { en: 'Convolution' }, setting: { en: 'Filters' } },
      expected: { code: 'other' },
    });
    expect(said('network.nodes.0.kind', 'unheardOf')).toMatchObject({
      place: { code: 'layer', number: 1, kind: null, setting: null },
      expected: { code: 'known' },
    });
  });

  it('opens a network whose shapes do not meet, and one that is not whole', () => {
    expect(parseExperiment(withChange('network', { nodes: [] })).ok).toBe(true);
    const lonely = { nodes: [{ id: 'relu1', kind: 'relu', params: {}, inputs: ['nobody', 'relu1'] }] };
    expect(parseExperiment(withChange('network', lonely)).ok).toBe(true);
  });

  it('refuses more layers than it opens, before looking at one', () => {
    const nodes = new Array(maxNodes + 1).fill(0);
    expect(parseExperiment(withChange('network', { nodes }))).toEqual({
      ok: false,
      problem: { code: 'tooManyLayers', layers: maxNodes + 1, limit: maxNodes },
    });
  });

  it('refuses keys that reach into prototypes, and pollutes nothing', () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const text = JSON.stringify(defaultExperiment());
      for (const opening of ['{"v"', '{"kind":"adam"', '{"id"']) {
        const forged: unknown = JSON.parse(
          text.replace(opening, `{"${key}":{"polluted":true},${opening.slice(1)}`),
        );
        expect(parseExperiment(forged)).toMatchObject({ ok: false, problem: { code: 'forbiddenKey' } });
      }
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('refuses what is not a document at all', () => {
    const cycle: Record<string, unknown> = { v: 1 };
    cycle.self = cycle;
    expect(parseExperiment(cycle)).toMatchObject({ ok: false, problem: { code: 'tooDeep' } });
    for (const value of [null, undefined, 1, 'text', [], new Date(), new Map(), Symbol('x'), () => 1]) {
      expect(parseExperiment(value)).toMatchObject({ ok: false, problem: { code: 'invalid' } });
    }
  });

  it('refuses a document from the future, naming both versions', () => {
    expect(parseExperiment({ v: 7, anything: 'new' })).toEqual({
      ok: false,
      problem: { code: 'fromTheFuture', version: 7, known: 1 },
    });
  });

  it('does not fill the screen with a path of the stranger', () => {
    const opened = parseExperiment({ ...defaultExperiment(), ['x'.repeat(5000)]: 1 });
    expect(JSON.stringify(opened).length).toBeLessThan(300);
  });
});

describe('cleanTitle', () => {
  it('makes any text a title that opens', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(parseExperiment({ ...defaultExperiment(), title: cleanTitle(text) }).ok).toBe(true);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('does not leave half a character at the end', () => {
    expect(cleanTitle(`${'x'.repeat(119)}😀`)).toBe('x'.repeat(119));
    expect(cleanTitle('  two\n\tlines ')).toBe('two lines');
  });
});
