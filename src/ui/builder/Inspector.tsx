/** What is selected, explained: one layer, several, or the whole network. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { nodeById } from '../../model/wiring.ts';
import { viewStore } from '../../state/view.ts';
import { useWords } from '../useWords.ts';
import css from './Inspector.module.css';
import { LayerInspector } from './LayerInspector.tsx';
import { NetworkInspector } from './NetworkInspector.tsx';
import { SeveralInspector } from './SeveralInspector.tsx';
import { useNetwork } from './useNetwork.ts';

export function Inspector() {
  const words = useWords().builder;
  const network = useNetwork();
  const selection = useStore(viewStore, (view) => view.selection);
  const chosen = useMemo(() => {
    const ids = new Set(selection);
    // Most often it is one.
    if (ids.size < 2) return selection.flatMap((id) => nodeById(network, id) ?? []);
    return network.nodes.filter(({ id }) => ids.has(id));
  }, [network, selection]);
  const [first, second] = chosen;
  return (
    // Of the whole network it may hold nothing but text: then the keyboard scrolls it from itself.
    <section
      className={css.inspector}
      aria-label={words.inspector}
      tabIndex={first === undefined ? 0 : undefined}
    >
      {first === undefined ? (
        <NetworkInspector />
      ) : second === undefined ? (
        <LayerInspector node={first} />
      ) : (
        <SeveralInspector nodes={chosen} />
      )}
    </section>
  );
}
