import type { LayerKind } from '../model/layers/index.ts';
import type { MendCode } from '../model/mend.ts';

/** What an undo step is called; the screen has words for each ("Undo: add Convolution"). */
export type EditLabel =
  | { readonly code: 'addLayer'; readonly kind: LayerKind }
  | { readonly code: 'removeLayers'; readonly count: number }
  | { readonly code: 'duplicateLayers'; readonly count: number }
  | { readonly code: 'duplicateBlock'; readonly name: string }
  | { readonly code: 'paste'; readonly count: number }
  | { readonly code: 'wrapInBlock'; readonly name: string }
  | { readonly code: 'unwrapBlock'; readonly name: string }
  | { readonly code: 'renameBlock'; readonly name: string }
  | { readonly code: 'addSkip'; readonly projection: boolean }
  | { readonly code: 'moveLayer'; readonly kind: LayerKind }
  | { readonly code: 'moveLayers'; readonly count: number }
  | { readonly code: 'moveBlock'; readonly name: string }
  | { readonly code: 'setParameter'; readonly kind: LayerKind }
  | { readonly code: 'connect' }
  | { readonly code: 'disconnect' }
  | { readonly code: 'mend'; readonly mend: MendCode }
  | { readonly code: 'loadNetwork'; readonly name: string }
  | { readonly code: 'setTraining' }
  | { readonly code: 'setData' }
  | { readonly code: 'setSeed' }
  | { readonly code: 'rename' }
  | { readonly code: 'setHidden' };
