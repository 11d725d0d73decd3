/**
 * What a run carries from step to step, as it lies on the device: all weights in one flat buffer, the optimiser's slots
 * and the gradients in buffers of the same layout, running statistics in one more. By name it is the same as in the
 * `TensorStore`, so that a checkpoint can go on in either.
 */
import { sizeOf } from '../../model/shape.ts';
import type { CompiledModel } from '../compile.ts';
import { aligned, type PlannedBuffer, type View } from '../kernels/webgpu/dispatch.ts';

export interface Region extends View {
  /** As in a checkpoint: `nodeId/weightName`, `nodeId/weightName/slot`, `nodeId/bufferName`. */
  readonly name: string;
}

export interface State {
  readonly weights: PlannedBuffer;
  readonly gradients: PlannedBuffer;
  readonly slots: readonly PlannedBuffer[];
  readonly running: PlannedBuffer;
  /** Everything of a checkpoint, in its order. */
  readonly regions: readonly Region[];
  /** A weight or buffer by its name. */
  readonly view: (name: string) => View;
}

/** `slots`: the names of what the optimiser carries for every weight. */
export function stateOf(model: CompiledModel, slots: readonly string[]): State {
  const places = laidOut(model.weights.map(({ name, spec }) => ({ name, shape: spec.shape })));
  const carried = laidOut(model.buffers);
  const weights = keptBuffer('weights', places.length);
  const gradients = keptBuffer('gradients', places.length);
  const running = keptBuffer('running', carried.length);
  const slotBuffers = slots.map((slot) => keptBuffer(slot, places.length));
  const regions: Region[] = places.of.map((place) => ({ ...place, buffer: weights }));
  for (const place of places.of) {
    slotBuffers.forEach((buffer, s) => {
      regions.push({ ...place, name: `${place.name}/${slots[s]}`, buffer });
    });
  }
  for (const place of carried.of) regions.push({ ...place, buffer: running });
  const byName = new Map<string, View>(regions.map((region) => [region.name, region]));
  return {
    weights,
    gradients,
    slots: slotBuffers,
    running,
    regions,
    view: (name) => {
      const view = byName.get(name);
      if (!view) throw new Error(`nothing is named ${name}`);
      return view;
    },
  };
}

function keptBuffer(label: string, length: number): PlannedBuffer {
  return { label, length: Math.max(1, length), life: 'kept' };
}

function laidOut(named: readonly { readonly name: string; readonly shape: readonly number[] }[]) {
  let offset = 0;
  const of = named.map(({ name, shape }) => {
    const place = { name, offset, length: sizeOf(shape) };
    offset += aligned(place.length);
    return place;
  });
  return { of, length: offset };
}
