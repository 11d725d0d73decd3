/**
 * A number that is typed or stepped. While it is typed every valid value takes effect at once, so that the shapes on
 * the cards follow; what is not a number in its range is said beside the field and never leaves it. Arrow keys step,
 * with Shift ten times as far. `step="scale"` steps 1, 2, 5, 10 ... for rates that span magnitudes.
 */
import { type KeyboardEvent, useId, useState } from 'react';
import { classes } from './classes.ts';
import css from './NumberField.module.css';
import { formatNumber, parseNumber, stepNumber } from './numberText.ts';

export interface NumberFieldProps {
  /** Its accessible name; the visible one stands in the row it belongs to. */
  readonly label: string;
  /** Not a number (null or NaN): the field is empty. */
  readonly value: number | null;
  readonly onChange: (value: number) => void;
  /** Ends included. */
  readonly min: number;
  readonly max: number;
  readonly step?: number | 'scale';
  /** Whole numbers only. */
  readonly integer?: boolean;
  readonly isDisabled?: boolean;
  readonly wide?: boolean;
  readonly id?: string;
  /** What it is a number of: what was typed and is no number yet is forgotten when that is another. */
  readonly of?: string;
  readonly className?: string | undefined;
}

export function NumberField(props: NumberFieldProps) {
  const { label, onChange, min, max, step = 1, integer = false, isDisabled = false } = props;
  const value = props.value === null || Number.isNaN(props.value) ? null : props.value;
  const text = value === null ? '' : formatNumber(value);
  const [typed, setTyped] = useState<{ readonly text: string; readonly of: string | undefined } | null>(null);
  const draft = typed && typed.of === props.of ? typed.text : null;
  const setDraft = (next: string | null) => setTyped(next === null ? null : { text: next, of: props.of });
  const noteId = useId();
  const range = { min, max, integer };
  const wrong = draft !== null && parseNumber(draft, range) === null;

  const type = (entered: string) => {
    setDraft(entered);
    const number = parseNumber(entered, range);
    if (number !== null && number !== value) onChange(number);
  };
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Enter') setDraft(null);
    if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation();
      setDraft(null);
    }
    const up = event.key === 'ArrowUp' || event.key === 'PageUp';
    if (!up && event.key !== 'ArrowDown' && event.key !== 'PageDown') return;
    event.preventDefault();
    const far = event.shiftKey || event.key.startsWith('Page');
    const next = value === null ? min : stepNumber(value, up ? 1 : -1, far, { ...range, step });
    setDraft(null);
    if (next !== value) onChange(next);
  };

  return (
    <span className={classes(css.field, props.wide && css.wide, props.className)}>
      <input
        id={props.id}
        className={css.input}
        type="text"
        inputMode={integer ? 'numeric' : 'decimal'}
        autoComplete="off"
        spellCheck={false}
        role="spinbutton"
        aria-label={label}
        aria-valuenow={value === null ? undefined : ariaNumber(value)}
        aria-valuemin={ariaNumber(min)}
        aria-valuemax={ariaNumber(max)}
        aria-valuetext={text}
        aria-invalid={wrong}
        aria-describedby={wrong ? noteId : undefined}
        disabled={isDisabled}
        value={draft ?? text}
        onChange={(event) => type(event.target.value)}
        onBlur={() => setDraft(null)}
        onKeyDown={move}
      />
      {wrong && (
        <span id={noteId} className={css.note} role="status">
          {formatNumber(min)} – {formatNumber(max)}
        </span>
      )}
    </span>
  );
}

/** Numbers in attributes are written out: `1e-7` is no number to assistive technology. React's types want a number. */
function ariaNumber(value: number): number | undefined {
  return String(value).includes('e') ? undefined : value;
}
