import type { Network } from '../network.ts';
import { chain } from './chain.ts';

/** An empty canvas: the image joined to ten classes. Nothing in between yet, so the output says what is missing. */
export function emptyNetwork(): Network {
  return {
    nodes: chain(null, [
      ['input', 'input'],
      ['output', 'output'],
    ]),
  };
}
