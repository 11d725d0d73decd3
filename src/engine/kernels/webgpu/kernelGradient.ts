/**
 * The gradient of a convolution's kernel and bias, from its input x and the gradient d of its output:
 *
 *   dw[u, v, c', f] = Σ x[n, i s + u - top, j s + v - left, c] d[n, i, j, f]      db[f] = Σ d[n, i, j, f]      over n, i, j.
 *
 * The sum is long and the results are few, so the rows (n, i) are cut into `splits` stretches, each summed by its own
 * threads into a partial result of its own; the optimiser adds these in order. No atomics: the same bits every time.
 * A thread keeps all columns v of one row u of the kernel, for a tile of channels by filters. With a kernel of one
 * element and the batch as one row, this is the gradient of a dense layer.
 */
import { type Correlation, correlationWork, perGroup, resultLength } from './correlation.ts';
import { type Dispatch, dispatchOf, lines, listOf, reads, type View, writes } from './dispatch.ts';
import { filterOfLane, guardedColumn, lanesSideBySide, tileColumns, tileFilters } from './tiles.ts';

const unrolledWidth = 5;

/** What one thread keeps in registers. */
export interface GradientTile {
  readonly channels: number;
  readonly filters: number;
  /** Columns of the kernel. */
  readonly width: number;
  /** Rows of the kernel: one, or all. */
  readonly rows: number;
  /** Columns of the output that are taken at a time. */
  readonly columns: number;
}

function gradientTile(c: Correlation): GradientTile {
  const group = perGroup(c);
  const width = c.kernelWidth <= unrolledWidth ? c.kernelWidth : 1;
  const filters = tileFilters(group.filters, 4);
  const mostChannels = width > 3 ? 2 : 4;
  let channels = 1;
  for (let each = 2; each <= mostChannels; each += 1) if (group.channels % each === 0) channels = each;
  return { channels, filters, width, rows: 1, columns: tileColumns(c.outWidth, 4, width, c.stride, filters) };
}

/** Threads that share the work of one split, without the bias. */
function tilesOf(c: Correlation, { channels, filters, width, rows }: GradientTile): number {
  const parts = (c.kernelHeight / rows) * (c.kernelWidth / width);
  return (c.outChannels / filters) * (perGroup(c).channels / channels) * parts;
}

/** Into how many stretches the rows are cut: enough to fill a device, and sums of no less than a row. */
export function splitsByRows(c: Correlation, tile = gradientTile(c)): number {
  const rows = c.batch * c.outHeight;
  return Math.max(1, Math.min(rows, Math.ceil(wantedThreads / tilesOf(c, tile))));
}

const wantedThreads = 16_384;

/** A partial result and where it goes. */
export interface PartialGradient {
  readonly splits: number;
  /** Whether the bias's gradient is wanted. */
  readonly bias: boolean;
  /** Of `splits` times `resultLength` elements. */
  readonly into: View;
}

export function kernelGradientByRows(
  c: Correlation,
  { splits, bias, into }: PartialGradient,
  x: View,
  d: View,
  tile = gradientTile(c),
): Dispatch {
  const { channels, filters, width, columns, rows: high } = tile;
  const tiles = tilesOf(c, tile);
  const group = perGroup(c);
  const lanes = c.outChannels / filters;
  const side = lanesSideBySide(group.filters / filters);
  const channelBlocks = group.channels / channels;
  const across = c.kernelWidth / width;
  const blocks = Math.ceil(c.outWidth / columns);
  const reach = (columns - 1) * c.stride + width;
  const rows = c.batch * c.outHeight;
  const each = Math.ceil(rows / splits);
  const results = resultLength(c, false);
  const parts = tiles / lanes + (bias ? 1 : 0);
  const ragged = blocks * columns > c.outWidth;
  const looped = across > 1;

  // What may lie off the map, or beyond its last column, is found out once for all channels and filters.
  const column = (q: number) => guardedColumn(c, q - c.left, columns * c.stride * (blocks - 1), width);
  const unsafe = listOf(reach, (q) => q).filter((q) => !column(q).always);
  const guards = (h: number) =>
    unsafe.map((q) => {
      const { inside, safe } = column(q);
      return `        let inside${h}_${q} = ${inside('first')};
        let place${h}_${q} = row + ${safe('first')} * ${c.inChannels}u;`;
    });
  const loadX = (h: number, k: number, q: number) =>
    unsafe.includes(q)
      ? `        let x${k}_${q} = select(0.0f, x[place${h}_${q} + ${k}u], inside${h}_${q});`
      : `        let x${k}_${q} = x[at + ${q * c.inChannels + k}u];`;
  const loadD = (p: number) => {
    const [guarded, at] = [ragged && p > 0, `start + ${p * c.outChannels}u`];
    const from = guarded ? `select(start, ${at}, on${p})` : at;
    return `${guarded ? `      let on${p} = j + ${p}u < ${c.outWidth}u;\n` : ''}      let from${p} = ${from};
${lines(filters, (f) => {
  const element = `d[from${p} + ${f * side}u]`;
  return `      let d${p}_${f} = ${guarded ? `select(0.0f, ${element}, on${p})` : element};`;
})}`;
  };
  // One statement for all columns, and the gradients read once for all rows of the kernel.
  const products = (h: number) =>
    lines(channels, (k) =>
      [
        lines(reach, (q) => loadX(h, k, q)),
        lines(width, (v) =>
          lines(filters, (f) => {
            const terms = listOf(columns, (p) => `x${k}_${p * c.stride + v} * d${p}_${f}`);
            const sum = `a${h}_${v}_${k}_${f}`;
            return `        ${sum} = ${sum} + ${terms.join(' + ')};`;
          }),
        ),
      ].join('\n'),
    );
  const names = listOf(high, (h) =>
    listOf(width, (v) => listOf(channels, (k) => listOf(filters, (f) => `a${h}_${v}_${k}_${f}`))),
  ).flat(3);
  // A loop, though it counts on registers: written out, the stores are a third of what there is to compile.
  const stores = `  var sums = array<f32, ${names.length}>(${names.join(', ')});
  for (var s = 0u; s < ${names.length}u; s++) {
    let k = (s / ${filters}u) % ${channels}u;
    let v = (s / ${filters * channels}u) % ${width}u;
    let u = s / ${filters * channels * width}u;
    let row = ((u0 + u) * ${c.kernelWidth}u + v0 + v) * ${group.channels}u + within0 + k;
    partial[base + row * ${c.outChannels}u + filter0 + (s % ${filters}u) * ${side}u] = sums[s];
  }`;

  const biasSum = `  if (tile == ${tiles / lanes}u) {
${lines(filters, (f) => `    var b${f} = 0.0f;`)}
    for (var line = begin; line < end; line++) {
      for (var j = 0u; j < ${c.outWidth}u; j++) {
        let start = (line * ${c.outWidth}u + j) * ${c.outChannels}u + filter0;
${lines(filters, (f) => `        b${f} += d[start + ${f * side}u];`)}
      }
    }
${lines(filters, (f) => `    partial[base + ${results}u + filter0 + ${f * side}u] = b${f};`)}
    return;
  }`;

  const body = `  let lane0 = t % ${lanes}u;
${filterOfLane('lane0', group, c.groups, filters)}
  let rest = t / ${lanes}u;
  let tile = rest % ${parts}u;
  let part = rest / ${parts}u;
  let begin = part * ${each}u;
  let end = min(begin + ${each}u, ${rows}u);
  let base = part * ${resultLength(c, bias)}u;
${bias ? biasSum : ''}
  let within0 = (tile % ${channelBlocks}u) * ${channels}u;
  let v0 = ${looped ? `(tile / ${channelBlocks}u) % ${across}u` : '0u'};
  let u0 = tile / ${channelBlocks * across}u${high > 1 ? ` * ${high}u` : ''};
${names.map((name) => `  var ${name} = 0.0f;`).join('\n')}
  // Counted on instead of divided: a division costs as much as many products.
  var i = begin % ${c.outHeight}u;
  var image = (begin / ${c.outHeight}u) * ${c.inHeight * c.inWidth * c.inChannels}u + channel0 + within0;
  for (var line = begin; line < end; line++) {
    let top = i32(i * ${c.stride}u + u0) - ${c.top};
    let map = image;
    i++;
    if (i == ${c.outHeight}u) { i = 0u; image += ${c.inHeight * c.inWidth * c.inChannels}u; }
    if (top <= ${-high} || top >= ${c.inHeight}) { continue; }
    for (var j = 0u; j < ${c.outWidth}u; j += ${columns}u) {
      let start = (line * ${c.outWidth}u + j) * ${c.outChannels}u + filter0;
      let first = i32(j * ${c.stride}u + v0);
${lines(columns, loadD)}
${lines(
  high,
  (h) => `      if (top >= ${-h} && top < ${c.inHeight - h}) {
        let row = map + u32(top + ${h}) * ${c.inWidth * c.inChannels}u;
        let at = row + u32(first - ${c.left}) * ${c.inChannels}u;
${guards(h).join('\n')}
${products(h)}
      }`,
)}
    }
  }
${stores}`;
  return dispatchOf({
    kernel: 'kernelGradient',
    bindings: { x: reads(x), d: reads(d), partial: writes(into) },
    threads: lanes * parts * splits,
    body,
    work: correlationWork(c),
  });
}
