/** The whole experiment as a link: how long it is, what it holds and what not, and what a teacher hides from its readers. */
import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type Experiment, type Hideable, hideable } from '../../document/experiment.ts';
import { encodeLink, linkLimit } from '../../document/link.ts';
import { edit, experimentStore } from '../../state/experiment.ts';
import { Button } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { useLocalised, useWords } from '../useWords.ts';
import { titleOf } from './experimentTitle.ts';
import css from './ShareDialog.module.css';

/** Mail and chat programs are known to cut lines beyond about this. */
const longLink = 2000;

/** The address of this page with the experiment in its hash; other parts of the address (a chosen backend) stay out. */
function useLink(experiment: Experiment): string | null {
  const [link, setLink] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    void encodeLink(experiment).then((hash) => {
      if (current) setLink(`${location.origin}${location.pathname}${hash}`);
    });
    return () => {
      current = false;
    };
  }, [experiment]);
  return link;
}

export default function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords();
  const { library } = words;
  const localised = useLocalised();
  const experiment = useStore(experimentStore, (state) => state.experiment);
  const link = useLink(experiment);
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const hashLength = link === null ? 0 : link.length - link.indexOf('#');
  const tooLong = hashLength > linkLimit;

  const copy = async () => {
    if (link === null) return;
    try {
      await navigator.clipboard.writeText(link);
      setOutcome('copied');
    } catch {
      field.current?.select();
      setOutcome('failed');
    }
  };
  const hide = (part: Hideable, hidden: boolean) => {
    setOutcome(null);
    edit({ code: 'setHidden' }, (before) => ({
      ...before,
      hidden: hideable.filter((one) => (one === part ? hidden : before.hidden.includes(one))),
    }));
  };

  return (
    <Dialog title={library.shareTitle} onClose={onClose}>
      <p className={css.meaning}>{library.shareMeaning}</p>
      <p className={css.title}>{titleOf(experiment, words, localised)}</p>
      {tooLong ? (
        <p className={css.bad} role="alert">
          {library.tooLong(hashLength, linkLimit)}
        </p>
      ) : (
        <>
          <textarea
            ref={field}
            className={css.link}
            aria-label={library.link}
            readOnly
            rows={3}
            value={link ?? library.making}
            onFocus={(event) => event.currentTarget.select()}
          />
          <div className={css.actions}>
            <span className={css.length}>{link !== null && library.linkLength(link.length)}</span>
            <span className={css.said} role="status">
              {outcome === 'copied' && library.copied}
              {outcome === 'failed' && library.copyFailed}
            </span>
            <Button
              variant="primary"
              icon={outcome === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
              isDisabled={link === null}
              onPress={() => void copy()}
            >
              {library.copy}
            </Button>
          </div>
          {link !== null && link.length > longLink && <p className={css.note}>{library.longForMail}</p>}
        </>
      )}
      <dl className={css.holds}>
        <dt>{library.holds}</dt>
        <dd>{library.holdsList}</dd>
        <dt>{library.holdsNot}</dt>
        <dd>{library.holdsNotList}</dd>
      </dl>
      <p className={css.note}>{library.private}</p>
      <fieldset className={css.hide}>
        <legend>{library.hide}</legend>
        <p className={css.note}>{library.hideMeaning}</p>
        <div className={css.parts}>
          {hideable.map((part) => (
            <label key={part} className={css.part}>
              <input
                type="checkbox"
                checked={experiment.hidden.includes(part)}
                onChange={(event) => hide(part, event.target.checked)}
              />
              {library.hideables[part]}
            </label>
          ))}
        </div>
      </fieldset>
    </Dialog>
  );
}
