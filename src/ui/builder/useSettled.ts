/**
 * An edit that selects another layer (one is put in, copied or taken out) draws every setting in the inspector anew. The
 * reader waits for the numbers of the network: they come first, and the settings with the frame behind them.
 */
import { useEffect, useReducer, useRef } from 'react';
import type { Network, NetworkNode } from '../../model/network.ts';

export interface Settled {
  readonly node: NetworkNode;
  readonly network: Network;
}

/** The frame with the numbers, and one more should it be late. */
const delayMs = 40;

/** The layer whose settings are drawn. Who selects another without an edit has them at once. */
export function useAfterNumbers(node: NetworkNode, network: Network): Settled {
  const [, draw] = useReducer((times: number) => times + 1, 0);
  const last = useRef<Settled>({ node, network });
  const isLate = node.id !== last.current.node.id && network !== last.current.network;
  useEffect(() => {
    const settle = () => {
      last.current = { node, network };
    };
    if (!isLate) return settle();
    const timer = setTimeout(() => {
      settle();
      draw();
    }, delayMs);
    return () => clearTimeout(timer);
  }, [node, network, isLate]);
  return isLate ? last.current : { node, network };
}
