/** The loss and its closed gradient against plain float64, and against large logits that overflow an exponential. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { correctCount, softmaxCrossEntropy } from './loss.ts';

const logits = [
  [2, -1, 0.5],
  [0, 3, -2],
];
const labels = [2, 1];
const oneHot = () => tf.tensor2d(labels.map((label) => [0, 1, 2].map((k) => (k === label ? 1 : 0))));

beforeAll(() => tf.setBackend('cpu'));

function softmax(z: readonly number[]): number[] {
  const sum = z.reduce((total, value) => total + Math.exp(value), 0);
  return z.map((value) => Math.exp(value) / sum);
}

it('is the mean of -log p of the labels', () => {
  const expected = logits.reduce((sum, z, n) => sum - Math.log(softmax(z)[labels[n] ?? 0] ?? 0), 0) / 2;
  expect(softmaxCrossEntropy(tf.tensor2d(logits), oneHot()).dataSync()[0]).toBeCloseTo(expected, 6);
});

it('has the gradient (p - t) / n', () => {
  const gradient = tf.grad((z) => softmaxCrossEntropy(z as tf.Tensor2D, oneHot()))(tf.tensor2d(logits));
  const expected = logits.flatMap((z, n) => softmax(z).map((p, k) => (p - (k === labels[n] ? 1 : 0)) / 2));
  gradient.dataSync().forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 6);
  });
});

it('does not overflow', () => {
  const value = softmaxCrossEntropy(tf.tensor2d([[1000, 0, -1000]]), tf.tensor2d([[0, 1, 0]])).dataSync()[0];
  expect(value).toBe(1000);
});

it('counts the right answers', () => {
  const count = correctCount(tf.tensor2d(logits), tf.tensor1d(labels, 'int32'));
  expect(count.dataSync()[0]).toBe(1);
});
