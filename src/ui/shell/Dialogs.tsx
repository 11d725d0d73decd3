/** The dialog that is open, if one is: each is its own chunk and comes when it is first opened. */
import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { setView, viewStore } from '../../state/view.ts';
import { PanelBoundary } from './PanelBoundary.tsx';

const dialogs = {
  share: lazy(() => import('./ShareDialog.tsx')),
  library: lazy(() => import('./LibraryDialog.tsx')),
  training: lazy(() => import('../training/TrainingDialog.tsx')),
  keys: lazy(() => import('../commands/KeysSheet.tsx')),
  commands: lazy(() => import('../commands/CommandPalette.tsx')),
};

function close() {
  setView({ dialog: null });
}

export function Dialogs() {
  const open = useStore(viewStore, (view) => view.dialog);
  if (open === null) return null;
  const Open = dialogs[open];
  return (
    <PanelBoundary key={open}>
      <Suspense fallback={null}>
        <Open onClose={close} />
      </Suspense>
    </PanelBoundary>
  );
}
