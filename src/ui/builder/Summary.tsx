/** What the whole network comes to, above the canvas; each number says where it comes from. */
import { memo, useMemo } from 'react';
import { pixelsSeen } from '../../model/receptiveField.ts';
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
  const field = receptiveField?.kind === 'square' ? pixelsSeen(receptiveField) : null;
  const image = analysis.inputId === null ? null : (analysis.nodes.get(analysis.inputId)?.output ?? null);
  const larger = field !== null && image !== null && field[0] > (image[0] ?? 0);
  const { why, count } = words;
  const mostWork = heaviest && heaviest.share > 0 && why.mostWork(heaviest.name, percent(heaviest.share));
  return (
    <p className={css.summary}>
      <Total
        value={String(network.nodes.length)}
        {...count.layers(network.nodes.length)}
        why={why.layers}
        more=""
      />
      <Total
        value={grouped(parameters)}
        {...count.parameters}
        why={why.parameters}
        more={terms === '' ? '' : why.parametersOf(terms, more)}
      />
      <Total
        value={roundCount(multiplyAdds, language)}
        {...count.multiplyAdds}
        why={why.multiplyAdds}
        more={mostWork || ''}
      />
      {field && (
        <Total value={field.join(' × ')} {...count.sees} why={why.sees} more={larger ? why.seesMore : ''} />
      )}
    </p>
  );
}

interface TotalProps {
  readonly value: string;
  readonly before: string;
  readonly after: string;
  /** What it is, and how this network comes to it. */
  readonly why: string;
  readonly more: string;
}

/** Only texts, so that it is drawn again only when one of them changes. */
const Total = memo(function Total({ value, before, after, why, more }: TotalProps) {
  return (
    <Explained
      why={
        <>
          {why}
          {more !== '' && <span className={css.terms}>{more}</span>}
        </>
      }
    >
      <span>
        {before}
        <b>{value}</b>
        {after}
      </span>
    </Explained>
  );
});
