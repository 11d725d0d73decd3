/** The dialog that is open, if one is: each is its own chunk and comes when it is first opened. */
import { Suspense } from 'react';
import { useStore } from 'zustand';
import { setView, viewStore } from '../../state/view.ts';
import { lazyPart } from './lazyPart.ts';
import { PanelBoundary } from './PanelBoundary.tsx';

const dialogs = {
  share: lazyPart(() => import('./ShareDialog.tsx')),
  library: lazyPart(() => import('./LibraryDialog.tsx')),
  training: lazyPart(() => import('../training/TrainingDialog.tsx')),
  keys: lazyPart(() => import('../commands/KeysSheet.tsx')),
  commands: lazyPart(() => import('../commands/CommandPalette.tsx')),
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
