import type { Localised } from '../language.ts';
import type { Network } from '../network.ts';

/** A network on the shelf. */
export interface Architecture {
  readonly name: string;
  readonly text: { readonly name: Localised; readonly meaning: Localised };
  /** Made anew at each call, so that its identity is the caller's own. */
  readonly network: () => Network;
}
