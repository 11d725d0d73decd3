/**
 * A key that is pressed while the network has the focus, on a card or its row: it is meant for what the keyboard is on.
 * Where that is not selected it becomes the selection first, so that nothing else is moved, copied or taken away.
 */
import { viewStore } from '../../state/view.ts';
import type { KeyPress } from '../commands/keyMatch.ts';
import { network } from './actions.ts';
import { selectLayers, setBuilder } from './builderStore.ts';
import { commandOfKey } from './commands.ts';
import { layersOf } from './folding.ts';

/** Runs the command that the key means; tells whether there is one that can be run. `key`: of a layer or a block. */
export function pressOnNetwork(press: KeyPress, key: string | null): boolean {
  const command = commandOfKey(press);
  if (!command) return false;
  const { selection } = viewStore.getState();
  const kept = new Set(selection);
  const meant = key === null ? [] : layersOf(network(), key);
  const isElsewhere = meant.some((id) => !kept.has(id)) && command.id !== 'builder.clearSelection';
  if (isElsewhere) {
    selectLayers(meant);
    setBuilder({ focusId: key });
  }
  if (!command.enabled()) {
    if (isElsewhere) selectLayers(selection);
    return false;
  }
  command.run();
  return true;
}
