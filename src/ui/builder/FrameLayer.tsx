/** The frames of opened blocks, below connections and cards. Their heads are nodes of the canvas. */
import { blockAt } from '../../model/blocks.ts';
import css from './BlockCard.module.css';
import { useBlockSelected } from './BlockCard.tsx';
import { blockOfKey } from './blockKey.ts';
import type { Sheet, SheetPlace } from './sheet.ts';
import { useNetwork } from './useNetwork.ts';

export function FrameLayer({ sheet }: { readonly sheet: Sheet }) {
  return (
    <div style={{ position: 'absolute', zIndex: -2 }} aria-hidden="true">
      {sheet.places
        .filter(({ kind }) => kind === 'frame')
        .map((place) => (
          <Frame key={place.id} place={place} />
        ))}
    </div>
  );
}

function Frame({ place: { id, x, y, width, height } }: { readonly place: SheetPlace }) {
  const tree = blockAt(useNetwork(), blockOfKey(id) ?? []) ?? undefined;
  const selected = useBlockSelected(tree);
  return <div className={css.frame} data-selected={selected} style={{ left: x, top: y, width, height }} />;
}
