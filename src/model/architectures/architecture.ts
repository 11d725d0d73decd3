import type { Localised } from '../language.ts';
import type { Network } from '../network.ts';

/**
 * Where a network stands on the shelf: the book's own, published ones at their true size, and small twins of these for
 * 28 x 28 grey images and ten classes, each below 300,000 parameters, that train here.
 */
export const architectureGroups = ['book', 'published', 'twins'] as const;
export type ArchitectureGroup = (typeof architectureGroups)[number];

/** A paper is cited alike in both languages; what is said of the version is not. */
export function cited(paper: string, version: Localised = { en: '', ko: '' }): Localised {
  const said = (more: string) => (more === '' ? paper : `${paper}; ${more}`);
  return { en: said(version.en), ko: said(version.ko) };
}

/** Of a twin: the paper whose network it follows. */
export function after(paper: string): Localised {
  return { en: `after ${paper}`, ko: `원래 신경망: ${paper}` };
}

/** A network on the shelf. */
export interface Architecture {
  readonly name: string;
  readonly group: ArchitectureGroup;
  /** Of the publication. */
  readonly year: number;
  /** Who published it where and when, and which version this is. */
  readonly source: Localised;
  /** The name of the small twin that can be trained in its stead. */
  readonly twin?: string;
  readonly text: { readonly name: Localised; readonly meaning: Localised };
  /** Made anew at each call, so that its identity is the caller's own. */
  readonly network: () => Network;
}
