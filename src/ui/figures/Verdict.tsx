/** Whether a guess was right, and its reason: in sight when it appears. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { Answer, LearnedBetter } from '../../state/stackBenchOutcome.ts';
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

interface VerdictProps {
  readonly guess: Answer | null;
  readonly truth: LearnedBetter;
}

/** Nothing where no guess was made, or none could be right. */
export function Verdict({ guess, truth }: VerdictProps) {
  const { bench: words } = useWords().figures;
  if (guess === null || truth === 'neither') return null;
  const right = guess === truth;
  return (
    <b className={css.verdict} data-right={right}>
      {right ? words.right : words.wrong}{' '}
    </b>
  );
}
