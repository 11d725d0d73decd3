/** How much of the network's work a layer or a folded block does: a bar, and in words when it is pointed at. */
import { memo } from 'react';
import { useWords } from '../useWords.ts';
import css from './Card.module.css';
import { useShare } from './scales.ts';

interface ShareBarProps {
  /** A layer's id or a block's key. */
  readonly of: string;
  readonly hue: string;
}

export const ShareBar = memo(function ShareBar({ of, hue }: ShareBarProps) {
  const words = useWords().builder;
  const { text, bar } = useShare(of);
  if (text === '') return null;
  return (
    <span className={css.share} title={words.shareOf(text)}>
      <span style={{ width: `${bar}%`, background: hue }} />
    </span>
  );
});
