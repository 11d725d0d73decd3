/**
 * The skeleton of a drawn network, before any pixel: which layers are cards and which are beads on an edge, in which
 * column a card stands (the longest path from the beginning, so every edge runs forward) and in which lane (the longest
 * path takes lane 0; a parallel path the first lane that is free over all its columns). Pieces that no edge joins are
 * separate strands; single cards without any edge gather in a last one. Edges that close a circle are marked as back edges.
 */

export interface LayoutNode {
  readonly id: string;
  /** Where its edges come from, in order; ids that do not exist are ignored. */
  readonly inputs: readonly string[];
  /** May be drawn as a bead: an activation. */
  readonly bead: boolean;
}

/** A card with the bead that sits on what leaves it. */
export interface Unit {
  readonly id: string;
  readonly beadId: string | null;
  column: number;
  lane: number;
}

export interface UnitEdge {
  /** The layers that the edge joins, beads included. */
  readonly from: string;
  readonly to: string;
  readonly fromUnit: Unit;
  readonly toUnit: Unit;
  readonly back: boolean;
  /** Which of several equal edges it is. */
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

function firstOfEachId(nodes: readonly LayoutNode[]): Map<string, LayoutNode> {
  const byId = new Map<string, LayoutNode>();
  for (const node of nodes) if (!byId.has(node.id)) byId.set(node.id, node);
  return byId;
}

/** Bead -> the layer it follows: one input, which feeds nothing else and is no bead itself, and something after it. */
function findBeads(byId: ReadonlyMap<string, LayoutNode>): Map<string, string> {
  const consumers = new Map<string, number>();
  for (const { inputs } of byId.values())
    for (const input of inputs) consumers.set(input, (consumers.get(input) ?? 0) + 1);
  const beads = new Map<string, string>();
  for (const node of byId.values()) {
    const [input, ...others] = node.inputs;
    if (!node.bead || input === undefined || others.length > 0 || input === node.id) continue;
    const producer = byId.get(input);
    if (!producer || producer.bead || consumers.get(input) !== 1 || !consumers.get(node.id)) continue;
    beads.set(node.id, input);
  }
  return beads;
}

interface Draft {
  readonly fromUnit: Unit;
  readonly toUnit: Unit;
  readonly from: string;
  readonly to: string;
  readonly copy: number;
  back: boolean;
}

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
    if (!incoming.has(unit) && after.length > 0)
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

/** Cards, beads, columns and lanes of any graph, also one with circles or missing layers. */
export function layoutGraph(nodes: readonly LayoutNode[]): readonly Strand[] {
  const byId = firstOfEachId(nodes);
  const beads = findBeads(byId);
  const beadOf = new Map([...beads].map(([bead, producer]) => [producer, bead]));
  const units = new Map<string, Unit>();
  for (const id of byId.keys())
    if (!beads.has(id)) units.set(id, { id, beadId: beadOf.get(id) ?? null, column: 0, lane: 0 });
  const drafts: Draft[] = [];
  for (const node of byId.values()) {
    const toUnit = units.get(node.id);
    if (!toUnit) continue;
    const seen = new Map<string, number>();
    for (const from of node.inputs) {
      const fromUnit = units.get(beads.get(from) ?? from);
      if (!fromUnit) continue;
      const copy = seen.get(from) ?? 0;
      seen.set(from, copy + 1);
      drafts.push({ fromUnit, toUnit, from, to: node.id, copy, back: false });
    }
  }
  const order = orderUnits([...units.values()], drafts);
  const forward = drafts.filter((edge) => !edge.back);
  assignColumns(order, forward);
  return strandsOf(order, drafts).map((group) => {
    const members = new Set(group);
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
