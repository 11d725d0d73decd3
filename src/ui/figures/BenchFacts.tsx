/** What each side costs, side by side; covered until the reader has guessed or does not want to. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { grouped } from '../../model/terms.ts';
import { stackBenchStore } from '../../state/stackBench.ts';
import { fewer } from '../../state/stackBenchOutcome.ts';
import {
  type BenchSide,
  benchMap,
  benchSides,
  type SideFacts,
  sideFacts,
} from '../../state/stackBenchPairs.ts';
import { roundCount } from '../builder/figures.ts';
import { useLanguage, useWords } from '../useWords.ts';
import css from './BenchPanel.module.css';
import { Reason, Verdict } from './Verdict.tsx';

export function BenchFacts() {
  const { bench: words } = useWords().figures;
  const language = useLanguage();
  const { question, channels, revealed, guesses } = useStore(stackBenchStore);
  const facts = useFacts();
  const most = Math.max(facts.one.weights, facts.other.weights);
  const covered = revealed === 'no';
  const row = (name: string, value: (facts: SideFacts) => string, isCovered = covered) => (
    <tr>
      <th scope="row">{name}</th>
      {benchSides.map((side) => (
        <td key={side}>{isCovered ? <Covered /> : value(facts[side])}</td>
      ))}
    </tr>
  );
  return (
    <div className={css.facts}>
      <table className={css.table}>
        <caption>{words.facts}</caption>
        <thead>
          <tr>
            <td />
            {benchSides.map((side) => (
              <th key={side} scope="col" data-side={side}>
                {words.sideName(question, side)}
                {!covered && guesses.fewerWeights === side && <small>{words.yourGuess}</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {row(words.rows.field, ({ field }) => `${field.join(' × ')}`, false)}
          <tr>
            <th scope="row">{words.rows.weights}</th>
            {benchSides.map((side) => (
              <td key={side}>
                {covered ? (
                  <Covered />
                ) : (
                  <>
                    <b>{grouped(facts[side].weights)}</b>
                    <small>{words.formulas(question, side, facts[side].weights / channels ** 2)}</small>
                    <span
                      className={css.bar}
                      data-side={side}
                      style={{ transform: `scaleX(${(facts[side].weights / most).toFixed(4)})` }}
                      aria-hidden="true"
                    />
                  </>
                )}
              </td>
            ))}
          </tr>
          {row(words.rows.multiplyAdds(benchMap), ({ multiplyAdds }) => roundCount(multiplyAdds, language))}
          {row(words.rows.activations, ({ activations }) => String(activations))}
        </tbody>
      </table>
    </div>
  );
}

function useFacts(): Readonly<Record<BenchSide, SideFacts>> {
  const { question, channels } = useStore(stackBenchStore);
  return useMemo(
    () => ({
      one: sideFacts(question, 'one', channels),
      other: sideFacts(question, 'other', channels),
    }),
    [question, channels],
  );
}

/** Which has fewer weights, and why. `isFirst`: has just been uncovered. */
export function WhyWeights({ isFirst = false }: { readonly isFirst?: boolean }) {
  const { bench: words } = useWords().figures;
  const { question, guesses } = useStore(stackBenchStore);
  const { one, other } = useFacts();
  return (
    <Reason className={css.whyWeights} isOld={!isFirst}>
      <Verdict guess={guesses.fewerWeights} truth={fewer({ one: one.weights, other: other.weights })} />
      {words.whyWeights(question, one.weights, other.weights)}
    </Reason>
  );
}

function Covered() {
  const { bench: words } = useWords().figures;
  return (
    <span className={css.covered} role="img" aria-label={words.covered}>
      ?
    </span>
  );
}
