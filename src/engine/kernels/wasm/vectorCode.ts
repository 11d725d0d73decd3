/**
 * Our own WebAssembly beside tfjs's: one small module, assembled once, that works on the very memory that holds tfjs's
 * tensors. Where the browser has no vectors (SIMD) there is none, and the kernels that use it leave their work to
 * those composed of stock operations.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { env } from '@tensorflow/tfjs-core';
import type { OptimiserKind } from '../optimiserFormulas.ts';
import {
  type AssembledFunction,
  assembleModule,
  type Code,
  vectorAdd,
  vectorMultiply,
  vectorMultiplyAdd,
} from './assemble.ts';
import { products } from './matrixProducts.ts';
import { normaliseRows, normaliseSlopes, sumSlopes, sumSquares } from './normalisationLoops.ts';
import { type OptimiserFunction, optimiserFunctions } from './optimiserVectors.ts';
import { handOut, handOutInFours, keepLargest, keepLargestOfFour } from './poolingLoops.ts';
import {
  addPattern,
  addPatternRelu,
  keepPositive,
  multiplyPattern,
  subtractPattern,
  sumRows,
} from './vectorLoops.ts';
import type { Outputs, TransformName } from './winogradForms.ts';
import { copyRows, type TransformFunction, winogradTransforms } from './winogradTransforms.ts';

const functions = {
  ...products.plain,
  copyRows,
  sumRows,
  addPattern,
  subtractPattern,
  multiplyPattern,
  addPatternRelu,
  keepPositive,
  keepLargest,
  keepLargestOfFour,
  handOut,
  handOutInFours,
  sumSquares,
  sumSlopes,
  normaliseRows,
  normaliseSlopes,
};
const multipliedThenAdded = (c: Code, x: Code, y: Code) => vectorAdd(vectorMultiply(c, x), y);
const transforms = {
  plain: {
    2: winogradTransforms(2, multipliedThenAdded),
    4: winogradTransforms(4, multipliedThenAdded),
  },
  fused: { 2: winogradTransforms(2, vectorMultiplyAdd), 4: winogradTransforms(4, vectorMultiplyAdd) },
};
type FunctionName = keyof typeof functions;

type ParameterOf<F> = F extends AssembledFunction<infer P> ? P : never;

type Call<F> = (parameters: Readonly<Record<ParameterOf<F>, number>>) => void;

/** Each function takes its numbers by the names of its parameters. */
export type VectorCode = { readonly [N in FunctionName]: Call<(typeof functions)[N]> } & {
  /** The maps of Winograd's F(m x m, 3 x 3) by m. */
  readonly winograd: Readonly<Record<Outputs, Readonly<Record<TransformName, Call<TransformFunction>>>>>;
  readonly optimisers: Readonly<
    Record<OptimiserKind, Readonly<Record<'plain' | 'decaying', Call<OptimiserFunction>>>>
  >;
};

/** With relaxed SIMD's fused multiply-add, without it, or no vector code at all. It decides the last bit of every sum. */
export type VectorKind = 'fused' | 'plain' | 'none';

interface Compiled {
  readonly kind: VectorKind;
  readonly module: WebAssembly.Module | null;
}

/**
 * What our kernels may use: all of it; vector code but not Winograd's way, to measure what that gains; or no vector code, so
 * that they are composed of stock operations, as where there is no SIMD.
 */
export type KernelChoice = 'vector' | 'direct' | 'composed';

let choice: KernelChoice = 'vector';
let compiled: Compiled | null = null;
const instances = new WeakMap<WebAssembly.Memory, VectorCode>();

/** Decides for all kernels of this thread, from the next call on. */
export function chooseKernels(kernels: KernelChoice): void {
  choice = kernels;
}

export function mayUseWinograd(): boolean {
  return choice !== 'direct';
}

/** What this browser gives and the choice leaves. */
export function vectorKind(): VectorKind {
  if (choice === 'composed') return 'none';
  compiled ??= compile();
  return compiled.kind;
}

/** Null where there is no SIMD, or it is not to be used. */
export function vectorCodeFor(backend: BackendWasm): VectorCode | null {
  if (choice === 'composed' || !env().getBool('WASM_HAS_SIMD_SUPPORT')) return null;
  compiled ??= compile();
  if (compiled.module === null) return null;
  const memory = memoryOf(backend);
  const known = instances.get(memory);
  if (known) return known;
  const { exports } = new WebAssembly.Instance(compiled.module, { env: { memory } });
  const callable = <P extends string>(of: AssembledFunction<P>) => {
    const run = exports[of.name] as (...values: number[]) => void;
    return (parameters: Readonly<Record<P, number>>) => run(...of.parameters.map((name) => parameters[name]));
  };
  const maps = (outputs: Outputs) => {
    const { input, output, gradient, kernel, kernelGradient } = transforms.plain[outputs];
    return {
      input: callable(input),
      output: callable(output),
      gradient: callable(gradient),
      kernel: callable(kernel),
      kernelGradient: callable(kernelGradient),
    };
  };
  const bothWays = (kind: OptimiserKind) => ({
    plain: callable(optimiserFunctions[kind].plain),
    decaying: callable(optimiserFunctions[kind].decaying),
  });
  const code: VectorCode = {
    winograd: { 2: maps(2), 4: maps(4) },
    optimisers: {
      sgd: bothWays('sgd'),
      momentum: bothWays('momentum'),
      adagrad: bothWays('adagrad'),
      rmsprop: bothWays('rmsprop'),
      adam: bothWays('adam'),
    },
    matrixProducts: callable(products.plain.matrixProducts),
    windowProducts: callable(products.plain.windowProducts),
    copyRows: callable(copyRows),
    sumRows: callable(sumRows),
    addPattern: callable(addPattern),
    subtractPattern: callable(subtractPattern),
    multiplyPattern: callable(multiplyPattern),
    addPatternRelu: callable(addPatternRelu),
    keepPositive: callable(keepPositive),
    keepLargest: callable(keepLargest),
    keepLargestOfFour: callable(keepLargestOfFour),
    handOut: callable(handOut),
    handOutInFours: callable(handOutInFours),
    sumSquares: callable(sumSquares),
    sumSlopes: callable(sumSlopes),
    normaliseRows: callable(normaliseRows),
    normaliseSlopes: callable(normaliseSlopes),
  };
  instances.set(memory, code);
  return code;
}

/** Emscripten keeps the exports of tfjs's module, its memory among them, under `asm` (4.22.0). */
function memoryOf({ wasm }: BackendWasm): WebAssembly.Memory {
  const { asm } = wasm as unknown as { asm: { memory: WebAssembly.Memory } };
  return asm.memory;
}

function compile(): Compiled {
  for (const kind of ['fused', 'plain'] as const) {
    const maps = transforms[kind];
    const bytes = assembleModule([
      ...Object.values({ ...functions, ...products[kind] }),
      ...[maps[2], maps[4]].flatMap((form) => Object.values(form)),
      ...Object.values(optimiserFunctions).flatMap((ways) => Object.values(ways)),
    ]);
    if (WebAssembly.validate(bytes)) return { kind, module: new WebAssembly.Module(bytes) };
  }
  return { kind: 'none', module: null };
}
