/** The rows of the cost panel: a name that selects its card, the output shape, one measure as a bar or all as numbers, and the total. */
import type { Cost, CostColumn, CostRow } from '../../model/cost.ts';
import type { Family } from '../../model/layers/layerType.ts';
import { percent, shortShape } from '../builder/figures.ts';
import { useWords } from '../useWords.ts';
import css from './CostPanel.module.css';
import { type Counts, costShare, costText } from './costFigures.ts';

export interface CostTableProps {
  readonly rows: readonly CostRow[];
  readonly whole: Cost;
  readonly layers: number;
  /** One: it is drawn as bars. */
  readonly columns: readonly CostColumn[];
  readonly counts: Counts;
  /** Its card is selected. */
  readonly isChosen: (row: CostRow) => boolean;
  readonly nameOf: (row: CostRow) => string;
  /** Null for a block. */
  readonly familyOf: (row: CostRow) => Family | null;
  readonly onSelect: (row: CostRow) => void;
  readonly onPoint: (row: CostRow, column: CostColumn) => void;
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
  return (
    <section className={css.scroll} aria-label={cost.caption}>
      <table className={css.table} data-bars={bars}>
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
            <Row key={keyOf(row)} row={row} bars={bars} longest={longest} {...props} />
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

function keyOf({ of }: CostRow): string {
  return of.kind === 'layer' ? of.id : of.path.join('/');
}

interface RowProps extends CostTableProps {
  readonly row: CostRow;
  readonly bars: boolean;
  /** Share of the row with the longest bar, which takes all the room there is. */
  readonly longest: number;
}

function Row(props: RowProps) {
  const { row, bars, longest, columns, counts, whole, isChosen, nameOf, familyOf, onSelect, onPoint } = props;
  const { figures: words } = useWords();
  const [only = 'multiplyAdds'] = columns;
  const share = costShare(row, whole, bars ? only : 'multiplyAdds');
  const family = familyOf(row);
  const hue = family === null ? 'var(--ink-2)' : `var(--${family})`;
  const chosen = isChosen(row);
  return (
    <tr data-chosen={chosen} onClick={() => onSelect(row)} onPointerEnter={() => onPoint(row, only)}>
      <th scope="row">
        <button type="button" className={css.name} aria-pressed={chosen} onFocus={() => onPoint(row, only)}>
          <span className={css.hue} style={{ background: hue }} aria-hidden="true" />
          <span className={css.nameText}>{nameOf(row)}</span>
        </button>
      </th>
      <td className={css.number}>{row.output ? shortShape(row.output) : ''}</td>
      {bars && (
        <td className={css.barCell}>
          <span
            className={css.bar}
            style={{
              transform: `scaleX(${(longest === 0 ? 0 : share / longest).toFixed(4)})`,
              background: hue,
            }}
            aria-hidden="true"
          />
        </td>
      )}
      {columns.map((column) => (
        <td
          key={column}
          className={css.number}
          data-none={row[column] === 0}
          onPointerEnter={() => onPoint(row, column)}
        >
          {costText(row, column, counts, words)}
        </td>
      ))}
      <td className={css.number}>{percent(share)}</td>
    </tr>
  );
}
