/**
 * The skeleton of one level of a drawn network, before any pixel: which items are cards and which are beads on an edge, in
 * which column a card stands (the longest path from the beginning, so every edge runs forward) and in which lane (the
 * longest path takes lane 0; a parallel path the first lane that is free over all its columns). Pieces that no edge joins
 * are separate strands; single cards without any edge gather in a last one. Edges that close a circle are marked as back
 * edges. A frame's way in stands in the first column, its way out in the last.
 */

/** How much room an item takes, in pixels, and at which height edges reach and leave it. */
export interface Box {
  readonly width: number;
  readonly height: number;
  readonly inY: number;
  readonly outY: number;
}

export interface LayoutNode {
  readonly id: string;
  /** May be drawn as a bead: an activation. */
  readonly bead: boolean;
  readonly shape: 'card' | 'frame' | 'wayIn' | 'wayOut';
  readonly box: Box;
}

export interface LayoutEdge {
  readonly id: string;
  /** Ids of nodes; an edge from or to one that does not exist is left out. */
  readonly from: string;
  readonly to: string;
}

/** A card or a frame with the bead that sits on what leaves it. */
export interface Unit {
  readonly id: string;
  readonly shape: LayoutNode['shape'];
  readonly box: Box;
  readonly beadId: string | null;
  column: number;
  lane: number;
}

export interface UnitEdge extends LayoutEdge {
  readonly fromUnit: Unit;
  readonly toUnit: Unit;
  readonly back: boolean;
  /** Which of several edges between the same two it is. */
  readonly copy: number;
}

export interface Strand {
  readonly units: readonly Unit[];
  readonly edges: readonly UnitEdge[];
  readonly columns: number;
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/**
 * Bead -> the item it follows: its only input, which feeds nothing else, is no bead itself and no way in; and something
 * after it.
 */
function findBeads(
  byId: ReadonlyMap<string, LayoutNode>,
  edges: readonly LayoutEdge[],
): ReadonlyMap<string, string> {
  const arriving = grouped(edges, (edge) => edge.to);
  const leaving = grouped(edges, (edge) => edge.from);
  const beads = new Map<string, string>();
  for (const node of byId.values()) {
    const [edge, ...others] = arriving.get(node.id) ?? [];
    if (!node.bead || !edge || others.length > 0 || edge.from === node.id) continue;
    const producer = byId.get(edge.from);
    if (!producer || producer.bead || producer.shape === 'wayIn') continue;
    if (leaving.get(edge.from)?.length !== 1 || !leaving.has(node.id)) continue;
    beads.set(node.id, edge.from);
  }
  return beads;
}

type Draft = { -readonly [K in keyof UnitEdge]: UnitEdge[K] };

/** Kahn's order; where only circles remain, the first layer of the document goes on and what still arrives there runs back. */
function orderUnits(units: readonly Unit[], edges: readonly Draft[]): Unit[] {
  const outgoing = grouped(edges, (edge) => edge.fromUnit);
  const waiting = new Map(units.map((unit) => [unit, 0]));
  for (const edge of edges) waiting.set(edge.toUnit, (waiting.get(edge.toUnit) ?? 0) + 1);
  const done = new Set<Unit>();
  const ready = units.filter((unit) => waiting.get(unit) === 0);
  const order: Unit[] = [];
  while (order.length < units.length) {
    const next = ready.shift() ?? units.find((unit) => !done.has(unit));
    if (!next) break;
    if (done.has(next)) continue;
    done.add(next);
    order.push(next);
    for (const edge of outgoing.get(next) ?? []) {
      if (done.has(edge.toUnit)) {
        edge.back = true;
        continue;
      }
      const left = (waiting.get(edge.toUnit) ?? 1) - 1;
      waiting.set(edge.toUnit, left);
      if (left === 0) ready.push(edge.toUnit);
    }
  }
  return order;
}

function assignColumns(order: readonly Unit[], forward: readonly Draft[]): void {
  const incoming = grouped(forward, (edge) => edge.toUnit);
  const outgoing = grouped(forward, (edge) => edge.fromUnit);
  for (const unit of order)
    unit.column = Math.max(0, ...(incoming.get(unit) ?? []).map((edge) => edge.fromUnit.column + 1));
  // A source in the middle stands right before what it feeds.
  for (const unit of order) {
    const after = outgoing.get(unit) ?? [];
    if (!incoming.has(unit) && after.length > 0 && unit.shape !== 'wayIn')
      unit.column = Math.max(0, Math.min(...after.map((edge) => edge.toUnit.column)) - 1);
  }
}

function assignLanes(order: readonly Unit[], forward: readonly Draft[]): void {
  const incoming = grouped(forward, (edge) => edge.toUnit);
  const outgoing = grouped(forward, (edge) => edge.fromUnit);
  const tail = new Map<Unit, number>();
  for (const unit of order.toReversed())
    tail.set(
      unit,
      Math.max(0, ...(outgoing.get(unit) ?? []).map((edge) => 1 + (tail.get(edge.toUnit) ?? 0))),
    );
  const taken: Set<number>[] = [];
  const placed = new Set<Unit>();
  const starts = order.toSorted((a, b) => a.column - b.column || (tail.get(b) ?? 0) - (tail.get(a) ?? 0));
  for (const start of starts) {
    if (placed.has(start)) continue;
    const path: Unit[] = [];
    for (let unit: Unit | undefined = start; unit; ) {
      path.push(unit);
      placed.add(unit);
      const next: Unit[] = (outgoing.get(unit) ?? [])
        .map((edge) => edge.toUnit)
        .filter((one) => !placed.has(one));
      unit = next.toSorted((a, b) => a.column - b.column || (tail.get(b) ?? 0) - (tail.get(a) ?? 0))[0];
    }
    const last = path.at(-1) ?? start;
    const producers = (incoming.get(start) ?? []).map((edge) => edge.fromUnit.column + 1);
    const consumers = (outgoing.get(last) ?? []).map((edge) => edge.toUnit.column);
    const begin = Math.min(start.column, ...producers);
    const end = consumers.length > 0 ? Math.min(...consumers) : last.column;
    let lane = 0;
    const isTaken = (): boolean => {
      for (let column = begin; column <= end; column++) if (taken[lane]?.has(column)) return true;
      return false;
    };
    while (isTaken()) lane++;
    const columns = taken[lane] ?? new Set<number>();
    taken[lane] = columns;
    for (let column = begin; column <= end; column++) columns.add(column);
    for (const unit of path) unit.lane = lane;
  }
}

function strandsOf(order: readonly Unit[], edges: readonly Draft[]): Unit[][] {
  const parent = new Map(order.map((unit) => [unit, unit]));
  const root = (unit: Unit): Unit => {
    let top = unit;
    for (let up = parent.get(top); up && up !== top; up = parent.get(top)) top = up;
    parent.set(unit, top);
    return top;
  };
  for (const edge of edges) parent.set(root(edge.toUnit), root(edge.fromUnit));
  const groups = [...grouped(order, root).values()];
  return [
    ...groups.filter((group) => group.length > 1),
    groups.filter((group) => group.length === 1).flat(),
  ].filter((group) => group.length > 0);
}

/** Cards, beads, columns and lanes of any graph, also one with circles or missing nodes. */
export function layoutGraph(nodes: readonly LayoutNode[], all: readonly LayoutEdge[]): readonly Strand[] {
  const byId = new Map<string, LayoutNode>();
  for (const node of nodes) if (!byId.has(node.id)) byId.set(node.id, node);
  const edges = all.filter(({ from, to }) => byId.has(from) && byId.has(to));
  const beads = findBeads(byId, edges);
  const beadOf = new Map([...beads].map(([bead, producer]) => [producer, bead]));
  const units = new Map<string, Unit>();
  for (const { id, shape, box } of byId.values())
    if (!beads.has(id)) units.set(id, { id, shape, box, beadId: beadOf.get(id) ?? null, column: 0, lane: 0 });
  const copies = new Map<string, number>();
  const drafts = edges.flatMap((edge): readonly Draft[] => {
    const toUnit = units.get(edge.to);
    const fromUnit = units.get(beads.get(edge.from) ?? edge.from);
    if (!fromUnit || !toUnit) return [];
    const pair = `${edge.from} ${edge.to}`;
    const copy = copies.get(pair) ?? 0;
    copies.set(pair, copy + 1);
    return [{ ...edge, fromUnit, toUnit, copy, back: false }];
  });
  const order = orderUnits([...units.values()], drafts);
  const forward = drafts.filter((edge) => !edge.back);
  assignColumns(order, forward);
  return strandsOf(order, drafts).map((group) => {
    const members = new Set(group);
    const wayOut = group.find((unit) => unit.shape === 'wayOut');
    if (wayOut) wayOut.column = 1 + Math.max(...group.map((unit) => (unit === wayOut ? 0 : unit.column)));
    const loose = group.every(
      (unit) => !drafts.some((edge) => edge.fromUnit === unit || edge.toUnit === unit),
    );
    if (loose) for (const [column, unit] of group.entries()) Object.assign(unit, { column, lane: 0 });
    else
      assignLanes(
        group,
        forward.filter((edge) => members.has(edge.fromUnit)),
      );
    return {
      units: group,
      edges: drafts.filter((edge) => members.has(edge.fromUnit)),
      columns: 1 + Math.max(...group.map((unit) => unit.column)),
    };
  });
}
