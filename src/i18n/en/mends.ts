import type { MendCode, MendValues } from '../../model/mend.ts';

/** Says what a layer is called on its card. */
export type NameOf = (id: string) => string;

/** A method type, so that the sentence of one code stands in for the sentence of any, looked up by its code. */
export type MendSentence<V = MendValues[MendCode]> = { say(values: V, name: NameOf): string }['say'];

export type MendSentences = { readonly [C in MendCode]: MendSentence<MendValues[C]> };

const counted = (n: number, one: string, several: string): string => `${n} ${n === 1 ? one : several}`;

/** What each mend's button says: an order, with its numbers. */
export const mends: MendSentences = {
  insertFlatten: ({ elements }) => `Flatten to ${counted(elements, 'value', 'values')}`,
  insertGlobalPooling: ({ channels }) => `Average each map: ${counted(channels, 'value', 'values')}`,
  addDenseToClasses: ({ classes }) => `Add a dense layer of ${counted(classes, 'unit', 'units')}`,
  insertProjection: ({ from, channels, stride }, name) =>
    `Add a 1×1 convolution of ${counted(channels, 'filter', 'filters')}${stride > 1 ? `, stride ${stride},` : ''} after ${name(from)}`,
  insertDense: ({ from, units }, name) =>
    `Add a dense layer of ${counted(units, 'unit', 'units')} after ${name(from)}`,
  insertPooling: ({ from, size }, name) => `Add ${size}×${size} pooling after ${name(from)}`,
  setFilters: ({ id, filters }, name) => `Set ${name(id)} to ${counted(filters, 'filter', 'filters')}`,
  setUnits: ({ id, units }, name) => `Set ${name(id)} to ${counted(units, 'unit', 'units')}`,
  setClasses: ({ classes }) => `Set the output to ${counted(classes, 'class', 'classes')}`,
  setImage: ({ height, width, channels }) => `Set the image to ${height} × ${width} × ${channels}`,
  padSame: () => 'Pad so that the size stays (same)',
  padLess: ({ padding }) => `Pad by ${padding}`,
  shrinkWindow: ({ size }) => `Make the window ${size} × ${size}`,
  resetParameter: () => 'Put back the usual value',
  moveBefore: ({ id }, name) => `Move it before ${name(id)}`,
  removeEdge: ({ from }, name) => `Remove the connection from ${name(from)}`,
  removeNode: ({ id }, name) => `Remove ${name(id)}`,
  connectPrevious: ({ from }, name) => `Connect ${name(from)} to it`,
  connectNext: ({ to }, name) => `Connect it to ${name(to)}`,
  renameDuplicate: () => 'Give it a name of its own',
  addInput: ({ height, width, channels }) => `Add an image card of ${height} × ${width} × ${channels}`,
  addOutput: ({ classes }) => `Add an output card of ${counted(classes, 'class', 'classes')}`,
};
