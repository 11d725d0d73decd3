/**
 * Softmax with cross-entropy, the loss of every network here. With p = softmax(z) and the one-hot label t, over n images:
 *
 *   loss = -(1/n) sum log p[t]         in nats
 *   d loss / d z = (p - t) / n
 *
 * The gradient is given in this closed form, and log p is z - max z - log sum exp(z - max z): no exponential overflows.
 */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Mean cross-entropy [] of logits [n, classes] and one-hot labels [n, classes]; differentiable in the logits. `batch`: of
 * how many images the mean is taken, where these n are a part of them and the parts' losses are to be added.
 */
export function softmaxCrossEntropy(
  logits: tf.Tensor2D,
  oneHot: tf.Tensor2D,
  batch: number = logits.shape[0],
): tf.Scalar {
  const loss = tf.customGrad((z, save) => {
    const logP = logSoftmax(z as tf.Tensor2D);
    (save as (tensors: tf.Tensor[]) => void)([logP, oneHot]);
    const each = tf.sum(tf.mul(oneHot, logP), 1);
    const value = tf.neg(batch === logits.shape[0] ? tf.mean(each) : tf.div(tf.sum(each), batch));
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [savedLogP, savedOneHot] = saved;
      if (!savedLogP || !savedOneHot) throw new Error('the loss saved nothing for its gradient');
      return tf.mul(tf.sub(tf.exp(savedLogP), savedOneHot), tf.div(dy, batch));
    };
    return { value, gradFunc };
  });
  return loss(logits) as tf.Scalar;
}

/** log softmax over the classes. */
export function logSoftmax(logits: tf.Tensor2D): tf.Tensor2D {
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)));
}

/** How many of n images get their highest logit at their label: a float32 scalar. `labels` are int32 [n]. */
export function correctCount(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32')) as tf.Scalar;
}
