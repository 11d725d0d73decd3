import type { Localised } from '../language.ts';
import type { Network } from '../network.ts';

/**
 * Where a network stands on the shelf: the book's own, published ones at their true size, and small twins of these for
 * 28 x 28 grey images and ten classes, each below 300,000 parameters, that train here.
 */
export const architectureGroups = ['book', 'published', 'twins'] as const;
export type ArchitectureGroup = (typeof architectureGroups)[number];

/** A network on the shelf. */
export interface Architecture {
  readonly name: string;
  readonly group: ArchitectureGroup;
  /** Of the publication. */
  readonly year: number;
  /** Who published it where, and whose version this is. */
  readonly source: string;
  /** The name of the small twin that can be trained in its stead. */
  readonly twin?: string;
  readonly text: { readonly name: Localised; readonly meaning: Localised };
  /** Made anew at each call, so that its identity is the caller's own. */
  readonly network: () => Network;
}
