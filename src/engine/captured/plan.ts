/**
 * A whole training step, or a whole look at a batch, as a list of dispatches over planned buffers: from a compiled
 * network, a batch size and an optimiser, without a device. Replaying the list is all that a step does; what changes
 * from step to step (images, labels, rate, random streams, the place in the ring) comes in one upload, `input`:
 *
 *   head: rate, slot, count, -, then four words for each dropout      labels: bytes      pixels: bytes
 */
import type { Training } from '../../document/experiment.ts';
import type { NodeId } from '../../model/network.ts';
import type { Shape } from '../../model/shape.ts';
import { sizeOf } from '../../model/shape.ts';
import type { CompiledModel, CompiledNode } from '../compile.ts';
import {
  aligned,
  type Dispatch,
  type PlannedBuffer,
  type View,
  wholeOf,
} from '../kernels/webgpu/dispatch.ts';
import { brightness, turningTable, turnKernels, unpack } from '../kernels/webgpu/layout.ts';
import { header, loss } from '../kernels/webgpu/loss.ts';
import { gradientTable, optimise } from '../kernels/webgpu/optimise.ts';
import { covers, lower, takesActivation } from './lower.ts';
import { activationOf } from './lowerElements.ts';
import { shareScratch } from './scratch.ts';
import type { State } from './state.ts';
import { type PlanTensor, Tape } from './tape.ts';
import type { Ways } from './ways.ts';

export interface Plan {
  readonly batch: number;
  readonly dispatches: readonly Dispatch[];
  /** The memory behind each scratch buffer; a buffer that is not in it has its own. */
  readonly memory: ReadonlyMap<PlannedBuffer, PlannedBuffer>;
  readonly input: PlannedBuffer;
  readonly head: View;
  readonly labels: View;
  readonly pixels: View;
  /** [mean loss, right answers] for each of `slots` steps. */
  readonly ring: PlannedBuffer;
  readonly slots: number;
  readonly logits: View;
  /** Layers with a random stream, in the order of their words in `head`. */
  readonly drawing: readonly NodeId[];
  /** What each layer puts out, by its id; of training plans only. */
  readonly activations: ReadonlyMap<NodeId, View>;
}

/** Steps that may be under way before their numbers are read. */
const ringSlots = 64;

/** Whether all layers are covered by kernels of ours. */
export function canPlan(model: CompiledModel): boolean {
  return model.nodes.every(({ layer }) => covers(layer.kind));
}

export function planTraining(
  model: CompiledModel,
  state: State,
  { optimiser, weightDecay }: Pick<Training, 'optimiser' | 'weightDecay'>,
  batch: number,
  ways: Ways,
): Plan {
  return plan(model, state, batch, ways, (tape, { head, partials }) => {
    tape.writeBackward();
    if (tape.sources.length === 0) return;
    const data = gradientTable(tape.sources);
    const table: PlannedBuffer = {
      label: 'gradient table',
      length: data.length,
      life: 'kept',
      initial: data,
    };
    tape.run(optimise(optimiser, weightDecay, tape.sources, table, partials, state, head));
  });
}

/** In inference mode; nothing is learned. */
export function planInference(model: CompiledModel, state: State, batch: number, ways: Ways): Plan {
  return plan(model, state, batch, ways, null);
}

type Finish = (tape: Tape, given: { readonly head: View; readonly partials: PlannedBuffer }) => void;

function plan(model: CompiledModel, state: State, batch: number, ways: Ways, finish: Finish | null): Plan {
  const tape = new Tape(batch, finish !== null);
  const { nodes } = model;
  const imageShape = shapeOf(model, model.inputId);
  const classes = sizeOf(shapeOf(model, model.outputId));
  const drawing = tape.training
    ? nodes.filter(({ layer }) => layer.kind === 'dropout').map(({ id }) => id)
    : [];
  const { input, head, labels, pixels } = inputOf(drawing.length, batch, sizeOf(imageShape));
  const slots = tape.training ? ringSlots : 1;
  const ring: PlannedBuffer = { label: 'ring', length: 2 * slots, life: 'kept' };
  const table: PlannedBuffer = { label: 'brightness', length: 256, life: 'kept', initial: brightness };
  const partials: PlannedBuffer = {
    label: 'partial gradients',
    life: 'kept',
    get length() {
      return Math.max(1, tape.partials);
    },
  };

  const turned: PlannedBuffer = {
    label: 'turned kernels',
    life: 'kept',
    get length() {
      return Math.max(1, tape.turned);
    },
  };

  const tensors = new Map<NodeId, PlanTensor>();
  const images = tape.flow('images', batch * sizeOf(imageShape), { learns: false });
  tensors.set(model.inputId, { shape: imageShape, flow: images });
  tape.run(unpack(pixels, wholeOf(table), images.value));
  for (const node of nodes) {
    if (tensors.has(node.id)) continue;
    const shape = shapeOf(model, node.id);
    const along = activationAlong(nodes, node);
    const flow = lower({
      tape,
      node,
      inputs: node.inputs.map((id) => tensorOf(tensors, id)),
      output: shape,
      batch,
      activation: along ? activationOf(along) : null,
      state,
      ways,
      head,
      streamAt: (id) => header.streams + 4 * drawing.indexOf(id),
      partials,
      turned,
    });
    tensors.set(node.id, { shape, flow });
    if (along) tensors.set(along.id, { shape, flow });
  }

  const { flow } = tensorOf(tensors, model.outputId);
  flow.consumers += tape.training && flow.learns ? 1 : 0;
  const target = tape.training ? tape.target(flow) : null;
  tape.run(loss({ images: batch, classes, logits: flow.value, head, labels, ring: wholeOf(ring) }, target));
  finish?.(tape, { head, partials });
  const dispatches = [...turn(tape, state, turned), ...tape.dispatches];

  const activations = new Map<NodeId, View>();
  if (tape.training) for (const [id, tensor] of tensors) activations.set(id, tensor.flow.value);
  return {
    batch,
    dispatches,
    memory: shareScratch(dispatches, new Set([flow.value.buffer])),
    input,
    head,
    labels,
    pixels,
    ring,
    slots,
    logits: flow.value,
    drawing,
    activations,
  };
}

/** Transposes the kernels that need it, all at once and before anything else: no weight changes until the step's end. */
export function turn({ turnings }: Tape, { weights }: State, turned: PlannedBuffer): readonly Dispatch[] {
  if (turnings.length === 0) return [];
  const data = turningTable(turnings);
  const table: PlannedBuffer = { label: 'turning table', length: data.length, life: 'kept', initial: data };
  return [turnKernels(turnings, table, wholeOf(weights), wholeOf(turned))];
}

function inputOf(streams: number, batch: number, imageSize: number) {
  const headLength = aligned(header.streams + 4 * streams);
  const labelLength = Math.ceil(batch / 4);
  const pixelLength = Math.ceil((batch * imageSize) / 4);
  const pixelOffset = headLength + aligned(labelLength);
  const input: PlannedBuffer = { label: 'input', length: pixelOffset + pixelLength, life: 'kept' };
  return {
    input,
    head: { buffer: input, offset: 0, length: headLength },
    labels: { buffer: input, offset: headLength, length: labelLength },
    pixels: { buffer: input, offset: pixelOffset, length: pixelLength },
  };
}

/** The only consumer of a layer, where it is an activation that the layer's kernel takes along. */
function activationAlong(nodes: readonly CompiledNode[], node: CompiledNode): CompiledNode | null {
  if (!takesActivation.has(node.layer.kind)) return null;
  const consumers = nodes.flatMap((other) => other.inputs.filter((id) => id === node.id).map(() => other));
  const [first] = consumers;
  return first && consumers.length === 1 && activationOf(first) ? first : null;
}

function shapeOf({ analysis }: CompiledModel, id: NodeId): Shape {
  const shape = analysis.nodes.get(id)?.output;
  if (!shape) throw new Error(`${id} has no shape`);
  return shape;
}

function tensorOf(tensors: ReadonlyMap<NodeId, PlanTensor>, id: NodeId): PlanTensor {
  const tensor = tensors.get(id);
  if (!tensor) throw new Error(`${id} is needed before it is planned`);
  return tensor;
}
