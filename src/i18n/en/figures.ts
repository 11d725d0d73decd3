/** Words of the figures beside the curves: receptive field, cost, stack bench. */
import type { CostColumn } from '../../model/cost.ts';
import type { LearnedBetter } from '../../state/stackBenchOutcome.ts';
import type { BenchQuestion, BenchSide } from '../../state/stackBenchPairs.ts';

const count = (n: number): string => n.toLocaleString('en');
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const numbers = ['no', 'one', 'two', 'three', 'four', 'five'];

const columns: Readonly<Record<CostColumn, string>> = {
  parameters: 'Parameters',
  multiplyAdds: 'Multiply-adds',
  inferenceActivations: 'Memory, inference',
  trainingActivations: 'Memory, training',
};

function sideName(question: BenchQuestion, side: BenchSide): string {
  switch (question.kind) {
    case 'stack':
      return side === 'one'
        ? `one ${question.kernel} × ${question.kernel}`
        : `${numbers[(question.kernel - 1) / 2]} 3 × 3`;
    case 'split':
      return side === 'one' ? '3 × 3' : '1 × 3 and 3 × 1';
    case 'inception':
      return side === 'one' ? 'without 1 × 1' : 'with 1 × 1';
    default:
      return question satisfies never;
  }
}

/** Of a factor that rounding to whole channels leaves broken. */
function aboutTwoDigits(factor: number): string {
  const rounded = Math.round(100 * factor) / 100;
  return rounded === factor ? String(factor) : `≈ ${rounded}`;
}

/** At the end of a curve, where there is room for few letters. */
function endName(question: BenchQuestion, side: BenchSide): string {
  return question.kind === 'split' && side === 'other' ? '1×3, 3×1' : sideName(question, side);
}

export const figures = {
  tabs: { draw: 'Draw', field: 'Receptive field', cost: 'Cost', bench: 'Stack bench' },
  tabsLabel: 'Figures',
  enlarge: 'Enlarge the figure',
  shrink: 'Back beside the curves',
  bytes: (bytes: number): string => {
    if (bytes < 1000) return `${bytes} B`;
    if (bytes < 1e6) return `${(bytes / 1000).toFixed(bytes < 1e5 ? 1 : 0)} kB`;
    return `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;
  },

  field: {
    nothing: 'Once an image and a layer with a map are on the canvas, this shows what one unit of it sees.',
    sees: { before: 'is what one unit of ', after: ' sees of the image.' },
    seesAll: { before: '', after: ': each unit sees the whole image.' },
    everything: 'everything',
    formula: 'r = ',
    jump: 'step between units',
    padding: 'over the border, at most',
    paths: 'paths that meet',
    aligned: 'aligned',
    notAligned: 'not aligned',
    pathsMeaning: 'Aligned: all paths to this unit have the same centre and step.',
    measured: '90 % of gradient',
    inside: 'gradient inside',
    pixel: 'px',
    pixels: (text: string) => `${text} px`,
    after: (steps: number) =>
      steps === 0
        ? 'Measured on the untrained network.'
        : `Measured after ${count(steps)} ${steps === 1 ? 'step' : 'steps'}.`,
    measure: 'Measure the untrained network',
    measuring: 'Measuring',
    preparing: 'Preparing the first look at this layer: the way back to the image is compiled.',
    dead: 'This unit reacts to nothing in these images: there is no gradient to measure.',
    onlyTheory: 'Exact for any size; measured only in networks that can be trained here.',
    how: (images: number) =>
      `The blue shade is the absolute gradient of the unit with respect to the input, averaged over ${images} images. Dashed: the smallest centred square with 90 % of it.`,
    map: (rows: number, columns: number) => `map, ${rows} × ${columns} units`,
    unitOf: (name: string) => `Unit of ${name}`,
    unit: (row: number, column: number) => `row ${row}, column ${column}`,
    picture: (name: string, row: number, column: number, sees: string) =>
      `Unit in row ${row}, column ${column} of ${name} sees ${sees}.`,
    rowsAndColumns: (top: number, bottom: number, left: number, right: number) =>
      `rows ${top} to ${bottom} and columns ${left} to ${right} of the image`,
    wholeImage: 'the whole image',
    overBorder: (pixels: number) => `, ${pixels} px over the border`,
    previous: 'Previous layer',
    next: 'Next layer',
    layerOf: (at: number, of: number) => `${at} / ${of}`,
  },

  cost: {
    caption: 'Cost of each layer for one image',
    by: 'Rows',
    layers: 'layers',
    blocks: 'blocks',
    block: 'block',
    order: 'Order',
    inOrder: 'in order',
    largest: 'largest first',
    as: 'Show as',
    bars: 'bars',
    table: 'table',
    measure: 'What the bars show',
    columns,
    name: 'Layer',
    output: 'Output',
    share: 'Share',
    shareOf: 'Multiply-adds, share',
    counts: 'A multiply-add counts',
    one: 'one',
    two: 'two (FLOPs)',
    flops: 'FLOPs',
    convention: (one: string, two: string) =>
      `${one} multiply-adds = ${two} FLOPs, if the multiplication and the addition count one each.`,
    total: 'Total',
    layersIn: (n: number) => (n === 1 ? '1 layer' : `${n} layers`),
    csv: 'Download CSV',
    csvName: 'cost',
    csvHeadings: {
      name: 'name',
      block: 'in block',
      depth: 'depth (blocks around it)',
      kind: 'kind (a block is the sum of its layers)',
      output: 'output shape (height x width x channels)',
      parameters: 'parameters (count)',
      parameterShare: 'share of parameters (%)',
      multiplyAdds: 'multiply-adds (per image, one multiply-accumulate counts one)',
      multiplyAddShare: 'share of multiply-adds (%)',
      inferenceActivations: 'activations in inference (bytes per image)',
      trainingActivations: 'activations in training, with gradients (bytes per image)',
    },
    rowsOf: (block: string) => `Rows of ${block}`,
    partOf: (column: string, part: string, whole: string, share: string) =>
      `${column.toLowerCase()}: ${part} / ${whole} = ${share} of the whole`,
    memoryInference: (output: string, bytes: string) => `${output} × 4 bytes = ${bytes} for one image`,
    memoryTraining: (output: string, bytes: string) =>
      `${output} × 4 bytes × 2 (kept for the backward pass, with its gradient) = ${bytes} for one image`,
    sumOf: (n: number, value: string) =>
      n === 1 ? `its one layer = ${value}` : `sum of its ${n} layers = ${value}`,
    noneOf: (column: string) => `${column.toLowerCase()}: none`,
    doubled: '2 × ',
    nothing: 'The canvas has no layer whose cost is known.',
  },

  bench: {
    question: 'Compare',
    kinds: {
      stack: 'Large or stacked 3 × 3',
      split: '3 × 3 or 1 × 3, 3 × 1',
      inception: 'Inception and its 1 × 1',
    },
    kernel: 'Kernel',
    channels: 'Channels',
    sideName,
    endName,
    facts: 'What each side costs',
    rows: {
      weights: 'weights',
      multiplyAdds: (map: number) => `multiply-adds, ${map} × ${map} map`,
      field: 'sees',
      activations: 'activation functions',
    },
    /** `factor`: weights per C². */
    formulas: (question: BenchQuestion, side: BenchSide, factor: number): string => {
      if (question.kind === 'inception') return `${aboutTwoDigits(factor)} C²`;
      if (question.kind === 'split') return side === 'one' ? '9 C²' : '6 C²';
      const k = question.kernel;
      return side === 'one' ? `${k * k} C²` : `${(9 * (k - 1)) / 2} C²`;
    },
    covered: 'Guess first',
    guessTitle: 'Guess before you look',
    fewerWeights: 'Which has fewer weights?',
    learnsBetter: 'Which learns better?',
    same: 'the same',
    commit: 'Look',
    skip: 'Look without guessing',
    yourGuess: 'your guess',
    right: 'Right.',
    wrong: 'Not so.',
    whyWeights: (question: BenchQuestion, one: number, other: number): string => {
      const saved = `${count(other)} instead of ${count(one)} weights`;
      switch (question.kind) {
        case 'stack':
          return `Weights grow with the square of the kernel, what is seen only with its side: ${saved}, and both see ${question.kernel} × ${question.kernel}.`;
        case 'split':
          return `A column and a row of three reach all nine places: ${saved}.`;
        case 'inception':
          return `The 1 × 1 convolutions narrow the channels before the costly 3 × 3 and 5 × 5: ${saved}.`;
        default:
          return question satisfies never;
      }
    },
    outcome: (
      one: string,
      a: number,
      other: string,
      b: number,
      { images, steps }: { readonly images: number; readonly steps: number },
    ) =>
      `After ${count(steps)} steps, of ${count(images)} validation images read right: ${percent(a)} by ${one}, ${percent(b)} by ${other}.`,
    whyLearns: (question: BenchQuestion, better: LearnedBetter): string => {
      if (better === 'neither')
        return 'Neither does better than guessing: so few steps with so few channels have taught them nothing yet, and there is nothing to compare.';
      if (better === 'same')
        return 'That is closer than chance lets us tell: the cheaper one does as well here.';
      if (better === 'other')
        return question.kind === 'inception'
          ? 'The narrowed module is better here: each 1 × 1 brings another activation, and there is less to learn.'
          : 'The stack is better here: it has an activation after each convolution, so it can bend its answer more often.';
      return question.kind === 'inception'
        ? 'The module without 1 × 1 is better here: its branches see all channels, at a far higher price.'
        : 'The single layer is better here: in so short a run its signal passes fewer layers. Train longer, or deeper networks, and this may turn round.';
    },
    train: 'Train both',
    again: 'Train again',
    stop: 'Stop',
    about: (channels: number, one: number, other: number, steps: number) =>
      `Twins for 28 × 28 images with ${channels === 1 ? '1 channel' : `${channels} channels`} (${count(one)} and ${count(other)} parameters), same seed, same images, ${count(steps)} steps each.`,
    twinWidth: 'Channels of the twins',
    twinsWith: 'Twins with',
    narrower: (asked: number, times: number) =>
      `They have fewer channels than the ${count(asked)} above, so that both train in seconds; with more it takes about ${count(times)} times as long.`,
    atMost: (asked: number, parameters: number) =>
      `With ${count(asked)} channels a twin would have ${count(parameters)} parameters and more: too many to be trained on any machine.`,
    ownWaits: 'Your own run is paused meanwhile and goes on afterwards.',
    ownStays: 'Your own network and run stay as they are.',
    starting: 'Getting ready',
    training: (name: string) => `Training ${name}`,
    stopped: 'Stopped.',
    chart: 'Accuracy',
    byStep: 'by step',
    validation: (name: string) => `${name}, validation`,
    trainingOf: (name: string) => `${name}, training`,
    guessed: (name: string) => `you: ${name}`,
  },
};
