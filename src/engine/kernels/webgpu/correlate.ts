/**
 * The correlation of `correlation.ts` by threads that share nothing. It is a convolution forwards, its input gradient
 * where the stride is 1 (with the kernel turned round and transposed), and, with a kernel of one element and the batch as
 * one row, every matrix product. A thread keeps a tile of `columns` neighbouring outputs by `filters` filters of one group
 * in registers. Neighbouring threads hold neighbouring filters: they read the same elements of x and consecutive ones of w.
 */
import { type Correlation, correlationWork, perGroup } from './correlation.ts';
import { type Binding, type Dispatch, dispatchOf, lines, listOf, reads, type View } from './dispatch.ts';
import { filterOfLane, guardedColumn, lanesSideBySide, tileColumns, tileFilters } from './tiles.ts';

export interface Store {
  readonly bindings: Readonly<Record<string, Binding>>;
  /** Stores the value of this name at this element; `filter` is the element's channel. */
  readonly store: (index: string, value: string, filter: string) => string;
}

/** Above this many columns of the kernel they are a loop and not written out. */
const unrolledWidth = 5;

/** What one thread keeps in registers. */
export interface CorrelateTile {
  readonly filters: number;
  /** Columns of the output. */
  readonly columns: number;
  /** Columns of the kernel that are written out. */
  readonly width: number;
}

function correlateTile(c: Correlation): CorrelateTile {
  const width = c.kernelWidth <= unrolledWidth ? c.kernelWidth : 1;
  const filters = tileFilters(perGroup(c).filters, 4);
  return { width, filters, columns: tileColumns(c.outWidth, 8, width, c.stride, filters) };
}

export function correlateDirect(
  c: Correlation,
  x: View,
  w: View,
  { bindings, store }: Store,
  { width, filters, columns } = correlateTile(c),
): Dispatch {
  const group = perGroup(c);
  const lanes = c.outChannels / filters;
  const side = lanesSideBySide(group.filters / filters);
  const blocks = Math.ceil(c.outWidth / columns);
  const reach = (columns - 1) * c.stride + width;
  const ragged = blocks * columns > c.outWidth;
  const rowsAlwaysInside = c.top === 0 && (c.outHeight - 1) * c.stride + c.kernelHeight <= c.inHeight;

  // Column `p` of the tile's stretch of x; where it may lie off the map, that is found out once for all channels.
  const column = (p: number) => guardedColumn(c, p - c.left, columns * c.stride * (blocks - 1), width);
  const unsafe = listOf(reach, (p) => p).filter((p) => !column(p).always);
  const guards = unsafe.map((p) => {
    const { inside, safe } = column(p);
    return `    let inside${p} = ${inside('first')};
    let place${p} = row + ${safe('first')} * ${c.inChannels}u;`;
  });
  const loads = lines(reach, (p) =>
    unsafe.includes(p)
      ? `      let v${p} = select(0.0f, x[place${p} + channel], inside${p});`
      : `      let v${p} = x[start + ${p * c.inChannels}u];`,
  );
  // One statement for all columns of the kernel: a variable that is written for each product costs more than the product.
  const products = [
    lines(width, (v) =>
      lines(
        filters,
        (f) => `      let w${v}_${f} = w[at + ${v * group.channels * c.outChannels + f * side}u];`,
      ),
    ),
    lines(columns, (p) =>
      lines(filters, (f) => {
        const terms = listOf(width, (v) => `v${p * c.stride + v} * w${v}_${f}`);
        return `      a${p}_${f} = a${p}_${f} + ${terms.join(' + ')};`;
      }),
    ),
  ].join('\n');
  const overWidth = width === c.kernelWidth ? '' : `for (var v = 0u; v < ${c.kernelWidth}u; v++) {`;
  const first = overWidth ? 'i32(begin) + i32(v)' : 'i32(begin)';
  // A loop, though it counts on registers: written out, the stores are a third of what there is to compile.
  const index = `(out + p) * ${c.outChannels}u + mine`;
  const names = listOf(columns, (p) => listOf(filters, (f) => `a${p}_${f}`)).flat();
  const stores = `  var sums = array<f32, ${names.length}>(${names.join(', ')});
  for (var s = 0u; s < ${names.length}u; s++) {
    let p = s / ${filters}u;
    ${ragged ? `if (column0 + p >= ${c.outWidth}u) { break; }` : ''}
    let mine = filter0 + (s % ${filters}u) * ${side}u;
    ${store(index, 'sums[s]', 'mine')}
  }`;
  const body = `  let lane0 = t % ${lanes}u;
${filterOfLane('lane0', group, c.groups, filters)}
  let tile = t / ${lanes}u;
  let column0 = (tile % ${blocks}u) * ${columns}u;
  let line = tile / ${blocks}u;
  let i = line % ${c.outHeight}u;
  let n = line / ${c.outHeight}u;
  let begin = column0 * ${c.stride}u;
${names.map((name) => `  var ${name} = 0.0f;`).join('\n')}
  for (var u = 0u; u < ${c.kernelHeight}u; u++) {
    let r = i32(i * ${c.stride}u + u) - ${c.top};
    ${rowsAlwaysInside ? '' : `if (r < 0 || r >= ${c.inHeight}) { continue; }`}
    let row = (n * ${c.inHeight}u + u32(r)) * ${c.inWidth * c.inChannels}u;
    ${overWidth}
    let first = ${first};
${guards.join('\n')}
    for (var c = 0u; c < ${group.channels}u; c++) {
      let channel = channel0 + c;
      let start = row + u32(first - ${c.left}) * ${c.inChannels}u + channel;
      let at = ((u * ${c.kernelWidth}u${overWidth ? ' + v' : ''}) * ${group.channels}u + c) * ${c.outChannels}u + filter0;
${loads}
${products}
    }
    ${overWidth ? '}' : ''}
  }
  let out = line * ${c.outWidth}u + column0;
${stores}`;
  return dispatchOf({
    kernel: 'correlate',
    bindings: { x: reads(x), w: reads(w), ...bindings },
    threads: lanes * blocks * c.outHeight * c.batch,
    body,
    work: correlationWork(c),
  });
}
