/**
 * The experiment document: everything that a link restores. Never weights, never a number that can be derived.
 * Version 1. Changing it means a new version, a numbered migration and a frozen fixture (README, "change the document").
 */
import type { Augmentation } from '../data/augment.ts';
import type { DatasetName } from '../data/datasets.ts';
import type { Network } from '../model/network.ts';

export type Optimiser =
  | { readonly kind: 'sgd' }
  /** v = momentum v - rate g; w += v (the book's form). */
  | { readonly kind: 'momentum'; readonly momentum: number }
  | { readonly kind: 'adagrad' }
  | { readonly kind: 'rmsprop'; readonly decay: number }
  | { readonly kind: 'adam'; readonly beta1: number; readonly beta2: number };
export type OptimiserKind = Optimiser['kind'];

export type Schedule =
  | { readonly kind: 'constant' }
  /** The rate is multiplied by `factor` after every `everyEpochs` epochs. */
  | { readonly kind: 'step'; readonly everyEpochs: number; readonly factor: number }
  /** Half a cosine from the learning rate down to zero over all epochs. */
  | { readonly kind: 'cosine' };

export interface DataChoice {
  readonly dataset: DatasetName;
  /** Images to learn from, and images kept apart by the seeded split. Together at most the dataset's training images. */
  readonly training: number;
  readonly validation: number;
  readonly augmentation: Augmentation;
}

export interface Training {
  readonly optimiser: Optimiser;
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly batchSize: number;
  readonly epochs: number;
  /** L2 penalty: `weightDecay * w` is added to the gradient of every kernel. */
  readonly weightDecay: number;
  readonly precision: 'float32';
}

/** What a teacher can hide from those who open the link. */
export const hideable = ['palette', 'networks', 'inspector', 'curves', 'draw'] as const;
export type Hideable = (typeof hideable)[number];

export interface Experiment {
  readonly v: 1;
  readonly title: string;
  /** Unsigned 32-bit. With the document and the recorded way of running it fixes the whole curve. */
  readonly seed: number;
  readonly data: DataChoice;
  readonly network: Network;
  readonly training: Training;
  readonly hidden: readonly Hideable[];
}
