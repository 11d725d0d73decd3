/**
 * A row of tabs (the WAI-ARIA pattern): one stop for the Tab key, arrows move and choose, Home and End jump. The panel
 * is the caller's: give it `tabPanelProps(id, value)`.
 */
import { type KeyboardEvent, useRef } from 'react';
import { classes } from './classes.ts';
import css from './Tabs.module.css';

export interface TabOption<T extends string> {
  readonly value: T;
  readonly text: string;
}

export interface TabsProps<T extends string> {
  /** Links tabs and panels: any id that is unique on the page. */
  readonly id: string;
  readonly label: string;
  readonly value: T;
  readonly options: readonly TabOption<T>[];
  readonly onChange: (value: T) => void;
  readonly className?: string | undefined;
}

export function Tabs<T extends string>({ id, label, value, options, onChange, className }: TabsProps<T>) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const at = options.findIndex((option) => option.value === value);
    const last = options.length - 1;
    const to = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at <= 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    const option = to === undefined ? undefined : options[to];
    if (!option) return;
    event.preventDefault();
    onChange(option.value);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[to ?? 0]?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label={label} className={classes(css.tabs, className)}>
      {options.map((option) => {
        const chosen = option.value === value;
        return (
          <button
            key={option.value}
            type="button"
            role="tab"
            id={`${id}-tab-${option.value}`}
            aria-selected={chosen}
            aria-controls={chosen ? `${id}-panel-${option.value}` : undefined}
            tabIndex={chosen ? 0 : -1}
            className={css.tab}
            onClick={() => onChange(option.value)}
            onKeyDown={move}
          >
            {option.text}
          </button>
        );
      })}
    </div>
  );
}

/** What makes an element the panel of one tab. */
export function tabPanelProps(id: string, value: string) {
  return { role: 'tabpanel', id: `${id}-panel-${value}`, 'aria-labelledby': `${id}-tab-${value}` } as const;
}
