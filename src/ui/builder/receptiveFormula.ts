/**
 * How a layer widens what one unit sees, with its own values: `10 + (3 − 1) × 2 = 14 × 14`. Before it a unit sees r pixels
 * and neighbouring units are j pixels apart; a window of k reaches k − 1 units further: r + (k − 1) j (with dilation d,
 * (k − 1) d j). Layers without a window see what came in.
 */
import type { Analysis } from '../../model/analyse.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { FormulaTerm } from '../../model/layers/layerType.ts';
import type { NetworkNode } from '../../model/network.ts';
import { text } from '../../model/terms.ts';

export interface FieldFormula {
  /** Empty where nothing is computed. */
  readonly terms: readonly FormulaTerm[];
  /** Height and width in pixels, or everything. */
  readonly result: readonly [number, number] | 'everything';
}

/** The name of the parameter that is the window's size, so that it is coloured as the learner's own. */
const sizeNames = ['kernel', 'size'];

/** Null where the layer's field is not known. Height stands for both sides where the field is square. */
export function receptiveFormula(node: NetworkNode, analysis: Analysis): FieldFormula | null {
  const own = analysis.nodes.get(node.id);
  const field = own?.receptiveField;
  if (!own || !field || own.output === null) return null;
  if (field.kind === 'everything') return { terms: [], result: 'everything' };
  const layer = layerOf(node.kind);
  const window = layer.window(own.inputs, node.params);
  const [source] = node.inputs;
  const before = source === undefined ? null : analysis.nodes.get(source)?.receptiveField;
  if (window.kind !== 'slides' || before?.kind !== 'square' || node.inputs.length !== 1)
    return { terms: [], result: field.size };
  const name = sizeNames.find((one) => one in node.params);
  const [size] = window.size;
  const [dilation] = window.dilation;
  const terms: FormulaTerm[] = [
    text(before.size[0]),
    text(' + ('),
    name === undefined ? text(size) : { ...text(size), from: name },
    text(' − 1) × '),
    ...(dilation === 1 ? [] : [text(dilation), text(' × ')]),
    text(before.jump[0]),
  ];
  return { terms, result: field.size };
}
