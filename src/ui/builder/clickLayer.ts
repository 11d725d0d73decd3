import type { NodeId } from '../../model/network.ts';
import { viewStore } from '../../state/view.ts';
import { selectLayers } from './builderStore.ts';

interface Modifiers {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** A click selects one layer; with Shift, Ctrl or Cmd it joins the selection or leaves it. */
export function clickLayer(id: NodeId, { shiftKey, ctrlKey, metaKey }: Modifiers): void {
  const { selection } = viewStore.getState();
  if (!(shiftKey || ctrlKey || metaKey)) selectLayers([id]);
  else selectLayers(selection.includes(id) ? selection.filter((one) => one !== id) : [...selection, id]);
}
