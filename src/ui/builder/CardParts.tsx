/**
 * What the cards of layers and of folded blocks are made of. Every edit draws many cards: each part takes only what it
 * shows, so that of a card only the parts that change are drawn again.
 */
import { memo, type ReactNode } from 'react';
import { TensorSlab, type TensorSlabProps } from '../../charts/TensorSlab.tsx';
import { useAfterNumbers } from '../afterNumbers.ts';
import { classes } from '../controls/classes.ts';
import { useWords } from '../useWords.ts';
import css from './Card.module.css';
import { textWidth } from './textWidth.ts';

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
      <span className={css.top} style={{ background: hue }} aria-hidden="true" />
      <span className={classes(css.title, isSigned && css.signed)} aria-hidden="true">
        {title}
        {detail !== '' && <span className={css.detail}>{detail}</span>}
      </span>
    </>
  );
});

interface SpokenProps {
  readonly name: string;
  /** The name, and its numbers. */
  readonly text: string;
}

/** What a screen reader says of it. A card never answers to the name of another: only its numbers come behind. */
export const Spoken = memo(function Spoken(said: SpokenProps) {
  return <span className={css.spoken}>{useAfterNumbers(said, isNamedAlike).text}</span>;
});

function isNamedAlike(drawn: SpokenProps, said: SpokenProps): boolean {
  return drawn.name === said.name;
}

/** Its tensor as a body, behind the numbers that say the same. */
export const CardSlab = memo(function CardSlab(body: TensorSlabProps) {
  return <TensorSlab {...useAfterNumbers(body, always)} />;
});

function always(): boolean {
  return true;
}

interface CardFootProps {
  /** What it learns, as text. */
  readonly parameters: string;
  /** Its share of the network's work in words, empty where it does none, and as a bar in per cent of the longest. */
  readonly share: string;
  readonly bar: number;
  readonly hue: string;
}

/** Pixels: of the foot, of the whole bar, at least (beside nine digits there is none), and between it and the number. */
const footWidth = 69;
const barMost = 24;
const barLeast = 4;
const barGap = 6;
/** Of a number's letters to those that `textWidth` knows. */
const numberScale = 0.92;

/** The bar is its background: a part of its own would have to be laid out on every card. */
export const CardFoot = memo(function CardFoot({ parameters, share, bar, hue }: CardFootProps): ReactNode {
  const { shareOf } = useWords().builder;
  const room = share === '' ? 0 : footWidth - barGap - numberScale * textWidth(parameters);
  const whole = room < barLeast ? 0 : Math.round(Math.min(barMost, room));
  return (
    <span
      className={classes(css.foot, whole > 0 && css.share)}
      style={
        whole > 0
          ? {
              backgroundImage: `linear-gradient(${hue} 0 0), linear-gradient(var(--line) 0 0)`,
              backgroundPositionX: footWidth - whole,
              backgroundSize: `${(whole * bar) / 100}px 4px, ${whole}px 4px`,
            }
          : undefined
      }
      title={share === '' ? undefined : shareOf(share)}
      aria-hidden="true"
    >
      {parameters}
    </span>
  );
});
