/**
 * The sheet that xyflow moves and enlarges, with frames and connections under the cards. It is drawn once: what stands on
 * it comes by a context, and the cards through xyflow's own store, so that an edit draws what changed and not the canvas.
 */
import {
  type CoordinateExtent,
  type OnNodesChange,
  ReactFlow,
  type ReactFlowProps,
  SelectionMode,
  useStoreApi,
  ViewportPortal,
} from '@xyflow/react';
import { createContext, memo, useCallback, useContext, useEffect, useLayoutEffect, useState } from 'react';
import { isApple } from '../commands/keyText.ts';
import { useWords } from '../useWords.ts';
import { beforeDrawing } from './beforeDrawing.ts';
import css from './Canvas.module.css';
import type { DropTarget } from './dropTarget.ts';
import { EdgeLayer } from './EdgeLayer.tsx';
import { nodeTypes } from './FlowNodes.tsx';
import { FrameLayer } from './FrameLayer.tsx';
import type { Sheet } from './sheet.ts';
import type { Dragged, FlowNode } from './sheetNodes.ts';
import { type CanvasSize, zoomMax, zoomMin } from './useCanvasMoves.ts';
import { useInSight } from './useInSight.ts';

export interface OnSheet extends CanvasSize {
  readonly sheet: Sheet;
  readonly keys: readonly string[];
  readonly dragged: Dragged | null;
  readonly target: DropTarget | null;
}

export const OnSheetContext = createContext<OnSheet | null>(null);

interface FlowSheetProps {
  /** The same for ever: xyflow tells every card of each that is another. */
  readonly handlers: Partial<ReactFlowProps<FlowNode>>;
  readonly onNodesChange: OnNodesChange<FlowNode>;
  /** Only what is in sight is drawn. */
  readonly onlyInSight: boolean;
}

export const FlowSheet = memo(function FlowSheet({ handlers, onNodesChange, onlyInSight }: FlowSheetProps) {
  const words = useWords().builder;
  return (
    <ReactFlow<FlowNode>
      {...handlers}
      className={css.flow ?? ''}
      edges={noEdges}
      nodeTypes={nodeTypes}
      onNodesChange={onNodesChange}
      onlyRenderVisibleElements={onlyInSight}
      selectionMode={SelectionMode.Partial}
      connectionRadius={34}
      nodeDragThreshold={5}
      selectNodesOnDrag={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elevateNodesOnSelect={false}
      deleteKeyCode={null}
      panActivationKeyCode={null}
      zoomActivationKeyCode={zoomKey}
      multiSelectionKeyCode={null}
      disableKeyboardA11y
      panOnScroll
      zoomOnScroll={false}
      zoomOnDoubleClick={false}
      minZoom={zoomMin}
      maxZoom={zoomMax}
      ariaLabelConfig={words.canvasLabels}
    >
      <ViewportPortal>
        <Layers />
      </ViewportPortal>
    </ReactFlow>
  );
});

const noEdges: never[] = [];
/**
 * With Ctrl held the wheel enlarges by itself, as a pinch does. Named here, each press of it would set the canvas up anew,
 * before every edit by a key that goes with it.
 */
const zoomKey = isApple() ? 'Meta' : null;

function Layers() {
  const there = useContext(OnSheetContext);
  if (!there) return null;
  return <LayersOf {...there} />;
}

/** From so many cards or connections on, only those in sight are drawn. */
export const manyOnSheet = 80;

function LayersOf({ sheet, keys, dragged, target, width, height }: OnSheet) {
  const seen = useInSight(sheet.edges.length > manyOnSheet, { width, height });
  return (
    <>
      <FrameLayer sheet={sheet} dragged={dragged} seen={seen} />
      <EdgeLayer sheet={sheet} keys={keys} dragged={dragged} seen={seen} />
      {target && <span className={css.drop} style={{ left: target.x, top: target.y }} />}
    </>
  );
}

const measureNothing = () => undefined;

/**
 * Hands xyflow the cards, and how far the sheet can be moved.
 * @param nodesNow the cards as the document is now, for which React has not been asked yet.
 */
export function useOnFlow(nodes: FlowNode[], extent: CoordinateExtent, nodesNow: () => FlowNode[]): void {
  const flow = useStoreApi<FlowNode>();
  const give = useCallback(
    (given: FlowNode[]) => {
      const { nodes: before, setNodes } = flow.getState();
      if (before !== given) setNodes(given);
    },
    [flow],
  );
  // An edit is drawn once and not twice where xyflow has its cards before React begins.
  useEffect(() => beforeDrawing(() => give(nodesNow())), [give, nodesNow]);
  // Whatever else changes them: before the page is painted, so that cards, connections and frames move at once.
  useLayoutEffect(() => give(nodes), [give, nodes]);
  const [[left, top], [right, bottom]] = extent;
  // Sizes and handles come with the nodes: to measure a card would have the page laid out once more, to learn nothing. As
  // state, since xyflow takes hold of it when it is drawn first.
  useState(() => flow.setState({ updateNodeInternals: measureNothing }));
  // After xyflow's own effects, which set none at the beginning.
  useEffect(
    () =>
      flow.getState().setTranslateExtent([
        [left, top],
        [right, bottom],
      ]),
    [flow, left, top, right, bottom],
  );
}
