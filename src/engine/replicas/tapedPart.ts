/**
 * A part of a network's forward pass whose gradients are taken later, after other parts have run and other threads have
 * answered. tfjs takes gradients within one call only; so its tape (engine.js of 4.22.0, unversioned) is taken away when
 * the part ends, and walked backwards here, last operation first, as tfjs does it.
 */
import * as tf from '@tensorflow/tfjs-core';

interface TapeNode {
  readonly kernelName: string;
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly outputs: readonly tf.Tensor[];
  readonly saved?: readonly tf.Tensor[];
  readonly gradient?: (dys: readonly (tf.Tensor | null)[]) => Readonly<Record<string, () => tf.Tensor>>;
}

interface TapingEngine {
  startTape(): void;
  endTape(): void;
  readonly state: { activeTape: readonly TapeNode[] | null };
}

export interface TapedPart {
  /** What the part puts out, kept: `dispose` frees it. */
  readonly outputs: readonly tf.Tensor[];
  /**
   * Gradients of sum(outputs x their gradients) with respect to `of`; null where nothing depends on one. Those of `outputs`
   * may be null as well. Call inside of a tidy, once.
   */
  gradients(
    ofOutputs: readonly (tf.Tensor | null)[],
    of: readonly tf.Tensor[],
  ): readonly (tf.Tensor | null)[];
  dispose(): void;
}

export function tapedPart(forward: () => tf.Tensor[]): TapedPart {
  const engine = tf.engine() as unknown as TapingEngine;
  engine.startTape();
  let outputs: readonly tf.Tensor[];
  try {
    outputs = tf.tidy(() => forward().map((output) => tf.keep(output)));
  } finally {
    engine.endTape();
  }
  const tape = engine.state.activeTape ?? [];
  engine.state.activeTape = null;
  return {
    outputs,
    gradients: (ofOutputs, of) => {
      const gradients = new Map<number, tf.Tensor>();
      outputs.forEach(({ id }, i) => {
        const gradient = ofOutputs[i];
        if (gradient) add(gradients, id, gradient);
      });
      walkBack(tape, gradients, dependents(tape, of));
      return of.map(({ id }) => gradients.get(id) ?? null);
    },
    dispose: () => {
      tf.dispose([...outputs]);
      for (const { saved } of tape) tf.dispose([...(saved ?? [])]);
    },
  };
}

/** Ids of all tensors on the tape that depend on one of these, and their own. */
function dependents(tape: readonly TapeNode[], of: readonly tf.Tensor[]): ReadonlySet<number> {
  const ids = new Set(of.map(({ id }) => id));
  for (const { inputs, outputs } of tape) {
    if (Object.values(inputs).some(({ id }) => ids.has(id))) for (const { id } of outputs) ids.add(id);
  }
  return ids;
}

function walkBack(
  tape: readonly TapeNode[],
  gradients: Map<number, tf.Tensor>,
  needed: ReadonlySet<number>,
): void {
  for (const { kernelName, inputs, outputs, gradient } of tape.toReversed()) {
    const ofOutputs = outputs.map(({ id }) => gradients.get(id) ?? null);
    const wanted = Object.entries(inputs).filter(([, { id }]) => needed.has(id));
    if (wanted.length === 0 || ofOutputs.every((one) => one === null)) continue;
    if (!gradient) throw new Error(`${kernelName} has no gradient`);
    const ofInputs = gradient(ofOutputs);
    for (const [name, { id }] of wanted) {
      const one = ofInputs[name];
      if (!one) throw new Error(`${kernelName} has no gradient for its input ${name}`);
      add(gradients, id, tf.tidy(one));
    }
  }
}

function add(gradients: Map<number, tf.Tensor>, id: number, gradient: tf.Tensor): void {
  const before = gradients.get(id);
  gradients.set(id, before ? tf.add(before, gradient) : gradient);
}
