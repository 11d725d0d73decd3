/**
 * The contract of a layer kind. One file beside this one defines one kind, and everything the program needs
 * to know of it: what it is called, what it does to a shape, what it learns, what it costs, what it sees of
 * the image, and its meaning in stock tf operations. The palette, the inspector, the cost table, the validator,
 * the trainer and one contract test all read this; nobody else knows a layer by name.
 *
 * Shapes are those of one example, channels last; tensors carry the batch in front.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { GenericSchema } from 'valibot';
import type { Localised } from '../language.ts';
import type { NetworkProblem } from '../problem.ts';
import type { Result } from '../result.ts';
import type { Shape } from '../shape.ts';

/** A family has one hue everywhere: card, chart, table (the CSS token `--io`, `--conv`, ...). */
export type Family = 'io' | 'conv' | 'pool' | 'dense' | 'act' | 'norm' | 'join' | 'drop';

/**
 * How initial weights are drawn. `normal` is N(0, 0.01); `xavier` N(0, 1/fanIn) and `he` N(0, 2/fanIn), as the
 * book has them (variances, by fan-in).
 */
export type Initial = 'zeros' | 'ones' | 'normal' | 'xavier' | 'he';

export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Number of inputs that one unit sums; scales `xavier` and `he`. */
  readonly fanIn: number;
  readonly initial: Initial;
  /** Weight decay applies to kernels, not to biases, scales and shifts. */
  readonly decays: boolean;
}

/** Carried from step to step but not learned (running statistics). */
export interface BufferSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: 'zeros' | 'ones';
}

/** What one output unit looks at: from this alone the receptive field of the whole graph follows. */
export type Window =
  | {
      readonly kind: 'slides';
      readonly size: readonly [number, number];
      readonly stride: readonly [number, number];
      readonly padding: readonly [number, number];
      readonly dilation: readonly [number, number];
    }
  /**
   * The other way round, as in upsampling and transposed convolution: unit y looks at those units u of its input with
   * y + first <= u factor <= y + last.
   */
  | {
      readonly kind: 'spreads';
      readonly factor: readonly [number, number];
      readonly first: readonly [number, number];
      readonly last: readonly [number, number];
    }
  | { readonly kind: 'everything' }
  | { readonly kind: 'none' };

/** One setting as the inspector shows it. `name` is the parameter's name in `params`. */
export type Field = {
  readonly name: string;
  readonly text: Localised;
  readonly meaning: Localised;
  /**
   * For a parameter that may be left out: the value that then holds, or the parameter whose value it shares.
   * `parameterValue.ts` reads it. Seldom needed settings: they may stand behind the others.
   */
  readonly absent?: string | number | boolean | { readonly sameAs: string };
} & (
  | { readonly control: 'integer'; readonly min: number; readonly max: number }
  | { readonly control: 'number'; readonly min: number; readonly max: number; readonly step: number }
  /** Few values side by side; `words` where a value is not its own name. */
  | {
      readonly control: 'choice';
      readonly values: readonly (string | number)[];
      readonly words?: Readonly<Record<string, Localised>>;
    }
  /** Values side by side, or a number typed in (padding: same, valid, or 2). */
  | {
      readonly control: 'choiceOrInteger';
      readonly values: readonly (string | number)[];
      readonly words?: Readonly<Record<string, Localised>>;
      readonly min: number;
      readonly max: number;
    }
  | { readonly control: 'toggle' }
);

/** A piece of a filled-in formula; `from` names the parameter it shows, so that it can be coloured as the learner's own. */
export interface FormulaTerm {
  readonly text: string;
  readonly from?: string;
}

export interface Formula {
  readonly of: 'outputSize' | 'parameters' | 'multiplyAdds' | 'receptiveField' | 'value';
  /** With this layer's own values, for instance `(3 × 3 × 32 + 1) × 32`. */
  readonly terms: readonly FormulaTerm[];
  /** Exact result; a shape for `outputSize`. Null for `value` (an activation's defining formula). */
  readonly result: number | Shape | null;
}

export type TfCore = typeof tf;

export interface ForwardContext {
  readonly tf: TfCore;
  readonly mode: 'training' | 'inference';
  /** Uniform numbers in [0, 1) from the counter-based stream of (seed, this node, purpose, this step). */
  readonly random: (purpose: string, count: number) => Float32Array;
  /** What `buffers` of the layer named; `assign` is honoured in training only. */
  readonly buffers: {
    readonly get: (name: string) => tf.Tensor;
    readonly assign: (name: string, value: tf.Tensor) => void;
  };
}

// Methods, not function properties: a table entry for one kind must stand in for the union of all kinds.
export interface LayerType<K extends string = string, P = object> {
  readonly kind: K;
  readonly family: Family;
  /** Name in the palette and the inspector, a shorter one for its card where it is long, and one sentence of meaning. */
  readonly text: { readonly name: Localised; readonly short?: Localised; readonly meaning: Localised };
  /** SVG path data in a 16 x 16 box, drawn as a 1.6 px stroke. */
  readonly icon: string;
  readonly params: GenericSchema<unknown, P>;
  readonly defaults: P;
  readonly fields: readonly Field[];
  /** How many edges may arrive; `max` null means any number. */
  readonly arity: { readonly min: number; readonly max: number | null };
  /** An activation with one input and one consumer is drawn as a bead on its edge. */
  readonly bead: boolean;
  /** The few characters after the name on its card: `3×3`, `½`, `50`. */
  label(params: P): string;
  /** `inputs` already has an allowed number of shapes, `params` has passed the schema. */
  outputShape(inputs: readonly Shape[], params: P): Result<Shape, NetworkProblem>;
  /** Named shapes of what is learned. Called only where `outputShape` succeeded, as are the rest. */
  weights(inputs: readonly Shape[], params: P): readonly WeightSpec[];
  buffers(inputs: readonly Shape[], params: P): readonly BufferSpec[];
  /** Multiply-accumulates for one image; biases, activations and pooling count none. */
  multiplyAdds(inputs: readonly Shape[], params: P): number;
  window(inputs: readonly Shape[], params: P): Window;
  formulas(inputs: readonly Shape[], params: P): readonly Formula[];
  /**
   * The layer's meaning in stock tf operations. `inputs` carry the batch in front; `weights` come by the names of
   * `weights`. The output layer gives logits.
   */
  forward(
    inputs: readonly tf.Tensor[],
    weights: Readonly<Record<string, tf.Tensor>>,
    params: P,
    context: ForwardContext,
  ): tf.Tensor;
}
