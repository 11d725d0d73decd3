/**
 * On a narrow screen the lists of layers and networks hide the network itself: what was just put into it is said below
 * them, with how many layers there are now, and a button that goes and looks. It stays until the reader leaves the lists.
 */
import { useState } from 'react';
import { setView } from '../../state/view.ts';
import { Button } from '../controls/Button.tsx';
import { useWords } from '../useWords.ts';
import css from './AddedNews.module.css';
import { builderStore } from './builderStore.ts';
import { useBuilder, useNetwork } from './useNetwork.ts';

export function AddedNews() {
  const { answers } = useWords();
  const said = useBuilder((state) => state.said);
  const layers = useNetwork().nodes.length;
  // What was said before the lists were opened is no news here.
  const [since] = useState(() => builderStore.getState().said?.at ?? 0);
  const isNews = said !== null && said.at > since;
  return (
    <div className={css.news} role="status" aria-label={answers.region}>
      {isNews && (
        <>
          <span>{said.refused ? said.text : answers.nowLayers(said.text, layers)}</span>
          <Button variant="line" onPress={() => setView({ narrowPart: 'network' })}>
            {answers.showNetwork}
          </Button>
        </>
      )}
    </div>
  );
}
