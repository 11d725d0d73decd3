/** A menu of actions or of choices, opened by a button; typing finds, arrows move, Escape closes (react-aria). */
import type { ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import css from './Menu.module.css';

export interface MenuEntry {
  readonly id: string;
  readonly text: string;
  readonly icon?: ReactNode;
  /** The key that does the same. */
  readonly keys?: string | undefined;
  readonly isDisabled?: boolean;
}

export interface MenuProps {
  /** One of our buttons. */
  readonly trigger: ReactNode;
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly onAction: (id: string) => void;
  /** Given where the entries are values of which one is chosen. */
  readonly chosen?: string;
  readonly placement?: 'bottom' | 'bottom start' | 'bottom end' | 'top' | 'right top';
}

export function Menu({ trigger, label, entries, onAction, chosen, placement = 'bottom start' }: MenuProps) {
  const selection =
    chosen === undefined ? {} : ({ selectionMode: 'single', selectedKeys: [chosen] } as const);
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={css.popover ?? ''} placement={placement} offset={6}>
        <AriaMenu
          className={css.menu ?? ''}
          aria-label={label}
          onAction={(key) => onAction(String(key))}
          {...selection}
          disabledKeys={entries.filter((entry) => entry.isDisabled).map((entry) => entry.id)}
        >
          {entries.map(({ id, text, icon, keys }) => (
            <MenuItem key={id} id={id} textValue={text} className={css.item ?? ''}>
              {icon}
              <Text slot="label" className={css.text ?? ''}>
                {text}
              </Text>
              {keys !== undefined && <kbd className={css.keys}>{keys}</kbd>}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
