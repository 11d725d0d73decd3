/**
 * Residual blocks (He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", 2015): what a few convolutions
 * compute is added to what came in, so that they only have to learn the difference.
 *
 *   basic        3x3 - 3x3
 *   bottleneck   1x1 - 3x3 - 1x1 with four times the filters; where it halves the map the stride stands in the 3x3
 *                (torchvision and most others) or in the first 1x1 (the paper)
 *
 * A batch normalisation follows each convolution, which therefore has no bias. Where the shapes differ a 1x1 convolution
 * with the same stride makes the shortcut fit. A plain block is the same without the shortcut.
 */
import type { NetworkNode, NodeId } from '../network.ts';
import { newNode } from '../node.ts';
import { chain, type Step } from './chain.ts';

export interface ResidualShape {
  readonly block: 'basic' | 'bottleneck';
  readonly skip: boolean;
  /** Where the stride of a bottleneck stands. */
  readonly strideIn: '3x3' | '1x1';
}

export interface ResidualStage {
  /** Filters of the 3x3 convolutions. */
  readonly filters: number;
  readonly blocks: number;
  /** Of its first block. */
  readonly stride: number;
}

const expansion = 4;

/** Channels that leave a stage. */
function channelsOf({ block }: ResidualShape, { filters }: ResidualStage): number {
  return block === 'basic' ? filters : expansion * filters;
}

/** A convolution without bias and its normalisation. */
export function normalised(
  id: NodeId,
  filters: number,
  [kernel, stride]: readonly [kernel: number, stride: number],
): readonly Step[] {
  const padding = (kernel - 1) / 2;
  return [
    [id, 'conv2d', { filters, kernel, stride, padding, bias: false }],
    [`${id}-norm`, 'batchNorm'],
  ];
}

function mainPath(id: NodeId, shape: ResidualShape, stage: ResidualStage, stride: number): readonly Step[] {
  const { filters } = stage;
  const relu = (n: number): Step => [`${id}-relu${n}`, 'relu'];
  if (shape.block === 'basic')
    return [
      ...normalised(`${id}-conv1`, filters, [3, stride]),
      relu(1),
      ...normalised(`${id}-conv2`, filters, [3, 1]),
    ];
  const [first, second] = shape.strideIn === '1x1' ? [stride, 1] : [1, stride];
  return [
    ...normalised(`${id}-conv1`, filters, [1, first]),
    relu(1),
    ...normalised(`${id}-conv2`, filters, [3, second]),
    relu(2),
    ...normalised(`${id}-conv3`, channelsOf(shape, stage), [1, 1]),
  ];
}

/**
 * Stages one behind another, each in a block of its own, each of its residual blocks in another inside. They are fed by
 * `from` with `channels`; the last node is called `last`.
 */
export function residualStages(
  from: NodeId,
  channels: number,
  stages: readonly ResidualStage[],
  shape: ResidualShape,
): { readonly nodes: readonly NetworkNode[]; readonly last: NodeId } {
  const nodes: NetworkNode[] = [];
  let [last, arriving] = [from, channels];
  for (const [s, stage] of stages.entries()) {
    for (let b = 0; b < stage.blocks; b += 1) {
      const id = `stage${s + 1}-${b + 1}`;
      const block = [`stage${s + 1}`, `block${b + 1}`];
      const stride = b === 0 ? stage.stride : 1;
      const leaving = channelsOf(shape, stage);
      const main = mainPath(id, shape, stage, stride);
      const end = main.at(-1)?.[0] ?? last;
      nodes.push(...chain(last, main, block));
      if (shape.skip) {
        const fits = stride === 1 && arriving === leaving;
        const project = fits ? [] : normalised(`${id}-project`, leaving, [1, stride]);
        nodes.push(...chain(last, project, block));
        const inputs = [end, fits ? last : `${id}-project-norm`];
        nodes.push(newNode('add', { id: `${id}-add`, inputs, block }));
      }
      nodes.push(newNode('relu', { id: `${id}-relu`, inputs: [shape.skip ? `${id}-add` : end], block }));
      [last, arriving] = [`${id}-relu`, leaving];
    }
  }
  return { nodes, last };
}
