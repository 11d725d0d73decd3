/** Cards, beads and blocks as xyflow draws them: with handles to join them by dragging, and the note of what is wrong. */
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { classes } from '../controls/classes.ts';
import { FoldedCard, FrameHead } from './BlockCard.tsx';
import { Bead, Card } from './Card.tsx';
import { mendsOnCard, noteWidth } from './cardNote.ts';
import css from './FlowNodes.module.css';
import { cardHeight } from './layout.ts';
import { ProblemNote } from './ProblemNote.tsx';
import type { FlowNode } from './sheetNodes.ts';

const CardNode = memo(function CardNode({ id, data, height }: NodeProps<FlowNode>) {
  return (
    <>
      <Card id={id} isLow={isLow(height)} />
      <Handle type="target" position={Position.Left} className={css.target ?? ''} />
      {data.leads && <Handle type="source" position={Position.Right} className={css.source ?? ''} />}
      {data.notedId !== null && <Note data={data} />}
    </>
  );
}, isDrawnAlike);

const BeadNode = memo(function BeadNode({ id, data }: NodeProps<FlowNode>) {
  return (
    <>
      <Bead id={id} />
      <Handle type="target" position={Position.Left} className={css.target ?? ''} />
      <Handle type="source" position={Position.Bottom} className={classes(css.source, css.beadSource)} />
      {data.notedId !== null && <Note data={data} />}
    </>
  );
}, isDrawnAlike);

const FoldedNode = memo(function FoldedNode({ id, data, height }: NodeProps<FlowNode>) {
  return (
    <>
      <FoldedCard blockKey={id} isLow={isLow(height)} />
      <Handle type="target" position={Position.Left} className={css.target ?? ''} />
      <Handle type="source" position={Position.Right} className={css.source ?? ''} />
      {data.notedId !== null && <Note data={data} />}
    </>
  );
}, isDrawnAlike);

const FrameNode = memo(function FrameNode({ id }: NodeProps<FlowNode>) {
  return <FrameHead blockKey={id} />;
}, isDrawnAlike);

/** Where a node stands, and whether it is selected or dragged, is nothing that it draws itself. */
function isDrawnAlike(a: NodeProps<FlowNode>, b: NodeProps<FlowNode>): boolean {
  return a.id === b.id && a.data === b.data && a.height === b.height;
}

function isLow(height: number | undefined): boolean {
  return height !== undefined && height < cardHeight;
}

function Note({ data: { noteShift, notedId } }: { readonly data: FlowNode['data'] }) {
  if (noteShift === null || notedId === null) return null;
  return (
    <div className={`${css.note} nodrag nopan`} style={{ left: noteShift, width: noteWidth }}>
      <ProblemNote id={notedId} limit={mendsOnCard} />
    </div>
  );
}

export const nodeTypes = { card: CardNode, bead: BeadNode, folded: FoldedNode, frame: FrameNode };
