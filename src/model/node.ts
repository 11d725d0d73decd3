/** Makes nodes whose kind and parameters belong together, from kinds and parameters that come from anywhere. */
import * as v from 'valibot';
import { type LayerKind, layerFor, type ParamsOf } from './layers/index.ts';
import type { NetworkNode, NodeId } from './network.ts';
import { fail, ok, type Result } from './result.ts';

export interface NodePlace {
  readonly id: NodeId;
  readonly inputs: readonly NodeId[];
  readonly block?: readonly string[] | undefined;
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
  return ok(assembled(kind, parsed.output, { id, inputs, block }));
}

/**
 * Every node is put together here, whoever changes one: with its properties in one order, so that what reads them all at
 * every edit is compiled once. An empty block is none.
 */
export function assembled<K extends LayerKind>(
  kind: K,
  params: ParamsOf<K>,
  { id, inputs, block }: NodePlace,
): NetworkNode<K> {
  return block && block.length > 0 ? { id, kind, params, inputs, block } : { id, kind, params, inputs };
}

/** How far a number may lie out of its range and still come through: somebody may have written it. */
const farthest = 65_536;

/**
 * As `nodeOf`, for what comes from outside: numbers out of their setting's range (a stride of 0) come through as they
 * are, so that the network opens and its card says what is wrong. Numbers that are far away, fractions where whole ones
 * belong, and everything else that the schema refuses are refused.
 */
export function nodeAsGiven<K extends LayerKind>(
  kind: K,
  params: unknown,
  place: NodePlace,
): Result<NetworkNode<K>, string> {
  const strict = nodeOf(kind, params, place);
  if (strict.ok || typeof params !== 'object' || params === null) return strict;
  const outside: Record<string, number> = {};
  const inside: Record<string, number> = {};
  for (const field of layerFor(kind).fields) {
    if (!('min' in field) || !Object.hasOwn(params, field.name)) continue;
    const value: unknown = Reflect.get(params, field.name);
    if (typeof value !== 'number' || !(Math.abs(value) <= farthest)) continue;
    if (field.control !== 'number' && !Number.isInteger(value)) continue;
    if (value >= field.min && value <= field.max) continue;
    outside[field.name] = value;
    inside[field.name] = field.min;
  }
  const made = nodeOf(kind, { ...params, ...inside }, place);
  if (!made.ok) return strict;
  return ok(assembled(kind, { ...made.value.params, ...outside }, place));
}
