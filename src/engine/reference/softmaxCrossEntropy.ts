/**
 * Loss of logits z [N, K] for true classes t [N]: the mean over the batch of the cross-entropy of softmax(z), in nats.
 *
 *   p[n, k] = e^z[n, k] / sum over j of e^z[n, j];   L = -(1 / N) sum over n of ln p[n, t[n]]
 *   dz[n, k] = (p[n, k] - (k = t[n] ? 1 : 0)) / N
 *
 * The largest logit of each row is subtracted first, which changes nothing but keeps e^z finite.
 */
import { at, filled, matrixExtent, type Operation, single } from './operation.ts';

/** The output is the scalar loss, shape []. */
export function softmaxCrossEntropy(classes: readonly number[]): Operation {
  return (inputs) => {
    const logits = single(inputs);
    const [batch, width] = matrixExtent(logits);
    const logProbability = (n: number, k: number) => {
      const row = Array.from({ length: width }, (_, j) => at(logits, n * width + j));
      const largest = Math.max(...row);
      const sum = row.reduce((total, z) => total + Math.exp(z - largest), 0);
      return at(logits, n * width + k) - largest - Math.log(sum);
    };
    const loss = classes.reduce((sum, target, n) => sum - logProbability(n, target) / batch, 0);
    return {
      output: { shape: [], values: new Float64Array([loss]) },
      backward: (gradient) => ({
        inputs: [
          filled(logits.shape, (i) => {
            const [n, k] = [Math.floor(i / width), i % width];
            const wanted = classes[n] === k ? 1 : 0;
            return (at(gradient, 0) * (Math.exp(logProbability(n, k)) - wanted)) / batch;
          }),
        ],
        weights: {},
      }),
    };
  };
}
