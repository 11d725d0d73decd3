/** What a lowering is given: a layer in its place in the plan. */
import { isMap, type MapShape, type Shape } from '../../model/shape.ts';
import type { CompiledNode } from '../compile.ts';
import type { PlannedBuffer, View } from '../kernels/webgpu/dispatch.ts';
import type { Activation } from '../kernels/webgpu/epilogue.ts';
import type { State } from './state.ts';
import type { Flow, PlanTensor, Tape } from './tape.ts';
import type { Ways } from './ways.ts';

export interface Site {
  readonly tape: Tape;
  readonly node: CompiledNode;
  readonly inputs: readonly PlanTensor[];
  readonly output: Shape;
  readonly batch: number;
  /** Of the only consumer, where that is an activation: taken along. */
  readonly activation: Activation | null;
  readonly state: State;
  readonly ways: Ways;
  /** The step's input: words that are written anew for each step. */
  readonly head: View;
  /** Where in `head` this layer's random stream is named. */
  readonly streamAt: (nodeId: string) => number;
  /** Where partial gradients are gathered. */
  readonly partials: PlannedBuffer;
  /** Where transposed copies of kernels are gathered. */
  readonly turned: PlannedBuffer;
}

export type Lowering = (site: Site) => Flow;

export function only(inputs: readonly PlanTensor[]): PlanTensor {
  const [input] = inputs;
  if (!input || inputs.length !== 1) throw new Error(`one input expected, got ${inputs.length}`);
  return input;
}

export function numberOf(params: object, name: string): number {
  const value: unknown = Reflect.get(params, name);
  if (typeof value !== 'number') throw new Error(`the parameter ${name} is no number`);
  return value;
}

export function mapExtent(shape: Shape): MapShape {
  if (!isMap(shape)) throw new Error(`a feature map expected, got ${JSON.stringify(shape)}`);
  return shape;
}
