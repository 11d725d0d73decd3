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

  const loadX = (k: number, q: number) => {
    const column = guardedColumn(c, q - c.left, columns * c.stride * (blocks - 1), width);
    if (column.always) return `        let x${k}_${q} = x[at + ${q * c.inChannels + k}u];`;
    return `        let x${k}_${q} = select(0.0f, x[row + ${column.safe('first')} * ${c.inChannels}u + ${k}u], ${column.inside('first')});`;
  };
  const loadD = (p: number, f: number) => {
    const index = `start + ${p * c.outChannels + f * side}u`;
    if (!ragged) return `      let d${p}_${f} = d[${index}];`;
    return `      let d${p}_${f} = select(0.0f, d[min(${index}, ${d.length - 1}u)], j + ${p}u < ${c.outWidth}u);`;
  };
  // One statement for all columns, and the gradients read once for all rows of the kernel.
  const products = (h: number) =>
    lines(channels, (k) =>
      [
        lines(reach, (q) => loadX(k, q)),
        lines(width, (v) =>
          lines(filters, (f) => {
            const terms = listOf(columns, (p) => `x${k}_${p * c.stride + v} * d${p}_${f}`);
            const sum = `a${h}_${v}_${k}_${f}`;
            return `        ${sum} = ${sum} + ${terms.join(' + ')};`;
          }),
        ),
      ].join('\n'),
    );
  const sums = (of: (h: number, v: number, k: number, f: number) => string) =>
    lines(high, (h) => lines(width, (v) => lines(channels, (k) => lines(filters, (f) => of(h, v, k, f)))));

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
${sums((h, v, k, f) => `  var a${h}_${v}_${k}_${f} = 0.0f;`)}
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
${lines(columns, (p) => lines(filters, (f) => loadD(p, f)))}
${lines(
  high,
  (h) => `      if (top >= ${-h} && top < ${c.inHeight - h}) {
        let row = map + u32(top + ${h}) * ${c.inWidth * c.inChannels}u;
        let at = row + u32(first - ${c.left}) * ${c.inChannels}u;
${products(h)}
      }`,
)}
    }
  }
${sums((h, v, k, f) => `  partial[base + (((u0 + ${h}u) * ${c.kernelWidth}u + v0 + ${v}u) * ${group.channels}u + within0 + ${k}u) * ${c.outChannels}u + filter0 + ${f * side}u] = a${h}_${v}_${k}_${f};`)}`;
  return dispatchOf({
    kernel: 'kernelGradient',
    bindings: { x: reads(x), d: reads(d), partial: writes(into) },
    threads: lanes * parts * splits,
    body,
    work: correlationWork(c),
  });
}
