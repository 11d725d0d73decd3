/**
 * The numbers of a live chart as a table: at most fifty rows spread over the run, and its last step. Read again once a
 * second while the run is live.
 */
import { useEffect, useState } from 'react';
import { chartRows } from './chartReading.ts';
import styles from './LiveChartTable.module.css';
import type { Curve } from './liveChart.ts';
import { type Notation, valueText } from './valueText.ts';

export interface LiveChartTableProps {
  readonly curves: readonly Curve[];
  readonly x: 'steps' | 'epochs';
  readonly stepsPerEpoch: number;
  readonly values?: Notation;
  readonly decimals?: number;
  readonly live: boolean;
  readonly words: {
    /** "Accuracy: 50 of 1,770 steps" or the like. */
    readonly caption: string;
    /** Heading of the first column: "Step", "Epoch". */
    readonly x: string;
    readonly empty: string;
  };
}

/** A region that scrolls must take the focus, so that the keys can scroll it (WCAG 2.1.1). */
const keyboardScroll = { tabIndex: 0 };

export function LiveChartTable({
  curves,
  x,
  stepsPerEpoch,
  values: notation = 'number',
  decimals = 4,
  live,
  words,
}: LiveChartTableProps) {
  const [, read] = useState(0);
  useEffect(() => {
    if (!live) return;
    const timer = setInterval(() => read((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [live]);

  const rows = chartRows(curves);
  if (rows.length === 0) return <p className={styles.empty}>{words.empty}</p>;
  const groups = groupsOf(curves);
  const place = new Intl.NumberFormat('en', { maximumFractionDigits: x === 'steps' ? 0 : 2 });
  return (
    <section className={styles.scroll} aria-label={words.caption} {...keyboardScroll}>
      <table className={styles.table}>
        <caption>{words.caption}</caption>
        <thead>
          {groups.length > 0 && (
            <tr>
              <th scope="col" rowSpan={2}>
                {words.x}
              </th>
              {groups.map(({ name, span }) => (
                <th key={name} scope="colgroup" colSpan={span}>
                  {name}
                </th>
              ))}
            </tr>
          )}
          <tr>
            {groups.length === 0 && <th scope="col">{words.x}</th>}
            {curves.map(({ id, label, heads }) => (
              <th key={id} scope="col" aria-label={heads && label}>
                {heads?.part ?? label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.x}>
              <th scope="row">{place.format(x === 'epochs' ? row.x / Math.max(1, stepsPerEpoch) : row.x)}</th>
              {row.values.map((value, i) => (
                <td key={curves[i]?.id}>{value === null ? '–' : valueText(value, notation, decimals)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface Group {
  readonly name: string;
  readonly span: number;
}

/** Neighbours that belong together, under one head; none where the columns say everything by themselves. */
function groupsOf(curves: readonly Curve[]): readonly Group[] {
  const groups: Group[] = [];
  for (const { heads } of curves) {
    if (!heads) return [];
    const last = groups.at(-1);
    if (last?.name === heads.group) groups[groups.length - 1] = { ...last, span: last.span + 1 };
    else groups.push({ name: heads.group, span: 1 });
  }
  return groups;
}
