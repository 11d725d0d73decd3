/**
 * An edit that selects another layer (one is put in, copied or taken out) draws every setting in the inspector anew: they
 * come behind the numbers of the network.
 */
import { useEffect, useReducer, useRef } from 'react';
import type { Network, NetworkNode } from '../../model/network.ts';
import { afterNumbers } from '../afterNumbers.ts';

export interface Settled {
  readonly node: NetworkNode;
  readonly network: Network;
}

/** The layer whose settings are drawn. Who selects another without an edit has them at once. */
export function useSettled(node: NetworkNode, network: Network): Settled {
  const [, draw] = useReducer((times: number) => times + 1, 0);
  const last = useRef<Settled>({ node, network });
  const isLate = node.id !== last.current.node.id && network !== last.current.network;
  useEffect(() => {
    const settle = () => {
      last.current = { node, network };
    };
    if (!isLate) return settle();
    return afterNumbers(() => {
      settle();
      draw();
    });
  }, [node, network, isLate]);
  return isLate ? last.current : { node, network };
}
