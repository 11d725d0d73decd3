/**
 * What a kernel does to a value before it stores it: the activation forwards; backwards, the sum with what other
 * consumers gave already, and the activation's slope. Every activation's slope follows from its output y alone:
 *
 *   relu        y > 0 ? 1 : 0        leaky relu  y > 0 ? 1 : slope
 *   sigmoid     y (1 - y)            tanh        1 - y y
 */
import { type Binding, float, reads, type View, writes } from './dispatch.ts';

export type Activation =
  | { readonly kind: 'relu' }
  | { readonly kind: 'leakyRelu'; readonly slope: number }
  | { readonly kind: 'sigmoid' }
  | { readonly kind: 'tanh' };

/** f(x) as an expression; `value` must be a name. */
export function activated(activation: Activation | null, value: string): string {
  switch (activation?.kind) {
    case undefined:
      return value;
    case 'relu':
      return `select(${value}, 0.0f, ${value} <= 0.0f)`;
    case 'leakyRelu':
      return `select(${value} * ${float(activation.slope)}, ${value}, ${value} >= 0.0f)`;
    case 'sigmoid':
      return `1.0f / (1.0f + exp(-${value}))`;
    case 'tanh':
      // Beyond 10 tanh is 1 in float32, and exp would overflow.
      return `(1.0f - 2.0f / (exp(2.0f * clamp(${value}, -10.0f, 10.0f)) + 1.0f))`;
    default:
      return activation satisfies never;
  }
}

/** f'(x) times a gradient, from f's output `y`; both must be names. */
function sloped(activation: Activation, gradient: string, y: string): string {
  switch (activation.kind) {
    case 'relu':
      return `select(0.0f, ${gradient}, ${y} > 0.0f)`;
    case 'leakyRelu':
      return `select(${gradient} * ${float(activation.slope)}, ${gradient}, ${y} > 0.0f)`;
    case 'sigmoid':
      return `${gradient} * ${y} * (1.0f - ${y})`;
    case 'tanh':
      return `${gradient} * (1.0f - ${y} * ${y})`;
    default:
      return activation satisfies never;
  }
}

/** Where a gradient goes. */
export interface GradientTarget {
  readonly into: View;
  /** What other consumers have given already: add to it. It may stand where the gradient goes, or elsewhere. */
  readonly before: View | null;
  /** The last of the consumers passes the sum through the activation whose output was `y`. */
  readonly through: { readonly activation: Activation; readonly y: View } | null;
}

/** The bindings that `storeGradient` uses. `mark` tells several targets of one program apart. */
export function targetBindings(
  { into, before, through }: GradientTarget,
  mark = '',
): Record<string, Binding> {
  return {
    [`into${mark}`]: writes(into),
    ...(before && before !== into ? { [`before${mark}`]: reads(before) } : {}),
    ...(through ? { [`y${mark}`]: reads(through.y) } : {}),
  };
}

/** Stores the gradient named `value` at the element `index`, an expression without side effects. */
export function storeGradient(target: GradientTarget, index: string, value: string, mark = ''): string {
  const { into, before, through } = target;
  const given = before === into ? 'into' : 'before';
  const sum = before ? `${given}${mark}[at] + ${value}` : value;
  if (!through) return `{ let at = ${index}; into${mark}[at] = ${sum}; }`;
  const stored = sloped(through.activation, 'sum', 'out');
  return `{ let at = ${index}; let sum = ${sum}; let out = y${mark}[at]; into${mark}[at] = ${stored}; }`;
}
