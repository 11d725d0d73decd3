/**
 * Arrow keys in a grid: what carries `data-cell` takes the keyboard. Left and right go within the row, up and down to the
 * cell of the same name in the next row (its name where there is none such), Home and End to the row's ends.
 */
import type { KeyboardEvent } from 'react';

export function moveInGrid(event: KeyboardEvent): void {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey) return;
  const from = target.closest<HTMLElement>('[data-cell]');
  const row = from?.closest('tr');
  if (!from || !row) return;
  const to = destination(from, row, key);
  if (to === undefined) return;
  event.preventDefault();
  to?.focus();
  // Focus alone leaves half of a cell out of view.
  to?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** Undefined for keys that mean nothing here, null where there is nothing further on. */
function destination(
  from: HTMLElement,
  row: HTMLTableRowElement,
  key: string,
): HTMLElement | null | undefined {
  const cells = cellsOf(row);
  const at = cells.indexOf(from);
  switch (key) {
    case 'ArrowLeft':
      return cells[at - 1] ?? null;
    case 'ArrowRight':
      return cells[at + 1] ?? null;
    case 'Home':
      return cells[0] ?? null;
    case 'End':
      return cells.at(-1) ?? null;
    case 'ArrowUp':
      return sameCell(row.previousElementSibling, from.dataset.cell);
    case 'ArrowDown':
      return sameCell(row.nextElementSibling, from.dataset.cell);
    default:
      return;
  }
}

function sameCell(row: Element | null, name: string | undefined): HTMLElement | null {
  const cells = row ? cellsOf(row) : [];
  const named = (wanted: string | undefined) => cells.find(({ dataset }) => dataset.cell === wanted);
  return named(name) ?? named('name') ?? null;
}

function cellsOf(row: Element): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('[data-cell]')];
}
