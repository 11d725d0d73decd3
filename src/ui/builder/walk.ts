/**
 * Where the arrow keys go from a card: right and left along the flow (the first card that follows or feeds), up and down
 * to the nearest one on the row above or below, Home and End to the ends. A frame is entered through its head.
 */
import type { SeenAs } from './canvasGraph.ts';
import type { Sheet } from './sheet.ts';

interface Spot {
  readonly id: string;
  /** Its centre. */
  readonly x: number;
  readonly y: number;
}

export interface Link {
  readonly from: string;
  readonly to: string;
}

/** The connections as the keyboard follows them: into a frame by its head, out of it from the layer that leads out. */
export function linksOf({ edges }: Pick<Sheet, 'edges'>, seenAs: SeenAs): readonly Link[] {
  return edges
    .filter(({ edge }) => edge.border !== 'out')
    .map(
      ({
        edge: {
          border,
          from,
          to,
          edges: [first],
        },
      }) => ({
        from: border === 'in' ? from : (seenAs.get(first.from) ?? from),
        to,
      }),
    );
}

export function walk(
  key: string,
  from: string,
  links: readonly Link[],
  order: readonly string[],
  spots: readonly Spot[],
): string | null {
  const at = order.indexOf(from);
  switch (key) {
    case 'ArrowRight': {
      const after = new Set(links.filter((link) => link.from === from).map((link) => link.to));
      return order.find((id) => after.has(id)) ?? order[at + 1] ?? null;
    }
    case 'ArrowLeft':
      return links.find((link) => link.to === from)?.from ?? order[at - 1] ?? null;
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

function vertical(direction: 1 | -1, from: string, spots: readonly Spot[]): string | null {
  const here = spots.find((spot) => spot.id === from);
  if (!here) return null;
  const beyond = spots.filter((spot) => (spot.y - here.y) * direction > 20);
  const row = Math.min(...beyond.map((spot) => (spot.y - here.y) * direction));
  const onRow = beyond.filter((spot) => (spot.y - here.y) * direction < row + 20);
  return onRow.toSorted((a, b) => Math.abs(a.x - here.x) - Math.abs(b.x - here.x))[0]?.id ?? null;
}
