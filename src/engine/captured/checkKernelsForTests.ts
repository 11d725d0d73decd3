/**
 * For tests only: one layer at a time through our WebGPU kernels, forwards and backwards, held to the float64 reference
 * like `gradientCheck.ts` does it for operations.
 */
import { layerOf } from '../../model/layers/index.ts';
import { sizeOf } from '../../model/shape.ts';
import type { CompiledModel, CompiledNode } from '../compile.ts';
import { type Binding, type Dispatch, wholeOf } from '../kernels/webgpu/dispatch.ts';
import { passGradient } from '../kernels/webgpu/elementwise.ts';
import { gradientTable, optimise } from '../kernels/webgpu/optimise.ts';
import { relativeError } from '../reference/finiteDifferences.ts';
import type { GradientCase } from '../reference/gradientCases.ts';
import type { CaseReport } from '../reference/gradientCheck.ts';
import type { Reference } from '../reference/operation.ts';
import { signed } from '../reference/seededNumbers.ts';
import type { DeviceMemory } from './deviceMemory.ts';
import { covers, lower } from './lower.ts';
import { turn } from './plan.ts';
import { stateOf } from './state.ts';
import { type PlanTensor, Tape } from './tape.ts';
import type { Ways } from './ways.ts';

export interface LayerCase extends Pick<GradientCase, 'inputShapes' | 'outputShape' | 'reference' | 'name'> {
  readonly kind: CompiledNode['layer']['kind'];
  readonly params: CompiledNode['params'];
}

/** Null where no kernel of ours covers the case. */
export async function checkLayer(
  memory: DeviceMemory,
  one: LayerCase,
  ways: Ways,
): Promise<CaseReport | null> {
  const { kind, name, params } = one;
  const layer = layerOf(kind);
  const shapes = one.inputShapes.map((shape) => shape.slice(1));
  const [batch = 1] = one.inputShapes[0] ?? [];
  const outputShape = one.outputShape.slice(1);
  const specs = layer.weights(shapes, params);
  const node: CompiledNode = {
    id: 'it',
    inputs: shapes.map((_, i) => `from${i}`),
    weights: specs,
    params,
    layer,
  };
  if (kind === 'input' || kind === 'dropout' || !covers(kind)) return null;

  const weights = specs.map((spec) => ({ name: `it/${spec.name}`, nodeId: 'it', spec }));
  const buffers = layer
    .buffers(shapes, params)
    .map((spec) => ({ name: `it/${spec.name}`, shape: spec.shape }));
  const state = stateOf({ weights, buffers } as unknown as CompiledModel, []);
  const tape = new Tape(batch, true);
  const inputs = shapes.map(
    (shape, i): PlanTensor => ({
      shape,
      flow: tape.flow(`input ${i}`, batch * sizeOf(shape), { learns: true }),
    }),
  );
  const partials = {
    label: 'partials',
    life: 'kept',
    get length() {
      return Math.max(1, tape.partials);
    },
  } as const;
  const turned = {
    label: 'turned',
    life: 'kept',
    get length() {
      return Math.max(1, tape.turned);
    },
  } as const;
  const head = wholeOf({ label: 'head', length: 64, life: 'kept' });
  const output = lower({
    tape,
    node,
    inputs,
    output: outputShape,
    batch,
    activation: null,
    state,
    ways,
    head,
    streamAt: () => 4,
    partials,
    turned,
  });
  const direction = random(one.outputShape, 300);
  if (output === inputs[0]?.flow) return null;
  const given = tape.scratch('direction', direction.values.length);
  output.consumers += 1;
  const target = tape.target(output);
  if (target) tape.run(passGradient(given, target));
  tape.writeBackward();
  if (tape.sources.length > 0) {
    const data = gradientTable(tape.sources);
    const table = { label: 'table', length: data.length, life: 'kept', initial: data } as const;
    tape.run(optimise({ kind: 'sgd' }, 0, tape.sources, table, partials, state, head));
  }

  const dispatches = [...turn(tape, state, turned), ...tape.dispatches];

  const inputValues = one.inputShapes.map((shape, i) => random(shape, 100 + i));
  const weightValues = specs.map(({ name: weightName, shape }, i) => ({
    name: weightName,
    value: random(shape, 200 + i),
  }));
  const expected = one.reference(
    inputValues,
    Object.fromEntries(weightValues.map(({ name: weightName, value }) => [weightName, value])),
  );
  const gradients = expected.backward(direction);
  try {
    return await memory.guarded(async () => {
      const queue = memory.device.queue;
      const write = ({ buffer, offset }: Binding['view'], { values }: Reference) =>
        queue.writeBuffer(memory.buffer(buffer), 4 * offset, Float32Array.from(values));
      inputs.forEach(({ flow }, i) => {
        write(flow.value, inputValues[i] ?? direction);
      });
      weightValues.forEach(({ name: weightName, value }) => {
        write(state.view(`it/${weightName}`), value);
      });
      write(given, direction);
      await runAll(memory, dispatches);
      const errors: Record<string, number> = {};
      const compare = async (what: string, view: Binding['view'] | null, wanted: Reference | undefined) => {
        const got = view ? await readView(memory, view) : new Float32Array();
        errors[what] = wanted ? relativeError(wanted.values, got) : Number.POSITIVE_INFINITY;
      };
      await compare('output', output.value, expected.output);
      for (const [i, { flow }] of inputs.entries()) {
        await compare(`input ${i}`, flow.gradient, gradients.inputs[i]);
      }
      for (const { name: weightName } of weightValues) {
        const { offset, length } = state.view(`it/${weightName}`);
        const view = { buffer: state.gradients, offset, length };
        await compare(weightName, view, gradients.weights[weightName]);
      }
      return { kind, name, errors, failure: null };
    });
  } catch (error) {
    return { kind, name, errors: {}, failure: error instanceof Error ? error.message : String(error) };
  }
}

async function runAll(memory: DeviceMemory, dispatches: readonly Dispatch[]): Promise<void> {
  const { device } = memory;
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (const { kernel, source, bindings, workgroups } of dispatches) {
    const pipeline = await memory.pipeline(kernel, source);
    const entries = bindings.map(({ view }, binding) => ({
      binding,
      resource: { buffer: memory.buffer(view.buffer), offset: 4 * view.offset, size: 4 * view.length },
    }));
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    pass.dispatchWorkgroups(...workgroups);
  }
  pass.end();
  device.queue.submit([encoder.finish()]);
}

async function readView(
  memory: DeviceMemory,
  { buffer, offset, length }: Binding['view'],
): Promise<Float32Array> {
  const { device } = memory;
  const size = 4 * length;
  const staging = device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(memory.buffer(buffer), 4 * offset, staging, 0, size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const values = new Float32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  return values;
}

function random(shape: readonly number[], seed: number): Reference {
  return { shape, values: Float64Array.from(signed(sizeOf(shape), seed)) };
}
