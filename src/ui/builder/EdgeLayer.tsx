/**
 * The connections under the cards. Each is a line that can be pressed and a button where a layer can be put in: visible
 * on hover, focus and selection. The Tab key comes to one of them; arrows go from one to the next, Enter inserts,
 * Delete disconnects.
 */
import { Plus } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { Popover } from 'react-aria-components/Popover';
import { layerOf } from '../../model/layers/index.ts';
import { classes } from '../controls/classes.ts';
import { useWords } from '../useWords.ts';
import { addOnEdge, separate } from './actions.ts';
import { focusCard, selectEdge } from './builderStore.ts';
import css from './EdgeLayer.module.css';
import { KindMenu } from './KindMenu.tsx';
import type { Layout } from './layout.ts';
import type { EdgeRoute } from './routes.ts';
import { useBuilder, useNameOf, useNetwork } from './useNetwork.ts';

const arrows: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function EdgeLayer({ layout, order }: { readonly layout: Layout; readonly order: readonly string[] }) {
  const words = useWords().builder;
  const selected = useBuilder((state) => state.edge);
  const [stop, setStop] = useState<string | null>(null);
  const layer = useRef<HTMLUListElement>(null);
  const rank = new Map(order.map((id, i) => [id, i]));
  const edges = layout.edges.toSorted(
    (a, b) =>
      (rank.get(a.to) ?? 0) - (rank.get(b.to) ?? 0) || (rank.get(a.from) ?? 0) - (rank.get(b.from) ?? 0),
  );
  const tabStop = edges.find((edge) => edge.id === stop)?.id ?? edges[0]?.id;
  const step = (event: KeyboardEvent, id: string) => {
    const direction = arrows[event.key];
    if (direction === undefined || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = edges[edges.findIndex((edge) => edge.id === id) + direction];
    if (next) layer.current?.querySelector<HTMLElement>(`[data-edge="${CSS.escape(next.id)}"]`)?.focus();
  };
  return (
    <ul ref={layer} aria-label={words.connections} className={css.layer}>
      {edges.map((edge) => (
        <Edge
          key={edge.id}
          edge={edge}
          isSelected={selected?.from === edge.from && selected.to === edge.to}
          isTabStop={edge.id === tabStop}
          onFocus={() => setStop(edge.id)}
          onArrow={(event) => step(event, edge.id)}
        />
      ))}
    </ul>
  );
}

interface EdgeProps {
  readonly edge: EdgeRoute;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  readonly onFocus: () => void;
  readonly onArrow: (event: KeyboardEvent) => void;
}

function Edge({ edge, isSelected, isTabStop, onFocus, onArrow }: EdgeProps) {
  const words = useWords().builder;
  const name = useNameOf();
  const kind = useNetwork().nodes.find((node) => node.id === edge.to)?.kind;
  const [menu, setMenu] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { from, to, path, x, y, caption } = edge;
  const joins = edge.kind === 'arc' && kind !== undefined && layerOf(kind).family === 'join';
  return (
    <li className={classes(css.edge, isSelected && css.selected, joins && css.skip, menu && css.open)}>
      <svg className={css.lines} aria-hidden="true">
        <path className={css.line} d={path} />
        <path className={css.reach} d={path} data-from={from} data-to={to} />
        {joins && caption && (
          <text className={css.caption} x={caption.x} y={caption.y}>
            {words.skip}
          </text>
        )}
      </svg>
      <div className={css.tools} style={{ left: x, top: y }}>
        <button
          ref={button}
          type="button"
          data-edge={edge.id}
          data-from={from}
          data-to={to}
          className={css.plus}
          aria-label={words.connection(name(from), name(to))}
          aria-haspopup="menu"
          aria-expanded={menu}
          title={words.insertHere(name(from), name(to))}
          tabIndex={isTabStop ? 0 : -1}
          onFocus={onFocus}
          onKeyDown={onArrow}
          onClick={() => {
            selectEdge({ from, to });
            setMenu(true);
          }}
        >
          <Plus aria-hidden size={14} />
        </button>
      </div>
      {menu && (
        <Popover
          triggerRef={button}
          isOpen={menu}
          onOpenChange={setMenu}
          placement="bottom"
          offset={6}
          className={css.popover ?? ''}
        >
          <KindMenu
            label={words.insertWhich}
            onDisconnect={() => {
              setMenu(false);
              separate(from, to);
              focusCard(to);
            }}
            onChoose={(chosen) => {
              setMenu(false);
              const id = addOnEdge(chosen, from, to);
              if (id !== null) focusCard(id);
            }}
          />
        </Popover>
      )}
    </li>
  );
}
