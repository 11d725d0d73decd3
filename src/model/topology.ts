/**
 * The order of a graph. Tarjan's strongly connected components (1972), walked from each node to its inputs: a
 * component is finished only after all that leads to it, so the order in which they finish is a topological one, and
 * a component of several nodes, or a node that feeds itself, is a cycle. Iterative: a chain may be thousands long.
 *
 * Nodes that already stand in topological order keep their order. Linear in nodes and edges.
 */
export interface Topology {
  /** Indices of nodes, inputs before what they feed; those on a cycle are left out. */
  readonly order: readonly number[];
  readonly onCycle: ReadonlySet<number>;
}

/** `inputs[i]`: the indices that node i takes its inputs from. */
export function topology(inputs: readonly (readonly number[])[]): Topology {
  return standsInOrder(inputs) ? { order: inputs.map((_from, i) => i), onCycle: none } : sorted(inputs);
}

const none: ReadonlySet<number> = new Set();

/** Whether each comes after all that lead to it, as in most networks that are drawn: then nothing has to be searched. */
function standsInOrder(inputs: readonly (readonly number[])[]): boolean {
  for (let node = 0; node < inputs.length; node += 1) {
    const from = inputs[node] ?? [];
    for (let i = 0; i < from.length; i += 1) if ((from[i] ?? 0) >= node) return false;
  }
  return true;
}

function sorted(inputs: readonly (readonly number[])[]): Topology {
  const order: number[] = [];
  const onCycle = new Set<number>();
  /** When each node was first seen, from 1; 0 is never. */
  const seen = new Int32Array(inputs.length);
  const low = new Int32Array(inputs.length);
  const finished = new Uint8Array(inputs.length);
  const next = new Int32Array(inputs.length);
  const open: number[] = [];
  const path: number[] = [];
  let clock = 0;

  const enter = (node: number) => {
    clock += 1;
    seen[node] = clock;
    low[node] = clock;
    open.push(node);
    path.push(node);
  };

  const finish = (root: number) => {
    finished[root] = 1;
    // Nearly all are alone.
    if (open.at(-1) === root && !inputs[root]?.includes(root)) {
      open.pop();
      order.push(root);
      return;
    }
    for (const node of open.splice(open.lastIndexOf(root))) {
      finished[node] = 1;
      onCycle.add(node);
    }
  };

  const lower = (node: number, to: number) => {
    low[node] = Math.min(low[node] ?? 0, to);
  };

  for (let start = 0; start < inputs.length; start += 1) {
    if (seen[start]) continue;
    enter(start);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const input = inputs[node]?.[next[node] ?? 0];
      if (input === undefined) {
        path.pop();
        const parent = path.at(-1);
        if (parent !== undefined) lower(parent, low[node] ?? 0);
        if (low[node] === seen[node]) finish(node);
        continue;
      }
      next[node] = (next[node] ?? 0) + 1;
      if (!seen[input]) enter(input);
      else if (!finished[input]) lower(node, seen[input] ?? 0);
    }
  }
  return { order, onCycle };
}

/** By index: 1 where one of `ends` can be reached, the ends included, else 0. */
export function leadingTo(inputs: readonly (readonly number[])[], ends: readonly number[]): Uint8Array {
  const reaches = new Uint8Array(inputs.length);
  for (const end of ends) reaches[end] = 1;
  const waiting = [...ends];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const sources = inputs[node] ?? [];
    for (let i = 0; i < sources.length; i += 1) {
      const input = sources[i] ?? node;
      if (reaches[input] === 1) continue;
      reaches[input] = 1;
      waiting.push(input);
    }
  }
  return reaches;
}
