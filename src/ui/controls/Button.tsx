/**
 * Buttons. `primary` is the one thing to press on a screen, `line` an ordinary action, `plain` one among many.
 * `onPress` is react-aria's: the same by mouse, touch and keyboard; any of them can open a Menu or a Popover.
 */
import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import css from './Button.module.css';
import { classes } from './classes.ts';
import { Tooltip } from './Tooltip.tsx';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  readonly variant?: 'primary' | 'line' | 'plain' | 'danger';
  readonly icon?: ReactNode;
  readonly children?: ReactNode;
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ variant = 'plain', icon, children, className, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={classes(css.button, css[variant], className)}>
      {icon}
      {children}
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  /** What it does, shown on hover and focus; its accessible name too, unless `aria-label` says another. */
  readonly label: string;
  readonly icon: ReactNode;
  /** The key that does the same, as the reader would press it. */
  readonly keys?: string | undefined;
}

/** A button that is only a picture; its name shows on hover and focus. */
export function IconButton({ label, icon, keys, className, variant = 'plain', ...rest }: IconButtonProps) {
  const name = rest['aria-label'] ?? label;
  return (
    <Tooltip text={label} keys={keys}>
      <AriaButton
        {...rest}
        aria-label={name}
        className={classes(css.button, css.icon, css[variant], className)}
      >
        {icon}
      </AriaButton>
    </Tooltip>
  );
}
