/** The frames of opened blocks, below connections and cards. Their heads are nodes of the canvas. */
import { memo } from 'react';
import css from './BlockCard.module.css';
import { useBlockSelected } from './BlockCard.tsx';
import { useBlock } from './knownBlock.ts';
import type { Sheet, SheetPlace } from './sheet.ts';
import type { Dragged } from './useFlowNodes.ts';

interface FrameLayerProps {
  readonly sheet: Sheet;
  /** Frames that are being moved, by their keys. */
  readonly dragged: Dragged | null;
}

export const FrameLayer = memo(function FrameLayer({ sheet, dragged }: FrameLayerProps) {
  return (
    <div style={{ position: 'absolute', zIndex: -2 }} aria-hidden="true">
      {sheet.places
        .filter(({ kind }) => kind === 'frame')
        .map((place) => (
          <Frame key={place.id} place={{ ...place, ...dragged?.positions.get(place.id) }} />
        ))}
    </div>
  );
});

function Frame({ place: { id, x, y, width, height } }: { readonly place: SheetPlace }) {
  const selected = useBlockSelected(useBlock(id)?.tree);
  return <div className={css.frame} data-selected={selected} style={{ left: x, top: y, width, height }} />;
}
