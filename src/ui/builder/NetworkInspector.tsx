/** Nothing is selected: the whole network, what is wrong with it and where, and what it comes to. */
import { CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import { mendsFor } from '../../model/mend.ts';
import { pixelsSeen } from '../../model/receptiveField.ts';
import { grouped } from '../../model/terms.ts';
import { useLocalised, useWords } from '../useWords.ts';
import { mend } from './actions.ts';
import { focusCard, selectLayers } from './builderStore.ts';
import css from './Inspector.module.css';
import { mendText } from './mendText.ts';
import note from './ProblemNote.module.css';
import { onShelf, useShelf } from './shelfNetworks.ts';
import { TwinOffer } from './TwinOffer.tsx';
import { isCalm, useTrueSize } from './trueSize.ts';
import { useAnalysis, useNameOf, useNetwork, useProblemText } from './useNetwork.ts';

export function NetworkInspector() {
  const words = useWords().builder;
  const localised = useLocalised();
  const network = useNetwork();
  const analysis = useAnalysis();
  const name = useNameOf();
  const say = useProblemText();
  const trueSize = useTrueSize() !== null;
  const problems = analysis.problems.filter(
    ({ nodeId, problem }) =>
      problem.code !== 'brokenUpstream' && !(nodeId !== null && isCalm(analysis, nodeId)),
  );
  useShelf();
  const published = onShelf(network);
  const whole = useMemo(() => mendsFor(network, analysis, null), [network, analysis]);
  return (
    <>
      <h2 className={css.title}>{published ? localised(published.text.name) : words.wholeNetwork}</h2>
      {published && (
        <>
          <p className={css.meaning}>{localised(published.text.meaning)}</p>
          <p className={css.source}>{words.source(localised(published.source))}</p>
        </>
      )}
      <p className={css.meaning}>{words.wholeHint}</p>
      {trueSize && <TwinOffer className={css.problem} />}
      {trueSize && problems.length === 0 ? null : problems.length === 0 ? (
        <p className={css.fine}>
          <CircleCheck aria-hidden size={15} />
          {words.noProblems}
        </p>
      ) : (
        <>
          <h3 className={css.heading}>{words.problemsCount(problems.length)}</h3>
          <ul className={css.problems}>
            {problems.map(({ nodeId, problem }) => (
              <li key={`${nodeId} ${problem.code}`} className={note.note}>
                <p>{say(problem)}</p>
                <div className={note.mends}>
                  {nodeId === null ? (
                    whole
                      .filter(({ code }) => (problem.code === 'noInput') === (code === 'addInput'))
                      .map((one) => (
                        <button
                          key={one.code}
                          type="button"
                          className={note.mend}
                          onClick={() => mend(one, null)}
                        >
                          {mendText(words.mends, one, name)}
                        </button>
                      ))
                  ) : (
                    <button
                      type="button"
                      className={note.mend}
                      onClick={() => {
                        selectLayers([nodeId]);
                        focusCard(nodeId);
                      }}
                    >
                      {words.goToCard(name(nodeId))}
                    </button>
                  )}
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
      <dl className={css.totals}>
        <div>
          <dt>{words.layers}</dt>
          <dd>{network.nodes.length}</dd>
        </div>
        <div>
          <dt>{words.formulas.parameters}</dt>
          <dd>{grouped(analysis.parameters)}</dd>
        </div>
        <div>
          <dt>{words.formulas.multiplyAdds}</dt>
          <dd>{grouped(analysis.multiplyAdds)}</dd>
        </div>
        {analysis.receptiveField?.kind === 'square' && (
          <div>
            <dt>{words.formulas.receptiveField}</dt>
            <dd>{pixelsSeen(analysis.receptiveField).join(' × ')}</dd>
          </div>
        )}
      </dl>
    </>
  );
}
