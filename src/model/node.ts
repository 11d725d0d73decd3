/** Makes nodes whose kind and parameters belong together, from kinds and parameters that come from anywhere. */
import * as v from 'valibot';
import { type LayerKind, layerFor } from './layers/index.ts';
import type { NetworkNode, NodeId } from './network.ts';
import { fail, ok, type Result } from './result.ts';

export interface NodePlace {
  readonly id: NodeId;
  readonly inputs: readonly NodeId[];
  readonly block?: readonly string[];
}

/** A node with its kind's default parameters, some of them given. What the schema refuses is our own bug. */
export function newNode<K extends LayerKind>(kind: K, place: NodePlace, patch: object = {}): NetworkNode<K> {
  const made = nodeOf(kind, { ...layerFor(kind).defaults, ...patch }, place);
  if (!made.ok) throw new Error(`${kind} does not allow ${JSON.stringify(patch)}: ${made.problem}`);
  return made.value;
}

/** A node from unchecked parameters; the problem is the name of the first parameter that its schema refuses. */
export function nodeOf<K extends LayerKind>(
  kind: K,
  params: unknown,
  { id, inputs, block }: NodePlace,
): Result<NetworkNode<K>, string> {
  const parsed = v.safeParse(layerFor(kind).params, params);
  if (!parsed.success) return fail(String(parsed.issues[0].path?.[0]?.key ?? ''));
  return ok({ id, kind, params: parsed.output, inputs, ...(block ? { block } : {}) });
}
