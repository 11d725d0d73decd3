/** What the whole network comes to, above the canvas; each number says where it comes from. */
import { useMemo } from 'react';
import { grouped } from '../../model/terms.ts';
import { Explained } from '../controls/Tooltip.tsx';
import { useLanguage, useWords } from '../useWords.ts';
import { percent, roundCount } from './figures.ts';
import { cardName } from './layerNames.ts';
import css from './Summary.module.css';
import { useAnalysis, useNetwork } from './useNetwork.ts';

const termsShown = 4;

export function Summary() {
  const words = useWords().builder;
  const language = useLanguage();
  const network = useNetwork();
  const analysis = useAnalysis();
  const { parameters, multiplyAdds, receptiveField } = analysis;
  const { terms, more, heaviest } = useMemo(() => {
    const learning = network.nodes
      .map((node) => ({ node, own: analysis.nodes.get(node.id) }))
      .filter(({ own }) => (own?.parameters ?? 0) > 0);
    const largest = learning.toSorted((a, b) => (b.own?.parameters ?? 0) - (a.own?.parameters ?? 0));
    const shown = largest.slice(0, termsShown);
    const work = network.nodes.toSorted(
      (a, b) => (analysis.nodes.get(b.id)?.share ?? 0) - (analysis.nodes.get(a.id)?.share ?? 0),
    )[0];
    return {
      terms: shown
        .map(({ node, own }) => `${cardName(node, language)}: ${grouped(own?.parameters ?? 0)}`)
        .join(' + '),
      more: learning.length - shown.length,
      heaviest: work && { name: cardName(work, language), share: analysis.nodes.get(work.id)?.share ?? 0 },
    };
  }, [network, analysis, language]);
  const field = receptiveField?.kind === 'square' ? receptiveField.size : null;
  const image = analysis.inputId === null ? null : (analysis.nodes.get(analysis.inputId)?.output ?? null);
  const larger = field !== null && image !== null && field[0] > (image[0] ?? 0);
  return (
    <p className={css.summary}>
      <Explained why={words.why.layers}>
        <Counted value={String(network.nodes.length)} {...words.count.layers(network.nodes.length)} />
      </Explained>
      <Explained
        why={
          <>
            {words.why.parameters}
            {terms !== '' && <span className={css.terms}>{words.why.parametersOf(terms, more)}</span>}
          </>
        }
      >
        <Counted value={grouped(parameters)} {...words.count.parameters} />
      </Explained>
      <Explained
        why={
          <>
            {words.why.multiplyAdds}
            {heaviest && heaviest.share > 0 && (
              <span className={css.terms}>{words.why.mostWork(heaviest.name, percent(heaviest.share))}</span>
            )}
          </>
        }
      >
        <Counted value={roundCount(multiplyAdds, language)} {...words.count.multiplyAdds} />
      </Explained>
      {field && (
        <Explained
          why={
            <>
              {words.why.sees}
              {larger && <span className={css.terms}>{words.why.seesMore}</span>}
            </>
          }
        >
          <Counted value={field.join(' × ')} {...words.count.sees} />
        </Explained>
      )}
    </p>
  );
}

interface CountedProps {
  readonly value: string;
  readonly before: string;
  readonly after: string;
}

function Counted({ value, before, after }: CountedProps) {
  return (
    <span>
      {before}
      <b>{value}</b>
      {after}
    </span>
  );
}
