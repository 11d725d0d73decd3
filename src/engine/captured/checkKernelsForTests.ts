/**
 * For tests only: one layer at a time through our WebGPU kernels, forwards and backwards, held to the float64 reference
 * like `gradientCheck.ts` does it for operations.
 *
 * `between`: the layer stands in the middle of a network. Its inputs came through a leaky ReLU and have been given a
 * gradient by another consumer; its own output goes through a sigmoid, where its kernel takes an activation along:
 *
 *   out = σ(layer(x)),     dx = slope(x) (earlier + layer's dx of (direction out (1 - out)))
 */
import { layerOf } from '../../model/layers/index.ts';
import { sizeOf } from '../../model/shape.ts';
import type { CompiledModel, CompiledNode } from '../compile.ts';
import { type PlannedBuffer, type View, wholeOf } from '../kernels/webgpu/dispatch.ts';
import { passGradient } from '../kernels/webgpu/elementwise.ts';
import type { Activation } from '../kernels/webgpu/epilogue.ts';
import { gradientTable, optimise } from '../kernels/webgpu/optimise.ts';
import { relativeError } from '../reference/finiteDifferences.ts';
import type { GradientCase } from '../reference/gradientCases.ts';
import type { CaseReport } from '../reference/gradientCheck.ts';
import { at, filled, type Reference } from '../reference/operation.ts';
import { signed } from '../reference/seededNumbers.ts';
import type { DeviceMemory } from './deviceMemory.ts';
import { covers, lower, takesActivation } from './lower.ts';
import { turn } from './plan.ts';
import { type State, stateOf } from './state.ts';
import { type Flow, type PlanTensor, Tape } from './tape.ts';
import type { Ways } from './ways.ts';

export interface LayerCase extends Pick<GradientCase, 'inputShapes' | 'outputShape' | 'reference' | 'name'> {
  readonly kind: CompiledNode['layer']['kind'];
  readonly params: CompiledNode['params'];
}

export type Place = 'alone' | 'between';

const limitMs = 60_000;
const before: Activation = { kind: 'leakyRelu', slope: 0.3 };

/** Null where there is no kernel: what is checked elsewhere, and what moves no number. */
export async function checkLayer(
  memory: DeviceMemory,
  one: LayerCase,
  ways: Ways,
  place: Place,
): Promise<CaseReport | null> {
  const { kind } = one;
  if (kind === 'input' || kind === 'dropout' || !covers(kind)) return null;
  const made = layerInPlace(one, ways, place);
  if (!made) return null;
  const name = `${one.name}, ${place}`;
  try {
    return { kind, name, errors: await memory.guarded(() => errorsOf(memory, one, made)), failure: null };
  } catch (error) {
    return { kind, name, errors: {}, failure: error instanceof Error ? error.message : String(error) };
  }
}

interface Made {
  readonly tape: Tape;
  readonly state: State;
  readonly specs: CompiledNode['weights'];
  readonly inputs: readonly PlanTensor[];
  readonly output: Flow;
  /** Whether the output goes through a sigmoid. */
  readonly squashed: boolean;
  readonly turned: PlannedBuffer;
  /** Where the output's gradient, and what the inputs were given before, are written. */
  readonly given: View;
  readonly earlier: readonly View[];
}

function layerInPlace({ kind, params, ...one }: LayerCase, ways: Ways, place: Place): Made | null {
  const layer = layerOf(kind);
  const shapes = one.inputShapes.map((shape) => shape.slice(1));
  const [batch = 1] = one.inputShapes[0] ?? [];
  const specs = layer.weights(shapes, params);
  const buffers = layer.buffers(shapes, params);
  const named = specs.map((spec) => ({ name: `it/${spec.name}`, nodeId: 'it', spec }));
  const carried = buffers.map((spec) => ({ name: `it/${spec.name}`, shape: spec.shape }));
  const state = stateOf({ weights: named, buffers: carried } as unknown as CompiledModel, []);
  const tape = new Tape(batch, true);
  const between = place === 'between';
  const inputs = shapes.map((shape, i): PlanTensor => {
    const options = { learns: true, activation: between ? before : null };
    return { shape, flow: tape.flow(`input ${i}`, batch * sizeOf(shape), options) };
  });
  const earlier = between ? inputs.map(({ flow }, i) => givenBefore(tape, flow, i % 2 === 0)) : [];
  const [partials, turned] = [growing('partials', () => tape.partials), growing('turned', () => tape.turned)];
  const head = wholeOf({ label: 'head', length: 64, life: 'kept' });
  const squashed = between && takesActivation.has(kind);
  const output = lower({
    ...{ tape, inputs, batch, state, ways, head, partials, turned },
    node: { id: 'it', inputs: shapes.map((_, i) => `from${i}`), weights: specs, params, layer },
    output: one.outputShape.slice(1),
    activation: squashed ? { kind: 'sigmoid' } : null,
    streamAt: () => 4,
  });
  if (inputs.some(({ flow }) => flow === output)) return null;
  const given = tape.scratch('direction', output.value.length);
  output.consumers += 1;
  const target = tape.target(output);
  if (target) tape.run(passGradient(given, target));
  tape.writeBackward();
  if (tape.sources.length > 0) {
    const data = gradientTable(tape.sources);
    const table: PlannedBuffer = { label: 'table', length: data.length, life: 'kept', initial: data };
    tape.run(optimise({ kind: 'sgd' }, 0, tape.sources, table, partials, state, head));
  }
  return { tape, state, specs, inputs, output, squashed, turned, given, earlier };
}

/** Another consumer has given a gradient, which is the flow's own to change or, `handed`, must stay as it is. */
function givenBefore(tape: Tape, flow: Flow, handed: boolean): View {
  const view = tape.scratch('earlier', flow.value.length);
  Object.assign(flow, { consumers: 1, given: 1, gradient: view, handed });
  return view;
}

function growing(label: string, length: () => number): PlannedBuffer {
  return {
    label,
    life: 'kept',
    get length() {
      return Math.max(1, length());
    },
  };
}

async function errorsOf(memory: DeviceMemory, one: LayerCase, made: Made): Promise<Record<string, number>> {
  const { tape, state, specs, inputs, output, given, earlier } = made;
  const x = one.inputShapes.map((shape, i) => random(shape, 100 + i));
  const w = Object.fromEntries(specs.map(({ name, shape }, i) => [name, random(shape, 200 + i)]));
  const direction = random(one.outputShape, 300);
  const others = one.inputShapes.map((shape, i) => random(shape, 400 + i));
  const { out, gradients } = wanted(one, made, x, w, direction, others);

  const put = ({ buffer, offset }: View, { values }: Reference) =>
    memory.device.queue.writeBuffer(memory.buffer(buffer), 4 * offset, Float32Array.from(values));
  const putEach = (views: readonly View[], values: readonly Reference[]) =>
    views.forEach((view, i) => {
      const value = values[i];
      if (value) put(view, value);
    });
  putEach(
    inputs.map(({ flow }) => flow.value),
    x,
  );
  putEach(earlier, others);
  for (const [name, value] of Object.entries(w)) put(state.view(`it/${name}`), value);
  put(given, direction);

  const dispatches = [...turn(tape, state, made.turned), ...tape.dispatches];
  const errors: Record<string, number> = {
    output: relativeError(out.values, await memory.once(dispatches, output.value.buffer, limitMs)),
  };
  const compare = async (what: string, view: View | null, reference: Reference | undefined) => {
    const [got = []] = view ? await memory.read([view], limitMs) : [];
    errors[what] = reference ? relativeError(reference.values, got) : Number.POSITIVE_INFINITY;
  };
  for (const [i, { flow }] of inputs.entries())
    await compare(`input ${i}`, flow.gradient, gradients.inputs[i]);
  for (const { name } of specs) {
    const view = { ...state.view(`it/${name}`), buffer: state.gradients };
    await compare(name, view, gradients.weights[name]);
  }
  return errors;
}

function wanted(
  one: LayerCase,
  { squashed, earlier }: Made,
  x: readonly Reference[],
  w: Readonly<Record<string, Reference>>,
  direction: Reference,
  others: readonly Reference[],
) {
  const { output: layer, backward } = one.reference(x, w);
  const out = squashed ? filled(layer.shape, (i) => 1 / (1 + Math.exp(-at(layer, i)))) : layer;
  const slope = (i: number) => (squashed ? at(out, i) * (1 - at(out, i)) : 1);
  const gradients = backward(filled(out.shape, (i) => at(direction, i) * slope(i)));
  if (earlier.length === 0) return { out, gradients };
  const inputs = gradients.inputs.map((dx, k) => {
    const [value, other] = [x[k] ?? dx, others[k] ?? dx];
    return filled(dx.shape, (i) => (at(value, i) > 0 ? 1 : 0.3) * (at(other, i) + at(dx, i)));
  });
  return { out, gradients: { ...gradients, inputs } };
}

function random(shape: readonly number[], seed: number): Reference {
  return { shape, values: Float64Array.from(signed(sizeOf(shape), seed)) };
}
