/**
 * What an experiment is called. One without a title is named after its network, where that stands on the shelf just so;
 * the name then follows the reader's language.
 */
import { architectures } from '../../model/architectures/index.ts';
import type { Localised } from '../../model/language.ts';
import type { Network } from '../../model/network.ts';
import { isSameNetwork, networkNamed } from '../builder/shelfNetworks.ts';
import type { Words } from '../useWords.ts';

const known = new WeakMap<Network, Localised | null>();

/** The shelf's name of this very network, or null. */
function networkName(network: Network): Localised | null {
  const before = known.get(network);
  if (before !== undefined) return before;
  const found = architectures.find((one) => isSameNetwork(networkNamed(one.name), network));
  const name = found?.text.name ?? null;
  known.set(network, name);
  return name;
}

export function titleOf(
  experiment: { readonly title: string; readonly network: Network | null },
  words: Words,
  localised: (text: Localised) => string,
): string {
  if (experiment.title !== '') return experiment.title;
  const name = experiment.network && networkName(experiment.network);
  return name ? localised(name) : words.shell.untitled;
}
