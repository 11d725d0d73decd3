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
import { blockAt, boundaryEdges } from '../../model/blocks.ts';
import { isLayerKind } from '../../model/layers/index.ts';
import type { NodeId } from '../../model/network.ts';
import { setView, viewStore } from '../../state/view.ts';
import { useWords } from '../useWords.ts';
import {
  addAfter,
  addOnEdges,
  join,
  mayConnect,
  moveLayersAfter,
  network,
  orderedIds,
  separate,
} from './actions.ts';
import { toggleBlock } from './blockActions.ts';
import { blockOfKey, isBlockKey } from './blockKey.ts';
import { focusCard, selectEdge, selectLayers, setBuilder } from './builderStore.ts';
import css from './Canvas.module.css';
import { commandOnNetwork } from './commands.ts';
import { type DropTarget, dropTarget } from './dropTarget.ts';
import { EdgeLayer, endsOf } from './EdgeLayer.tsx';
import { nodeTypes } from './FlowNodes.tsx';
import { FrameLayer } from './FrameLayer.tsx';
import { layersOf } from './folding.ts';
import { layerDragType } from './layerDrag.ts';
import { frameHead } from './sheet.ts';
import { type CanvasSize, sheetOf, useCanvasMoves, zoomMax, zoomMin } from './useCanvasMoves.ts';
import { type Dragged, type FlowNode, useFlowNodes } from './useFlowNodes.ts';
import { useDrawn } from './useLayout.ts';
import { useBuilder, useNetwork } from './useNetwork.ts';
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
  const drawn = useDrawn(width);
  const { sheet, keys, graph } = drawn;
  const open = useNetwork();
  const selection = useStore(viewStore, (view) => view.selection);
  const focusId = useBuilder((state) => state.focusId);
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const [target, setTarget] = useState<DropTarget | null>(null);
  const boxing = useRef(false);
  const nodes = useFlowNodes(drawn, open, selection, dragged);
  const { screenToFlowPosition } = useReactFlow();
  useCanvasMoves({ width, height }, sheet);
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
      if (lost === undefined || document.activeElement !== document.body) return;
      held.current = null;
      if (keys.includes(lost)) focusCard(lost);
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

  const drag = (moved: readonly FlowNode[]) => {
    setDragged({ positions: new Map(moved.map(({ id, position }) => [id, position])) });
    const [first] = moved;
    if (!first) return;
    const { position, width: across = 0, height: down = 0 } = first;
    const centre = { x: position.x + across / 2, y: position.y + down / 2 };
    setTarget(dropTarget(sheet, centre, new Set(moved.map(({ id }) => id))));
  };
  const drop = (moved: readonly FlowNode[]) => {
    setDragged(null);
    setTarget(null);
    if (!target) return;
    const ids = new Set(moved.map(({ id }) => id));
    moveLayersAfter(
      orderedIds().filter((id) => ids.has(id)),
      target.kind === 'edge' ? target.edge.edges[0].from : exitOf(target.id),
    );
  };

  const endJoin: OnConnectEnd = (event, { fromNode, isValid }) => {
    if (isValid || !fromNode) return;
    const point = 'changedTouches' in event ? event.changedTouches[0] : event;
    const under = point && document.elementFromPoint(point.clientX, point.clientY);
    const to = under?.closest<HTMLElement>('[data-layer]')?.dataset.layer;
    if (to !== undefined && to !== fromNode.id && !isBlockKey(to)) join(exitOf(fromNode.id), to);
  };

  const over = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(layerDragType)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setTarget(dropTarget(sheet, screenToFlowPosition({ x: event.clientX, y: event.clientY })));
  };
  const dropKind = (event: DragEvent) => {
    const kind = event.dataTransfer.getData(layerDragType);
    if (!isLayerKind(kind)) return;
    event.preventDefault();
    setTarget(null);
    const place = dropTarget(sheet, screenToFlowPosition({ x: event.clientX, y: event.clientY }));
    if (place?.kind === 'edge') addOnEdges(kind, endsOf(place.edge));
    else addAfter(kind, place ? exitOf(place.id) : null);
  };

  const spots = useMemo(
    () => [
      ...sheet.places.map(({ id, kind, x, y, width: across, height: down }) =>
        kind === 'frame'
          ? { id, x: x + 60, y: y + frameHead / 2 }
          : { id, x: x + across / 2, y: y + down / 2 },
      ),
      ...sheet.beads,
    ],
    [sheet],
  );
  const links = useMemo(() => linksOf(sheet, graph.seenAs), [sheet, graph]);
  const edgeNamed = (id: string | undefined) => sheet.edges.find((edge) => edge.id === id);
  const press = (event: KeyboardEvent) => {
    const edge = event.target instanceof HTMLElement ? edgeNamed(event.target.dataset.edge) : undefined;
    if (edge && (event.key === 'Delete' || event.key === 'Backspace')) {
      event.preventDefault();
      event.stopPropagation();
      const { from, to, also } = endsOf(edge);
      separate(from, to, also);
      focusCard(edge.to);
      return;
    }
    const command = commandOnNetwork(event.nativeEvent);
    const layer = event.target instanceof Element && event.target.closest<HTMLElement>('[data-layer]');
    if (command) {
      event.preventDefault();
      event.stopPropagation();
      const kept = new Set(viewStore.getState().selection);
      const id = layer ? layer.dataset.layer : undefined;
      const meant = id === undefined ? [] : layersOf(network(), id);
      if (meant.some((one) => !kept.has(one)) && command.id !== 'builder.clearSelection') {
        selectLayers(meant);
        setBuilder({ focusId: id ?? null });
      }
      command.run();
      return;
    }
    const id = layer ? layer.dataset.layer : undefined;
    if (id === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = walk(event.key, id, links, keys, spots);
    if (next !== null) {
      event.preventDefault();
      event.stopPropagation();
      focusCard(next);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (isBlockKey(id)) {
        event.stopPropagation();
        toggleBlock(id, true);
        return;
      }
      selectLayers([id]);
      setView({ narrowPart: 'settings' });
    }
  };

  const chooseEdge = (event: MouseEvent) => {
    const edge = event.target instanceof SVGElement ? edgeNamed(event.target.dataset.edgeId) : undefined;
    if (edge) selectEdge(endsOf(edge));
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
        onConnect={({ source, target: to }) => join(exitOf(source), to)}
        onConnectEnd={endJoin}
        isValidConnection={({ source, target: to }) => !isBlockKey(to) && mayConnect(exitOf(source), to)}
        onlyRenderVisibleElements={nodes.length > manyNodes}
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
        translateExtent={sheetOf(sheet, { width, height }, zoom)}
      >
        <ViewportPortal>
          <FrameLayer sheet={sheet} />
          <EdgeLayer sheet={sheet} keys={keys} width={width} height={height} />
          {target && <span className={css.drop} style={{ left: target.x, top: target.y }} />}
        </ViewportPortal>
      </ReactFlow>
      {nodes.length <= 2 && <p className={css.hint}>{words.emptyHint}</p>}
      <ZoomBar />
    </>
  );
}

const noEdges: never[] = [];
/** From so many on, only what is in sight is drawn. */
const manyNodes = 80;

/** The layer that leads out of a block; a layer itself. */
function exitOf(key: string): NodeId {
  const tree = blockAt(network(), blockOfKey(key) ?? []);
  if (!isBlockKey(key) || !tree) return key;
  return boundaryEdges(network(), tree.allIds).outputs[0]?.from ?? tree.allIds.at(-1) ?? key;
}
