/**
 * One dispatch as data: a program in WGSL, written for its very sizes, and the parts of buffers that it reads and writes.
 * Nothing here touches a device, so that a whole training step can be planned, counted and checked without one.
 *
 * Arrays have their exact lengths in the source: a buffer that is too small is refused instead of read as zeros. Equal
 * sources are one pipeline, however often they are dispatched.
 */

/** A buffer that the plan asks for. */
export interface PlannedBuffer {
  readonly label: string;
  /** In elements of 32 bits. */
  readonly length: number;
  /** `kept` holds its values from step to step; `scratch` may share its memory with others once it was last read. */
  readonly life: 'kept' | 'scratch';
  /** What it begins with; zeros where it is left out. */
  readonly initial?: Float32Array | Uint32Array;
}

/** A part of a buffer, in elements. Offsets are multiples of `alignment`. */
export interface View {
  readonly buffer: PlannedBuffer;
  readonly offset: number;
  readonly length: number;
}

/** 256 bytes, which every device accepts as the offset of a binding. */
const alignment = 64;
export const aligned = (length: number): number => Math.ceil(length / alignment) * alignment;

export function wholeOf(buffer: PlannedBuffer): View {
  return { buffer, offset: 0, length: buffer.length };
}

export interface Binding {
  readonly view: View;
  readonly type: 'f32' | 'u32';
  readonly access: 'read' | 'read_write';
}

export interface Dispatch {
  /** Which kernel, for reports of time and counts: `correlate`, `maxPool`. */
  readonly kernel: string;
  readonly source: string;
  readonly bindings: readonly Binding[];
  readonly workgroups: readonly [x: number, y: number];
  /** Multiply-adds, or elements where there are none: what a step is cut by if it takes too long. */
  readonly work: number;
  /**
   * How many workgroups there are, where the program can be started in slices: then it reads from a second bind group
   * which of them it is to be, [first, end).
   */
  readonly sliceable?: number;
}

export const reads = (view: View, type: Binding['type'] = 'f32'): Binding => ({ view, type, access: 'read' });
export const writes = (view: View, type: Binding['type'] = 'f32'): Binding => ({
  view,
  type,
  access: 'read_write',
});

export interface KernelText {
  readonly kernel: string;
  /** By the names they have in the source. */
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly threads: number;
  /** Functions and constants beside `main`. */
  readonly declarations?: string;
  /** Runs once for each `t` below `threads`. */
  readonly body: string;
  readonly work?: number;
}

const groupSize = 64;
/** The least that every device allows along one axis. */
const mostGroups = 65_535;

/** More than a slow device computes in a quarter of a second. Less is never cut, and pays nothing for it. */
const muchWork = 2 ** 26;

/** How a kernel of so many workgroups is started, and how its program learns its own `number`. */
export function numbered(groups: number, work: number) {
  const workgroups = spread(groups);
  const place = `group.y * ${workgroups[0]}u + group.x`;
  if (work <= muchWork || groups === 1) {
    return {
      start: { workgroups },
      declared: '',
      line: `let number = ${place}; if (number >= ${groups}u) { return; }`,
    };
  }
  return {
    start: { workgroups, sliceable: groups },
    declared: '@group(1) @binding(0) var<uniform> slice: vec4u;\n',
    line: `let number = slice.x + ${place}; if (number >= slice.y) { return; }`,
  };
}

/** A kernel whose threads know nothing of each other: no shared memory, no barrier. */
export function dispatchOf({
  kernel,
  bindings,
  threads,
  declarations = '',
  body,
  work = threads,
}: KernelText): Dispatch {
  const number = numbered(Math.ceil(threads / groupSize), work);
  const source = `${declared(bindings)}${number.declared}${declarations}
@compute @workgroup_size(${groupSize})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  ${number.line}
  let t = number * ${groupSize}u + lane;
  if (t >= ${threads}u) { return; }
${body}
}
`;
  return { kernel, source, bindings: Object.values(bindings), ...number.start, work };
}

/** So many workgroups in two dimensions, the first no longer than every device allows; a few may be too many. */
export function spread(groups: number): readonly [x: number, y: number] {
  const across = Math.min(groups, mostGroups);
  return [across, Math.ceil(groups / across)];
}

/** The declarations of a program's bindings, in order. */
export function declared(bindings: Readonly<Record<string, Binding>>): string {
  return Object.entries(bindings)
    .map(
      ([name, { view, type, access }], i) =>
        `@group(0) @binding(${i}) var<storage, ${access}> ${name}: array<${type}, ${view.length}>;\n`,
    )
    .join('');
}

/** A number as WGSL writes a float32, without loss. */
export function float(value: number): string {
  const rounded = Math.fround(value);
  const text = String(rounded);
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
}

/** Lines for i from 0 to below count. */
export function lines(count: number, of: (i: number) => string): string {
  return listOf(count, of).join('\n');
}

export function listOf<T>(count: number, of: (i: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, i) => of(i));
}
