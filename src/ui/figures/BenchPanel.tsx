/**
 * The stack bench: a large kernel against a stack of small ones, asked first, then reckoned, then trained. What was guessed
 * stays marked on what came out, and both right and wrong get the reason. What is said and reckoned stands on the left and
 * the curves beside it, as high as the panel: verdict and chart are seen at once, and the chart stays while the rest scrolls.
 */
import { useRef } from 'react';
import { useStore } from 'zustand';
import { askBench, setBenchChannels, stackBenchStore } from '../../state/stackBench.ts';
import {
  type BenchKernel,
  type BenchQuestion,
  benchKernels,
  mostChannels,
} from '../../state/stackBenchPairs.ts';
import { useKeepKeyboard } from '../controls/keepKeyboard.ts';
import { NumberField } from '../controls/NumberField.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { Select } from '../controls/Select.tsx';
import { useWords } from '../useWords.ts';
import { BenchFacts, WhyWeights } from './BenchFacts.tsx';
import { BenchGuess } from './BenchGuess.tsx';
import css from './BenchPanel.module.css';
import { About, BenchChart, BenchControls, Outcome } from './BenchTraining.tsx';

const kinds = ['stack', 'split', 'inception'] as const satisfies readonly BenchQuestion['kind'][];
/** Those of the published module, and a usual width. */
const usualChannels: Readonly<Record<BenchQuestion['kind'], number>> = {
  stack: 64,
  split: 64,
  inception: 192,
};

export default function BenchPanel() {
  const { bench: words } = useWords().figures;
  const { question, channels, revealed, runs } = useStore(stackBenchStore);
  const panel = useRef<HTMLDivElement>(null);
  useKeepKeyboard(panel);
  const ask = (kind: BenchQuestion['kind']) =>
    askBench(kind === 'stack' ? { kind, kernel: 5 } : { kind }, usualChannels[kind]);
  return (
    <div ref={panel} className={css.panel}>
      <div className={css.controls}>
        <Select
          label={words.question}
          value={question.kind}
          options={kinds.map((value) => ({ value, text: words.kinds[value] }))}
          onChange={ask}
        />
        {question.kind === 'stack' && (
          <Segmented<BenchKernel>
            label={words.kernel}
            value={question.kernel}
            options={benchKernels.map((value) => ({ value, text: String(value) }))}
            onChange={(kernel) => askBench({ kind: 'stack', kernel }, channels)}
          />
        )}
        <span className={css.channels}>
          <span aria-hidden="true">{words.channels}</span>
          <NumberField
            label={words.channels}
            value={channels}
            min={1}
            max={mostChannels}
            integer
            onChange={setBenchChannels}
          />
        </span>
      </div>
      <div className={css.body} tabIndex={-1} data-news>
        {revealed === 'no' ? (
          <>
            <BenchFacts />
            <BenchGuess />
          </>
        ) : (
          <>
            <div className={css.told}>
              <BenchControls />
              <Outcome />
              <BenchFacts />
              {runs && <WhyWeights />}
            </div>
            <div className={css.beside} data-chart={runs !== null}>
              {runs ? (
                <BenchChart />
              ) : (
                <>
                  <WhyWeights isFirst />
                  <About />
                </>
              )}
            </div>
          </>
        )}
      </div>
    </div>
  );
}
