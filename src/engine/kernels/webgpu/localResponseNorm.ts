/**
 * Local response normalisation in windows of channels that are there (Krizhevsky et al., 2012):
 *
 *   S[c] = k + α Σ x[c']²,     y[c] = x[c] S[c]^-β
 *   dx[c] = d[c] S[c]^-β - 2 α β x[c] Σ d[c'] y[c'] / S[c']      both sums over |c' - c| <= radius
 *
 * S is kept for the way back. Powers that are whole quarters, such as the paper's 3/4, are made of roots: those are exact
 * to the last bits on every device, where `pow` may be far off.
 */
import { type Dispatch, dispatchOf, float, reads, type View, writes } from './dispatch.ts';
import { type GradientTarget, storeGradient, targetBindings } from './epilogue.ts';

export interface ResponseNorm {
  readonly channels: number;
  readonly radius: number;
  readonly k: number;
  readonly alpha: number;
  readonly beta: number;
}

/** `fn damped(value, s)`: value times s^-β. */
function damping({ beta }: ResponseNorm): string {
  const quarters = 4 * beta;
  const body = Number.isInteger(quarters)
    ? `let half = sqrt(s);
  let quarter = sqrt(half);
  return value / (${factors(quarters).join(' * ') || '1.0f'});`
    : `return value * pow(s, ${float(-beta)});`;
  return `
fn damped(value: f32, s: f32) -> f32 {
  ${body}
}
`;
}

function factors(quarters: number): readonly string[] {
  const whole = Array.from({ length: Math.floor(quarters / 4) }, () => 's');
  return [...whole, ...(quarters % 4 >= 2 ? ['half'] : []), ...(quarters % 2 === 1 ? ['quarter'] : [])];
}

/** The loop over the channels around that of `t`: `j` is the element. */
function around({ channels, radius }: ResponseNorm, inside: string): string {
  return `  let c = t % ${channels}u;
  let first = t - min(c, ${radius}u);
  let last = t + min(${channels - 1}u - c, ${radius}u);
  var sum = 0.0f;
  for (var j = first; j <= last; j++) { ${inside} }`;
}

/** `scales` is null where no gradient will be asked for. */
export function localResponseNorm(n: ResponseNorm, x: View, y: View, scales: View | null): Dispatch {
  const body = `${around(n, 'let value = x[j]; sum += value * value;')}
  let s = ${float(n.k)} + ${float(n.alpha)} * sum;
  y[t] = damped(x[t], s);
  ${scales ? 'scales[t] = s;' : ''}`;
  return dispatchOf({
    kernel: 'localResponseNorm',
    declarations: damping(n),
    bindings: { x: reads(x), y: writes(y), ...(scales ? { scales: writes(scales) } : {}) },
    threads: x.length,
    body,
    work: x.length * (2 * n.radius + 1),
  });
}

export function localResponseNormGradient(
  n: ResponseNorm,
  given: { readonly x: View; readonly output: View; readonly scales: View; readonly d: View },
  target: GradientTarget,
): Dispatch {
  const body = `${around(n, 'sum += d[j] * output[j] / scales[j];')}
  let value = damped(d[t], scales[t]) - ${float(2 * n.alpha * n.beta)} * x[t] * sum;
  ${storeGradient(target, 't', 'value')}`;
  return dispatchOf({
    kernel: 'localResponseNormGradient',
    declarations: damping(n),
    bindings: {
      x: reads(given.x),
      output: reads(given.output),
      scales: reads(given.scales),
      d: reads(given.d),
      ...targetBindings(target),
    },
    threads: given.x.length,
    body,
    work: given.x.length * (2 * n.radius + 1),
  });
}
