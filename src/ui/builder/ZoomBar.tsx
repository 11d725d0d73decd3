/** How near the canvas is, and the way to the outline. Stands over the canvas; in the outline only the way back is left. */
import { Minus, Plus } from 'lucide-react';
import { memo } from 'react';
import { setView } from '../../state/view.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { useWords } from '../useWords.ts';
import { useBuilder } from './useNetwork.ts';
import css from './ZoomBar.module.css';

export const ZoomBar = memo(function ZoomBar() {
  const words = useWords().builder;
  const zoom = useBuilder((state) => state.zoom);
  const moves = useBuilder((state) => state.moves);
  const percent = Math.round(zoom * 100);
  return (
    <div className={css.bar}>
      {moves && (
        <>
          <IconButton label={words.zoomOut} icon={<Minus aria-hidden />} onPress={moves.zoomOut} />
          <Button className={css.zoom} aria-label={words.zoomReset} onPress={moves.zoomReset}>
            {words.zoomedTo(percent)}
          </Button>
          <IconButton label={words.zoomIn} icon={<Plus aria-hidden />} onPress={moves.zoomIn} />
          <Button onPress={moves.fit}>{words.fit}</Button>
        </>
      )}
      <Button onPress={() => setView({ canvas: moves ? 'outline' : 'cards' })}>
        {moves ? words.outline : words.cards}
      </Button>
    </div>
  );
});
