/**
 * Parameters that may be left out. A document holds only what differs from the ordinary: a convolution without `groups`
 * has one, without `kernelWidth` a square kernel. So documents from before such a setting stay as they are, and one
 * network has one text.
 */
import { type LayerKind, type LayerParams, layerOf } from './layers/index.ts';
import type { Field } from './layers/layerType.ts';

/** What holds for a parameter, whether it is given or left out. Undefined where it has no value at all. */
export function parameterValue(field: Field, params: object): unknown {
  const given: unknown = Object.hasOwn(params, field.name) ? Reflect.get(params, field.name) : undefined;
  return given ?? absentValue(field, params);
}

/** The same parameters without those that say what holds without them. */
export function withoutOrdinary<P extends LayerParams>(kind: LayerKind, params: P): P {
  const ordinary = layerOf(kind).fields.filter(
    (field) =>
      field.absent !== undefined &&
      Object.hasOwn(params, field.name) &&
      Reflect.get(params, field.name) === absentValue(field, params),
  );
  if (ordinary.length === 0) return params;
  const kept = { ...params };
  for (const { name } of ordinary) Reflect.deleteProperty(kept, name);
  return kept;
}

function absentValue({ absent }: Field, params: object): unknown {
  return typeof absent === 'object' ? Reflect.get(params, absent.sameAs) : absent;
}
