/**
 * What a run was, beside what is open now: the name of a kept run says what differs, the most telling first. Of a network
 * that is none of the shelf's it says which kinds of layers it has more or fewer of.
 */
import type { Experiment, OptimiserKind, Schedule } from '../../document/experiment.ts';
import type { RunChange } from '../../engine/protocol.ts';
import type { LayerKind } from '../../model/layers/index.ts';
import type { Network } from '../../model/network.ts';

export type RunDifference =
  /** `name` null: it has none, and as many layers of each kind. */
  | { readonly code: 'network'; readonly name: string | null }
  /** `left` 0: it has none of them. */
  | { readonly code: 'fewerOfKind'; readonly name: string; readonly fewer: number; readonly left: number }
  | { readonly code: 'moreOfKind'; readonly name: string; readonly more: number }
  | { readonly code: 'optimiser'; readonly name: string; readonly rate: string }
  /** Changed while it ran. */
  | { readonly code: 'rateChanged'; readonly rate: string }
  | { readonly code: 'schedule'; readonly name: string }
  | { readonly code: 'batchSize'; readonly images: number }
  | { readonly code: 'epochs'; readonly epochs: number }
  | { readonly code: 'weightDecay'; readonly decay: string }
  | { readonly code: 'data'; readonly images: number }
  | { readonly code: 'shift'; readonly pixels: number }
  | { readonly code: 'seed'; readonly seed: number };

/** How things are called in the reader's language. */
export interface RunNames {
  readonly network: (network: Network) => string | null;
  readonly layer: (kind: LayerKind) => string;
  readonly optimiser: (kind: OptimiserKind) => string;
  readonly schedule: (kind: Schedule['kind']) => string;
  readonly number: (value: number) => string;
}

type Past = Pick<Experiment, 'network' | 'training' | 'data' | 'seed'>;

/** In what the run differs from `present`; empty where only chance could tell them apart, and not even that. */
export function runDifferences(
  past: Past,
  changes: readonly RunChange[],
  present: Past,
  names: RunNames,
): readonly RunDifference[] {
  const found: RunDifference[] = [];
  if (past.network !== present.network)
    found.push(...networkDifferences(past.network, present.network, names));
  const { training, data } = past;
  const changed = changes.at(-1);
  const sameRate = training.learningRate === present.training.learningRate;
  if (changed || !sameRate || !alike(training.optimiser, present.training.optimiser))
    found.push({
      code: 'optimiser',
      name: names.optimiser(training.optimiser.kind),
      rate: names.number(training.learningRate),
    });
  if (changed) found.push({ code: 'rateChanged', rate: names.number(changed.learningRate) });
  if (!alike(training.schedule, present.training.schedule))
    found.push({ code: 'schedule', name: names.schedule(training.schedule.kind) });
  if (training.batchSize !== present.training.batchSize)
    found.push({ code: 'batchSize', images: training.batchSize });
  if (training.epochs !== present.training.epochs) found.push({ code: 'epochs', epochs: training.epochs });
  if (training.weightDecay !== present.training.weightDecay)
    found.push({ code: 'weightDecay', decay: names.number(training.weightDecay) });
  if (data.training !== present.data.training || data.validation !== present.data.validation)
    found.push({ code: 'data', images: data.training });
  if (!alike(data.augmentation, present.data.augmentation))
    found.push({ code: 'shift', pixels: data.augmentation.kind === 'shift' ? data.augmentation.pixels : 0 });
  if (past.seed !== present.seed) found.push({ code: 'seed', seed: past.seed });
  return found;
}

/** What the run was, without comparison: network, optimiser, what was changed meanwhile, batch, epochs, seed. */
export function runSettings(
  { network, training, seed }: Past,
  changes: readonly RunChange[],
  names: RunNames,
): readonly RunDifference[] {
  const name = names.network(network);
  const changed = changes.at(-1);
  return [
    ...(name === null ? [] : [{ code: 'network', name } as const]),
    {
      code: 'optimiser',
      name: names.optimiser(training.optimiser.kind),
      rate: names.number(training.learningRate),
    },
    ...(changed ? [{ code: 'rateChanged', rate: names.number(changed.learningRate) } as const] : []),
    { code: 'batchSize', images: training.batchSize },
    { code: 'epochs', epochs: training.epochs },
    { code: 'seed', seed },
  ];
}

function networkDifferences(past: Network, present: Network, names: RunNames): RunDifference[] {
  if (alike(past, present)) return [];
  const name = names.network(past);
  if (name !== null) return [{ code: 'network', name }];
  const [before, now] = [kindsOf(past), kindsOf(present)];
  const found = [...new Set([...before.keys(), ...now.keys()])].flatMap((kind): RunDifference[] => {
    const left = before.get(kind) ?? 0;
    const more = left - (now.get(kind) ?? 0);
    if (more === 0) return [];
    const layer = names.layer(kind);
    return more > 0
      ? [{ code: 'moreOfKind', name: layer, more }]
      : [{ code: 'fewerOfKind', name: layer, fewer: -more, left }];
  });
  return found.length > 0 ? found : [{ code: 'network', name: null }];
}

function kindsOf({ nodes }: Network): ReadonlyMap<LayerKind, number> {
  const kinds = new Map<LayerKind, number>();
  for (const { kind } of nodes) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return kinds;
}

function alike(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
