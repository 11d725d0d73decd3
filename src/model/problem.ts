import type { Shape } from './shape.ts';

/**
 * What can be wrong with a network, named, with the shapes and numbers that make the sentence.
 * Every code has its sentence in both languages (`i18n`), proved by the compiler.
 */
export type NetworkProblem =
  /** A layer that works on height x width x channels received a vector. */
  | { readonly code: 'needsMap'; readonly got: Shape }
  /** A dense layer (or the output) received a feature map: it must be flattened first. */
  | { readonly code: 'needsVector'; readonly got: Shape }
  /** The window is larger than what it slides over, padding included. */
  | {
      readonly code: 'windowTooLarge';
      readonly window: readonly [number, number];
      readonly padded: readonly [number, number];
    }
  /** A grouped convolution: the channels that arrive, or its filters, cannot be shared out evenly. */
  | {
      readonly code: 'groupsDoNotDivide';
      readonly groups: number;
      readonly channels: number;
      readonly filters: number;
    }
  /** Add: the shapes that meet are not equal. */
  | { readonly code: 'shapesDiffer'; readonly shapes: readonly Shape[] }
  /** Concatenate: height and width must be equal, channels may differ. */
  | { readonly code: 'mapsDiffer'; readonly shapes: readonly Shape[] }
  /** Too few or too many edges arrive. `max` is null where any number may arrive. */
  | { readonly code: 'inputCount'; readonly got: number; readonly min: number; readonly max: number | null }
  /** The output receives another number of values than there are classes. */
  | { readonly code: 'classesDiffer'; readonly got: number; readonly classes: number }
  /** The input card differs from the images of the chosen data. */
  | { readonly code: 'imageDiffers'; readonly got: Shape; readonly image: Shape }
  /** A parameter is outside what its layer allows. */
  | { readonly code: 'badParameter'; readonly name: string }
  /** An edge comes from a node that is not there. */
  | { readonly code: 'unknownInput'; readonly id: string }
  | { readonly code: 'duplicateId'; readonly id: string }
  /** The node stands on a cycle. */
  | { readonly code: 'cycle' }
  /** Something before this layer is wrong, so its own shape is unknown. */
  | { readonly code: 'brokenUpstream'; readonly id: string }
  /** Nothing leads from this layer to the output: it would not learn. */
  | { readonly code: 'leadsNowhere' }
  /** One tensor of more than 2^31 - 1 elements, or totals beyond exact integers. */
  | { readonly code: 'tooLarge'; readonly elements: number }
  /**
   * 10^12 multiply-adds and more for one image: it can be looked at, but never trained here. `whole`, where it is only
   * all layers together that reach it; the costliest of them shows the problem.
   */
  | { readonly code: 'tooCostly'; readonly multiplyAdds: number; readonly whole?: number }
  | { readonly code: 'noInput' }
  | { readonly code: 'noOutput' }
  | { readonly code: 'severalInputs'; readonly count: number }
  | { readonly code: 'severalOutputs'; readonly count: number };
