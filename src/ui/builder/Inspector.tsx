/** What is selected, explained: one layer, several, or the whole network. */
import { useStore } from 'zustand';
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
  const chosen = network.nodes.filter(({ id }) => selection.includes(id));
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
