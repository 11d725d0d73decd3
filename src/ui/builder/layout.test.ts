import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  beadRadius,
  cardBox,
  cardHeight,
  cardWidth,
  type LayoutOptions,
  type LevelLayout,
  layOut as layLevel,
  lineOf,
} from './layout.ts';
import { roundedPath } from './roundedPath.ts';

const canvas = 824;
interface Layer {
  readonly id: string;
  readonly inputs: readonly string[];
  readonly bead: boolean;
}
const node = (id: string, inputs: readonly string[] = [], bead = false): Layer => ({ id, inputs, bead });

/** A level of cards alone; edges are called `from>to`, a second one between the same layers `from>to#1`. */
function layOut(layers: readonly Layer[], options: LayoutOptions): LevelLayout {
  const nodes = layers.map(({ id, bead }) => ({ id, bead, shape: 'card', box: cardBox }) as const);
  const known = new Set(layers.map(({ id }) => id));
  const edges = layers.flatMap(({ id: to, inputs }) =>
    inputs
      .filter((from) => known.has(from))
      .map((from, i, all) => {
        const copy = all.slice(0, i).filter((other) => other === from).length;
        return { id: copy > 0 ? `${from}>${to}#${copy}` : `${from}>${to}`, from, to };
      }),
  );
  return layLevel(nodes, edges, options);
}

/** A chain of names; those that begin with `relu` are activations. */
function chain(...ids: string[]): Layer[] {
  return ids.map((id, i) => node(id, i === 0 ? [] : [ids[i - 1] ?? ''], id.startsWith('relu')));
}

const place = (layout: LevelLayout, id: string) => {
  const card = layout.places.find((one) => one.id === id);
  if (!card) throw new Error(`no card ${id}`);
  return card;
};
const edge = (layout: LevelLayout, id: string) => {
  const route = layout.edges.find((one) => one.id === id);
  if (!route) throw new Error(`no edge ${id}`);
  return route;
};

function overlaps(layout: LevelLayout): string[] {
  return layout.places.flatMap((a, i) =>
    layout.places
      .slice(i + 1)
      .filter((b) => Math.abs(a.x - b.x) < cardWidth && Math.abs(a.y - b.y) < cardHeight)
      .map((b) => `${a.id} and ${b.id}`),
  );
}

describe('lines', () => {
  test('seven cards fit a canvas of 824 px, three a phone of 360 and of 390', () => {
    expect(lineOf(canvas).perLine).toBe(7);
    expect(lineOf(360).perLine).toBe(3);
    expect(lineOf(390).perLine).toBe(3);
    expect(lineOf(40).perLine).toBe(1);
  });

  test('fourteen cards stand in two lines that fit 824 x 550 and stay inside the width', () => {
    const ids = Array.from({ length: 14 }, (_, i) => `n${i}`);
    const layout = layOut(chain(...ids), { width: canvas });
    expect(layout.places.map((card) => card.line)).toEqual([...Array(7).fill(0), ...Array(7).fill(1)]);
    expect(layout.height).toBeLessThan(550);
    for (const { x } of layout.places) expect(x + cardWidth).toBeLessThanOrEqual(canvas);
    expect(edge(layout, 'n6>n7').kind).toBe('wrap');
    expect(edge(layout, 'n5>n6').kind).toBe('straight');
  });

  test('a line ends early to keep a block of parallel paths together', () => {
    const nodes = [
      ...chain('a', 'b', 'c', 'd', 'e'),
      node('p1', ['e']),
      node('p2', ['p1']),
      node('q', ['e']),
      node('join', ['p2', 'q']),
    ];
    const layout = layOut(nodes, { width: canvas });
    expect(place(layout, 'd').line).toBe(0);
    for (const id of ['e', 'p1', 'p2', 'q', 'join']) expect(place(layout, id).line).toBe(1);
  });
});

describe('beads', () => {
  test('an activation between two layers sits in the gap behind the first', () => {
    const layout = layOut(chain('image', 'conv', 'relu', 'pool'), { width: canvas });
    expect(layout.places.map((card) => card.id)).toEqual(['image', 'conv', 'pool']);
    const [bead] = layout.beads;
    const conv = place(layout, 'conv');
    const pool = place(layout, 'pool');
    expect(bead?.cardId).toBe('conv');
    expect((bead?.x ?? 0) - beadRadius).toBeGreaterThan(conv.x + cardWidth);
    expect((bead?.x ?? 0) + beadRadius).toBeLessThan(pool.x);
    expect(layout.edges.map((one) => one.id).toSorted()).toEqual(['conv>relu', 'image>conv', 'relu>pool']);
  });

  test('an activation that ends nowhere, follows another one or shares its input is a card', () => {
    expect(layOut(chain('conv', 'relu'), { width: canvas }).beads).toEqual([]);
    expect(layOut(chain('conv', 'relu', 'relu2', 'pool'), { width: canvas }).beads).toHaveLength(1);
    const shared = [
      node('conv'),
      node('relu', ['conv'], true),
      node('tanh', ['conv'], true),
      node('add', ['relu', 'tanh']),
    ];
    expect(layOut(shared, { width: canvas }).beads).toEqual([]);
  });
});

describe('branches and skips', () => {
  test('a skip arcs above its line, which moves down for it', () => {
    const plain = layOut(chain('a', 'b', 'add'), { width: canvas });
    const layout = layOut([node('a'), node('b', ['a']), node('add', ['b', 'a'])], { width: canvas });
    expect(edge(layout, 'a>add').kind).toBe('arc');
    expect(edge(layout, 'a>add').y).toBeLessThan(place(layout, 'a').y);
    expect(edge(layout, 'a>add').y).toBeGreaterThan(0);
    expect(place(layout, 'a').y).toBeGreaterThan(place(plain, 'a').y);
  });

  test('a skip over a line break keeps to the space between the lines', () => {
    const ids = Array.from({ length: 9 }, (_, i) => `n${i}`);
    const nodes = chain(...ids).map((one) => (one.id === 'n8' ? node('n8', ['n7', 'n5']) : one));
    const layout = layOut(nodes, { width: canvas });
    const skip = edge(layout, 'n5>n8');
    expect(skip.kind).toBe('arc');
    const [above, below] = [place(layout, 'n5'), place(layout, 'n8')];
    expect(below.line).toBeGreaterThan(above.line);
    expect(skip.y).toBeGreaterThan(above.y + cardHeight);
    expect(skip.y).toBeLessThan(below.y);
  });

  test('two skips that overlap have levels of their own', () => {
    const nodes = [
      node('a'),
      node('b', ['a']),
      node('c', ['b', 'a']),
      node('d', ['c', 'b']),
      node('e', ['d', 'a']),
    ];
    const layout = layOut(nodes, { width: canvas });
    const heights = ['a>c', 'b>d', 'a>e'].map((id) => edge(layout, id).y);
    expect(new Set(heights).size).toBeGreaterThan(1);
  });

  test('four parallel paths stand in four rows and join from below', () => {
    const nodes = [
      node('in'),
      node('one', ['in']),
      node('three1', ['in']),
      node('three2', ['three1']),
      node('five1', ['in']),
      node('five2', ['five1']),
      node('pool', ['in']),
      node('pool1', ['pool']),
      node('concat', ['one', 'three2', 'five2', 'pool1']),
    ];
    const layout = layOut(nodes, { width: canvas });
    expect(overlaps(layout)).toEqual([]);
    expect(new Set(['one', 'three2', 'five2', 'pool1'].map((id) => place(layout, id).y)).size).toBe(4);
    expect(layout.edges.filter((one) => one.kind === 'arc')).toEqual([]);
    expect(layout.edges.filter((one) => one.to === 'concat' && one.kind === 'join')).toHaveLength(3);
  });
});

describe('anything may come in', () => {
  test('cards without edges gather on a line of their own', () => {
    const layout = layOut([...chain('a', 'b'), node('loose'), node('lost', ['nowhere'])], { width: canvas });
    expect(place(layout, 'loose').line).toBe(1);
    expect(place(layout, 'lost').line).toBe(1);
  });

  test('a circle is drawn with one edge running back', () => {
    const layout = layOut([node('a', ['c']), node('b', ['a']), node('c', ['b'])], { width: canvas });
    expect(layout.places).toHaveLength(3);
    expect(edge(layout, 'c>a').kind).toBe('arc');
  });

  test('a note makes room below its row', () => {
    const ids = Array.from({ length: 9 }, (_, i) => `n${i}`);
    const plain = layOut(chain(...ids), { width: canvas });
    const noted = layOut(chain(...ids), { width: canvas, noteBelow: new Map([['n1', 100]]) });
    expect(place(noted, 'n7').y - place(plain, 'n7').y).toBe(100);
  });

  const graphs = fc.array(fc.array(fc.nat({ max: 30 }), { maxLength: 3 }), { minLength: 1, maxLength: 30 });
  test('no two cards overlap, every layer has one place and every edge a path, whatever the graph', () => {
    fc.assert(
      fc.property(
        graphs,
        fc.integer({ min: 200, max: 1600 }),
        fc.integer({ min: 0, max: 4 }),
        (inputs, width, beads) => {
          const nodes = inputs.map((from, i) =>
            node(
              `n${i}`,
              from.map((k) => `n${k}`),
              beads > 0 && i % beads === 0,
            ),
          );
          const layout = layOut(nodes, { width });
          expect(overlaps(layout)).toEqual([]);
          const placed = [...layout.places, ...layout.beads].map((one) => one.id);
          expect(placed.toSorted()).toEqual(nodes.map((one) => one.id).toSorted());
          const known = new Set(nodes.map((one) => one.id));
          const edges = nodes.flatMap((one) => one.inputs.filter((id) => known.has(id)));
          expect(layout.edges).toHaveLength(edges.length);
          expect(new Set(layout.edges.map((one) => one.id)).size).toBe(edges.length);
          for (const { points } of layout.edges) expect(roundedPath(points, 9)).toMatch(/^M[-\d. LQ]+$/);
        },
      ),
      { numRuns: 300 },
    );
  });
});
