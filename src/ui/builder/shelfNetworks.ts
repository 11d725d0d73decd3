/**
 * The networks of the shelf, made once when they are first asked for: all of them together take longer than the page may
 * wait at its start.
 */
import { analyse } from '../../model/analyse.ts';
import { architectureNamed } from '../../model/architectures/index.ts';
import type { Network } from '../../model/network.ts';

export interface ShelfNetwork {
  readonly network: Network;
  readonly parameters: number;
}

const made = new Map<string, ShelfNetwork>();

/** An unknown name is our own bug. */
export function shelfNetwork(name: string): ShelfNetwork {
  const known = made.get(name);
  if (known) return known;
  const architecture = architectureNamed(name);
  if (!architecture) throw new Error(`no network is called ${name}`);
  const network = architecture.network();
  const one = { network, parameters: analyse(network).parameters };
  made.set(name, one);
  return one;
}

export function shelfNetworkIfMade(name: string): ShelfNetwork | undefined {
  return made.get(name);
}
