/**
 * Where a network's forward pass has to wait for the other replicas. Batch normalisation needs the statistics of the whole
 * batch, so it ends a stage: all layers up to it run first, then everybody's statistics are exchanged, and the next stage
 * begins with what it puts out. Normalisations of parallel branches share an exchange. A network without one has one stage.
 *
 *   stage of a layer = largest over its inputs of  (the input's stage, + 1 where the input is a normalisation)
 */
import type { Network, NetworkNode, NodeId } from '../../model/network.ts';
import type { CompiledModel, CompiledNode } from '../compile.ts';

export type Normalisation = NetworkNode<'batchNorm'>;

export interface Stage {
  /** Computed in this stage, in order. */
  readonly nodes: readonly CompiledNode[];
  /** Ids of what is computed before this stage and read in it. */
  readonly arriving: readonly NodeId[];
  /** Ids of what is computed in it and read later; in the last stage also what the network puts out. */
  readonly leaving: readonly NodeId[];
  /** What ends it, in order. */
  readonly normalisations: readonly Normalisation[];
}

export function stagesOf({ nodes, outputId }: CompiledModel, network: Network): readonly Stage[] {
  const normalisations = new Map(
    network.nodes.filter((node) => node.kind === 'batchNorm').map((node) => [node.id, node]),
  );
  const stageOf = new Map<NodeId, number>();
  for (const { id, inputs } of nodes) {
    const after = inputs.map((from) => (stageOf.get(from) ?? 0) + (normalisations.has(from) ? 1 : 0));
    stageOf.set(id, Math.max(0, ...after));
  }
  const count = Math.max(...stageOf.values()) + 1;
  return Array.from({ length: count }, (_, stage): Stage => {
    const inStage = nodes.filter(({ id }) => stageOf.get(id) === stage);
    const own = inStage.filter(({ id }) => !normalisations.has(id));
    const ownIds = new Set(own.map(({ id }) => id));
    const readLater = new Set(nodes.filter(({ id }) => !ownIds.has(id)).flatMap(({ inputs }) => [...inputs]));
    return {
      nodes: own,
      arriving: [...new Set(own.flatMap(({ inputs }) => inputs.filter((id) => !ownIds.has(id))))],
      leaving: own.map(({ id }) => id).filter((id) => readLater.has(id) || id === outputId),
      normalisations: inStage.flatMap(({ id }) => normalisations.get(id) ?? []),
    };
  });
}
