/**
 * For tests only: what a piece of work costs, in a unit that every machine has: how often a network could be copied through
 * JSON meanwhile. Work and copies take turns, and the best of each counts, so that foreign load hits neither alone.
 */
import type { Network } from './network.ts';

const turns = 25;

export function costInCopies(network: Network, work: () => void): number {
  const [copying, working] = [[], []] as [number[], number[]];
  for (let turn = 0; turn < turns; turn += 1) {
    copying.push(msOf(() => JSON.parse(JSON.stringify(network))));
    working.push(msOf(work));
  }
  return Math.min(...working) / Math.min(...copying);
}

function msOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
