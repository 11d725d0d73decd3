import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { architectures } from '../../model/architectures/index.ts';
import { removeNodes, setParams } from '../../model/edit.ts';
import type { Network } from '../../model/network.ts';
import { newNode } from '../../model/node.ts';
import { keyOfBlock } from './blockKey.ts';
import { type CanvasGraph, canvasGraph, type Item, itemsOf, type Level } from './canvasGraph.ts';
import { keysAlongFlow } from './keysAlongFlow.ts';
import { laySheet, type Sheet, type SheetPlace } from './sheet.ts';

const canvas = 824;
const named = (name: string): Network => {
  const found = architectures.find((one) => one.name === name);
  if (!found) throw new Error(`no network ${name}`);
  return found.network();
};
const sheetOf = (network: Network, isOpen: (path: readonly string[]) => boolean, width = canvas) =>
  laySheet(canvasGraph(network, isOpen), width);

const edgesOf = ({ edges }: Sheet) => edges.map(({ edge }) => edge);

/** A card in a frame may overlap only the frames around it. */
function overlaps({ places }: Sheet): string[] {
  const contains = (a: SheetPlace, b: SheetPlace) =>
    b.x >= a.x && b.y >= a.y && b.x + b.width <= a.x + a.width && b.y + b.height <= a.y + a.height;
  const meets = (a: SheetPlace, b: SheetPlace) =>
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
  return places.flatMap((a, i) =>
    places
      .slice(i + 1)
      .filter((b) => {
        const around =
          (a.kind === 'frame' && a.depth < b.depth && contains(a, b)) ||
          (b.kind === 'frame' && b.depth < a.depth && contains(b, a));
        return meets(a, b) && !around;
      })
      .map((b) => `${a.id} and ${b.id}`),
  );
}

describe('folded and opened', () => {
  test('ResNet-50 folded by stage stands in one or two lines; its stages say what they hide', () => {
    const graph = canvasGraph(named('resNet50'), () => false);
    expect(graph.root.items.map(({ key }) => key)).toEqual([
      'input',
      ...['stem', 'stage1', 'stage2', 'stage3', 'stage4'].map((name) => keyOfBlock([name])),
      'global-pool',
      'dense',
      'output',
    ]);
    expect(graph.seenAs.get('stage3-2-conv1')).toBe(keyOfBlock(['stage3']));
    expect(graph.root.pieces).toHaveLength(8);
    expect(laySheet(graph, canvas).height).toBeLessThan(450);
  });

  test('an opened bottleneck block fills two lines evenly: no card stands alone behind a full one', () => {
    const path = 'stage2/block2';
    const sheet = sheetOf(named('resNet50'), (one) => path.startsWith(one.join('/')), 812);
    const inside = sheet.places.filter(({ depth }) => depth === 2);
    const lines = [...new Set(inside.map(({ y }) => y))].map(
      (y) => inside.filter((one) => one.y === y).length,
    );
    expect(lines).toEqual([4, 3]);
    expect(overlaps(sheet)).toEqual([]);
  });

  test('an opened stage is a frame of folded blocks, entered and left at its border', () => {
    const sheet = sheetOf(named('resNet50'), (path) => path.join('/') === 'stage2');
    const key = keyOfBlock(['stage2']);
    const inside = sheet.places.filter(({ depth }) => depth === 1);
    expect(inside.map(({ id }) => id)).toEqual([1, 2, 3, 4].map((n) => keyOfBlock(['stage2', `block${n}`])));
    expect(edgesOf(sheet).filter(({ from, border }) => from === key && border === 'in')).toHaveLength(1);
    expect(edgesOf(sheet).filter(({ to, border }) => to === key && border === 'out')).toHaveLength(1);
    expect(overlaps(sheet)).toEqual([]);
  });

  test('an opened inception module has its four branches in rows inside its frame', () => {
    const open = new Set(['stage3', 'stage3/inception3a']);
    const sheet = sheetOf(named('googLeNet'), (path) => open.has(path.join('/')));
    const rows = ['1x1', '3x3', '5x5', 'project'].map(
      (name) => sheet.places.find(({ id }) => id === `inception3a-${name}`)?.y,
    );
    expect(new Set(rows).size).toBe(4);
    // What comes in stands for four edges outside and goes four ways inside.
    const entering = edgesOf(sheet).find(({ to, border }) => to.endsWith('inception3a') && border === null);
    expect(entering?.edges.length ?? 0).toBeGreaterThan(0);
    const ways = edgesOf(sheet).filter(
      ({ border, block }) => border === 'in' && block.join('/') === 'stage3/inception3a',
    );
    expect(ways).toHaveLength(4);
    expect(overlaps(sheet)).toEqual([]);
  });

  test('a shortcut inside an opened residual block arcs from the border of its frame', () => {
    const sheet = sheetOf(named('smallResidual'), () => true);
    const skip = edgesOf(sheet).find(({ to, border }) => to === 'block1-add' && border === 'in');
    expect(skip?.kind).toBe('arc');
    expect(overlaps(sheet)).toEqual([]);
  });

  test.each(architectures.map(({ name }) => name))(
    '%s: nothing overlaps, all folded and all opened',
    (name) => {
      const network = named(name);
      for (const width of [360, canvas, 1400]) {
        expect(overlaps(sheetOf(network, () => false, width))).toEqual([]);
        expect(overlaps(sheetOf(network, (path) => path.length < 2, width))).toEqual([]);
      }
    },
  );
});

describe('after an edit', () => {
  const deep = named('denseNet121');
  const all = () => true;
  const drawn = () => {
    const graph = canvasGraph({ nodes: deep.nodes }, all);
    return { graph, sheet: laySheet(graph, canvas) };
  };
  const [conv] = deep.nodes.filter(({ kind }) => kind === 'conv2d');

  test('of the first block, all other levels of DenseNet-121 stay, with their lines and what has not moved', () => {
    const { graph, sheet } = drawn();
    const edited = removeNodes(deep, [conv?.id ?? '']);
    const graphAfter = canvasGraph(edited, all, graph);
    const after = laySheet(graphAfter, canvas);
    const framesOf = ({ root }: CanvasGraph) =>
      root.items.flatMap((item) => (item.kind === 'frame' ? [item.level] : []));
    const kept = framesOf(graphAfter).filter((level) => framesOf(graph).includes(level));
    expect(kept).toHaveLength(framesOf(graph).length - 1);
    const lines = new Set(edgesOf(sheet));
    const fresh = edgesOf(after).filter((edge) => !lines.has(edge));
    expect(after.edges.length).toBeGreaterThan(500);
    expect(fresh.length).toBeGreaterThan(0);
    // Of the outermost level and of the stem.
    expect(fresh.length).toBeLessThan(30);
  });

  test('of settings alone, nothing is placed anew', () => {
    const { graph, sheet } = drawn();
    const edited = setParams(deep, conv?.id ?? '', { filters: 65 });
    expect(edited).not.toBe(deep);
    const after = laySheet(canvasGraph(edited, all, graph), canvas);
    expect(after.places.every((place, i) => place === sheet.places[i])).toBe(true);
    expect(after.edges.every((edge, i) => edge === sheet.edges[i])).toBe(true);
  });
});

describe('any blocks', () => {
  const layer = fc.record({
    from: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
    block: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
    kind: fc.constantFrom('add' as const, 'relu' as const),
  });
  type Layer = typeof layer extends fc.Arbitrary<infer One> ? One : never;
  const layers = fc.array(layer, { minLength: 1, maxLength: 20 });
  const networkOf = (given: readonly Layer[]): Network => ({
    nodes: given.map(({ from, block, kind }, i) =>
      newNode(kind, {
        id: `n${i}`,
        inputs: from.map((k) => `n${k}`),
        ...(block.length > 0 && { block }),
      }),
    ),
  });
  const foldedBy = (folds: number) => (path: readonly string[]) =>
    (folds >> (path.join('').length % 5)) % 2 === 0;

  /** Keys by the first layer of each. */
  const alongFlow = ({ items }: Level, order: readonly string[]): readonly string[] => {
    const first = (item: Item) =>
      Math.min(...(item.kind === 'layer' ? [item.key] : item.tree.allIds).map((id) => order.indexOf(id)));
    return items
      .toSorted((a, b) => first(a) - first(b))
      .flatMap((item) => (item.kind === 'frame' ? [item.key, ...alongFlow(item.level, order)] : [item.key]));
  };

  test('what is kept of a drawing is what would be made anew, whatever is edited and folded', () => {
    const edits = fc.array(fc.record({ at: fc.nat(), layer, folds: fc.nat() }), { maxLength: 4 });
    fc.assert(
      fc.property(layers, edits, fc.integer({ min: 200, max: 1600 }), (given, changes, width) => {
        let now = given;
        let graph = canvasGraph(networkOf(now), foldedBy(0));
        laySheet(graph, width);
        for (const { at, layer: other, folds } of changes) {
          // Takes a layer out, puts one in or exchanges one.
          now = now.toSpliced(at % (now.length + 1), at % 2, ...(at % 3 === 0 ? [] : [other]));
          const fresh = () => canvasGraph(networkOf(now), foldedBy(folds));
          graph = canvasGraph(networkOf(now), foldedBy(folds), graph);
          expect(graph.root).toEqual(fresh().root);
          // As it is, with a note, wider, and as it was: none takes over what was placed for another.
          for (const [across, room] of [
            [width, 0],
            [width, 90],
            [width + 300, 0],
            [width, 0],
          ] as const) {
            const notes = new Map(room > 0 ? [['n0', room]] : []);
            expect(laySheet(graph, across, notes)).toEqual(laySheet(fresh(), across, notes));
          }
          const ids = networkOf(now).nodes.map(({ id }) => id);
          for (const order of [ids, ids.toReversed()])
            expect(keysAlongFlow(graph, order)).toEqual(alongFlow(graph.root, order));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('no two cards overlap, each layer is seen once, and each visible edge has a way', () => {
    fc.assert(
      fc.property(layers, fc.integer({ min: 200, max: 1600 }), fc.nat(), (given, width, folds) => {
        const network = networkOf(given);
        const graph = canvasGraph(network, foldedBy(folds));
        const sheet = laySheet(graph, width);
        expect(overlaps(sheet)).toEqual([]);
        const shown = [...sheet.places, ...sheet.beads].map(({ id }) => id).toSorted();
        expect(shown).toEqual(
          itemsOf(graph.root)
            .map(({ key }) => key)
            .toSorted(),
        );
        expect(new Set(edgesOf(sheet).map(({ id }) => id)).size).toBe(sheet.edges.length);
        const drawn = new Set(
          edgesOf(sheet).flatMap(({ edges }) => edges.map(({ from, to }) => `${from}>${to}`)),
        );
        const ids = new Set(network.nodes.map(({ id }) => id));
        for (const { id, inputs } of network.nodes)
          for (const from of inputs) {
            const hidden = graph.seenAs.get(from) === graph.seenAs.get(id) && from !== id;
            const inFolded = graph.seenAs.get(id) !== id && graph.seenAs.get(from) === graph.seenAs.get(id);
            if (ids.has(from) && !hidden && !inFolded) expect(drawn).toContain(`${from}>${id}`);
          }
      }),
      { numRuns: 300 },
    );
  });
});
