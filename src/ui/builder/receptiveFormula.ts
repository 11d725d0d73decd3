/**
 * How a layer widens what one unit sees, with its own values: `10 + (3 − 1) × 2 = 14 × 14`. Before it a unit sees r pixels
 * and neighbouring units are j pixels apart.
 *
 *   a window of k reaches k − 1 units further             r + (k − 1) j       (with dilation d, (k − 1) d j)
 *   transposed convolution of stride s                    r + (k − 1) j / s
 *   upsampling by f: nearest, bilinear                    r + (f − 1) j / f,  r + (2 f − 1) j / f
 *
 * Behind upsampling r and j may be fractions, units of one map may see differently many pixels, and the whole part is the
 * most that one sees. Layers without a window see what came in.
 */
import type { Analysis } from '../../model/analyse.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { FormulaTerm, Window } from '../../model/layers/layerType.ts';
import type { NetworkNode } from '../../model/network.ts';
import { pixelsSeen, type SquareField } from '../../model/receptiveField.ts';
import { text } from '../../model/terms.ts';

export interface FieldFormula {
  /** Empty where nothing is computed. */
  readonly terms: readonly FormulaTerm[];
  /** Height and width in whole pixels, or everything. */
  readonly result: readonly [number, number] | 'everything';
}

type Axis = 0 | 1;
type Named = { readonly name: string; readonly value: number };

/** Null where the layer's field is not known. One formula stands for both sides where they are reckoned alike. */
export function receptiveFormula(node: NetworkNode, analysis: Analysis): FieldFormula | null {
  const own = analysis.nodes.get(node.id);
  const field = own?.receptiveField;
  if (!own || !field || own.output === null) return null;
  if (field.kind === 'everything') return { terms: [], result: 'everything' };
  const window = layerOf(node.kind).window(own.inputs, node.params);
  const [source] = node.inputs;
  const before = source === undefined ? null : analysis.nodes.get(source)?.receptiveField;
  const result = pixelsSeen(field);
  if (before?.kind !== 'square' || node.inputs.length !== 1) return { terms: [], result };
  const [down, across] = [along(0, node, window, before), along(1, node, window, before)];
  const whole = (terms: readonly FormulaTerm[], size: number): readonly FormulaTerm[] =>
    isWhole(size) || terms.length === 0 ? terms : [text('⌊'), ...terms, text('⌋')];
  const [high, wide] = [whole(down, field.size[0]), whole(across, field.size[1])];
  const alike = high.map((term) => term.text).join('') === wide.map((term) => term.text).join('');
  return { terms: alike ? high : [...high, text(', '), ...wide], result };
}

function along(axis: Axis, node: NetworkNode, window: Window, before: SquareField): readonly FormulaTerm[] {
  const [size, jump] = [exact(before.size[axis]), exact(before.jump[axis])];
  if (window.kind === 'slides') {
    const dilation = window.dilation[axis];
    const reach = namedIn(node, axis === 0 ? ['kernel', 'size'] : ['kernelWidth', 'kernel', 'size']);
    return [
      text(size),
      text(' + ('),
      term(reach ?? window.size[axis]),
      text(' − 1) × '),
      ...(dilation === 1 ? [] : [text(dilation), text(' × ')]),
      text(jump),
    ];
  }
  if (window.kind !== 'spreads') return [];
  const by = namedIn(node, ['stride', 'factor']) ?? window.factor[axis];
  const kernel = namedIn(node, ['kernel']);
  const twice = kernel === null && window.last[axis] - window.first[axis] !== window.factor[axis] - 1;
  return [
    text(size),
    text(twice ? ' + (2 × ' : ' + ('),
    term(kernel ?? by),
    text(' − 1) × '),
    text(jump),
    text(' / '),
    term(by),
  ];
}

/** The first of these parameters that the layer has: the learner's own number. */
function namedIn({ params }: NetworkNode, names: readonly string[]): Named | null {
  const values = new Map<string, unknown>(Object.entries(params));
  for (const name of names) {
    const value = values.get(name);
    if (typeof value === 'number') return { name, value };
  }
  return null;
}

function term(of: Named | number): FormulaTerm {
  return typeof of === 'number' ? text(of) : { ...text(of.value), from: of.name };
}

const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-9;
const largestDenominator = 4096;

/** A whole number, or a fraction written as one: jumps are products of strides divided by factors. */
function exact(value: number): string | number {
  for (let q = 1; q <= largestDenominator; q += 1)
    if (Math.abs(value * q - Math.round(value * q)) < 1e-7 * q)
      return q === 1 ? Math.round(value) : `${Math.round(value * q)}/${q}`;
  return String(Math.round(1000 * value) / 1000);
}
