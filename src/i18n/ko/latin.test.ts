/** No English slips into Korean problems: Latin words are those that Korean itself writes so, and nothing else. */
import { describe, expect, it } from 'vitest';
import { experimentFromText } from '../../document/file.ts';
import type { DocumentProblem } from '../../document/problem.ts';
import { parseExperiment } from '../../document/schema.ts';
import { withChange, wrongDocuments } from '../../document/wrongDocumentsForTests.ts';
import type { EngineProblem } from '../../engine/protocol.ts';
import type { StorageProblem } from '../../storage/problem.ts';
import { sentence } from '../sentence.ts';
import { engine } from './engine.ts';
import { library } from './library.ts';

const allowed = [
  ...[
    'Fathom',
    'MNIST',
    'ReLU',
    'WebGPU',
    'WebGL',
    'WebAssembly',
    'WASM',
    'CPU',
    'Chrome',
    'Edge',
    'Firefox',
    'Safari',
  ],
  ...['kB', 'MB', 'GB'],
];
const latinIn = (text: string) => (text.match(/[A-Za-z]+/g) ?? []).filter((word) => !allowed.includes(word));

function problemOf(document: unknown): DocumentProblem {
  const opened = parseExperiment(document);
  if (opened.ok) throw new Error('it opens');
  return opened.problem;
}

const others: readonly unknown[] = [
  null,
  [],
  { v: 0 },
  { v: 9 },
  { v: 1 },
  new Map(),
  withChange('network.nodes.1.params', {}),
  withChange('network.nodes.1.params', 7),
  withChange('network.nodes', {}),
  withChange('training', {}),
];

const simple: readonly DocumentProblem[] = [
  { code: 'empty' },
  { code: 'tooLong', length: 9, limit: 8 },
  { code: 'notALink' },
  { code: 'cut' },
  { code: 'extraBytes' },
  { code: 'garbled' },
  { code: 'inflatesTooFar', limit: 8 },
  { code: 'tookTooLong', limitMs: 1000 },
  { code: 'tooDeep', limit: 12 },
  { code: 'tooManyLayers', layers: 9, limit: 8 },
];

const ofEngine: readonly EngineProblem[] = [
  { code: 'noBackend' },
  { code: 'backendUnusable', backend: 'cpu' },
  { code: 'backendLost', backend: 'webgpu', detail: '' },
  ...(['training', 'test'] as const).flatMap((split) => [
    { code: 'dataMissing', split, piece: 1, images: 5000 } as const,
    { code: 'dataBroken', split, piece: 1, images: 0 } as const,
  ]),
  { code: 'notTrainable', nodeId: '합성곱', problem: { code: 'cycle' } },
  { code: 'overBudget', neededBytes: 2e9, budgetBytes: 1e6 },
  { code: 'notFinite', step: 3, nodeId: '합성곱', where: 'gradient' },
  { code: 'workerDied', lostSteps: 3 },
  { code: 'workerHung', lostSteps: 3, silentMs: 9000 },
  { code: 'workerFailedAgain', step: 3, checkpoint: null },
  { code: 'workerFailedAgain', step: 30, checkpoint: 20 },
  { code: 'internal', detail: '' },
];

const ofStorage: readonly StorageProblem[] = [
  { code: 'unavailable' },
  { code: 'full' },
  { code: 'blocked' },
  { code: 'changedElsewhere', stored: null },
  { code: 'corrupt', id: 'x', problem: { code: 'cut' } },
  { code: 'missing', id: 'x' },
];

describe('no English in Korean problems', () => {
  const expectKorean = (text: string) => expect(latinIn(text), text).toEqual([]);

  it.each(wrongDocuments)('of a document with %s = %j', (path, value) => {
    expectKorean(sentence(library.documentProblems, problemOf(withChange(path, value))));
  });

  it('of other documents, of links and files', () => {
    for (const document of others) expectKorean(sentence(library.documentProblems, problemOf(document)));
    for (const problem of simple) expectKorean(sentence(library.documentProblems, problem));
    const file = experimentFromText('no json');
    if (!file.ok) expectKorean(sentence(library.documentProblems, file.problem));
  });

  it('of the engine', () => {
    for (const problem of ofEngine) expectKorean(sentence(engine.problems, problem));
  });

  it('of the storage', () => {
    for (const problem of ofStorage) expectKorean(sentence(library.storageProblems, problem));
  });
});
