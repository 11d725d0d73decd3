/** Settings of the data and of training, each with its meaning. */
import type { OptimiserKind, Schedule } from '../../document/experiment.ts';

const count = (value: number): string => value.toLocaleString('en');

const optimisers: Readonly<Record<OptimiserKind, { readonly name: string; readonly meaning: string }>> = {
  sgd: { name: 'SGD', meaning: 'Each weight moves against its gradient, times the learning rate.' },
  momentum: {
    name: 'Momentum',
    meaning: 'Movements add up like a rolling ball: slopes that persist speed it up.',
  },
  adagrad: { name: 'AdaGrad', meaning: 'Weights that have moved much already move less and less.' },
  rmsprop: { name: 'RMSProp', meaning: 'Each weight is scaled by how large its recent gradients were.' },
  adam: { name: 'Adam', meaning: 'Momentum and scaling by recent gradients in one: a good first choice.' },
};

const schedules: Readonly<Record<Schedule['kind'], { readonly name: string; readonly meaning: string }>> = {
  constant: { name: 'Constant', meaning: 'The learning rate stays as it is.' },
  step: { name: 'Steps', meaning: 'The learning rate is multiplied by a factor after every few epochs.' },
  cosine: {
    name: 'Cosine',
    meaning: 'The learning rate falls along half a cosine, down to zero at the end.',
  },
};

export const training = {
  title: 'Training settings',
  data: 'Data and passes',
  learning: 'Learning',
  dataset: 'Data set',
  trainingImages: 'Images to learn from',
  trainingImagesMeaning: (most: number) =>
    `Up to ${count(most)}, less those kept apart. Fewer make overfitting easy to see.`,
  validationImages: 'Images for validation',
  validationImagesMeaning:
    'Kept apart by the seed and never learned from: they show whether it understands or only remembers.',
  augmentation: 'Random shift',
  augmentationMeaning:
    'Each time an image is shown it is moved by up to so many pixels: more variety for free.',
  none: 'none',
  pixels: (pixels: number) => `${pixels} px`,
  optimiser: 'Optimiser',
  optimisers,
  momentum: 'Momentum',
  momentumMeaning: 'How much of the movement before is kept.',
  decay: 'Decay',
  decayMeaning: 'How long past gradients are remembered.',
  beta1: 'Beta 1',
  beta1Meaning: 'How much of the mean of past gradients is kept.',
  beta2: 'Beta 2',
  beta2Meaning: 'How much of the mean of their squares is kept.',
  learningRate: 'Learning rate',
  learningRateMeaning: 'How far one step goes. Too large and it diverges, too small and it crawls.',
  schedule: 'Schedule',
  schedules,
  everyEpochs: 'Every',
  everyEpochsUnit: 'epochs',
  factor: 'times',
  batchSize: 'Batch size',
  batchSizeMeaning: (steps: number) => `Images averaged in one step: ${count(steps)} steps an epoch.`,
  epochs: 'Epochs',
  epochsMeaning: (steps: number) =>
    `How often it goes through the images, without the few that fill no batch: ${count(steps)} steps in all.`,
  weightDecay: 'Weight decay',
  weightDecayMeaning: 'Pulls kernels towards zero a little in every step, against overfitting.',
  seed: 'Seed',
  seedMeaning: 'Every random number follows from it: the same seed and settings give the same run.',
  newSeed: 'Another seed',
  memory: 'Memory for training',
  memoryOf: (needed: string, budget: string) => `${needed} of ${budget}`,
  memoryParts: {
    weights: 'weights',
    gradients: 'their gradients',
    optimiser: 'optimiser state',
    activations: 'activations',
    activationGradients: 'gradients of activations',
  },
  overBudget: 'More than is allowed here: choose a smaller batch or a smaller network.',
  now: 'Learning rate now',
  nowMeaning: 'Changes the run that is going on, from its next step; the experiment stays as it is.',
  apply: 'Apply',
  changes: 'Changed during this run',
  change: (step: number, rate: string) => `from step ${count(step)}: ${rate}`,
  editPauses: 'A change here pauses the run and makes the next press of Train a new one.',
};
