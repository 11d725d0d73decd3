/**
 * The network as cards on a sheet that can be moved and enlarged. xyflow does the moving, the boxes and the dragging;
 * where everything stands is our own layout, and every change is one of `actions`. Its own keys are off: they would
 * pass by the history.
 */
import '@xyflow/react/dist/base.css';
import {
  type NodeChange,
  type OnConnectEnd,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  ViewportPortal,
} from '@xyflow/react';
import {
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { isLayerKind } from '../../model/layers/index.ts';
import { setView, viewStore } from '../../state/view.ts';
import { useWords } from '../useWords.ts';
import { addAfter, addOnEdge, join, mayConnect, moveLayersAfter, network, separate } from './actions.ts';
import { focusCard, selectEdge, selectLayers, setBuilder } from './builderStore.ts';
import css from './Canvas.module.css';
import { commandOnNetwork } from './commands.ts';
import { type DropTarget, dropTarget } from './dropTarget.ts';
import { EdgeLayer } from './EdgeLayer.tsx';
import { nodeTypes } from './FlowNodes.tsx';
import { layerDragType } from './layerDrag.ts';
import { cardHeight, cardWidth } from './layout.ts';
import { type CanvasSize, sheetOf, useCanvasMoves, zoomMax, zoomMin } from './useCanvasMoves.ts';
import { type Dragged, type FlowNode, useFlowNodes } from './useFlowNodes.ts';
import { useLayout, useOrder } from './useLayout.ts';
import { useBuilder } from './useNetwork.ts';
import { walk } from './walk.ts';
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
  const { layout, noted } = useLayout(width);
  const order = useOrder();
  const selection = useStore(viewStore, (view) => view.selection);
  const focusId = useBuilder((state) => state.focusId);
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const [target, setTarget] = useState<DropTarget | null>(null);
  const boxing = useRef(false);
  const nodes = useFlowNodes(layout, order, selection, noted, dragged);
  const { screenToFlowPosition } = useReactFlow();
  useCanvasMoves({ width, height }, layout);
  const zoom = useBuilder((state) => state.zoom);

  // One card is always reachable by the Tab key.
  useEffect(() => {
    if (focusId === null || !order.includes(focusId)) setBuilder({ focusId: order[0] ?? null });
  }, [focusId, order]);

  // A layer that turns from a card into a bead is drawn anew: the keyboard stays with it.
  const held = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (nodes.length === 0) return;
    // xyflow draws its nodes only after it has taken them in.
    const timer = setTimeout(() => {
      const lost = held.current?.isConnected === false ? held.current.dataset.layer : undefined;
      if (lost === undefined || document.activeElement !== document.body) return;
      held.current = null;
      if (order.includes(lost)) focusCard(lost);
    }, 30);
    return () => clearTimeout(timer);
  }, [nodes, order]);

  const change = useCallback((changes: readonly NodeChange<FlowNode>[]) => {
    if (!boxing.current) return;
    const chosen = new Set(viewStore.getState().selection);
    for (const one of changes) {
      if (one.type !== 'select') continue;
      if (one.selected) chosen.add(one.id);
      else chosen.delete(one.id);
    }
    selectLayers([...chosen]);
  }, []);

  const drag = (moved: readonly FlowNode[]) => {
    setDragged({ positions: new Map(moved.map(({ id, position }) => [id, position])) });
    const [first] = moved;
    if (!first) return;
    const card = first.type === 'card';
    const centre = {
      x: first.position.x + (card ? cardWidth / 2 : 12),
      y: first.position.y + (card ? cardHeight / 2 : 12),
    };
    setTarget(dropTarget(layout, centre, new Set(moved.map(({ id }) => id))));
  };
  const drop = (moved: readonly FlowNode[]) => {
    setDragged(null);
    setTarget(null);
    if (!target) return;
    const ids = new Set(moved.map(({ id }) => id));
    moveLayersAfter(
      order.filter((id) => ids.has(id)),
      target.kind === 'edge' ? target.from : target.id,
    );
  };

  const endJoin: OnConnectEnd = (event, { fromNode, isValid }) => {
    if (isValid || !fromNode) return;
    const point = 'changedTouches' in event ? event.changedTouches[0] : event;
    const under = point && document.elementFromPoint(point.clientX, point.clientY);
    const to = under?.closest<HTMLElement>('[data-layer]')?.dataset.layer;
    if (to !== undefined && to !== fromNode.id) join(fromNode.id, to);
  };

  const over = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(layerDragType)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setTarget(dropTarget(layout, screenToFlowPosition({ x: event.clientX, y: event.clientY })));
  };
  const dropKind = (event: DragEvent) => {
    const kind = event.dataTransfer.getData(layerDragType);
    if (!isLayerKind(kind)) return;
    event.preventDefault();
    setTarget(null);
    const place = dropTarget(layout, screenToFlowPosition({ x: event.clientX, y: event.clientY }));
    if (place?.kind === 'edge') addOnEdge(kind, place.from, place.to);
    else addAfter(kind, place?.id ?? null);
  };

  const spots = useMemo(
    () => [
      ...layout.cards.map(({ id, x, y }) => ({ id, x: x + cardWidth / 2, y: y + cardHeight / 2 })),
      ...layout.beads,
    ],
    [layout],
  );
  const press = (event: KeyboardEvent) => {
    const edge = event.target instanceof HTMLElement ? event.target.dataset : {};
    if (
      edge.from !== undefined &&
      edge.to !== undefined &&
      (event.key === 'Delete' || event.key === 'Backspace')
    ) {
      event.preventDefault();
      event.stopPropagation();
      separate(edge.from, edge.to);
      focusCard(edge.to);
      return;
    }
    const command = commandOnNetwork(event.nativeEvent);
    const layer = event.target instanceof Element && event.target.closest<HTMLElement>('[data-layer]');
    if (command) {
      event.preventDefault();
      event.stopPropagation();
      const kept = viewStore.getState().selection;
      const id = layer ? layer.dataset.layer : undefined;
      if (id !== undefined && !kept.includes(id) && command.id !== 'builder.clearSelection')
        selectLayers([id]);
      command.run();
      return;
    }
    const id = layer ? layer.dataset.layer : undefined;
    if (id === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = walk(event.key, id, network(), order, spots);
    if (next !== null) {
      event.preventDefault();
      event.stopPropagation();
      focusCard(next);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      selectLayers([id]);
      setView({ narrowPart: 'settings' });
    }
  };

  const chooseEdge = (event: MouseEvent) => {
    const { from, to } = event.target instanceof SVGElement ? event.target.dataset : {};
    if (from !== undefined && to !== undefined) selectEdge({ from, to });
  };

  return (
    <>
      <ReactFlow<FlowNode>
        className={css.flow ?? ''}
        onKeyDown={press}
        onClick={chooseEdge}
        onFocusCapture={({ target: focused }) => {
          held.current = focused instanceof HTMLElement ? focused : null;
        }}
        // Later: a layer that is taken out of the page loses the focus before it is gone.
        onBlurCapture={({ target: left }) =>
          setTimeout(() => {
            if (left.isConnected && left === held.current) held.current = null;
          })
        }
        onDragOver={over}
        onDrop={dropKind}
        onDragLeave={() => setTarget(null)}
        nodes={nodes}
        edges={noEdges}
        nodeTypes={nodeTypes}
        onNodesChange={change}
        onNodeDrag={(_event, _node, moved) => drag(moved)}
        onNodeDragStop={(_event, _node, moved) => drop(moved)}
        onSelectionDrag={(_event, moved) => drag(moved)}
        onSelectionDragStop={(_event, moved) => drop(moved)}
        onSelectionStart={() => {
          boxing.current = true;
        }}
        onSelectionEnd={() => {
          boxing.current = false;
        }}
        onPaneClick={() => {
          selectLayers([]);
          selectEdge(null);
        }}
        onConnect={({ source, target: to }) => join(source, to)}
        onConnectEnd={endJoin}
        isValidConnection={({ source, target: to }) => mayConnect(source, to)}
        selectionMode={SelectionMode.Partial}
        connectionRadius={34}
        nodeDragThreshold={5}
        selectNodesOnDrag={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elevateNodesOnSelect={false}
        deleteKeyCode={null}
        panActivationKeyCode={null}
        multiSelectionKeyCode={null}
        disableKeyboardA11y
        panOnScroll
        zoomOnScroll={false}
        zoomOnDoubleClick={false}
        minZoom={zoomMin}
        maxZoom={zoomMax}
        translateExtent={sheetOf(layout, { width, height }, zoom)}
      >
        <ViewportPortal>
          <EdgeLayer layout={layout} order={order} />
          {target && <span className={css.drop} style={{ left: target.x, top: target.y }} />}
        </ViewportPortal>
      </ReactFlow>
      {nodes.length <= 2 && <p className={css.hint}>{words.emptyHint}</p>}
      <ZoomBar />
    </>
  );
}

const noEdges: never[] = [];
