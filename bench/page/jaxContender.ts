/**
 * The same networks in jax-js: one `jit` for the whole step with its gradients and Adam. jax-js counts references: a
 * function owns what it is given, `.ref` lends it once more. Dropout draws random numbers of its own.
 */
import {
  defaultDevice,
  init,
  type Array as JaxArray,
  jit,
  numpy as np,
  random,
  valueAndGrad,
} from '@jax-js/jax';
import { datasetOf } from '../../src/data/datasets.ts';
import type { Experiment } from '../../src/document/experiment.ts';
import { compile } from '../../src/engine/compile.ts';
import type { ImageBytes } from '../../src/engine/images.ts';
import type { Contender } from './contender.ts';
import { crossEntropy, type JaxPass, jaxForward, lend, lent, spend, type Tensors } from './jaxForward.ts';

export async function startJax(device: 'wasm' | 'webgpu'): Promise<void> {
  const devices = await init(device);
  if (!devices.includes(device)) throw new Error(`jax-js does not start ${device}`);
  defaultDevice(device);
}

export async function beginJax(experiment: Experiment): Promise<Contender> {
  const compiled = compile(experiment);
  if (!compiled.ok) throw new Error('the network cannot be compiled');
  const model = compiled.value;
  const { image, classes } = datasetOf(experiment.data.dataset);
  const { learningRate, optimiser } = experiment.training;
  if (optimiser.kind !== 'adam') throw new Error('the bench trains with Adam');
  const { beta1, beta2 } = optimiser;

  const initial = model.initial();
  const firstTensor = (name: string, shape: readonly number[]) =>
    np.array(Float32Array.from(initial.get(name) ?? []), { shape: [...shape] });
  const names = model.weights.map(({ name }) => name);
  let weights: Tensors = Object.fromEntries(
    model.weights.map(({ name, spec }) => [name, firstTensor(name, spec.shape)]),
  );
  const zeros = (): Tensors =>
    Object.fromEntries(model.weights.map(({ name, spec }) => [name, np.zeros([...spec.shape])]));
  let [m, v] = [zeros(), zeros()];
  let buffers: Tensors = Object.fromEntries(
    model.buffers.map(({ name, shape }) => [name, firstTensor(name, shape)]),
  );

  const [height = 0, width = 0, channels = 0] = image;
  const imagesOf = ({ images, labels }: ImageBytes) =>
    np.array(
      Float32Array.from(images, (byte) => byte / 255),
      { shape: [labels.length, channels, height, width] },
    );
  const labelsOf = ({ labels }: ImageBytes) => {
    const oneHot = new Float32Array(labels.length * classes.length);
    labels.forEach((label, i) => {
      oneHot[i * classes.length + label] = 1;
    });
    return np.array(oneHot, { shape: [labels.length, classes.length] });
  };

  const train = jit(
    (
      w: Tensors,
      m0: Tensors,
      v0: Tensors,
      b: Tensors,
      x: JaxArray,
      t: JaxArray,
      rate: JaxArray,
      key: JaxArray,
    ) => {
      const lossOf = (learned: Tensors): [JaxArray, Tensors] => {
        const pass: JaxPass = { weights: learned, buffers: b, key, carried: {} };
        const loss = crossEntropy(jaxForward(model, x.ref, pass), t.ref);
        spend(learned);
        return [loss, pass.carried];
      };
      const [[loss, carried], gradients] = valueAndGrad(lossOf, { hasAux: true })(lend(w));
      const [w1, m1, v1]: [Tensors, Tensors, Tensors] = [{}, {}, {}];
      for (const name of names) {
        const g = lent(gradients as Tensors, name);
        const mean = lent(m0, name)
          .mul(beta1)
          .add(g.ref.mul(1 - beta1));
        const square = lent(v0, name)
          .mul(beta2)
          .add(np.square(g).mul(1 - beta2));
        const change = mean.ref.mul(rate.ref).div(np.sqrt(square.ref).add(1e-7));
        w1[name] = lent(w, name).sub(change);
        [m1[name], v1[name]] = [mean, square];
      }
      for (const spent of [w, m0, v0, b, gradients as Tensors, { x, t, rate, key }]) spend(spent);
      return [loss, w1, m1, v1, carried] as [JaxArray, Tensors, Tensors, Tensors, Tensors];
    },
  );
  const look = jit((w: Tensors, b: Tensors, x: JaxArray, t: JaxArray) => {
    const loss = crossEntropy(jaxForward(model, x, { weights: w, buffers: b, key: null, carried: {} }), t);
    spend(w);
    spend(b);
    return loss;
  });

  return {
    step: async (bytes, step) => {
      const rate = (learningRate * Math.sqrt(1 - beta2 ** (step + 1))) / (1 - beta1 ** (step + 1));
      const key = random.key(step);
      const result = train(weights, m, v, buffers, imagesOf(bytes), labelsOf(bytes), np.array([rate]), key);
      const loss = result[0];
      [, weights, m, v, buffers] = result;
      const [value = Number.NaN] = await loss.data();
      return value;
    },
    evaluate: async (bytes) => {
      const loss = look(lend(weights), lend(buffers), imagesOf(bytes), labelsOf(bytes));
      const [value = Number.NaN] = await loss.data();
      return value;
    },
    dispose: () => {
      for (const tensors of [weights, m, v, buffers]) spend(tensors);
      train.dispose();
      look.dispose();
    },
  };
}
