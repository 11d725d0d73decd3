/**
 * A number that is typed or stepped. While it is typed every valid value takes effect at once, so that the shapes on
 * the cards follow; what is not a number in its range is said below the field and never leaves it. Whoever leaves it so
 * finds the number from before the typing, not the part of it that happened to be one (`60000` begins with 6000), and is
 * told the range. Arrow keys step, with Shift ten times as far. `step="scale"` steps 1, 2, 5, 10 ... for rates that
 * span magnitudes.
 */
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { wayBack } from '../../state/experiment.ts';
import { useWords } from '../useWords.ts';
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

interface Typed {
  readonly text: string;
  readonly of: string | undefined;
  /** From before the first key. */
  readonly before: { readonly value: number | null; readonly back: () => boolean };
}

/** How long the range is still told after the number from before has come back. */
const toldMs = 6000;

export function NumberField(props: NumberFieldProps) {
  const { label, onChange, min, max, step = 1, integer = false, isDisabled = false } = props;
  const value = props.value === null || Number.isNaN(props.value) ? null : props.value;
  const text = value === null ? '' : formatNumber(value);
  const { answers } = useWords();
  const [typed, setTyped] = useState<Typed | null>(null);
  const [told, setTold] = useState<Pick<Typed, 'of'> | null>(null);
  const now = typed && typed.of === props.of ? typed : null;
  const draft = now?.text ?? null;
  const noteId = useId();
  const range = { min, max, integer };
  const allowed = () => `${formatNumber(min)} – ${formatNumber(max)}`;
  const wrong = draft !== null && parseNumber(draft, range) === null;

  const isToldWhy = told !== null && told.of === props.of;
  useEffect(() => {
    if (told === null) return;
    const timer = setTimeout(() => setTold(null), toldMs);
    return () => clearTimeout(timer);
  }, [told]);

  const type = (entered: string) => {
    setTold(null);
    setTyped({ text: entered, of: props.of, before: now?.before ?? { value, back: wayBack() } });
    const number = parseNumber(entered, range);
    if (number !== null && number !== value) onChange(number);
  };
  /** Ends the typing. */
  const settle = () => {
    setTyped(null);
    if (!wrong || !now) return;
    setTold({ of: props.of });
    const { before } = now;
    // What is no setting of the document has no history to go back in.
    if (value !== before.value && !before.back() && before.value !== null) onChange(before.value);
  };
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Enter') settle();
    if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation();
      settle();
    }
    const up = event.key === 'ArrowUp' || event.key === 'PageUp';
    if (!up && event.key !== 'ArrowDown' && event.key !== 'PageDown') return;
    event.preventDefault();
    const far = event.shiftKey || event.key.startsWith('Page');
    const next = value === null ? min : stepNumber(value, up ? 1 : -1, far, { ...range, step });
    setTyped(null);
    setTold(null);
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
        aria-describedby={wrong || isToldWhy ? noteId : undefined}
        disabled={isDisabled}
        value={draft ?? text}
        onChange={(event) => type(event.target.value)}
        onBlur={settle}
        onKeyDown={move}
      />
      {(wrong || isToldWhy) && (
        <span id={noteId} className={css.note} role="status">
          {wrong ? allowed() : answers.restored(allowed())}
        </span>
      )}
    </span>
  );
}

/** Numbers in attributes are written out: `1e-7` is no number to assistive technology. React's types want a number. */
function ariaNumber(value: number): number | undefined {
  return String(value).includes('e') ? undefined : value;
}
