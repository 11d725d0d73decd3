import { type LayerKind, layerOf } from '../../model/layers/index.ts';
import type { Family } from '../../model/layers/layerType.ts';

export interface FamilyKinds {
  readonly family: Family;
  readonly kinds: readonly LayerKind[];
}

/** The families in the order in which the kinds first name them, each with its kinds. */
export function kindsByFamily(kinds: readonly LayerKind[]): readonly FamilyKinds[] {
  const families = [...new Set(kinds.map((kind) => layerOf(kind).family))];
  return families.map((family) => ({
    family,
    kinds: kinds.filter((kind) => layerOf(kind).family === family),
  }));
}
