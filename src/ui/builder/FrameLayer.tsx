/** The frames of opened blocks, below connections and cards. Their heads are nodes of the canvas. */
import { memo } from 'react';
import css from './BlockCard.module.css';
import { useBlockSelected } from './BlockCard.tsx';
import { useBlock } from './knownBlock.ts';
import type { Sheet, SheetPlace } from './sheet.ts';
import type { Dragged } from './sheetNodes.ts';
import { type Bounds, meets } from './useInSight.ts';

interface FrameLayerProps {
  readonly sheet: Sheet;
  /** Frames that are being moved, by their keys. */
  readonly dragged: Dragged | null;
  /** Only what lies here is drawn; null where all is. */
  readonly seen: Bounds | null;
}

export const FrameLayer = memo(function FrameLayer({ sheet, dragged, seen }: FrameLayerProps) {
  return (
    <div style={{ position: 'absolute', zIndex: -2 }} aria-hidden="true">
      {sheet.places
        .filter(
          (place) =>
            place.kind === 'frame' && (!seen || meets([0, 0, place.width, place.height], place, seen)),
        )
        .map((place) => {
          const { x, y } = dragged?.positions.get(place.id) ?? place;
          return <Frame key={place.id} id={place.id} x={x} y={y} width={place.width} height={place.height} />;
        })}
    </div>
  );
});

type FrameProps = Pick<SheetPlace, 'id' | 'x' | 'y' | 'width' | 'height'>;

const Frame = memo(function Frame({ id, x, y, width, height }: FrameProps) {
  const selected = useBlockSelected(useBlock(id)?.tree);
  return <div className={css.frame} data-selected={selected} style={{ left: x, top: y, width, height }} />;
});
