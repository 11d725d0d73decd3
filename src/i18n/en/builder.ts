import type { SkipProblem } from '../../model/skip.ts';
import { sentence } from '../sentence.ts';
import { mends } from './mends.ts';
import { skipProblems } from './problems.ts';

/** Words of the builder: palette, shelf, canvas, cards, inspector, outline. Mends have their own sentences in `mends`. */
const layers = (count: number): string => (count === 1 ? '1 layer' : `${count} layers`);
const blocks = (count: number): string => (count === 1 ? '1 block' : `${count} blocks`);

export const builder = {
  mends,
  layers: 'Layers',
  networks: 'Networks',
  network: 'Network',
  inspector: 'Inspector',
  outline: 'Outline',
  cards: 'Cards',
  families: {
    io: 'Input and output',
    conv: 'Convolution',
    pool: 'Pooling',
    dense: 'Dense',
    act: 'Activation',
    norm: 'Normalisation',
    join: 'Joining',
    drop: 'Dropout',
  },
  startEmpty: 'Start empty',
  startEmptyMeaning: 'Only the image and the output: build the rest yourself.',
  current: 'on the canvas',

  groups: { book: 'From the book', published: 'Published', twins: 'Twins for 28 × 28' },
  groupMeanings: {
    book: 'The networks of the book. They train here.',
    published: 'At their true size: every number is exact. All but LeNet-5 are too large to be trained here.',
    twins: 'Small relatives of the published networks that train here.',
  },
  trueSize: (of: {
    dataset: string;
    image: string;
    takes: string;
    batch: number;
    needed: string;
    allowed: string | null;
  }) =>
    `The images of ${of.dataset} are ${of.image}; this network takes ${of.takes}. Everything about it is worked out, but it is not trained here: batches of ${of.batch} would need ${of.needed} of memory${of.allowed === null ? '' : `, and ${of.allowed} are allowed`}.`,
  trueSizeShort: (of: { dataset: string; image: string; takes: string }) =>
    `It takes ${of.takes}, and ${of.dataset} has ${of.image}: worked out in full, not trained here.`,
  openTwin: (name: string) => `Open its twin: ${name}`,

  /** What blocks are called by the networks of the shelf; a number may follow. */
  blockNames: {
    stem: 'Stem',
    stage: 'Stage',
    block: 'Block',
    layer: 'Layer',
    features: 'Features',
    classifier: 'Classifier',
    inception: 'Inception',
    fire: 'Fire',
    transition: 'Transition',
    module: 'Module',
    reduction: 'Reduction',
  },
  inside: (innerBlocks: number, count: number) => (innerBlocks > 0 ? blocks(innerBlocks) : layers(count)),
  blockCard: (of: {
    name: string;
    inside: string;
    output: string | null;
    parameters: string;
    folded: boolean;
  }) =>
    `${of.name}, ${of.inside}, ${of.output === null ? 'shape unknown' : `output ${of.output}`}, ${of.parameters}, ${of.folded ? 'folded' : 'opened'}`,
  blockProblem: (count: number): string => (count === 1 ? '1 problem inside' : `${count} problems inside`),
  openBlock: (name: string) => `Open ${name}`,
  foldBlock: (name: string) => `Fold ${name}`,
  open: 'Open',
  fold: 'Fold',
  blockMeaning: (inside: string) => `A block of ${inside}. Opened, it shows what is inside.`,
  blockName: 'Name',
  toggleSelectedBlock: 'Open or fold the selected block',
  foldAll: 'Fold all blocks',
  openAll: 'Open all blocks',
  copy: 'Copy',
  copySelected: 'Copy the selected layers',
  paste: 'Paste layers',
  wrap: 'Make a block…',
  wrapSelected: 'Make a block of the selected layers…',
  wrapTitle: (count: number) => `A block of ${layers(count)}`,
  wrapMeaning: 'It folds into one card and is copied as one. What it computes stays the same.',
  wrapDo: 'Make the block',
  unwrap: 'Dissolve the block',
  unwrapSelected: 'Dissolve the selected block',
  addSkip: 'Add a skip over them',
  addSkipSelected: 'Add a skip over the selected layers',
  skipPlain: 'What goes in is added to what comes out.',
  skipProjects: (from: string, to: string) =>
    `What goes in (${from}) differs from what comes out (${to}): a 1×1 projection on the skip makes them equal.`,
  skipBetween: (count: number) =>
    count === 1
      ? 'The layer between them is skipped too.'
      : `The ${count} layers between them are skipped too.`,
  skipProblem: (problem: SkipProblem) => sentence<SkipProblem>(skipProblems, problem),

  count: {
    /** What stands before and after each number. */
    layers: (n: number) => ({ before: '', after: n === 1 ? ' layer' : ' layers' }),
    parameters: { before: '', after: ' parameters' },
    multiplyAdds: { before: '', after: ' multiply-adds an image' },
    sees: { before: 'sees ', after: '' },
  },
  why: {
    layers: 'Every card and every bead on the canvas, the image and the output included.',
    parameters: 'What training changes: the weights and biases of all layers together.',
    parametersOf: (terms: string, more: number) => (more > 0 ? `${terms} and ${more} more layers` : terms),
    multiplyAdds:
      'One multiply-add is one weight times one value, added up. Convolution and dense layers take nearly all of them.',
    mostWork: (name: string, percent: string) => `${name} alone takes ${percent} of them.`,
    sees: 'The receptive field: how much of the image one unit of the last map can see, in pixels.',
    seesMore: 'It is larger than the image: units at the border look at the padding too.',
  },

  noParameters: 'no parameters',
  parameters: (n: number, text: string) => (n === 1 ? '1 parameter' : `${text} parameters`),
  shapeUnknown: 'shape unknown',
  wrong: 'does not fit',
  waits: 'not known yet',
  skip: 'skip',
  cardName: (name: string, output: string | null, parameters: string) =>
    output === null ? `${name}, shape unknown` : `${name}, output ${output}, ${parameters}`,
  cardProblem: (name: string, problem: string) => `${name}. Problem: ${problem}`,
  shareOf: (percent: string) => `${percent} of the multiply-adds`,
  connection: (from: string, to: string) => `Connection from ${from} to ${to}`,
  connections: 'Connections',
  insertHere: (from: string, to: string) => `Insert a layer between ${from} and ${to}`,
  insertWhich: 'Which layer?',
  disconnectThis: 'Disconnect',
  /** xyflow's hidden descriptions, by its keys. */
  canvasLabels: {
    'node.a11yDescription.default':
      'Press Enter to select the layer. Press Delete to remove it and Escape to let it go.',
    'node.a11yDescription.keyboardDisabled':
      'Press Enter to select the layer. Press Delete to remove it and Escape to let it go.',
    'edge.a11yDescription.default': 'Press Enter to put a layer in here. Press Delete to disconnect.',
    'handle.ariaLabel': 'Connect',
  },
  loadingCanvas: 'The canvas is loading',
  emptyHint: 'Press a layer in the list, or drag it here, to put it between the image and the output.',

  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  zoomReset: 'Back to 100 %',
  zoomedTo: (percent: number) => `${percent} %`,
  fit: 'Fit',
  fitMeaning: 'Show the whole network',

  actions: 'Actions',
  remove: 'Remove',
  removeSelected: 'Remove the selected layers',
  duplicate: 'Duplicate',
  duplicateSelected: 'Duplicate the selected layers',
  moveEarlier: 'Move earlier',
  moveLater: 'Move later',
  moveSelectedEarlier: 'Move the selected layer earlier',
  moveSelectedLater: 'Move the selected layer later',
  connectTo: 'Connect to…',
  connectSelected: 'Connect the selected layer to…',
  disconnect: 'Disconnect…',
  disconnectSelected: 'Disconnect the selected layer…',
  disconnectEdge: 'Remove the selected connection',
  addAfter: 'Add after…',
  addLayer: (name: string) => `Add: ${name}`,
  selectAll: 'Select all layers',
  clearSelection: 'Select nothing',
  showOutline: 'Show the network as a list',
  showCards: 'Show the network as cards',
  actionOn: (action: string, name: string) => `${action}: ${name}`,

  connectTitle: (name: string) => `Connect ${name} to`,
  connectMeaning:
    'Where its output should go. A layer that takes one input leaves the one it has; Add and Concatenate take several.',
  connectNone: 'There is no layer that it could lead to. Add one first: an Add layer joins two paths.',
  connectGives: (shape: string) => `gives ${shape}`,
  connectReplaces: (name: string) => `instead of ${name}`,
  connectProblem: (problem: string) => `Then: ${problem}`,
  disconnectTitle: (name: string) => `Disconnect ${name}`,
  disconnectFrom: (name: string) => `from ${name}`,
  disconnectNone: 'It has no connection.',
  comesFrom: (name: string) => `comes from ${name}`,
  leadsTo: (name: string) => `leads to ${name}`,

  moreSettings: 'More settings',
  inputs: 'Comes from',
  outputs: 'Leads to',
  nothingArrives: 'nothing',
  leadsNowhere: 'nothing',
  connectionsOf: 'Connections',
  formulas: {
    outputSize: 'output',
    parameters: 'parameters',
    multiplyAdds: 'multiply-adds an image',
    receptiveField: 'sees',
    value: 'computes',
  },
  seesEverything: 'the whole image',
  share: 'share of the work',
  noProblems: 'Nothing is wrong: this network can be trained.',
  problemsCount: (n: number) => (n === 1 ? '1 problem' : `${n} problems`),
  goToCard: (name: string) => `Go to ${name}`,
  mendBy: 'What mends it',
  wholeNetwork: 'The network',
  source: (source: string) => `Source: ${source}.`,
  wholeHint: 'Select a card to see what it does, its settings and its formula.',
  selectedLayers: layers,
  ofAll: (percent: string) => `${percent} of the network`,
  numbered: (name: string, n: number) => `${name} ${n}`,

  said: {
    added: (name: string) => `${name} added`,
    removed: (n: number) => `${layers(n)} removed`,
    duplicated: (n: number) => `${layers(n)} duplicated`,
    moved: (name: string) => `${name} moved`,
    movedOut: (name: string, around: string) => `${name} moved out of ${around}`,
    connected: (from: string, to: string) => `${from} leads to ${to}`,
    disconnected: (from: string, to: string) => `${from} no longer leads to ${to}`,
    loaded: (name: string) => `${name} is on the canvas`,
    mended: 'Mended',
    copied: (n: number) => `${layers(n)} copied`,
    pasted: (n: number) => `${layers(n)} pasted`,
    cannotPaste: 'That many layers do not fit into one network',
    wrapped: (n: number, name: string) => `${name} holds ${layers(n)} now`,
    unwrapped: (name: string) => `${name} is dissolved`,
    skipAdded: (projection: boolean): string =>
      projection ? 'Skip added, with a 1×1 projection because the shapes differ' : 'Skip added',
    opened: (name: string) => `${name} opened`,
    folded: (name: string) => `${name} folded`,
    cannotMove: (name: string) => `${name} cannot stand there`,
    cannotConnect: (from: string, to: string) =>
      `${from} cannot lead to ${to}: connections never run in a circle, and the image takes none`,
  },
};
