/**
 * A button that, where it cannot be pressed now, says why: by hover, focus and tap. It stays in the order of focus then, as
 * `aria-disabled`: a button that the browser disables says nothing to anybody.
 */
import type { ReactNode } from 'react';
import button from './Button.module.css';
import { classes } from './classes.ts';
import css from './HeldButton.module.css';
import { Tip, useTip } from './Tip.tsx';
import tipCss from './Tooltip.module.css';
import { nameDelayMs, TooltipText } from './Tooltip.tsx';

interface HeldButtonProps {
  readonly label: string;
  /** Alone instead of the words. */
  readonly icon: ReactNode | null;
  /** What it does, shown on hover and focus. */
  readonly meaning: string;
  readonly keys?: string | undefined;
  /** Null where it can be pressed. */
  readonly heldBecause: string | null;
  /** Cannot be pressed for a moment, for a reason that is plain to see. */
  readonly isDisabled: boolean;
  readonly onPress: () => void;
}

export function HeldButton({
  label,
  icon,
  meaning,
  keys,
  heldBecause,
  isDisabled,
  onPress,
}: HeldButtonProps) {
  const tip = useTip({ delayMs: nameDelayMs, staysOnPress: true });
  const held = heldBecause !== null;
  return (
    <>
      <button
        ref={tip.button}
        type="button"
        className={classes(button.button, button.line, icon !== null && button.icon, held && css.held)}
        aria-label={icon === null ? undefined : label}
        aria-describedby={tip.isOpen ? tip.id : undefined}
        aria-disabled={held || undefined}
        disabled={isDisabled}
        {...tip.handlers}
        onClick={() => {
          if (held) {
            tip.open();
            return;
          }
          tip.close();
          onPress();
        }}
      >
        {icon ?? label}
      </button>
      {tip.isOpen && (
        <Tip tip={tip} className={classes(tipCss.tip, held && tipCss.why)}>
          {held ? heldBecause : <TooltipText text={meaning} keys={keys} />}
        </Tip>
      )}
    </>
  );
}
