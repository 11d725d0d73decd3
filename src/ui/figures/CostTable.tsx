/**
 * The rows of the cost panel between their headings and the total. It has one stop for Tab, and the arrow keys lead
 * from row to row and from number to number, and the number that has the keyboard tells its formula as a pointed one does.
 * A deep network has hundreds of rows, and an edit changes the numbers of all: only those in view stand in the page, and
 * those around the keyboard.
 */
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import type { Cost, CostColumn, CostRow } from '../../model/cost.ts';
import { costKey } from '../../model/costOutline.ts';
import type { Family } from '../../model/layers/layerType.ts';
import { percent, shortShape } from '../builder/figures.ts';
import { useWords } from '../useWords.ts';
import { CostLine, type CostLineFace, type CostMeasure } from './CostLine.tsx';
import css from './CostPanel.module.css';
import { type Counts, costShare, costText } from './costFigures.ts';
import { moveInGrid } from './gridKeys.ts';

/** Pixels of a row whose name does not wrap. */
const rowHeight = 24;
/** Rows that are ready beyond each end of what is seen. */
const ready = 3;

export interface CostTableProps {
  readonly rows: readonly CostRow[];
  readonly whole: Cost;
  readonly layers: number;
  /** One: it is drawn as bars. */
  readonly columns: readonly CostColumn[];
  readonly counts: Counts;
  /** Its card is selected. */
  readonly isChosen: (row: CostRow) => boolean;
  readonly isOpen: (row: CostRow) => boolean;
  /** Blocks around a row; null where all rows are layers. */
  readonly depthOf: ((row: CostRow) => number) | null;
  /** A block's with those around it. */
  readonly nameOf: (row: CostRow) => string;
  /** Null for a block. */
  readonly familyOf: (row: CostRow) => Family | null;
  readonly onSelect: (row: CostRow) => void;
  readonly onOpen: (row: CostRow) => void;
  readonly onPoint: (row: CostRow, at: CostMeasure) => void;
}

export function CostTable(props: CostTableProps) {
  const { rows, whole, layers, columns, counts, onSelect, onOpen, onPoint } = props;
  const { figures: words } = useWords();
  const { cost } = words;
  const [only = 'multiplyAdds'] = columns;
  const bars = columns.length === 1;
  const measures: readonly CostMeasure[] = [...columns, 'share'];
  const sharedBy = bars ? only : 'multiplyAdds';
  let longest = 0;
  for (const row of rows) longest = Math.max(longest, costShare(row, whole, sharedBy));
  const faceOf = (row: CostRow): CostLineFace => {
    const share = costShare(row, whole, sharedBy);
    const family = props.familyOf(row);
    return {
      key: costKey(row),
      name: props.nameOf(row),
      isBlock: row.of.kind === 'block',
      isOpen: props.isOpen(row),
      isChosen: props.isChosen(row),
      depth: props.depthOf?.(row) ?? null,
      hue: family === null ? 'var(--ink-2)' : `var(--${family})`,
      output: row.output ? shortShape(row.output) : '',
      bar: bars ? (longest === 0 ? 0 : (100 * share) / longest).toFixed(2) : null,
      numbers: measures.map((at) => ({
        at,
        text: at === 'share' ? percent(share) : costText(row, at, counts, words),
        isNone: at !== 'share' && row[at] === 0,
      })),
    };
  };
  const heading = (column: CostColumn) =>
    column === 'multiplyAdds' && counts === 2 ? cost.flops : cost.columns[column];
  const [stop, setStop] = useState({ row: '', cell: 'name' });
  const stopAt = Math.max(
    0,
    rows.findIndex((row) => costKey(row) === stop.row),
  );
  const section = useRef<HTMLElement>(null);
  const virtual = useVirtualizer<HTMLElement, HTMLTableRowElement>({
    count: rows.length,
    getScrollElement: () => section.current,
    estimateSize: () => rowHeight,
    overscan: ready,
    rangeExtractor: (range) => withNeighbours(range, stopAt),
  });
  const shown = virtual.getVirtualItems();
  /** The row and the cell that something happens in. */
  const placeOf = (target: EventTarget) => {
    if (!(target instanceof Element)) return null;
    const key = target.closest('tr')?.dataset.row;
    const row = rows.find((one) => costKey(one) === key);
    const cell = target.closest<HTMLElement>('[data-cell]')?.dataset.cell;
    return row && { row, cell, measure: measures.find((at) => at === cell) ?? only };
  };
  return (
    <section ref={section} className={css.scroll} aria-label={cost.caption}>
      <table
        className={css.table}
        aria-rowcount={rows.length + 2}
        data-bars={bars}
        onKeyDown={(event: KeyboardEvent) => moveInGrid(event)}
        onFocus={({ target }) => {
          const place = placeOf(target);
          if (place?.cell === undefined) return;
          setStop({ row: costKey(place.row), cell: place.cell });
          onPoint(place.row, place.measure);
        }}
        onPointerOver={({ target }) => {
          const place = placeOf(target);
          if (place) onPoint(place.row, place.measure);
        }}
        onClick={({ target }) => {
          const place = placeOf(target);
          if (place?.cell === 'inside') onOpen(place.row);
          else if (place) onSelect(place.row);
        }}
      >
        <caption>{cost.caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{cost.name}</th>
            <th scope="col" className={css.number}>
              {cost.output}
            </th>
            {bars && <td className={css.barCell} />}
            {columns.map((column) => (
              <th key={column} scope="col" className={css.number}>
                {heading(column)}
              </th>
            ))}
            <th scope="col" className={css.number}>
              {bars ? cost.share : cost.shareOf}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.flatMap(({ index, start }, i) => {
            const row = rows[index];
            if (!row) return [];
            const face = faceOf(row);
            return [
              gapOf(start - (shown[i - 1]?.end ?? 0), `before ${face.key}`),
              <CostLine
                key={face.key}
                ref={virtual.measureElement}
                index={index}
                face={face}
                stop={index === stopAt ? stop.cell : null}
              />,
            ];
          })}
          {gapOf(virtual.getTotalSize() - (shown.at(-1)?.end ?? 0), 'rest')}
        </tbody>
        <tfoot>
          <tr aria-rowindex={rows.length + 2}>
            <th scope="row">{cost.total}</th>
            <td className={css.number}>{cost.layersIn(layers)}</td>
            {bars && <td className={css.barCell} />}
            {columns.map((column) => (
              <td key={column} className={css.number}>
                {costText(whole, column, counts, words)}
              </td>
            ))}
            <td className={css.number}>100 %</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

/** What is in view, and what the arrow keys lead to next. */
function withNeighbours(range: Range, at: number): number[] {
  const wanted = new Set(defaultRangeExtractor(range));
  for (const index of [at - 1, at, at + 1]) if (index >= 0 && index < range.count) wanted.add(index);
  return [...wanted].toSorted((a, b) => a - b);
}

/** The room of rows that are not in view. */
function gapOf(height: number, key: string): ReactNode {
  return height > 0 && <tr key={key} {...unsaid} className={css.gap} style={{ height }} />;
}

/** Handed over as one: the linter takes every row for something that can have the keyboard. */
const unsaid = { 'aria-hidden': true } as const;
