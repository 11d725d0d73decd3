/**
 * What the cards of layers and of folded blocks are made of. Every edit draws many cards: each part takes only what it
 * shows, so that of a card only the parts that change are drawn again.
 */
import { memo, type ReactNode } from 'react';
import { classes } from '../controls/classes.ts';
import { useWords } from '../useWords.ts';
import css from './Card.module.css';

interface CardHeadProps {
  readonly hue: string;
  readonly title: string;
  /** On a line of its own; empty where there is nothing more to say. */
  readonly detail: string;
  /** A sign of something wrong stands beside it. */
  readonly isSigned: boolean;
}

/** The family's colour, and what it is called. */
export const CardHead = memo(function CardHead({ hue, title, detail, isSigned }: CardHeadProps) {
  return (
    <>
      <span className={css.top} style={{ background: hue }} />
      <span className={classes(css.title, isSigned && css.signed)}>
        {title}
        {detail !== '' && <span className={css.detail}>{detail}</span>}
      </span>
    </>
  );
});

interface CardFootProps {
  /** What it learns, as text. */
  readonly parameters: string;
  /** Its share of the network's work in words, empty where it does none, and as a bar in per cent of the longest. */
  readonly share: string;
  readonly bar: number;
  readonly hue: string;
}

export const CardFoot = memo(function CardFoot({ parameters, share, bar, hue }: CardFootProps): ReactNode {
  const { shareOf } = useWords().builder;
  return (
    <span className={css.foot}>
      <span className={css.parameters}>{parameters}</span>
      {share !== '' && (
        <span
          className={css.share}
          style={{ color: hue, backgroundSize: `${bar}% 100%` }}
          title={shareOf(share)}
        />
      )}
    </span>
  );
});
