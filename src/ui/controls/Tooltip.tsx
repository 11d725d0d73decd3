/**
 * Words that show on hover and focus. `Tooltip` names a react-aria button; `Explained` stands round a number that tells
 * where it comes from, and opens by hover, focus and tap, since a number never stands alone.
 */
import { memo, type ReactNode } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { classes } from './classes.ts';
import { Tip, useTip } from './Tip.tsx';
import css from './Tooltip.module.css';

interface TooltipTextProps {
  readonly text: ReactNode;
  /** The key that does the same, as the reader would press it. */
  readonly keys?: string | undefined;
}

interface TooltipProps extends TooltipTextProps {
  /** A react-aria button (`Button` and `TriggerButton` are). */
  readonly children: ReactNode;
}

export function Tooltip({ text, keys, children }: TooltipProps) {
  return (
    <TooltipTrigger delay={nameDelayMs} closeDelay={80}>
      {children}
      <AriaTooltip className={css.tip ?? ''} offset={6}>
        <TooltipText text={text} keys={keys} />
      </AriaTooltip>
    </TooltipTrigger>
  );
}

export const nameDelayMs = 500;

export function TooltipText({ text, keys }: TooltipTextProps) {
  return (
    <>
      {text}
      {keys !== undefined && <kbd className={css.keys}>{keys}</kbd>}
    </>
  );
}

interface ExplainedProps {
  /** Where it comes from: a sentence, a filled-in formula. */
  readonly why: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** Drawn again only where its words are others: give it texts, or what stays the same. */
export const Explained = memo(function Explained({ why, children, className }: ExplainedProps) {
  const tip = useTip({ delayMs: 250, staysOnPress: true });
  return (
    <>
      <button
        ref={tip.button}
        type="button"
        className={classes(css.explained, className)}
        aria-describedby={tip.isOpen ? tip.id : undefined}
        {...tip.handlers}
        onClick={({ currentTarget: button }) => {
          // Not every browser does, and words that a tap has opened go when the button loses it.
          button.focus();
          tip.open();
        }}
      >
        {children}
      </button>
      {tip.isOpen && (
        <Tip tip={tip} className={classes(css.tip, css.why)}>
          {why}
        </Tip>
      )}
    </>
  );
});
