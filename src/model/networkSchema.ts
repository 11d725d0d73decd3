/**
 * Checks a network that comes from outside: strict, capped, into fresh objects. Kinds and parameters are those of the
 * layer table. Whether ids are unique, edges lead somewhere, shapes meet and numbers lie in their range is not asked
 * here: a network that is wrong opens, with its problems on its cards.
 */
import * as v from 'valibot';
import { isLayerKind, type LayerKind } from './layers/index.ts';
import {
  idPattern,
  maxBlockDepth,
  maxBlockName,
  maxInputs,
  maxNodes,
  type Network,
  type NetworkNode,
} from './network.ts';
import { nodeAsGiven } from './node.ts';

const idSchema = v.pipe(v.string(), v.regex(idPattern));

/** A list whose length is looked at before any of its items. */
function cappedArray<S extends v.GenericSchema>(item: S, max: number) {
  return v.pipe(v.array(v.unknown()), v.maxLength(max), v.array(item));
}

const kindSchema = v.custom<LayerKind>(
  (value) => typeof value === 'string' && isLayerKind(value),
  'unknown kind',
);

const networkNodeSchema: v.GenericSchema<unknown, NetworkNode> = v.pipe(
  v.strictObject({
    id: idSchema,
    kind: kindSchema,
    params: v.unknown(),
    inputs: cappedArray(idSchema, maxInputs),
    block: v.exactOptional(
      cappedArray(v.pipe(v.string(), v.minLength(1), v.maxLength(maxBlockName)), maxBlockDepth),
    ),
  }),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const { kind, params, ...place } = dataset.value;
    const made = nodeAsGiven(kind, params, place);
    if (made.ok) return made.value;
    const path = settingPath(dataset.value, made.problem);
    addIssue({ message: 'not allowed', ...(path && { path }) });
    return NEVER;
  }),
);

/** Where in a node a setting stands; undefined where it is not known which one is wrong. */
function settingPath(
  node: { readonly params: unknown },
  name: string,
): [v.IssuePathItem, v.IssuePathItem] | undefined {
  const { params } = node;
  if (name === '' || typeof params !== 'object' || params === null) return undefined;
  const item = (input: object, key: string): v.IssuePathItem => ({
    type: 'object',
    origin: 'value',
    input: { ...input },
    key,
    value: Reflect.get(input, key),
  });
  return [item(node, 'params'), item(params, name)];
}

export const networkSchema: v.GenericSchema<unknown, Network> = v.strictObject({
  nodes: cappedArray(networkNodeSchema, maxNodes),
});
