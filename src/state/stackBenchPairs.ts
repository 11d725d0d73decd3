/**
 * The pairs that the stack bench sets against each other, and what each side costs. With C channels in and out:
 *
 *   stack       k x k                          k² C² weights      against (k - 1) / 2 of 3 x 3, 9 C² each
 *   split       3 x 3                          9 C²               against 1 x 3 and 3 x 1, 3 C² each
 *   inception   the module without its 1 x 1   with them, in front of 3 x 3 and 5 x 5 and behind the pooling
 *
 * Both sides see equally far. Weights are those of the kernels, biases left out, as the comparison is usually made.
 * `twins` are small networks for 28 x 28 images that differ in this one place only.
 */
import { analyse } from '../model/analyse.ts';
import { chain, type Step } from '../model/architectures/chain.ts';
import { inception, type Widths } from '../model/architectures/inception.ts';
import type { Network, NetworkNode, NodeId } from '../model/network.ts';
import { isMap, sizeOf } from '../model/shape.ts';

export const benchKernels = [5, 7, 9, 11] as const;
export type BenchKernel = (typeof benchKernels)[number];

export type BenchQuestion =
  | { readonly kind: 'stack'; readonly kernel: BenchKernel }
  | { readonly kind: 'split' }
  | { readonly kind: 'inception' };

/** `one` is the large kernel, the square one, the module without reductions; `other` what is set against it. */
export const benchSides = ['one', 'other'] as const;
export type BenchSide = (typeof benchSides)[number];

export interface SideFacts {
  /** Of the kernels, without biases. */
  readonly weights: number;
  /** For one map of `benchMap` x `benchMap`. */
  readonly multiplyAdds: number;
  /** Height and width in pixels of the map. */
  readonly field: readonly [height: number, width: number];
  /** Activation functions that a value passes, at most. */
  readonly activations: number;
}

/** Height and width of the map that the facts are reckoned for. */
export const benchMap = 28;
export const mostChannels = 2048;

/** How many 3 x 3 see as far as one k x k. */
export function stacked(kernel: BenchKernel): number {
  return (kernel - 1) / 2;
}

/** Those of GoogLeNet's module 3a where 192 channels come in, and in the same proportions elsewhere. */
export function inceptionWidths(channels: number): Widths {
  const part = (share: number) => Math.max(1, Math.round(share * channels));
  return [part(1 / 3), part(1 / 2), part(2 / 3), part(1 / 12), part(1 / 6), part(1 / 6)];
}

function convolutions(
  kernels: readonly (readonly [height: number, width: number])[],
  filters: number,
): Step[] {
  return kernels.flatMap(([kernel, kernelWidth], i): Step[] => [
    [`piece${i + 1}`, 'conv2d', { filters, kernel, ...(kernelWidth === kernel ? {} : { kernelWidth }) }],
    [`piece${i + 1}-relu`, 'relu'],
  ]);
}

/** The layers of one side behind `from`; the last one puts out. */
function piece(
  question: BenchQuestion,
  side: BenchSide,
  channels: number,
  from: NodeId,
): readonly NetworkNode[] {
  switch (question.kind) {
    case 'stack': {
      const { kernel } = question;
      const small = Array.from({ length: stacked(kernel) }, () => [3, 3] as const);
      return chain(from, convolutions(side === 'one' ? [[kernel, kernel]] : small, channels));
    }
    case 'split':
      return chain(
        from,
        convolutions(
          side === 'one'
            ? [[3, 3]]
            : [
                [1, 3],
                [3, 1],
              ],
          channels,
        ),
      );
    case 'inception':
      return inception('piece', from, inceptionWidths(channels), ['piece'], { naive: side === 'one' });
    default:
      return question satisfies never;
  }
}

/** What one side costs with so many channels. */
export function sideFacts(question: BenchQuestion, side: BenchSide, channels: number): SideFacts {
  const image = chain(null, [['input', 'input', { height: benchMap, width: benchMap, channels }]]);
  const nodes = [...image, ...piece(question, side, channels, 'input')];
  const analysis = analyse({ nodes });
  const last = analysis.nodes.get(nodes.at(-1)?.id ?? '');
  const field = last?.receptiveField;
  if (!last?.output || !isMap(last.output) || field?.kind !== 'square')
    throw new Error(`a side of ${question.kind} with ${channels} channels gives no map`);
  const kernels = [...analysis.nodes.values()].flatMap(({ weights }) =>
    weights.filter(({ name }) => name === 'kernel'),
  );
  return {
    weights: kernels.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    multiplyAdds: analysis.multiplyAdds,
    field: field.size,
    activations: activationsOn({ nodes }),
  };
}

/** Activation functions on the path that has most of them. */
function activationsOn({ nodes }: Network): number {
  const most = new Map<NodeId, number>();
  for (const { id, kind, inputs } of nodes) {
    const before = Math.max(0, ...inputs.map((from) => most.get(from) ?? 0));
    most.set(id, before + (kind === 'relu' ? 1 : 0));
  }
  return Math.max(...most.values());
}

/** `quick` trains in seconds; `wide` has the channels that were asked for, as far as a twin may. */
export const twinWidths = ['quick', 'wide'] as const;
export type TwinWidth = (typeof twinWidths)[number];

/** Every twin has fewer, the shelf's too. */
export const fewestTooMany = 300_000;

/** Channels of the twins: as asked for, but no more than the chosen width allows. */
export function twinChannels(question: BenchQuestion, channels: number, width: TwinWidth): number {
  const quick = question.kind === 'inception' ? 24 : 16;
  return Math.min(channels, width === 'quick' ? quick : mostTwinChannels(question));
}

const known = new Map<string, number>();

/** With which both twins still have few enough parameters. */
function mostTwinChannels(question: BenchQuestion): number {
  const key = JSON.stringify(question);
  const before = known.get(key);
  if (before !== undefined) return before;
  const fits = (channels: number) =>
    benchSides.every((side) => analyse(twin(question, side, channels)).parameters < fewestTooMany);
  let [most, tooMany] = [1, mostChannels];
  while (tooMany - most > 1) {
    const between = Math.floor((most + tooMany) / 2);
    if (fits(between)) most = between;
    else tooMany = between;
  }
  known.set(key, most);
  return most;
}

/** A network that trains: a first convolution, pooling, the side in question on a 14 x 14 map, pooling, ten classes. */
export function twin(question: BenchQuestion, side: BenchSide, filters: number): Network {
  const before = chain(null, [
    ['input', 'input'],
    ['first', 'conv2d', { filters }],
    ['first-relu', 'relu'],
    ['first-pool', 'maxPool'],
  ]);
  const middle = piece(question, side, filters, 'first-pool');
  const after = chain(middle.at(-1)?.id ?? null, [
    ['last-pool', 'maxPool'],
    ['flatten', 'flatten'],
    ['dense', 'dense', { units: 10 }],
    ['output', 'output'],
  ]);
  return { nodes: [...before, ...middle, ...after] };
}
