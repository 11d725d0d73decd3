/**
 * The network as cards on a sheet that can be moved and enlarged. xyflow does the moving, the boxes and the dragging;
 * where everything stands is our own layout, and every change is one of `actions`. Its own keys are off: they would
 * pass by the history.
 */
import '@xyflow/react/dist/base.css';
import { type NodeChange, type OnConnectEnd, type ReactFlowProps, ReactFlowProvider } from '@xyflow/react';
import { type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { experimentStore } from '../../state/experiment.ts';
import { setView, viewStore } from '../../state/view.ts';
import { useWords, wordsIn } from '../useWords.ts';
import { join, mayConnect, network, separate } from './actions.ts';
import { toggleBlock } from './blockActions.ts';
import { isBlockKey } from './blockKey.ts';
import { exitOf } from './blockSelection.ts';
import {
  awaitedCard,
  builderStore,
  focusCard,
  selectEdge,
  selectLayers,
  setBuilder,
  stopWaiting,
} from './builderStore.ts';
import css from './Canvas.module.css';
import { endsOf } from './EdgeLayer.tsx';
import { FlowSheet, manyOnSheet, OnSheetContext, useOnFlow } from './FlowSheet.tsx';
import { layersOf } from './folding.ts';
import { pressOnNetwork } from './pressOnNetwork.ts';
import { frameHead, type Sheet, type SheetEdge } from './sheet.ts';
import { type FlowNode, sheetNodes } from './sheetNodes.ts';
import { type CanvasSize, sheetOf, useCanvasMoves } from './useCanvasMoves.ts';
import { useDrags } from './useDrags.ts';
import { drawableNow, drawing, useDrawable } from './useLayout.ts';
import { useBuilder } from './useNetwork.ts';
import { linksOf, walk } from './walk.ts';
import { ZoomBar } from './ZoomBar.tsx';

export default function Canvas() {
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={frame} className={css.canvas}>
      {size && size.width > 0 && (
        <ReactFlowProvider>
          <Flow width={size.width} height={size.height} />
        </ReactFlowProvider>
      )}
    </div>
  );
}

function Flow({ width, height }: CanvasSize) {
  const words = useWords().builder;
  const [draw] = useState(drawing);
  const [nodesOf] = useState(sheetNodes);
  const drawn = draw(useDrawable(width));
  const { sheet, keys, graph } = drawn;
  const selection = useStore(viewStore, (view) => view.selection);
  const focusId = useBuilder((state) => state.focusId);
  const { dragged, target, drag, drop, over, dropKind, leave } = useDrags(sheet);
  const boxing = useRef(false);
  const nodes = nodesOf(drawn, selection, dragged);
  useCanvasMoves({ width, height }, sheet, drawn.noted);
  const zoom = useBuilder((state) => state.zoom);

  // One card is always reachable by the Tab key.
  useEffect(() => {
    if (focusId === null || !keys.includes(focusId))
      setBuilder({ focusId: graph.seenAs.get(focusId ?? '') ?? keys[0] ?? null });
  }, [focusId, keys, graph]);

  // A layer that turns from a card into a bead is drawn anew: the keyboard stays with it.
  const held = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (nodes.length === 0) return;
    // xyflow draws its nodes only after it has taken them in.
    const timer = setTimeout(() => {
      const lost = held.current?.isConnected === false ? held.current.dataset.layer : undefined;
      // Nor where a key already sent it on to another card.
      if (lost === undefined || awaitedCard() !== null || document.activeElement !== document.body) return;
      held.current = null;
      // One that is gone altogether (an undo took it back) leaves the keyboard on the network.
      const next = keys.includes(lost) ? lost : builderStore.getState().focusId;
      if (next !== null && keys.includes(next)) focusCard(next);
    }, 30);
    return () => clearTimeout(timer);
  }, [nodes, keys]);

  const change = useCallback((changes: readonly NodeChange<FlowNode>[]) => {
    if (!boxing.current) return;
    const chosen = new Set(viewStore.getState().selection);
    for (const one of changes) {
      if (one.type !== 'select') continue;
      for (const id of layersOf(network(), one.id)) {
        if (one.selected) chosen.add(id);
        else chosen.delete(id);
      }
    }
    selectLayers([...chosen]);
  }, []);

  const endJoin: OnConnectEnd = (event, { fromNode, isValid }) => {
    if (isValid || !fromNode) return;
    const point = 'changedTouches' in event ? event.changedTouches[0] : event;
    const under = point && document.elementFromPoint(point.clientX, point.clientY);
    const to = under?.closest<HTMLElement>('[data-layer]')?.dataset.layer;
    if (to !== undefined && to !== fromNode.id && !isBlockKey(to)) join(exitOf(network(), fromNode.id), to);
  };

  const edgeNamed = (id: string | undefined) => sheet.edges.find(({ edge }) => edge.id === id)?.edge;
  /** The card that is about to have the keyboard: keys pressed meanwhile are meant for it. */
  const waiting = (): string | null => {
    const lost = held.current?.isConnected === false ? held.current.dataset.layer : undefined;
    return awaitedCard() ?? lost ?? null;
  };
  /** Tells whether the key meant something here. */
  const press = (event: KeyboardEvent): boolean => {
    const { target: on } = event;
    const edge = on instanceof HTMLElement ? edgeNamed(on.dataset.edge) : undefined;
    const card = on instanceof Element ? on.closest<HTMLElement>('[data-layer]')?.dataset.layer : undefined;
    const handled = edge ? pressOnEdge(event, edge) : pressOnCard(event, waiting() ?? card ?? null);
    if (handled) {
      event.preventDefault();
      event.stopPropagation();
    }
    return handled;
  };
  const pressOnEdge = ({ key }: KeyboardEvent, edge: SheetEdge): boolean => {
    if (key !== 'Delete' && key !== 'Backspace') return false;
    const { from, to, also } = endsOf(edge);
    separate(from, to, also);
    focusCard(edge.to);
    return true;
  };
  const pressOnCard = (event: KeyboardEvent, key: string | null): boolean => {
    if (pressOnNetwork(event, key)) return true;
    if (key === null || event.altKey || event.ctrlKey || event.metaKey) return false;
    const next = walk(event.key, key, linksOf(sheet, graph.seenAs), keys, spotsOf(sheet));
    if (next !== null) {
      focusCard(next);
      return true;
    }
    if (event.key !== 'Enter') return false;
    if (isBlockKey(key)) toggleBlock(key, true);
    else {
      selectLayers([key]);
      setView({ narrowPart: 'settings' });
    }
    return true;
  };

  const chooseEdge = (event: MouseEvent) => {
    const edge = event.target instanceof SVGElement ? edgeNamed(event.target.dataset.edgeId) : undefined;
    if (edge) selectEdge(endsOf(edge));
  };

  useOnFlow(
    nodes,
    useMemo(() => sheetOf(sheet, { width, height }, zoom), [sheet, width, height, zoom]),
    useCallback(() => {
      const { selection, language } = viewStore.getState();
      const asked = { state: experimentStore.getState(), selection, words: wordsIn(language) };
      return nodesOf(draw(drawableNow(asked, width)), selection, dragged);
    }, [draw, nodesOf, width, dragged]),
  );
  const there = useMemo(
    () => ({ sheet, keys, dragged, target, width, height }),
    [sheet, keys, dragged, target, width, height],
  );
  const now = useRef({ press, waiting, chooseEdge, drag, drop, endJoin, over, dropKind, leave });
  now.current = { press, waiting, chooseEdge, drag, drop, endJoin, over, dropKind, leave };
  // The same functions for ever: xyflow tells every card of each that is another.
  const handlers = useMemo(
    (): Partial<ReactFlowProps<FlowNode>> => ({
      onKeyDown: (event) => {
        if (now.current.press(event.nativeEvent)) event.stopPropagation();
      },
      onClick: (event) => now.current.chooseEdge(event),
      onFocusCapture: ({ target: focused }) => {
        held.current = focused instanceof HTMLElement ? focused : null;
        if (held.current) stopWaiting(held.current.dataset.layer);
      },
      // Later: a layer that is taken out of the page loses the focus before it is gone.
      onBlurCapture: ({ target: left }) =>
        setTimeout(() => {
          if (left.isConnected && left === held.current) held.current = null;
        }),
      onDragOver: (event) => now.current.over(event),
      onDrop: (event) => now.current.dropKind(event),
      onDragLeave: () => now.current.leave(),
      onNodeDrag: (_event, _node, moved) => now.current.drag(moved),
      onNodeDragStop: (_event, _node, moved) => now.current.drop(moved),
      onSelectionDrag: (_event, moved) => now.current.drag(moved),
      onSelectionDragStop: (_event, moved) => now.current.drop(moved),
      onSelectionStart: () => {
        boxing.current = true;
      },
      onSelectionEnd: () => {
        boxing.current = false;
      },
      onPaneClick: () => {
        selectLayers([]);
        selectEdge(null);
      },
      onConnect: ({ source, target: to }) => join(exitOf(network(), source), to),
      onConnectEnd: (event, state) => now.current.endJoin(event, state),
      isValidConnection: ({ source, target: to }) =>
        !isBlockKey(to) && mayConnect(exitOf(network(), source), to),
    }),
    [],
  );

  // Between a fold and the card that takes its place nothing has the keyboard: keys are for the card that will.
  useEffect(() => {
    const early = (event: globalThis.KeyboardEvent) => {
      if (document.activeElement === document.body && now.current.waiting() !== null)
        now.current.press(event);
    };
    document.addEventListener('keydown', early);
    return () => document.removeEventListener('keydown', early);
  }, []);

  return (
    <>
      <OnSheetContext value={there}>
        <FlowSheet handlers={handlers} onNodesChange={change} onlyInSight={nodes.length > manyOnSheet} />
      </OnSheetContext>
      {nodes.length <= 2 && <p className={css.hint}>{words.emptyHint}</p>}
      <ZoomBar />
    </>
  );
}

/** Where the arrow keys find what stands on the sheet. */
function spotsOf({ places, beads }: Sheet) {
  return [
    ...places.map(({ id, kind, x, y, width, height }) =>
      kind === 'frame'
        ? { id, x: x + 60, y: y + frameHead / 2 }
        : { id, x: x + width / 2, y: y + height / 2 },
    ),
    ...beads,
  ];
}
