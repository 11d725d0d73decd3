/**
 * Numbers from the device to JavaScript. The backends that compute on this very thread are read at once; a GPU is waited
 * for, but not for ever: a driver that hangs never answers.
 */
import type * as tf from '@tensorflow/tfjs-core';

/** The device did not answer in time. */
export class ReadTimeout extends Error {
  override readonly name = 'ReadTimeout';
}

/** Compiling kernels belongs to the first answer and may take long. */
const limitMs = { first: 120_000, later: 30_000 };

export class DeviceReads {
  readonly atOnce: boolean;
  #answered = false;

  /** `atOnce`: the backend computes on this thread (WASM, CPU). */
  constructor(atOnce: boolean) {
    this.atOnce = atOnce;
  }

  /** @throws ReadTimeout */
  async read(tensor: tf.Tensor): Promise<Float32Array> {
    if (this.atOnce) return tensor.dataSync<'float32'>().slice();
    const limit = this.#answered ? limitMs.later : limitMs.first;
    const values = await withTimeLimit(tensor.data<'float32'>(), limit);
    this.#answered = true;
    return values;
  }
}

export async function withTimeLimit<T>(work: Promise<T>, limit: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ReadTimeout(`no answer within ${limit} ms`)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
