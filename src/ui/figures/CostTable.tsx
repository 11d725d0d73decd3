/**
 * The rows of the cost panel between their headings and the total. It has one stop for Tab, and the arrow keys lead
 * from row to row and from number to number, and the number that has the keyboard tells its formula as a pointed one does.
 */
import { type KeyboardEvent, useState } from 'react';
import type { CostColumn, CostRow } from '../../model/cost.ts';
import { costKey } from '../../model/costOutline.ts';
import { useWords } from '../useWords.ts';
import { CostLine, type CostLineProps } from './CostLine.tsx';
import css from './CostPanel.module.css';
import { costShare, costText } from './costFigures.ts';
import { moveInGrid } from './gridKeys.ts';

export interface CostTableProps extends Omit<CostLineProps, 'row' | 'bars' | 'longest' | 'stop'> {
  readonly rows: readonly CostRow[];
  readonly layers: number;
}

export function CostTable(props: CostTableProps) {
  const { rows, whole, layers, columns, counts } = props;
  const { figures: words } = useWords();
  const { cost } = words;
  const [only] = columns;
  const bars = columns.length === 1 && only !== undefined;
  const longest = Math.max(0, ...rows.map((row) => costShare(row, whole, only ?? 'multiplyAdds')));
  const heading = (column: CostColumn) =>
    column === 'multiplyAdds' && counts === 2 ? cost.flops : cost.columns[column];
  const [stop, setStop] = useState({ row: '', cell: 'name' });
  const stopRow = rows.some((row) => costKey(row) === stop.row) ? stop.row : rows.map(costKey)[0];
  return (
    <section className={css.scroll} aria-label={cost.caption}>
      <table
        className={css.table}
        data-bars={bars}
        onKeyDown={(event: KeyboardEvent) => moveInGrid(event)}
        onFocus={({ target }) => {
          const cell = target.closest<HTMLElement>('[data-cell]')?.dataset.cell;
          const row = target.closest('tr')?.dataset.row;
          if (cell !== undefined && row !== undefined) setStop({ row, cell });
        }}
      >
        <caption>{cost.caption}</caption>
        <thead>
          <tr>
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
          {rows.map((row) => (
            <CostLine
              key={costKey(row)}
              {...props}
              row={row}
              bars={bars}
              longest={longest}
              stop={costKey(row) === stopRow ? stop.cell : null}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
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
