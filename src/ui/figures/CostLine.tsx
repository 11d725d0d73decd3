/**
 * One row of the cost panel: a name that selects its card, the output shape, one measure as a bar or all as numbers. A
 * block's row opens, and what it holds stands behind it, indented. Every number can have the keyboard.
 */
import { ChevronDown, ChevronRight } from 'lucide-react';
import type { Cost, CostColumn, CostRow } from '../../model/cost.ts';
import { costKey } from '../../model/costOutline.ts';
import type { Family } from '../../model/layers/layerType.ts';
import { percent, shortShape } from '../builder/figures.ts';
import { useWords } from '../useWords.ts';
import css from './CostPanel.module.css';
import { type Counts, costShare, costText } from './costFigures.ts';

/** What a number of a row is: one of its costs, or its share of the whole. */
export type CostMeasure = CostColumn | 'share';

export interface CostLineProps {
  readonly row: CostRow;
  readonly whole: Cost;
  /** One: it is drawn as bars. */
  readonly columns: readonly CostColumn[];
  readonly bars: boolean;
  /** Share of the row with the longest bar, which takes all the room there is. */
  readonly longest: number;
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
  /** The cell that Tab comes to, if it is one of this row. */
  readonly stop: string | null;
  readonly onSelect: (row: CostRow) => void;
  readonly onOpen: (row: CostRow) => void;
  readonly onPoint: (row: CostRow, at: CostMeasure) => void;
}

const indent = 14;

export function CostLine(props: CostLineProps) {
  const { row, bars, longest, columns, counts, whole, isChosen, familyOf, onSelect, onPoint } = props;
  const { figures: words } = useWords();
  const [only = 'multiplyAdds'] = columns;
  const share = costShare(row, whole, bars ? only : 'multiplyAdds');
  const family = familyOf(row);
  const hue = family === null ? 'var(--ink-2)' : `var(--${family})`;
  const measures: readonly CostMeasure[] = [...columns, 'share'];
  const isBlock = row.of.kind === 'block';
  const cells = ['name', ...(isBlock ? ['inside'] : []), ...measures];
  const stop = props.stop === null || cells.includes(props.stop) ? props.stop : 'name';
  return (
    <tr
      data-row={costKey(row)}
      data-chosen={isChosen(row)}
      onClick={() => onSelect(row)}
      onPointerEnter={() => onPoint(row, only)}
    >
      <Head {...props} stop={stop} hue={hue} only={only} />
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
      {measures.map((at) => (
        <td
          key={at}
          className={css.number}
          data-cell={at}
          tabIndex={stop === at ? 0 : -1}
          data-none={at !== 'share' && row[at] === 0}
          onPointerEnter={() => onPoint(row, at)}
          onFocus={() => onPoint(row, at)}
        >
          {at === 'share' ? percent(share) : costText(row, at, counts, words)}
        </td>
      ))}
    </tr>
  );
}

interface HeadProps extends CostLineProps {
  readonly hue: string;
  readonly only: CostColumn;
}

function Head({ row, hue, only, stop, isChosen, isOpen, depthOf, nameOf, onOpen, onPoint }: HeadProps) {
  const { rowsOf } = useWords().figures.cost;
  const name = nameOf(row);
  const Arrow = isOpen(row) ? ChevronDown : ChevronRight;
  return (
    <th scope="row">
      <span className={css.head} style={{ paddingLeft: indent * (depthOf?.(row) ?? 0) }}>
        {depthOf && row.of.kind === 'layer' && <span className={css.noInside} />}
        {row.of.kind === 'block' && (
          <button
            type="button"
            className={css.inside}
            data-cell="inside"
            tabIndex={stop === 'inside' ? 0 : -1}
            aria-label={rowsOf(name)}
            aria-expanded={isOpen(row)}
            onClick={(event) => {
              event.stopPropagation();
              onOpen(row);
            }}
            onFocus={() => onPoint(row, only)}
          >
            <Arrow aria-hidden />
          </button>
        )}
        <button
          type="button"
          className={css.name}
          data-cell="name"
          tabIndex={stop === 'name' ? 0 : -1}
          aria-pressed={isChosen(row)}
          onFocus={() => onPoint(row, only)}
        >
          <span className={css.hue} style={{ background: hue }} aria-hidden="true" />
          {row.of.kind === 'block' ? name.split(' / ').at(-1) : name}
        </button>
      </span>
    </th>
  );
}
