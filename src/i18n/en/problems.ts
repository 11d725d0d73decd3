import type { NetworkProblem } from '../../model/problem.ts';
import type { Shape } from '../../model/shape.ts';
import type { SkipProblem } from '../../model/skip.ts';

type Sentences<P extends { readonly code: string }> = {
  readonly [C in P['code']]: (problem: Extract<P, { readonly code: C }>) => string;
};

const size = (shape: Shape): string => shape.join(' × ');
const number = (n: number): string => n.toLocaleString('en');
const counted = (n: number, one: string, several: string): string =>
  `${number(n)} ${n === 1 ? one : several}`;
const list = (shapes: readonly Shape[]): string => shapes.map(size).join(', ');

/** One sentence for every problem of a network: what is wrong, with its numbers. What would mend it stands beside it as a button. */
export const networkProblems: Sentences<NetworkProblem> = {
  needsMap: ({ got: [values = 0] }) =>
    `This layer slides over maps (height × width × channels), but ${counted(values, 'value arrives', 'values in a row arrive')}.`,
  needsVector: ({ got }) =>
    `Maps of ${size(got)} arrive, but this layer takes values in a row: flatten them first.`,
  windowTooLarge: ({ window, padded }) =>
    `The window of ${window[0]} × ${window[1]} is larger than what it slides over (${padded[0]} × ${padded[1]} with padding).`,
  groupsDoNotDivide: ({ groups, channels, filters }) =>
    channels % groups !== 0
      ? `${counted(channels, 'channel arrives', 'channels arrive')}, which cannot be shared out evenly among ${groups} groups.`
      : `${counted(filters, 'filter', 'filters')} cannot be shared out evenly among ${groups} groups.`,
  shapesDiffer: ({ shapes }) => `What is added must have one shape, but these meet: ${list(shapes)}.`,
  mapsDiffer: ({ shapes }) =>
    `Joined maps must have the same height and width, but these meet: ${list(shapes)}.`,
  inputCount: ({ got, min, max }) =>
    got < min
      ? got === 0
        ? 'Nothing arrives here: connect a layer to it.'
        : `Only ${counted(got, 'connection arrives', 'connections arrive')} here; this layer needs at least ${min}.`
      : `${counted(got, 'connection arrives', 'connections arrive')} here; this layer takes ${max === 0 ? 'none' : (max ?? min)}.`,
  classesDiffer: ({ got, classes }) =>
    `${counted(got, 'value arrives', 'values arrive')}, but there ${classes === 1 ? 'is' : 'are'} ${counted(classes, 'class', 'classes')} to tell apart.`,
  imageDiffers: ({ got, image }) =>
    `The image card says ${size(got)}, but the images of the data are ${size(image)}.`,
  badParameter: ({ name }) => `The setting "${name}" has a value that this layer cannot have.`,
  unknownInput: ({ id }) => `A connection comes from "${id}", a layer that is not there.`,
  duplicateId: ({ id }) => `Two layers have the name "${id}".`,
  cycle: () => 'This layer depends on itself: the connections run in a circle.',
  brokenUpstream: ({ id }) => `Its shape is unknown as long as "${id}" before it is wrong.`,
  leadsNowhere: () => 'Nothing leads from here to the output: it would not learn.',
  tooLarge: ({ elements }) => `${number(elements)} values in one tensor are more than can be counted on.`,
  tooCostly: ({ multiplyAdds, whole }) =>
    whole === undefined
      ? `${number(multiplyAdds)} multiply-adds for one image are more than one layer can compute here.`
      : `All layers together take ${number(whole)} multiply-adds for one image, more than can be computed here; this one takes the most, ${number(multiplyAdds)}.`,
  noInput: () => 'There is no image card: the network has nothing to look at.',
  noOutput: () => 'There is no output card: the network gives no answer.',
  severalInputs: ({ count }) => `There are ${count} image cards; a network has one.`,
  severalOutputs: ({ count }) => `There are ${count} output cards; a network has one.`,
};

/** Why a skip connection cannot be laid over what is chosen. */
export const skipProblems: Sentences<SkipProblem> = {
  nothingChosen: () => 'Select the layers that the skip should lead over.',
  severalWaysIn: ({ count }) =>
    count === 0
      ? 'Nothing leads into these layers, so there is nothing to carry around them.'
      : `${count} layers lead into the selection; a skip needs one way in.`,
  severalWaysOut: ({ count }) =>
    count === 0
      ? 'Nothing follows these layers, so there is nowhere to add.'
      : `${count} of these layers lead out; a skip needs one way out.`,
  shapeUnknown: () => 'The shapes are not known yet: mend the layers before it first.',
  noProjection: ({ from, to }) =>
    `${size(from)} goes in and ${size(to)} comes out: no 1 × 1 convolution makes the one fit the other.`,
  tooManyLayers: ({ max }) => `A network has at most ${max.toLocaleString('en')} layers.`,
};
