/** Whether a guess was right, and its reason: in sight when it appears. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { Answer } from '../../state/stackBenchOutcome.ts';
import { classes } from '../controls/classes.ts';
import { useWords } from '../useWords.ts';
import css from './BenchPanel.module.css';

interface ReasonProps {
  readonly className?: string | undefined;
  /** Was here before, in another place: the reader looks elsewhere by now. */
  readonly isOld?: boolean;
  /** Came by itself, so it is said aloud too. */
  readonly isNews?: boolean;
  readonly children: ReactNode;
}

export function Reason({ className, isOld = false, isNews = false, children }: ReasonProps) {
  const paragraph = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (!isOld) paragraph.current?.scrollIntoView({ block: 'nearest' });
  }, [isOld]);
  return (
    <p ref={paragraph} className={classes(css.reason, className)} role={isNews ? 'status' : undefined}>
      {children}
    </p>
  );
}

/** Nothing where no guess was made. */
export function Verdict({ guess, truth }: { readonly guess: Answer | null; readonly truth: Answer }) {
  const { bench: words } = useWords().figures;
  if (guess === null) return null;
  const right = guess === truth;
  return (
    <b className={css.verdict} data-right={right}>
      {right ? words.right : words.wrong}{' '}
    </b>
  );
}
