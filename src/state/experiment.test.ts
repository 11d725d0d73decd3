import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultExperiment } from '../document/schema.ts';
import {
  analysisOf,
  edit,
  editNetwork,
  experimentStore,
  openExperiment,
  redo,
  undo,
  wayBack,
} from './experiment.ts';

const title = () => experimentStore.getState().experiment.title;
const rename = (to: string, merge?: string) =>
  edit({ code: 'rename' }, (e) => ({ ...e, title: to }), merge === undefined ? {} : { merge });

describe('the history of a document', () => {
  beforeEach(() => {
    openExperiment({ ...defaultExperiment(), title: 'start' });
  });

  it('undoes and redoes in order, with the label of what was done', () => {
    rename('a');
    rename('b');
    expect(experimentStore.getState().past.at(-1)?.label).toEqual({ code: 'rename' });
    undo();
    expect(title()).toBe('a');
    undo();
    expect(title()).toBe('start');
    undo();
    expect(title()).toBe('start');
    redo();
    redo();
    expect(title()).toBe('b');
  });

  it('gives the very same document back, so that a run of it is still its run', () => {
    const before = experimentStore.getState().experiment;
    editNetwork({ code: 'removeLayers', count: 1 }, (network) => ({ nodes: network.nodes.slice(1) }));
    undo();
    expect(experimentStore.getState().experiment).toBe(before);
  });

  it('finds the way back past what was typed, and leaves no step of it; not into another experiment', () => {
    rename('a');
    rename('b');
    undo();
    const before = experimentStore.getState();
    const back = wayBack();
    expect(back(), 'nothing was done yet').toBe(false);
    rename('6', 'title');
    rename('60');
    expect(back()).toBe(true);
    expect(experimentStore.getState()).toEqual(before);
    expect(experimentStore.getState().experiment).toBe(before.experiment);
    redo();
    expect(title()).toBe('b');
    openExperiment({ ...defaultExperiment(), title: 'another' });
    expect(back()).toBe(false);
    expect(title()).toBe('another');
  });

  it('forgets the future once something else is done', () => {
    rename('a');
    undo();
    rename('b');
    redo();
    expect(title()).toBe('b');
  });

  it('merges quick edits with one key into one step, and no others', () => {
    const clock = vi.spyOn(performance, 'now');
    clock.mockReturnValue(0);
    rename('a', 'title');
    clock.mockReturnValue(300);
    rename('ab', 'title');
    clock.mockReturnValue(2000);
    rename('abc', 'title');
    rename('abcd', 'other');
    clock.mockRestore();
    expect(experimentStore.getState().past).toHaveLength(3);
    undo();
    undo();
    expect(title()).toBe('ab');
    undo();
    expect(title()).toBe('start');
  });

  it('an edit that changes nothing is no step', () => {
    edit({ code: 'rename' }, (experiment) => experiment);
    editNetwork({ code: 'connect' }, (network) => network);
    expect(experimentStore.getState().past).toHaveLength(0);
  });

  it('derives from the network and remembers', () => {
    const { experiment } = experimentStore.getState();
    expect(analysisOf(experiment)).toBe(analysisOf({ ...experiment, title: 'other' }));
    expect(analysisOf(experiment).trainable).toBe(true);
  });
});
