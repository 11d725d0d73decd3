/** A network at its true size: why it is not trained here, and its small twin. On the input's card, in the inspector, in a message. */
import { Info } from 'lucide-react';
import { classes } from '../controls/classes.ts';
import { useLanguage } from '../useWords.ts';
import { loadNetwork } from './actions.ts';
import css from './ProblemNote.module.css';
import { shelfNetwork } from './shelfNetworks.ts';
import { useTrueSize, useTrueSizeText } from './trueSize.ts';

interface TwinOfferProps {
  /** As the card has room for. */
  readonly isShort?: boolean;
  readonly className?: string | undefined;
}

export function TwinOffer({ isShort = false, className }: TwinOfferProps) {
  const found = useTrueSize();
  const text = useTrueSizeText(!isShort);
  if (!found) return null;
  return (
    <div className={classes(css.note, css.calm, className)} data-problem="trueSize">
      <p className={css.sentence}>
        <Info aria-hidden size={14} />
        <span>{isShort ? found.short : text}</span>
      </p>
      <TwinButton className={css.alone} />
    </div>
  );
}

export function TwinButton({ className }: { readonly className?: string | undefined }) {
  const found = useTrueSize();
  const language = useLanguage();
  if (!found?.twin) return null;
  const { twin, openTwin } = found;
  return (
    <button
      type="button"
      className={classes(css.mend, css.best, className)}
      onClick={(event) => {
        event.stopPropagation();
        loadNetwork(twin.name, twin.text.name[language], shelfNetwork(twin.name).network);
      }}
    >
      {openTwin}
    </button>
  );
}
