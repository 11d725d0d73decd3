import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../document/experiment.ts';
import { defaultExperiment } from '../../document/schema.ts';
import type { RunChange } from '../../engine/protocol.ts';
import { en } from '../../i18n/en.ts';
import { ko } from '../../i18n/ko.ts';
import { sentence } from '../../i18n/sentence.ts';
import { newNode } from '../../model/node.ts';
import { type RunNames, runDifferences, runSettings } from './runDifferences.ts';

const present = defaultExperiment();
const names: RunNames = {
  network: () => null,
  layer: (kind) => ({ add: 'Add', conv2d: 'Conv' })[kind as string] ?? kind,
  optimiser: (kind) => en.training.optimisers[kind].name,
  schedule: (kind) => en.training.schedules[kind].name,
  number: String,
};
const differs = (past: Experiment, changes: readonly RunChange[] = [], given = names) =>
  runDifferences(past, changes, present, given).map((one) => sentence(en.run.differences, one));
const trained = (training: Partial<Experiment['training']>) => ({
  ...present,
  training: { ...present.training, ...training },
});
const { nodes } = present.network;

describe('in what a kept run differs from what is open', () => {
  it('in nothing, a title included', () => {
    expect(differs({ ...present, title: 'other', network: { nodes: [...nodes] } })).toEqual([]);
  });
  it('in the rate, told with its optimiser; and in one that was changed while it ran', () => {
    expect(differs(trained({ learningRate: 0.5 }))).toEqual(['Adam 0.5']);
    expect(differs(trained({ optimiser: { kind: 'sgd' } }))).toEqual(['SGD 0.001']);
    expect(differs(present, [{ step: 9, learningRate: 0.01 }])).toEqual(['Adam 0.001', 'then 0.01']);
  });
  it('in everything else that decides the curve', () => {
    const past: Experiment = {
      ...trained({ batchSize: 7, epochs: 1, weightDecay: 0.1, schedule: { kind: 'cosine' } }),
      data: { ...present.data, training: 1000, augmentation: { kind: 'shift', pixels: 2 } },
      seed: 8,
    };
    expect(differs(past)).toEqual([
      'schedule: cosine',
      'batch 7',
      '1 epoch',
      'weight decay 0.1',
      '1,000 images',
      'shift 2 px',
      'seed 8',
    ]);
  });
  it('in its network: the name of the shelf, else the kinds of layers it has more or fewer of', () => {
    const without = (kind: string) => ({
      ...present,
      network: { nodes: nodes.filter((node) => node.kind !== kind) },
    });
    const named = { ...names, network: () => 'LeNet-5' };
    expect(differs(without('conv2d'), [], named)).toEqual(['LeNet-5']);
    expect(differs(without('conv2d'))).toEqual(['no Conv']);
    const more = { ...present, network: { nodes: [...nodes, newNode('add', { id: 'x', inputs: [] })] } };
    expect(differs(more)).toEqual(['1 Add more']);
    const moved = { ...present, network: { nodes: [...nodes].reverse() } };
    expect(differs(moved)).toEqual(['other network']);
  });
  it('is said in Korean too, every difference', () => {
    const all = runSettings(present, [{ step: 1, learningRate: 2 }], {
      ...names,
      network: () => '간단한 CNN',
    });
    expect(all.map((one) => sentence(ko.run.differences, one))).toEqual([
      '간단한 CNN',
      'Adam 0.001',
      '이후 2',
      `배치 ${present.training.batchSize}`,
      `${present.training.epochs}에폭`,
      `시드 ${present.seed}`,
    ]);
  });
});
