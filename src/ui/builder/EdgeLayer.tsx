/**
 * The connections under the cards. Each is a line that can be pressed and a button where a layer can be put in: visible
 * on hover, focus and selection. The Tab key comes to one of them; arrows go from one to the next, Enter inserts,
 * Delete disconnects.
 */

import { Plus } from 'lucide-react';
import {
  type FocusEvent,
  type KeyboardEvent,
  memo,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Popover } from 'react-aria-components/Popover';
import { useStore } from 'zustand';
import { layerOf } from '../../model/layers/index.ts';
import type { Network } from '../../model/network.ts';
import { nodeById } from '../../model/wiring.ts';
import { experimentStore } from '../../state/experiment.ts';
import { classes } from '../controls/classes.ts';
import { useWords, type Words } from '../useWords.ts';
import { addOnEdges, separate } from './actions.ts';
import { type EdgeEnds, focusCard, selectEdge } from './builderStore.ts';
import css from './EdgeLayer.module.css';
import { edgeMoves } from './edgeMoves.ts';
import { KindMenu } from './KindMenu.tsx';
import type { PlacedEdge, Sheet, SheetEdge, Spot } from './sheet.ts';
import type { Dragged } from './sheetNodes.ts';
import { type Bounds, meets } from './useInSight.ts';
import { nameIn, useBuilder } from './useNetwork.ts';

const arrows: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export interface EdgeLayerProps {
  readonly sheet: Sheet;
  readonly keys: readonly string[];
  readonly dragged: Dragged | null;
  /** Only what lies here is drawn; null where all is. */
  readonly seen: Bounds | null;
}

export const EdgeLayer = memo(function EdgeLayer({ sheet, keys, dragged, seen }: EdgeLayerProps) {
  const words = useWords().builder;
  const selected = useBuilder((state) => state.edge);
  const [stop, setStop] = useState<string | null>(null);
  const layer = useRef<HTMLUListElement>(null);
  const drawn = useDrawnEdges(sheet, keys, seen);
  const named = useNamed(drawn);
  const moveOf = useMemo(() => edgeMoves(sheet, dragged), [sheet, dragged]);
  // An edit moves many that stay as they are: nothing of them is drawn again.
  useLayoutEffect(() => {
    const lines = layer.current?.querySelectorAll<HTMLElement>(':scope > li');
    drawn.forEach(({ edge, x, y }, i) => {
      const move = moveOf(edge);
      const { dx, dy } = move === null || move === 'loose' ? still : move;
      const line = lines?.[i];
      if (line) line.style.transform = `translate(${x + dx}px, ${y + dy}px)`;
    });
  }, [drawn, moveOf]);
  const tabStop = drawn.find(({ edge }) => edge.id === stop)?.edge.id ?? drawn[0]?.edge.id;
  const focus = ({ target }: FocusEvent<HTMLElement>) => setStop(target.dataset.edge ?? stop);
  const step = (event: KeyboardEvent) => {
    const direction = arrows[event.key];
    const id = event.target instanceof HTMLElement ? event.target.dataset.edge : undefined;
    if (direction === undefined || id === undefined || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = drawn[drawn.findIndex(({ edge }) => edge.id === id) + direction]?.edge;
    if (next) layer.current?.querySelector<HTMLElement>(`[data-edge="${CSS.escape(next.id)}"]`)?.focus();
  };
  return (
    <ul
      ref={layer}
      aria-label={words.connections}
      className={css.layer}
      onFocus={focus}
      // An arrow pressed in the menu of a connection is the menu's.
      onKeyDown={step}
    >
      {drawn.map(({ edge }, i) => (
        <Edge
          key={`${edge.border} ${edge.to} ${nthInto(drawn, i)}`}
          edge={edge}
          ends={named(edge)}
          isLoose={moveOf(edge) === 'loose'}
          isSelected={isChosen(selected, edge)}
          isTabStop={edge.id === tabStop}
        />
      ))}
    </ul>
  );
});

const still = { dx: 0, dy: 0 };

/**
 * Which it is of those that lead where it does: they stand behind one another. What follows a layer that is put in, or
 * taken out, keeps the connection that leads to it, with another beginning.
 */
function nthInto(drawn: readonly PlacedEdge[], i: number): number {
  const to = drawn[i]?.edge.to;
  let first = i;
  while (first > 0 && drawn[first - 1]?.edge.to === to) first -= 1;
  return i - first;
}

/** In the order of the Tab key. An edge is the same as long as it is drawn alike, wherever that is. */
function useDrawnEdges(sheet: Sheet, keys: readonly string[], seen: Bounds | null): readonly PlacedEdge[] {
  const kept = useRef<ReadonlyMap<string, SheetEdge>>(new Map());
  return useMemo(() => {
    const before = kept.current;
    const now = new Map<string, SheetEdge>();
    const placed: PlacedEdge[] = [];
    sheet.edges.forEach((one) => {
      if (seen && !meets(one.edge.bounds, one, seen)) return;
      const known = before.get(one.edge.id);
      const edge = known && isDrawnAlike(known, one.edge) ? known : one.edge;
      now.set(edge.id, edge);
      placed.push(edge === one.edge ? one : { ...one, edge });
    });
    kept.current = now;
    const rank = new Map(keys.map((key, i) => [key, i]));
    const at = (key: string) => rank.get(key) ?? 0;
    return placed.toSorted(({ edge: a }, { edge: b }) => at(a.to) - at(b.to) || at(a.from) - at(b.from));
  }, [sheet, keys, seen]);
}

/** What a connection says of its ends. */
interface Ends {
  readonly from: string;
  readonly to: string;
  /** It skips what others pass, and is joined with them. */
  readonly joins: boolean;
}

/** What each connection says, asked once for all; the same while it is so, that only those are drawn that say something else. */
function useNamed(placed: readonly PlacedEdge[]): (edge: SheetEdge) => Ends {
  const words = useWords();
  const last = useRef<ReadonlyMap<string, Ends>>(new Map());
  const named = useStore(experimentStore, ({ experiment: { network } }) => {
    const before = last.current;
    let isOther = false;
    const now = new Map<string, Ends>();
    for (const { edge } of placed) {
      const fresh = endsIn(network, edge, words);
      const known = before.get(edge.id);
      const isKnown = known?.from === fresh.from && known.to === fresh.to && known.joins === fresh.joins;
      isOther ||= !isKnown;
      now.set(edge.id, isKnown ? known : fresh);
    }
    if (isOther || before.size !== now.size) last.current = now;
    return last.current;
  });
  return (edge) => named.get(edge.id) ?? endsIn(experimentStore.getState().experiment.network, edge, words);
}

function endsIn(network: Network, { border, edges: [first], from, to, kind }: SheetEdge, words: Words): Ends {
  const target = kind === 'arc' ? nodeById(network, to)?.kind : undefined;
  return {
    // Inside a frame the other end is the layer outside that is meant.
    from: nameIn(network, border === 'in' ? first.from : from, words),
    to: nameIn(network, border === 'out' ? first.to : to, words),
    joins: target !== undefined && layerOf(target).family === 'join',
  };
}

function isChosen(selected: EdgeEnds | null, { id, edges: [first] }: SheetEdge): boolean {
  if (!selected) return false;
  if (selected.drawn !== undefined) return selected.drawn === id;
  return selected.from === first.from && selected.to === first.to;
}

/** Nothing of it is drawn or meant otherwise. */
function isDrawnAlike(a: SheetEdge, b: SheetEdge): boolean {
  return (
    a === b ||
    (a.path === b.path &&
      isSameSpot(a.middle, b.middle) &&
      a.kind === b.kind &&
      isSameSpot(a.caption, b.caption) &&
      a.border === b.border &&
      a.from === b.from &&
      a.to === b.to &&
      a.block.join() === b.block.join() &&
      a.edges.length === b.edges.length &&
      a.edges.every(({ from, to }, i) => from === b.edges[i]?.from && to === b.edges[i]?.to))
  );
}

function isSameSpot(a: Spot | null, b: Spot | null): boolean {
  return a?.x === b?.x && a?.y === b?.y;
}

/** What the actions need to know of a drawn connection. */
export function endsOf({ id, edges: [first, ...more], block }: SheetEdge): EdgeEnds {
  return { ...first, also: more.map(({ to }) => to), block, drawn: id };
}

/** One for all, so that React looks no further into it. */
const plus = <Plus aria-hidden size={14} />;

interface EdgeProps {
  readonly edge: SheetEdge;
  readonly ends: Ends;
  /** One of its ends is in the hand. */
  readonly isLoose: boolean;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
}

const Edge = memo(function Edge({ edge, ends, isLoose, isSelected, isTabStop }: EdgeProps) {
  // Of the connection that it was when the menu was opened.
  const [menuOf, setMenuOf] = useState<SheetEdge | null>(null);
  const menu = menuOf?.id === edge.id;
  const setMenu = useCallback((open: boolean) => setMenuOf(open ? edge : null), [edge]);
  return (
    <li className={classes(css.edge, isLoose && css.loose, isSelected && css.selected, menu && css.open)}>
      <EdgeDrawing edge={edge} ends={ends} isTabStop={isTabStop} menu={menu} setMenu={setMenu} />
    </li>
  );
});

interface EdgeDrawingProps {
  readonly edge: SheetEdge;
  readonly ends: Ends;
  readonly isTabStop: boolean;
  /** Its menu is open. */
  readonly menu: boolean;
  readonly setMenu: (open: boolean) => void;
}

const EdgeDrawing = memo(function EdgeDrawing({ edge, ends, isTabStop, menu, setMenu }: EdgeDrawingProps) {
  const words = useWords().builder;
  const { path, middle, caption } = edge;
  const button = useRef<HTMLButtonElement>(null);
  const { from, to, joins } = ends;
  return (
    <>
      <svg className={classes(css.lines, joins && css.skip)} aria-hidden="true">
        <path className={css.line} d={path} />
        <path className={css.reach} d={path} data-edge-id={edge.id} />
        {joins && caption && (
          <text className={css.caption} x={caption.x} y={caption.y}>
            {words.skip}
          </text>
        )}
      </svg>
      <div
        className={css.tools}
        style={{ transform: `translate(${middle.x}px, ${middle.y}px)` }}
        data-arc={joins}
      >
        <button
          ref={button}
          type="button"
          data-edge={edge.id}
          className={css.plus}
          aria-label={words.connection(from, to)}
          aria-haspopup="menu"
          aria-expanded={menu}
          title={words.insertHere(from, to)}
          tabIndex={isTabStop ? 0 : -1}
          onClick={() => {
            selectEdge(endsOf(edge));
            setMenu(true);
          }}
        >
          {plus}
        </button>
      </div>
      {menu && (
        <Popover
          aria-label={words.insertHere(from, to)}
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
              const { from: source, to: target, also } = endsOf(edge);
              separate(source, target, also);
              focusCard(edge.to);
            }}
            onChoose={(chosen) => {
              setMenu(false);
              const id = addOnEdges(chosen, endsOf(edge));
              if (id !== null) focusCard(id);
            }}
          />
        </Popover>
      )}
    </>
  );
});
