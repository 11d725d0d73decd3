/**
 * A small assembler for WebAssembly (core specification 2.0, chapter 5, with fixed-width SIMD): functions over i32
 * parameters that read and write one imported memory. Code is an array of bytes; an instruction takes the code of its
 * operands and puts its own opcode behind, so that code nests as the formula does:
 *
 *   store(get(y), mulAdd(load(get(x)), factor, load(get(y))))
 */
export type Code = readonly number[];
export type Local = number & { readonly local: true };
type ValueType = 'i32' | 'v128';

const typeCode = { i32: 0x7f, v128: 0x7b } as const;

export interface AssembledFunction<P extends string = string> {
  readonly name: string;
  readonly parameters: readonly P[];
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/** `build` gets the parameters by their names and a way to declare locals, and returns the body. */
export function defineFunction<P extends string>(
  name: string,
  parameters: readonly P[],
  build: (parameter: Readonly<Record<P, Local>>, local: (type: ValueType) => Local) => Code,
): AssembledFunction<P> {
  const locals: ValueType[] = [];
  const given = Object.fromEntries(parameters.map((parameter, i) => [parameter, i])) as Record<P, Local>;
  const body = build(given, (type) => (parameters.length + locals.push(type) - 1) as Local);
  return { name, parameters, locals, body };
}

/** A module that imports `env.memory` and exports every function by its name. */
export function assembleModule(functions: readonly AssembledFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, ...vector(parameters.map(() => [typeCode.i32])), 0]);
  const exports = functions.map(({ name }, i) => [...text(name), 0x00, ...unsigned(i)]);
  const bodies = functions.map(({ locals, body }) => {
    const code = [...vector(locals.map((type) => [1, typeCode[type]])), ...body, 0x0b];
    return [...unsigned(code.length), ...code];
  });
  const memory = [...text('env'), ...text('memory'), 0x02, 0x00, 0x01];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(types)),
    ...section(2, vector([memory])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(exports)),
    ...section(10, vector(bodies)),
  ]);
}

export const constant = (value: number): Code => [0x41, ...signed(value)];
export const get = (local: Local): Code => [0x20, ...unsigned(local)];
export const set = (local: Local, value: Code): Code => [...value, 0x21, ...unsigned(local)];
export const add = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
export const subtract = (a: Code, b: Code): Code => [...a, ...b, 0x6b];
export const multiply = (a: Code, b: Code): Code => [...a, ...b, 0x6c];
export const advance = (local: Local, by: Code): Code => set(local, add(get(local), by));

const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
const memoryArgument = (offset: number): Code => [0x02, ...unsigned(offset)];

/** What lies in memory at an address, as an integer and as a float32; an address is in bytes. */
export const loadInteger = (address: Code, offset = 0): Code => [...address, 0x28, ...memoryArgument(offset)];
export const loadFloat = (address: Code): Code => [...address, 0x2a, ...memoryArgument(0)];
export const storeFloat = (address: Code, value: Code): Code => [
  ...address,
  ...value,
  0x38,
  ...memoryArgument(0),
];
export const addFloats = (a: Code, b: Code): Code => [...a, ...b, 0x92];

/** Copies bytes; the ranges may not overlap. */
export const copyBytes = (to: Code, from: Code, count: Code): Code => [
  ...to,
  ...from,
  ...count,
  0xfc,
  10,
  0,
  0,
];

/** Runs `body` `count` times; `counter` counts down to 1. */
export function repeat(counter: Local, count: Code, body: Code): Code {
  const down = set(counter, subtract(get(counter), constant(1)));
  const loop = [0x03, 0x40, ...body, ...down, ...get(counter), 0x0d, 0x00, 0x0b];
  return [...set(counter, count), 0x02, 0x40, ...get(counter), 0x45, 0x0d, 0x00, ...loop, 0x0b];
}

/** `then` where `condition` is not zero. */
export const when = (condition: Code, then: Code): Code => [...condition, 0x04, 0x40, ...then, 0x0b];

// Vectors of four float32. Addresses are in bytes; `offset` is added to them.
export const zero: Code = [...simd(12), ...new Array<number>(16).fill(0)];
/** One float32 in all four places. */
export const constantVector = (value: number): Code => {
  const bytes = [...new Uint8Array(Float32Array.of(value).buffer)];
  return [...simd(12), ...bytes, ...bytes, ...bytes, ...bytes];
};
export const load = (address: Code, offset = 0): Code => [...address, ...simd(0), ...memoryArgument(offset)];
/** One float32 in all four places. */
export const loadSplat = (address: Code, offset = 0): Code => [
  ...address,
  ...simd(9),
  ...memoryArgument(offset),
];
export const store = (address: Code, value: Code, offset = 0): Code => [
  ...address,
  ...value,
  ...simd(11),
  ...memoryArgument(offset),
];
const binary =
  (opcode: number) =>
  (a: Code, b: Code): Code => [...a, ...b, ...simd(opcode)];
export const vectorAdd = binary(0xe4);
export const vectorSubtract = binary(0xe5);
export const vectorMultiply = binary(0xe6);
/** a b + c, rounded once where the processor can (relaxed SIMD), else twice. */
export const vectorMultiplyAdd = (a: Code, b: Code, c: Code): Code => [...a, ...b, ...c, ...simd(0x105)];
export const vectorDivide = binary(0xe7);
export const vectorSquareRoot = (a: Code): Code => [...a, ...simd(0xe3)];
export const vectorMax = binary(0xe9);
export const vectorGreater = binary(0x44);
export const vectorAnd = binary(0x4e);
/** `a` where all bits of `mask` are set, `b` where none are. */
export const vectorSelect = (mask: Code, a: Code, b: Code): Code => [...a, ...b, ...mask, ...simd(0x52)];

// Vectors of four int32.
/** One integer in all four places. */
export const splatInteger = (value: Code): Code => [...value, ...simd(0x11)];
export const constantIntegers = (values: readonly [number, number, number, number]): Code => [
  ...simd(12),
  ...new Uint8Array(Int32Array.from(values).buffer),
];
export const integersAdd = binary(0xae);
export const integersSubtract = binary(0xb1);
export const integersEqual = binary(0x37);

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): Code {
  const bytes = [...new TextEncoder().encode(value)];
  return [...unsigned(bytes.length), ...bytes];
}

/** LEB128. */
function unsigned(value: number): Code {
  const low = value & 0x7f;
  const rest = value >>> 7;
  return rest === 0 ? [low] : [low | 0x80, ...unsigned(rest)];
}

function signed(value: number): Code {
  const low = value & 0x7f;
  const rest = value >> 7;
  const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return done ? [low] : [low | 0x80, ...signed(rest)];
}
