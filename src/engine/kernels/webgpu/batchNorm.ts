/**
 * Batch normalisation, channel by channel over all M places of all images (Ioffe and Szegedy, 2015):
 *
 *   forwards    y = scale (x - mean) / sqrt(variance + epsilon) + shift
 *   backwards   dx = scale / sqrt(variance + epsilon) (d - Σ d / M - x^ Σ d x^ / M),   dscale = Σ d x^,   dshift = Σ d
 *
 * with x^ the normalised x. Sums over many places are cut into stretches with their own threads; each stretch keeps its
 * mean and its sum of squares about that mean, and these are joined (`joinStretches.ts`), so that nothing is lost where a
 * mean is large beside its deviation.
 */
import { aligned, type Dispatch, dispatchOf, float, reads, type View, writes } from './dispatch.ts';
import {
  type Activation,
  activated,
  type GradientTarget,
  storeGradient,
  targetBindings,
} from './epilogue.ts';

export interface Normalisation {
  /** Images times height times width. */
  readonly places: number;
  readonly channels: number;
  readonly epsilon: number;
  readonly momentum: number;
}

export function stretchesOf({ places, channels }: Normalisation): number {
  return Math.max(1, Math.min(Math.ceil(places / 16), Math.ceil(8192 / channels)));
}

export const stretchOf = (n: Normalisation) => Math.ceil(n.places / stretchesOf(n));

/** For each stretch: the means of its channels, then the sums of squares about them. */
export function partialMoments(n: Normalisation, x: View, partial: View): Dispatch {
  const { places, channels } = n;
  const body = `  let c = t % ${channels}u;
  let part = t / ${channels}u;
  let begin = part * ${stretchOf(n)}u;
  let end = min(begin + ${stretchOf(n)}u, ${places}u);
  var sum = 0.0f;
  for (var i = begin; i < end; i++) { sum += x[i * ${channels}u + c]; }
  let mean = select(0.0f, sum / f32(end - begin), end > begin);
  var squares = 0.0f;
  for (var i = begin; i < end; i++) { let off = x[i * ${channels}u + c] - mean; squares += off * off; }
  partial[part * ${2 * channels}u + c] = mean;
  partial[part * ${2 * channels}u + ${channels}u + c] = squares;`;
  return dispatchOf({
    kernel: 'partialMoments',
    bindings: { x: reads(x), partial: writes(partial) },
    threads: channels * stretchesOf(n),
    body,
    work: 2 * x.length,
  });
}

/** Elements of the moments: means, then variances from where a binding may begin. */
export const momentsLength = ({ channels }: Normalisation): number => 2 * aligned(channels);

export interface ScaleAndShift {
  readonly scale: View;
  readonly shift: View;
}

export function normalise(
  { channels, epsilon }: Normalisation,
  x: View,
  y: View,
  moments: { readonly mean: View; readonly variance: View },
  { scale, shift }: ScaleAndShift,
  activation: Activation | null,
): Dispatch {
  const body = `  let c = t % ${channels}u;
  let value = (x[t] - mean[c]) * (scale[c] / sqrt(variance[c] + ${float(epsilon)})) + shift[c];
  y[t] = ${activated(activation, 'value')};`;
  return dispatchOf({
    kernel: 'normalise',
    bindings: {
      x: reads(x),
      mean: reads(moments.mean),
      variance: reads(moments.variance),
      scale: reads(scale),
      shift: reads(shift),
      y: writes(y),
    },
    threads: x.length,
    body,
  });
}

/** For each stretch: Σ d x^ of its channels, then Σ d. */
export function partialSlopes(n: Normalisation, x: View, d: View, moments: View, partial: View): Dispatch {
  const { places, channels, epsilon } = n;
  const body = `  let c = t % ${channels}u;
  let part = t / ${channels}u;
  let begin = part * ${stretchOf(n)}u;
  let end = min(begin + ${stretchOf(n)}u, ${places}u);
  let mean = moments[c];
  let narrow = 1.0f / sqrt(moments[${aligned(channels)}u + c] + ${float(epsilon)});
  var slopes = 0.0f;
  var sum = 0.0f;
  for (var i = begin; i < end; i++) {
    let value = d[i * ${channels}u + c];
    slopes += value * ((x[i * ${channels}u + c] - mean) * narrow);
    sum += value;
  }
  partial[part * ${2 * channels}u + c] = slopes;
  partial[part * ${2 * channels}u + ${channels}u + c] = sum;`;
  return dispatchOf({
    kernel: 'partialSlopes',
    bindings: { x: reads(x), d: reads(d), moments: reads(moments), partial: writes(partial) },
    threads: channels * stretchesOf(n),
    body,
    work: 2 * x.length,
  });
}

export function normaliseGradient(
  { channels, epsilon, places }: Normalisation,
  given: {
    readonly x: View;
    readonly d: View;
    readonly moments: View;
    readonly slopes: View;
    readonly scale: View;
  },
  target: GradientTarget,
): Dispatch {
  const body = `  let c = t % ${channels}u;
  let narrow = 1.0f / sqrt(moments[${aligned(channels)}u + c] + ${float(epsilon)});
  let normal = (x[t] - moments[c]) * narrow;
  let value = scale[c] * narrow * (d[t] - slopes[${channels}u + c] / ${places}.0f - normal * (slopes[c] / ${places}.0f));
  ${storeGradient(target, 't', 'value')}`;
  return dispatchOf({
    kernel: 'normaliseGradient',
    bindings: {
      x: reads(given.x),
      d: reads(given.d),
      moments: reads(given.moments),
      slopes: reads(given.slopes),
      scale: reads(given.scale),
      ...targetBindings(target),
    },
    threads: given.x.length,
    body,
  });
}
