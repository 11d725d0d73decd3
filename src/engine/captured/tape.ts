/**
 * The tape that a plan is written on: dispatches in order forwards, and for each layer how its gradient goes back, to be
 * written in the reverse order. A tensor knows how many of its consumers will give it a gradient: the first of them
 * writes (or hands over one that stands already), the others add, and the last passes the sum through the activation that
 * was taken along forwards.
 */
import type { Shape } from '../../model/shape.ts';
import type { Dispatch, PlannedBuffer, View } from '../kernels/webgpu/dispatch.ts';
import { aligned, wholeOf } from '../kernels/webgpu/dispatch.ts';
import type { Activation, GradientTarget } from '../kernels/webgpu/epilogue.ts';
import { type Turning, turningLength } from '../kernels/webgpu/layout.ts';
import type { GradientSource } from '../kernels/webgpu/optimise.ts';

/** A value of the whole batch, and its gradient once somebody has given one. */
export interface Flow {
  readonly value: View;
  /** Taken along by the kernel that computed the value. */
  readonly activation: Activation | null;
  /** Whether any weight stands before it. */
  readonly learns: boolean;
  consumers: number;
  given: number;
  gradient: View | null;
  /** The gradient is that of another flow, and must stay as it is. */
  handed: boolean;
}

/** The same numbers may have several shapes: flattening moves nothing. */
export interface PlanTensor {
  /** Of one image. */
  readonly shape: Shape;
  readonly flow: Flow;
}

export class Tape {
  readonly dispatches: Dispatch[] = [];
  readonly sources: GradientSource[] = [];
  readonly turnings: Turning[] = [];
  readonly batch: number;
  readonly training: boolean;
  readonly #backward: (() => void)[] = [];
  #partials = 0;
  #turned = 0;

  constructor(batch: number, training: boolean) {
    this.batch = batch;
    this.training = training;
  }

  run(dispatch: Dispatch): void {
    this.dispatches.push(dispatch);
  }

  /** How a layer's gradient goes back. Written only where its output gets one and something before it learns. */
  back(output: Flow, inputs: readonly Flow[], write: (gradient: View) => void): void {
    if (!this.training || !output.learns) return;
    for (const input of inputs) if (input.learns) input.consumers += 1;
    this.#backward.push(() => {
      if (!output.gradient) throw new Error('a layer of the plan gets no gradient');
      write(output.gradient);
    });
  }

  /** Writes all that was noted by `back`, last first. */
  writeBackward(): void {
    for (const write of this.#backward.reverse()) write();
  }

  /** A value that a layer computes: kept for the way back in training, else only until it was last read. */
  flow(label: string, length: number, options: { activation?: Activation | null; learns: boolean }): Flow {
    const buffer: PlannedBuffer = { label, length, life: this.training ? 'kept' : 'scratch' };
    const { activation = null, learns } = options;
    return {
      value: wholeOf(buffer),
      activation,
      learns,
      consumers: 0,
      given: 0,
      gradient: null,
      handed: false,
    };
  }

  scratch(label: string, length: number): View {
    return wholeOf({ label, length, life: 'scratch' });
  }

  /** Where the next of the consumers writes its share of the gradient; null where nobody needs it. */
  target(flow: Flow): GradientTarget | null {
    if (!flow.learns) return null;
    const before = flow.gradient;
    // What was handed over belongs to another flow: the sum goes elsewhere.
    const into = before && !flow.handed ? before : this.#gradientOf(flow);
    flow.gradient = into;
    flow.handed = false;
    flow.given += 1;
    const isLast = flow.given === flow.consumers;
    const { activation, value } = flow;
    return { into, before, through: isLast && activation ? { activation, y: value } : null };
  }

  #gradientOf({ value }: Flow): View {
    return this.scratch(`${value.buffer.label} gradient`, value.length);
  }

  /** Hands over a gradient as it stands, without a copy, where it is the first and no slope is asked of it. */
  hand(flow: Flow, gradient: View): boolean {
    const isLast = flow.consumers === 1;
    if (flow.given > 0 || !flow.learns || (isLast && flow.activation)) return false;
    flow.gradient = gradient;
    flow.handed = true;
    flow.given = 1;
    return true;
  }

  /** Room among the partial results that the optimiser sums, as an offset. */
  partial(length: number): number {
    const offset = this.#partials;
    this.#partials += aligned(length);
    return offset;
  }

  get partials(): number {
    return this.#partials;
  }

  /** Asks for a transposed copy of a kernel before the step begins; where it will be, as an offset. */
  turn(wanted: Omit<Turning, 'to'>): number {
    const to = this.#turned;
    const turning = { ...wanted, to };
    this.turnings.push(turning);
    this.#turned += aligned(turningLength(turning));
    return to;
  }

  get turned(): number {
    return this.#turned;
  }
}
