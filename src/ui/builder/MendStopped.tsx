/**
 * What to press when a run was refused because of one layer: the mends that its card has too, and the way to the layer.
 * The card is brought into sight beside the message.
 */
import { useEffect } from 'react';
import type { NodeId } from '../../model/network.ts';
import { select, setView } from '../../state/view.ts';
import { Button } from '../controls/Button.tsx';
import { useWords } from '../useWords.ts';
import { mend } from './actions.ts';
import { builderStore } from './builderStore.ts';
import { mendText } from './mendText.ts';
import { useMends, useNameOf } from './useNetwork.ts';

const mendsInMessage = 2;
/** The message takes room from the network first. */
const settledMs = 150;

export function MendStopped({ id }: { readonly id: NodeId }) {
  const { builder, engine } = useWords();
  const name = useNameOf();
  const mends = useMends(id).slice(0, mendsInMessage);
  useEffect(() => {
    const timer = setTimeout(() => builderStore.getState().moves?.show(id), settledMs);
    return () => clearTimeout(timer);
  }, [id]);
  return (
    <>
      {mends.map((one) => (
        <Button
          key={`${one.code} ${JSON.stringify(one.values)}`}
          variant="line"
          onPress={() => mend(one, id)}
        >
          {mendText(builder.mends, one, name)}
        </Button>
      ))}
      <Button
        variant={mends.length > 0 ? 'plain' : 'line'}
        onPress={() => {
          select([id]);
          setView({ narrowPart: 'network' });
        }}
      >
        {engine.showLayer}
      </Button>
    </>
  );
}
