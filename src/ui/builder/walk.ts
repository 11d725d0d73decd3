/**
 * Where the arrow keys go from a layer: right and left along the flow (the first layer that follows or feeds), up and
 * down to the nearest layer on the row above or below, Home and End to the ends.
 */
import type { Network, NodeId } from '../../model/network.ts';

interface Spot {
  readonly id: NodeId;
  /** Its centre. */
  readonly x: number;
  readonly y: number;
}

export function walk(
  key: string,
  from: NodeId,
  network: Network,
  order: readonly NodeId[],
  spots: readonly Spot[],
): NodeId | null {
  const at = order.indexOf(from);
  switch (key) {
    case 'ArrowRight':
      return (
        order.find((id) => network.nodes.some((node) => node.id === id && node.inputs.includes(from))) ??
        order[at + 1] ??
        null
      );
    case 'ArrowLeft': {
      const inputs = network.nodes.find((node) => node.id === from)?.inputs ?? [];
      return inputs.find((id) => order.includes(id)) ?? order[at - 1] ?? null;
    }
    case 'ArrowUp':
    case 'ArrowDown':
      return vertical(key === 'ArrowDown' ? 1 : -1, from, spots);
    case 'Home':
      return order[0] ?? null;
    case 'End':
      return order.at(-1) ?? null;
    default:
      return null;
  }
}

function vertical(direction: 1 | -1, from: NodeId, spots: readonly Spot[]): NodeId | null {
  const here = spots.find((spot) => spot.id === from);
  if (!here) return null;
  const beyond = spots.filter((spot) => (spot.y - here.y) * direction > 20);
  const row = Math.min(...beyond.map((spot) => (spot.y - here.y) * direction));
  const onRow = beyond.filter((spot) => (spot.y - here.y) * direction < row + 20);
  return onRow.toSorted((a, b) => Math.abs(a.x - here.x) - Math.abs(b.x - here.x))[0]?.id ?? null;
}
