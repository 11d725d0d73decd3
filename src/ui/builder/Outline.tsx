/**
 * The network as a list that edits: every layer with what feeds it, its shape and its parameters, and everything that can
 * be done to it as buttons; a block is a row that opens on a list of its own. The same document, folded alike, as the
 * cards, for the keyboard, a screen reader and a small screen. Up and down go from row to row, right opens a block, left
 * folds it or goes to the block around.
 */
import { type KeyboardEvent, type Ref, useMemo, useRef } from 'react';
import { classes } from '../controls/classes.ts';
import { useWords } from '../useWords.ts';
import { toggleBlock } from './blockActions.ts';
import type { Item, Level } from './canvasGraph.ts';
import { useGraph } from './folding.ts';
import { keysAlongFlow } from './keysAlongFlow.ts';
import css from './Outline.module.css';
import { BlockRow, LayerRow } from './OutlineRow.tsx';
import { pressOnNetwork } from './pressOnNetwork.ts';
import { useOrder } from './useLayout.ts';
import { useName } from './useNetwork.ts';

export function Outline() {
  const words = useWords().builder;
  const graph = useGraph();
  const order = useOrder();
  const rank = useMemo(() => new Map(keysAlongFlow(graph, order).map((key, i) => [key, i])), [graph, order]);
  const list = useRef<HTMLOListElement>(null);
  const press = (event: KeyboardEvent) => {
    const row =
      event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-layer]') : null;
    const key = row?.dataset.layer;
    if (!row || key === undefined) return;
    if (pressOnNetwork(event.nativeEvent, key)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-layer]') ?? [])];
    const at = rows.indexOf(row);
    const isOpen = row.dataset.open;
    const go = (to: HTMLElement | null | undefined) => {
      event.preventDefault();
      to?.focus();
    };
    switch (event.key) {
      case 'ArrowDown':
        return go(rows[at + 1]);
      case 'ArrowUp':
        return go(rows[at - 1]);
      case 'ArrowRight':
        if (isOpen === 'true') return go(rows[at + 1]);
        if (isOpen === 'false') toggleBlock(key);
        return event.preventDefault();
      case 'ArrowLeft':
        if (isOpen === 'true') toggleBlock(key);
        else go(row.closest('ol')?.closest('li')?.querySelector<HTMLElement>('[data-layer]'));
        return event.preventDefault();
      case 'Enter':
        if (isOpen === undefined) return;
        toggleBlock(key);
        return event.preventDefault();
      default:
        return;
    }
  };
  return (
    <Rows
      ref={list}
      className={classes(css.rows, css.outline)}
      level={graph.root}
      rank={rank}
      label={words.outline}
      onKeyDown={press}
    />
  );
}

interface RowsProps {
  readonly level: Level;
  /** Where each stands along the flow. */
  readonly rank: ReadonlyMap<string, number>;
  readonly label: string;
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLOListElement>;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

function Rows({ level, rank, label, className = css.rows, ref, onKeyDown }: RowsProps) {
  const at = ({ key }: Item) => rank.get(key) ?? 0;
  return (
    <ol ref={ref} className={className} aria-label={label} onKeyDown={onKeyDown}>
      {level.items
        .toSorted((a, b) => at(a) - at(b))
        .map((item) =>
          item.kind === 'layer' ? (
            <LayerRow key={item.key} id={item.key} />
          ) : (
            <li key={item.key} className={css.block}>
              <BlockRow blockKey={item.key} isOpen={item.kind === 'frame'} />
              {item.kind === 'frame' && <BlockRows blockKey={item.key} level={item.level} rank={rank} />}
            </li>
          ),
        )}
    </ol>
  );
}

interface BlockRowsProps extends Pick<RowsProps, 'level' | 'rank'> {
  readonly blockKey: string;
}

/** What stands in an opened block, under its name. */
function BlockRows({ blockKey, level, rank }: BlockRowsProps) {
  return <Rows level={level} rank={rank} label={useName(blockKey)} />;
}
