import { viewStore } from '../../state/view.ts';
import { network } from './actions.ts';
import { selectLayers, setBuilder } from './builderStore.ts';
import { layersOf } from './folding.ts';

interface Modifiers {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** A click selects one layer, or all of a block; with Shift, Ctrl or Cmd they join the selection or leave it. */
export function clickLayer(key: string, { shiftKey, ctrlKey, metaKey }: Modifiers): void {
  const { selection } = viewStore.getState();
  const ids = layersOf(network(), key);
  if (!(shiftKey || ctrlKey || metaKey)) selectLayers(ids);
  else {
    const chosen = new Set(selection);
    if (ids.every((id) => chosen.has(id))) for (const id of ids) chosen.delete(id);
    else for (const id of ids) chosen.add(id);
    selectLayers([...chosen]);
  }
  setBuilder({ focusId: key });
}
