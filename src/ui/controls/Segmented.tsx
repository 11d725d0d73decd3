/** Few values side by side, one of them chosen: native radio buttons, so arrows move and the form of the keyboard is known. */
import { useId } from 'react';
import { classes } from './classes.ts';
import css from './Segmented.module.css';

export interface SegmentedOption<T extends string | number> {
  readonly value: T;
  readonly text: string;
}

export interface SegmentedProps<T extends string | number> {
  readonly label: string;
  /** A value that is none of the options leaves all unchosen. */
  readonly value: T | null;
  readonly options: readonly SegmentedOption<T>[];
  readonly onChange: (value: T) => void;
  readonly isDisabled?: boolean;
  readonly className?: string | undefined;
}

export function Segmented<T extends string | number>(props: SegmentedProps<T>) {
  const name = useId();
  return (
    <fieldset className={classes(css.group, props.className)} disabled={props.isDisabled}>
      <legend className={css.legend}>{props.label}</legend>
      {props.options.map(({ value, text }) => (
        <label key={value} className={css.option}>
          <input
            type="radio"
            className={css.radio}
            name={name}
            checked={value === props.value}
            onChange={() => props.onChange(value)}
          />
          <span className={css.text}>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
