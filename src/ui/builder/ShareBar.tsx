/** How much of the network's work a layer or a folded block does: a bar, and in words when it is pointed at. */
import type { Words } from '../useWords.ts';
import css from './Card.module.css';
import type { Scale } from './scales.ts';

interface ShareBarProps {
  readonly scale: Scale;
  readonly hue: string;
  readonly words: Words['builder'];
}

export function ShareBar({ scale: { share, bar }, hue, words }: ShareBarProps) {
  if (share === '') return null;
  return (
    <span className={css.share} title={words.shareOf(share)}>
      <span style={{ width: `${bar}%`, background: hue }} />
    </span>
  );
}
