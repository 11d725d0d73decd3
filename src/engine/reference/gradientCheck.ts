/**
 * Holds the backend that is running to the reference: for each case the output, and the gradients with respect to
 * every input and weight of
 *
 *   L = sum of output x direction,   direction random, so that no element's gradient can hide behind another's.
 *
 * The error is the largest difference in units of the largest wanted value. Runs in Node and in a page alike.
 */
import type { TfCore } from '../../model/layers/layerType.ts';
import { type Shape, sizeOf } from '../../model/shape.ts';
import { relativeError } from './finiteDifferences.ts';
import type { GradientCase } from './gradientCases.ts';
import type { Reference } from './operation.ts';
import { signed } from './seededNumbers.ts';

/** What float32 must keep to, in units of the largest value. */
const tolerance = 1e-5;

export interface CaseReport {
  readonly kind: GradientCase['kind'];
  readonly name: string;
  /** By what was compared: `output`, `input 0`, `kernel`. Infinite where shapes differ or a value is no number. */
  readonly errors: Readonly<Record<string, number>>;
  /** The message of what the backend threw. */
  readonly failure: string | null;
}

export interface GradientReport {
  readonly backend: string;
  readonly cases: readonly CaseReport[];
}

/** Every case on the backend that is set; one that fails does not keep the others from being tried. */
export async function checkGradients(tf: TfCore, cases: readonly GradientCase[]): Promise<GradientReport> {
  const reports: CaseReport[] = [];
  for (const one of cases) reports.push(await checkCase(tf, one));
  return { backend: tf.getBackend(), cases: reports };
}

export async function checkCase(tf: TfCore, one: GradientCase): Promise<CaseReport> {
  const { kind, name } = one;
  try {
    return { kind, name, errors: await errorsOf(tf, one), failure: null };
  } catch (error) {
    return { kind, name, errors: {}, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether a report is within `tolerance` throughout. */
export function isWithinTolerance({ errors, failure }: CaseReport): boolean {
  const values = Object.values(errors);
  return failure === null && values.length > 0 && values.every((error) => error <= tolerance);
}

async function errorsOf(tf: TfCore, one: GradientCase): Promise<Record<string, number>> {
  const inputs = one.inputShapes.map((shape, i) => random(shape, 100 + i));
  const weights = one.weights.map(({ name, shape }, i) => ({ name, value: random(shape, 200 + i) }));
  const direction = random(one.outputShape, 300);

  const expected = one.reference(inputs, Object.fromEntries(weights.map(({ name, value }) => [name, value])));
  const gradients = expected.backward(direction);
  const wanted: [string, Reference][] = [
    ['output', expected.output],
    ...gradients.inputs.map((gradient, i): [string, Reference] => [`input ${i}`, gradient]),
    ...weights.map(({ name }): [string, Reference] => [name, gradientOf(gradients.weights, name)]),
  ];

  const tensors = tf.tidy(() => {
    const at = [...inputs, ...weights.map(({ value }) => value)].map((value) => toTensor(tf, value));
    const constant = one.constant(tf);
    const run = (...given: typeof at) =>
      one.forward(
        tf,
        given.slice(0, inputs.length),
        Object.fromEntries(weights.map(({ name }, i) => [name, element(given, inputs.length + i)])),
        constant,
      );
    const output = run(...at);
    const slopes = tf.grads((...given) => tf.sum(tf.mul(run(...given), toTensor(tf, direction))))(at);
    return [output, ...slopes];
  });
  const errors: Record<string, number> = {};
  for (const [i, [what, value]] of wanted.entries()) {
    const tensor = element(tensors, i);
    const sameShape = tensor.shape.join() === value.shape.join();
    errors[what] = sameShape ? relativeError(value.values, await tensor.data()) : Number.POSITIVE_INFINITY;
  }
  tf.dispose(tensors);
  return errors;
}

function random(shape: Shape, seed: number): Reference {
  return { shape, values: Float64Array.from(signed(sizeOf(shape), seed)) };
}

function toTensor(tf: TfCore, { shape, values }: Reference) {
  return tf.tensor(Float32Array.from(values), [...shape]);
}

function gradientOf(weights: Readonly<Record<string, Reference>>, name: string): Reference {
  const gradient = weights[name];
  if (!gradient) throw new Error(`the reference gives no gradient of ${name}`);
  return gradient;
}

function element<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`nothing at ${index} of ${list.length}`);
  return found;
}
