/**
 * Buttons. `primary` is the one thing to press on a screen, `line` an ordinary action, `plain` one among many. `Button`
 * says what it does; `IconButton` is only a picture, and its name shows on hover and focus. What opens a Menu or a Popover
 * is a `Button` or a `TriggerButton`: react-aria tells it so, and it tells the reader.
 */
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import css from './Button.module.css';
import { classes } from './classes.ts';
import { Tip, useTip } from './Tip.tsx';
import tipCss from './Tooltip.module.css';
import { nameDelayMs, Tooltip, TooltipText } from './Tooltip.tsx';

type Variant = 'primary' | 'line' | 'plain' | 'danger';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  readonly variant?: Variant;
  readonly icon?: ReactNode;
  readonly children?: ReactNode;
  readonly className?: string | undefined;
}

export function Button({ variant = 'plain', icon, children, className, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={classes(css.button, css[variant], className)}>
      {icon}
      {children}
    </AriaButton>
  );
}

interface TriggerButtonProps {
  /** What it does, shown on hover and focus; its accessible name too. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly isDisabled?: boolean;
}

/** Only a picture, and opens the Menu or the Popover that it is given to. */
export function TriggerButton({ label, icon, isDisabled = false }: TriggerButtonProps) {
  return (
    <Tooltip text={label}>
      <AriaButton
        isDisabled={isDisabled}
        aria-label={label}
        className={classes(css.button, css.icon, css.plain)}
      >
        {icon}
      </AriaButton>
    </Tooltip>
  );
}

export interface IconButtonProps extends TriggerButtonProps {
  /** Where its accessible name is another. */
  readonly 'aria-label'?: string;
  readonly 'aria-expanded'?: boolean;
  /** The key that does the same, as the reader would press it. */
  readonly keys?: string | undefined;
  readonly variant?: Variant;
  readonly className?: string | undefined;
  readonly onPress: () => void;
}

/** Only a picture. A plain button of the browser: there are many, and an edit draws many of them anew. */
export function IconButton({
  label,
  icon,
  keys,
  className,
  variant = 'plain',
  isDisabled = false,
  onPress,
  'aria-label': name = label,
  'aria-expanded': isExpanded,
}: IconButtonProps) {
  const tip = useTip({ delayMs: nameDelayMs, staysOnPress: false });
  return (
    <>
      <button
        ref={tip.button}
        type="button"
        className={classes(css.button, css.icon, css[variant], className)}
        aria-label={name}
        aria-expanded={isExpanded}
        aria-describedby={tip.isOpen ? tip.id : undefined}
        disabled={isDisabled}
        {...tip.handlers}
        onClick={() => {
          tip.close();
          onPress();
        }}
      >
        {icon}
      </button>
      {tip.isOpen && (
        <Tip tip={tip} className={tipCss.tip ?? ''}>
          <TooltipText text={label} keys={keys} />
        </Tip>
      )}
    </>
  );
}
