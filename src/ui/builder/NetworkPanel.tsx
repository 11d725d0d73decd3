/** The middle of the page: the network's numbers, and the network itself as cards or as a list that edits. */
import { Suspense } from 'react';
import { useStore } from 'zustand';
import { viewStore } from '../../state/view.ts';
import { lazyPart } from '../shell/lazyPart.ts';
import { useWords } from '../useWords.ts';
// With the first screen, so that it hears the stores before React does.
import './beforeDrawing.ts';
import css from './NetworkPanel.module.css';
import { Questions } from './Questions.tsx';
import { Summary } from './Summary.tsx';
import { useBuilder } from './useNetwork.ts';
import { ZoomBar } from './ZoomBar.tsx';

const Canvas = lazyPart(() => import('./Canvas.tsx'));
const Outline = lazyPart(async () => ({ default: (await import('./Outline.tsx')).Outline }));

export function NetworkPanel() {
  const words = useWords().builder;
  const mode = useStore(viewStore, (view) => view.canvas);
  return (
    <section className={css.panel} aria-label={words.network}>
      <Summary />
      <Suspense
        fallback={
          <p className={css.loading} role="status">
            {words.loadingCanvas}
          </p>
        }
      >
        {mode === 'cards' ? (
          <Canvas />
        ) : (
          <div className={css.outline}>
            <Outline />
            <ZoomBar />
          </div>
        )}
      </Suspense>
      <Questions />
      <Said />
    </section>
  );
}

/** What was just done, for a screen reader; what was refused, for everybody. */
function Said() {
  const said = useBuilder((state) => state.said);
  return (
    <output className={said?.refused ? css.refused : css.said} key={said?.refused ? said.at : 'said'}>
      {said?.text}
    </output>
  );
}
