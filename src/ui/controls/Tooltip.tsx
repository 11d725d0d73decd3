/**
 * Words that show on hover and focus. `Tooltip` names a button; `Explained` stands round a number that tells where it
 * comes from, and opens by hover, focus and tap, since a number never stands alone.
 */
import { type ReactNode, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { classes } from './classes.ts';
import css from './Tooltip.module.css';

interface TooltipProps {
  readonly text: ReactNode;
  readonly keys?: string | undefined;
  /** A react-aria button (ours are). */
  readonly children: ReactNode;
}

export function Tooltip({ text, keys, children }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <AriaTooltip className={css.tip ?? ''} offset={6}>
        {text}
        {keys !== undefined && <kbd className={css.keys}>{keys}</kbd>}
      </AriaTooltip>
    </TooltipTrigger>
  );
}

interface ExplainedProps {
  /** Where it comes from: a sentence, a filled-in formula. */
  readonly why: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  /** Only where the visible text would not make a name. */
  readonly label?: string;
}

export function Explained({ why, children, className, label }: ExplainedProps) {
  const [open, setOpen] = useState(false);
  return (
    <TooltipTrigger
      delay={250}
      closeDelay={80}
      isOpen={open}
      onOpenChange={setOpen}
      shouldCloseOnPress={false}
    >
      <AriaButton
        className={classes(css.explained, className)}
        onPress={() => setOpen(true)}
        {...(label === undefined ? {} : { 'aria-label': label })}
      >
        {children}
      </AriaButton>
      <AriaTooltip className={classes(css.tip, css.why)} offset={6}>
        {why}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
