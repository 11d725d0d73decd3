/**
 * Draw a digit, or pick a test image, and see what the network as it is now reads in it: what it gets (28 x 28), its ten
 * probabilities, and the answer in words. While it trains it is asked again and again, so the bars move as it learns.
 */
import { ChevronLeft, ChevronRight, Shuffle } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { DigitView } from '../../charts/DigitView.tsx';
import { DrawPad } from '../../charts/DrawPad.tsx';
import { ProbabilityBars } from '../../charts/ProbabilityBars.tsx';
import { datasetOf } from '../../data/datasets.ts';
import { digitFromInk } from '../../data/digit.ts';
import type { EngineProblem } from '../../engine/protocol.ts';
import { experimentStore } from '../../state/experiment.ts';
import { clearPicture, predictionStore, showPicture, showTestImage } from '../../state/prediction.ts';
import { IconButton } from '../controls/Button.tsx';
import { NumberField } from '../controls/NumberField.tsx';
import { useStopReason } from '../shell/useStopReason.ts';
import { useWords } from '../useWords.ts';
import css from './DrawPanel.module.css';

export default function DrawPanel() {
  const { draw: words } = useWords();
  const dataset = useStore(experimentStore, (state) => datasetOf(state.experiment.data.dataset));
  const pixels = useStore(predictionStore, (state) => state.pixels);
  const [index, setIndex] = useState(0);
  // A fresh pad when a test image takes the drawing's place.
  const [pad, setPad] = useState(0);
  const last = dataset.testImages - 1;

  const pick = (wanted: number) => {
    const at = Math.min(Math.max(wanted, 0), last);
    setIndex(at);
    setPad((count) => count + 1);
    showTestImage(at);
  };
  const onInk = (ink: Uint8Array, width: number, height: number) => {
    const digit = digitFromInk(ink, width, height);
    if (digit.empty) clearPicture();
    else showPicture(digit.pixels, { kind: 'drawn' });
  };

  return (
    <div className={css.draw}>
      <div className={css.pad}>
        <DrawPad
          key={pad}
          onInk={onInk}
          words={{
            label: words.pad,
            description: words.padMeaning,
            hint: words.padHint,
            undo: words.undoStroke,
            erase: words.erase,
            clear: words.clear,
          }}
        />
      </div>
      <div className={css.seen}>
        <div className={css.digit} data-empty={pixels === null}>
          {pixels && <DigitView pixels={pixels} label={words.seen} />}
        </div>
        <p className={css.caption}>{words.seenShort}</p>
        <fieldset className={css.pick}>
          <legend className={css.caption}>{words.testImage}</legend>
          <IconButton
            className={css.small}
            label={words.previous}
            icon={<ChevronLeft aria-hidden />}
            isDisabled={index === 0}
            onPress={() => pick(index - 1)}
          />
          <NumberField
            className={css.index}
            label={words.testImage}
            value={index}
            min={0}
            max={last}
            integer
            onChange={pick}
          />
          <IconButton
            className={css.small}
            label={words.next}
            icon={<ChevronRight aria-hidden />}
            isDisabled={index === last}
            onPress={() => pick(index + 1)}
          />
          <IconButton
            className={css.small}
            label={words.random}
            icon={<Shuffle aria-hidden />}
            onPress={() => pick(Math.floor(Math.random() * (last + 1)))}
          />
        </fieldset>
      </div>
      <div className={css.answer}>
        <Reading labels={dataset.classes} />
      </div>
    </div>
  );
}

/** What the network reads, apart from the pad and its buttons, which neither training nor an edit draws again. */
function Reading({ labels }: { readonly labels: readonly string[] }) {
  const { draw: words } = useWords();
  const { probabilities, problem } = useStore(predictionStore);
  if (problem) return <Refusal problem={problem} />;
  return (
    <ProbabilityBars
      labels={labels}
      probabilities={probabilities}
      words={{ caption: words.probabilities, label: words.digit, probability: words.probability }}
    />
  );
}

function Refusal({ problem }: { readonly problem: EngineProblem }) {
  return <p className={css.refused}>{useStopReason(problem)}</p>;
}
