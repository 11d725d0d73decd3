/** Whether a guess was right, and its reason: above what it speaks of, and in sight when it appears. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { Answer } from '../../state/stackBenchOutcome.ts';
import { useWords } from '../useWords.ts';
import css from './BenchPanel.module.css';

interface ReasonProps {
  /** Came by itself, so it is said aloud too. */
  readonly isNews?: boolean;
  readonly children: ReactNode;
}

export function Reason({ isNews = false, children }: ReasonProps) {
  const paragraph = useRef<HTMLParagraphElement>(null);
  useEffect(() => paragraph.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <p ref={paragraph} className={css.reason} role={isNews ? 'status' : undefined}>
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
