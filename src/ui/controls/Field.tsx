/** A row of settings: the name at the left, its control at the right, a hairline above; a meaning underneath where there is one. */
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import css from './Field.module.css';

export interface FieldProps {
  readonly label: string;
  readonly meaning?: ReactNode;
  /** The id of the control, so that the name can be pressed as well. */
  readonly htmlFor?: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

export function Field({ label, meaning, htmlFor, children, className }: FieldProps) {
  return (
    <div className={classes(css.field, className)}>
      <div className={css.row}>
        {htmlFor === undefined ? (
          <span className={css.label}>{label}</span>
        ) : (
          <label className={css.label} htmlFor={htmlFor}>
            {label}
          </label>
        )}
        <span className={css.control}>{children}</span>
      </div>
      {meaning !== undefined && <p className={css.meaning}>{meaning}</p>}
    </div>
  );
}
