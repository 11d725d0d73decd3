/** What changes from step to step, gathered in one array of bytes for one upload: see `plan.ts` for its parts. */
import { streamOf } from '../../model/random.ts';
import type { ImageBytes } from '../images.ts';
import { header } from '../kernels/webgpu/loss.ts';
import type { Plan } from './plan.ts';

export class StepInput {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #plan: Plan;
  readonly #words: Uint32Array;
  readonly #floats: Float32Array;

  constructor(plan: Plan) {
    const buffer = new ArrayBuffer(4 * plan.input.length);
    this.bytes = new Uint8Array(buffer);
    this.#words = new Uint32Array(buffer);
    this.#floats = new Float32Array(buffer);
    this.#plan = plan;
  }

  /** At most as many images as the plan has; what is left over is zero and does not count. */
  setImages({ images, labels }: ImageBytes): void {
    const { batch, labels: labelView, pixels } = this.#plan;
    if (labels.length > batch) throw new Error(`${labels.length} images in a batch of ${batch}`);
    this.#put(4 * labelView.offset, 4 * labelView.length, labels);
    this.#put(4 * pixels.offset, 4 * pixels.length, images);
    this.#words[header.count] = labels.length;
  }

  /** `rate` as the optimiser's kernel takes it; `slot` of the ring. */
  setStep(rate: number, slot: number): void {
    this.#floats[header.rate] = rate;
    this.#words[header.slot] = slot;
  }

  /** Names the stream of each dropout for this step: its key, and the upper half of its counter. */
  setStreams(seed: number, step: number): void {
    this.#plan.drawing.forEach((id, i) => {
      const { key, lane } = streamOf(seed, [id, 'mask', step]);
      this.#words.set([key.k0, key.k1, ...lane], header.streams + 4 * i);
    });
  }

  #put(at: number, room: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, at);
    this.bytes.fill(0, at + bytes.length, at + room);
  }
}
