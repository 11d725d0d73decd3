/** One of several values in a list: the platform's own select, so that phones show their own picker. */
import { classes } from './classes.ts';
import css from './Select.module.css';

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly text: string;
}

export interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly SelectOption<T>[];
  readonly onChange: (value: T) => void;
  readonly isDisabled?: boolean;
  readonly id?: string;
  readonly className?: string | undefined;
}

export function Select<T extends string>(props: SelectProps<T>) {
  const choose = (text: string) => {
    const option = props.options.find(({ value }) => value === text);
    if (option) props.onChange(option.value);
  };
  return (
    <span className={classes(css.field, props.className)}>
      <select
        id={props.id}
        className={css.select}
        aria-label={props.label}
        value={props.value}
        disabled={props.isDisabled}
        onChange={(event) => choose(event.target.value)}
      >
        {props.options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      <svg className={css.arrow} viewBox="0 0 10 6" aria-hidden="true">
        <path d="M1 1l4 4 4-4" />
      </svg>
    </span>
  );
}
