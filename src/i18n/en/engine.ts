/** What the engine does, what went wrong with it and what then to press; the numbers of a run and where each comes from. */
import type { Backend, BackendFinding, EngineProblem } from '../../engine/protocol.ts';
import type { NetworkProblem } from '../../model/problem.ts';
import type { RunStatus } from '../../state/runs.ts';
import { megabytes } from '../bytes.ts';
import { type Sentences, sentence } from '../sentence.ts';
import { networkProblems } from './problems.ts';

const count = (value: number): string => value.toLocaleString('en');
const backendNames: Readonly<Record<Backend, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WASM',
  cpu: 'Plain CPU',
};
const lost = (steps: number): string => (steps === 1 ? '1 step was lost' : `${count(steps)} steps were lost`);

const problems: Sentences<EngineProblem> = {
  noBackend: () =>
    'This browser offers nothing to compute with: no WebGPU, no WebGL, no WebAssembly. A current Chrome, Edge, Firefox or Safari does.',
  backendUnusable: ({ backend }) =>
    `${backendNames[backend]} does not work here. Choose another backend, or leave the choice to Fathom.`,
  backendLost: ({ backend }) =>
    `The browser took ${backendNames[backend]} away (a driver reset, sleep, or too many tabs). Fathom starts anew and goes on from the last checkpoint.`,
  dataMissing: ({ split, piece, images }) =>
    split === 'test'
      ? `Piece ${piece + 1} of the test images did not arrive, so accuracy on them cannot be measured. The run waits for it.`
      : `Piece ${piece + 1} of the data did not arrive. ${count(images)} images are here; the run waits for more.`,
  dataBroken: ({ split, piece, images }) =>
    split === 'test'
      ? `Piece ${piece + 1} of the test images arrived damaged: it was cut, or its checksum differs. The run waits for it.`
      : `Piece ${piece + 1} of the data arrived damaged: it was cut, or its checksum differs. ${count(images)} images are whole; the run waits for more.`,
  notTrainable: ({ nodeId, problem }) =>
    `This network cannot be trained yet${nodeId === null ? '' : ` ("${nodeId}")`}: ${sentence<NetworkProblem>(networkProblems, problem)} Mend it on its card, then press Train.`,
  overBudget: ({ neededBytes, budgetBytes }) =>
    `Training this would take ${megabytes(neededBytes)} of memory; ${megabytes(budgetBytes)} are allowed here. A smaller batch, fewer channels or more pooling takes less.`,
  notFinite: ({ step, nodeId, where }) => {
    const what = { forward: 'the values', gradient: 'the gradients', weights: 'the weights' }[where];
    const at = nodeId === null ? '' : ` First in ${what} of "${nodeId}".`;
    return `At step ${count(step)} numbers grew beyond all bounds (not finite), so the run stopped.${at} A smaller learning rate or other initial weights usually help.`;
  },
  workerDied: ({ lostSteps }) =>
    `The browser ended the training thread. Fathom started a new one; ${lost(lostSteps)}.`,
  workerHung: ({ lostSteps, silentMs }) =>
    `The training thread was silent for ${Math.round(silentMs / 1000)} s and was replaced; ${lost(lostSteps)}.`,
  workerFailedAgain: ({ step, checkpoint }) => {
    const kept = checkpoint === null ? '' : ` What it had learned by step ${count(checkpoint)} is kept.`;
    return `The training thread broke down twice near step ${count(step)}, so this run has stopped.${kept} Train begins a new one; the curve stays for comparison.`;
  },
  internal: ({ detail }) => `A mistake of ours stopped the engine: ${detail}. Press Train to try again.`,
};

const findings: Readonly<Record<BackendFinding['finding'], string>> = {
  works: 'works here',
  software: 'a software adapter: slower here than WASM',
  missing: 'not offered by this browser',
  broken: 'offered, but gives wrong results or errors',
  untried: 'not tried: there was no need',
};

const statuses: Readonly<Record<RunStatus, string>> = {
  starting: 'Starting',
  loadingData: 'Loading data',
  compiling: 'Compiling kernels',
  running: 'Training',
  pausing: 'Pausing',
  paused: 'Paused',
  finished: 'Finished',
  failed: 'Stopped',
  refused: 'Not started',
};

export const engine = {
  backendNames,
  problems,
  findings,
  statuses,
  region: 'Training',
  train: 'Train',
  pause: 'Pause',
  step: 'Step',
  reset: 'Reset',
  stepMeaning: 'One step, then pause',
  resetMeaning: 'Back to step 0 with fresh weights',
  epoch: 'epoch',
  epochOf: (epoch: number, of: number) => `${count(epoch)} of ${count(of)}`,
  stepLabel: 'step',
  imagesPerSecond: 'images a second',
  trainingLoss: 'loss',
  validationAccuracy: 'validation',
  testAccuracy: 'test accuracy',
  data: 'data',
  optimiser: 'optimiser',
  backend: 'backend',
  seed: 'seed',
  none: '–',
  ready: 'Ready to train',
  preparing: 'Starting the engine',
  engineFailed: 'The engine did not start',
  loading: (bytes: number, of: number) => `loading data, ${megabytes(bytes)} of ${megabytes(of)}`,
  compiling: (backend: string) => `compiling kernels for ${backend}`,
  percentLeft: (percent: number, left: string) => `${percent} % done, ${left} left`,
  percent: (percent: number) => `${percent} % done`,
  pausedAt: (percent: number) => `paused at ${percent} %`,
  finishedAfter: (steps: number) => `finished after ${count(steps)} steps`,
  stopped: 'stopped',
  duration: (seconds: number) => {
    if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) return `${minutes} min`;
    return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  },
  progress: 'Progress of the run',
  why: {
    epoch: (images: string, batch: string, steps: string) =>
      `One epoch goes through the training images once: ${images} in batches of ${batch} make ${steps} steps. The few that fill no batch are left out, other ones in the next epoch.`,
    step: (batch: string, parameters: string) =>
      `One step takes ${batch} images forward, their gradients back, and changes all ${parameters} parameters once.`,
    imagesPerSecond: 'How many images a second it learns from, forward and back, over the last moments.',
    trainingLoss:
      'Mean cross-entropy of the last batch, before the step that learned from it. Guessing among ten classes gives ln 10 = 2.303.',
    validationAccuracy: (images: string) =>
      `Share of the ${images} validation images read right. They are kept apart and never learned from.`,
    testAccuracy: (images: string) =>
      `Share of the ${images} test images read right, measured at the end of an epoch.`,
    seed: 'Every random number follows from it: initial weights, order of images, dropout. The same seed and settings give the same run.',
  },
  backendTitle: 'What computes',
  backendAutomatic: 'Automatic',
  backendAutomaticMeaning: 'The fastest that really works here',
  backendChosen: 'Choosing another starts over from step 0; the curve so far stays for comparison.',
  device: (name: string) => `Device: ${name}`,
  replicas: (threads: number) =>
    threads === 1 ? 'One thread trains this run' : `${count(threads)} threads share each batch of this run`,
  computedBy: 'What computed this run',
  computedFrom: (step: number, backend: string, threads: number | null) => {
    const shared = threads === null ? '' : threads === 1 ? ', one thread' : `, ${count(threads)} threads`;
    return `from step ${count(step)}: ${backend}${shared}`;
  },
  budget: (bytes: number) => `Memory that training may take: ${megabytes(bytes)}`,
  tryAgain: 'Try again',
  goOnWith: (images: number) => `Go on with ${count(images)} images`,
  goOnFrom: (step: number) => `Go on from step ${count(step)}`,
  showLayer: 'Show the layer',
  openSettings: 'Training settings',
  megabytes,
};
