/** Edits of the settings of data and training. Changes of one setting in quick succession are one undo step. */
import type { DataChoice, Training } from '../../document/experiment.ts';
import { edit } from '../../state/experiment.ts';

/** The least learning rate that the fields offer; the document allows any above zero. */
export const leastRate = 1e-7;

export function setTraining(change: Partial<Training>, setting: string): void {
  edit({ code: 'setTraining' }, (before) => ({ ...before, training: { ...before.training, ...change } }), {
    merge: `training.${setting}`,
  });
}

export function setData(change: Partial<DataChoice>, setting: string): void {
  edit({ code: 'setData' }, (before) => ({ ...before, data: { ...before.data, ...change } }), {
    merge: `data.${setting}`,
  });
}

export function setSeed(seed: number): void {
  edit({ code: 'setSeed' }, (before) => (before.seed === seed ? before : { ...before, seed }), {
    merge: 'seed',
  });
}
