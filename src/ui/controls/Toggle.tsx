/** On or off, at once: a native checkbox that says it is a switch. */
import { classes } from './classes.ts';
import css from './Toggle.module.css';

export interface ToggleProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (on: boolean) => void;
  /** Shows the label beside it; else it is the accessible name only. */
  readonly showsLabel?: boolean;
  readonly isDisabled?: boolean;
  readonly className?: string | undefined;
}

export function Toggle({ label, isOn, onChange, showsLabel = false, isDisabled, className }: ToggleProps) {
  return (
    <label className={classes(css.toggle, className)}>
      <input
        type="checkbox"
        role="switch"
        aria-checked={isOn}
        className={css.input}
        checked={isOn}
        disabled={isDisabled}
        aria-label={showsLabel ? undefined : label}
        onChange={(event) => onChange(event.target.checked)}
      />
      {showsLabel && <span>{label}</span>}
    </label>
  );
}
