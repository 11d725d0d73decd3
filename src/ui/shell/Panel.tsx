/**
 * A part of the page: a landmark with a name, its own error boundary, and a place to wait in while its code arrives.
 * `title` shows a head with the panel's own controls beside it.
 */
import { type ReactNode, Suspense } from 'react';
import { classes } from '../controls/classes.ts';
import { useWords } from '../useWords.ts';
import css from './Panel.module.css';
import { PanelBoundary } from './PanelBoundary.tsx';

export interface PanelProps {
  readonly name: string;
  readonly head?: ReactNode;
  readonly showsTitle?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function Panel({ name, head, showsTitle = false, className, children }: PanelProps) {
  return (
    <section aria-label={name} className={classes(css.panel, className)}>
      <PanelBoundary>
        {showsTitle && (
          <header className={css.head}>
            <h2 className={css.title}>{name}</h2>
            {head}
          </header>
        )}
        <Suspense fallback={<Waiting />}>{children}</Suspense>
      </PanelBoundary>
    </section>
  );
}

export function Waiting() {
  const { shell } = useWords();
  return (
    <p className={css.waiting} aria-busy="true">
      {shell.loadingPart}
    </p>
  );
}
