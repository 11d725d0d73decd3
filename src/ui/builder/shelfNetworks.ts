/**
 * The networks of the shelf, made once when they are first asked for: all of them together take longer than the page may
 * wait at its start. Whoever wants to know which of them is open waits until they are made.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { analyse } from '../../model/analyse.ts';
import { type Architecture, architectureNamed, architectures } from '../../model/architectures/index.ts';
import type { Network, NetworkNode } from '../../model/network.ts';

export interface ShelfNetwork {
  readonly network: Network;
  readonly parameters: number;
}

const made = new Map<string, ShelfNetwork>();

const networks = new Map<string, Network>();

/** The network alone, uncounted. An unknown name is our own bug. */
export function networkNamed(name: string): Network {
  const known = networks.get(name);
  if (known) return known;
  const architecture = architectureNamed(name);
  if (!architecture) throw new Error(`no network is called ${name}`);
  const network = architecture.network();
  networks.set(name, network);
  return network;
}

export function shelfNetwork(name: string): ShelfNetwork {
  const known = made.get(name);
  if (known) return known;
  const network = networkNamed(name);
  const one = { network, parameters: analyse(network).parameters };
  made.set(name, one);
  return one;
}

/** Counts how often networks were made while nothing else was to be done. */
const stretches = createStore<{ readonly done: number }>()(() => ({ done: 0 }));

/** Makes networks until this time (of `performance.now`), at least one; tells whether some are left. */
export function makeShelf(untilMs: number): boolean {
  const waiting = architectures.filter(({ name }) => !made.has(name));
  for (const { name } of waiting) {
    shelfNetwork(name);
    if (performance.now() > untilMs) break;
  }
  if (waiting.length > 0) stretches.setState(({ done }) => ({ done: done + 1 }));
  return waiting.length > 1;
}

/** Draws the caller again as more of the networks are made. */
export function useShelf(): void {
  useStore(stretches);
}

/** The shelf's network that is exactly this one, if it has been made. */
export function onShelf(network: Network): Architecture | null {
  return architectures.find(({ name }) => isSameNetwork(made.get(name)?.network, network)) ?? null;
}

/** Nodes never change: each is written out once, however often networks are compared. */
const texts = new WeakMap<NetworkNode, string>();

function textOf(node: NetworkNode | undefined): string {
  if (!node) return '';
  const known = texts.get(node);
  if (known !== undefined) return known;
  const text = JSON.stringify(node);
  texts.set(node, text);
  return text;
}

/** The same layers, settings and connections. Names of layers count: they seed the initial weights. */
export function isSameNetwork(a: Network | undefined, b: Network): boolean {
  return (
    a === b ||
    (a?.nodes.length === b.nodes.length &&
      a.nodes.every((node, i) => node === b.nodes[i] || textOf(node) === textOf(b.nodes[i])))
  );
}

/** From which share of its layers on a network counts as made from another. */
const mostly = 0.5;

/**
 * The published network that this one is or was made from: the very same, else the one with which it shares most layers
 * (their names and kinds), at least half of the larger one's; null where there is none.
 */
export function publishedOrigin(network: Network): Architecture | null {
  const published = architectures.filter(({ group }) => group === 'published');
  const same = published.find(({ name }) => isSameNetwork(networkNamed(name), network));
  if (same) return same;
  const kinds = new Map(network.nodes.map(({ id, kind }) => [id, kind]));
  let found: { readonly one: Architecture; readonly share: number } | null = null;
  for (const one of published) {
    const { nodes } = networkNamed(one.name);
    let shared = 0;
    for (const { id, kind } of nodes) if (kinds.get(id) === kind) shared += 1;
    const share = shared / Math.max(nodes.length, network.nodes.length);
    if (share >= mostly && share > (found?.share ?? 0)) found = { one, share };
  }
  return found?.one ?? null;
}

export function shelfNetworkIfMade(name: string): ShelfNetwork | undefined {
  return made.get(name);
}
