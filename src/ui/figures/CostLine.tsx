/**
 * One row of the cost panel: a name that selects its card, the output shape, one measure as a bar or all as numbers. A
 * block's row opens, and what it holds stands behind it, indented. Every number can have the keyboard. It is drawn again
 * only where something in it is another; what is done to it is heard by the table.
 */
import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo, type Ref } from 'react';
import { shallow } from 'zustand/shallow';
import type { CostColumn } from '../../model/cost.ts';
import { classes } from '../controls/classes.ts';
import { useWords } from '../useWords.ts';
import css from './CostPanel.module.css';

/** What a number of a row is: one of its costs, or its share of the whole. */
export type CostMeasure = CostColumn | 'share';

export interface CostLineFace {
  readonly key: string;
  /** A block's with those around it. */
  readonly name: string;
  readonly isBlock: boolean;
  readonly isOpen: boolean;
  /** Its card is selected. */
  readonly isChosen: boolean;
  /** Blocks around a row; null where all rows are layers. */
  readonly depth: number | null;
  readonly hue: string;
  readonly output: string;
  /** Length of its bar in per cent of the longest, where it is drawn as one. */
  readonly bar: string | null;
  readonly numbers: readonly CostNumber[];
}

export interface CostNumber {
  readonly at: CostMeasure;
  readonly text: string;
  readonly isNone: boolean;
}

interface CostLineProps {
  readonly ref: Ref<HTMLTableRowElement>;
  /** Its place among all rows, from 0. */
  readonly index: number;
  readonly face: CostLineFace;
  /** The cell that Tab comes to, if it is one of this row. */
  readonly stop: string | null;
}

const indent = 14;

export const CostLine = memo(
  function CostLine({ ref, index, face, stop: wanted }: CostLineProps) {
    const { key, isBlock, isChosen, hue, output, bar, numbers } = face;
    const cells = ['name', ...(isBlock ? ['inside'] : []), ...numbers.map(({ at }) => at)];
    const stop = wanted === null || cells.includes(wanted) ? wanted : 'name';
    return (
      <tr ref={ref} data-index={index} data-row={key} data-chosen={isChosen} aria-rowindex={index + 2}>
        <Head
          name={face.name}
          isBlock={isBlock}
          isOpen={face.isOpen}
          isChosen={isChosen}
          depth={face.depth}
          hue={hue}
          stop={stop}
        />
        <td className={css.output}>{output}</td>
        {bar !== null && (
          <td
            className={classes(css.barCell, css.bar)}
            style={{ color: hue, backgroundSize: `${bar}% 8px` }}
          />
        )}
        {numbers.map(({ at, text, isNone }) => (
          <td
            key={at}
            className={css.number}
            data-cell={at}
            tabIndex={stop === at ? 0 : -1}
            data-none={isNone}
          >
            {text}
          </td>
        ))}
      </tr>
    );
  },
  (before, now) => before.stop === now.stop && before.index === now.index && isAlike(before.face, now.face),
);

function isAlike({ numbers: before, ...a }: CostLineFace, { numbers: now, ...b }: CostLineFace): boolean {
  return before.length === now.length && before.every((one, i) => shallow(one, now[i])) && shallow(a, b);
}

type HeadProps = Pick<CostLineFace, 'name' | 'isBlock' | 'isOpen' | 'isChosen' | 'depth' | 'hue'> &
  Pick<CostLineProps, 'stop'>;

/** An edit seldom changes it. */
const Head = memo(function Head({ name, isBlock, isOpen, isChosen, depth, hue, stop }: HeadProps) {
  const { rowsOf } = useWords().figures.cost;
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  return (
    <th scope="row">
      <span className={css.head} style={{ paddingLeft: indent * (depth ?? 0) }}>
        {depth !== null && !isBlock && <span className={css.noInside} />}
        {isBlock && (
          <button
            type="button"
            className={css.inside}
            data-cell="inside"
            tabIndex={stop === 'inside' ? 0 : -1}
            aria-label={rowsOf(name)}
            aria-expanded={isOpen}
          >
            <Arrow aria-hidden />
          </button>
        )}
        <button
          type="button"
          className={css.name}
          data-cell="name"
          tabIndex={stop === 'name' ? 0 : -1}
          aria-pressed={isChosen}
        >
          <span className={css.hue} style={{ background: hue }} aria-hidden="true" />
          {isBlock ? name.split(' / ').at(-1) : name}
        </button>
      </span>
    </th>
  );
});
