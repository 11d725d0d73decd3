/** What the whole network comes to, above the canvas; each number says where it comes from. */
import { memo, useMemo } from 'react';
import { type NodeAnalysis, shareOfWork } from '../../model/analyse.ts';
import { pixelsSeen } from '../../model/receptiveField.ts';
import { grouped } from '../../model/terms.ts';
import { Explained } from '../controls/Tooltip.tsx';
import { useLanguage, useWords } from '../useWords.ts';
import { percent, roundCount } from './figures.ts';
import { nameById } from './layerNames.ts';
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
    let learning = 0;
    const shown: NodeAnalysis[] = [];
    let heaviest: NodeAnalysis | null = null;
    // In the document's order.
    const all = [...analysis.nodes.values()];
    for (let i = 0; i < all.length; i += 1) {
      const own = all[i];
      if (!own) continue;
      if (own.multiplyAdds > (heaviest?.multiplyAdds ?? 0)) heaviest = own;
      if (own.parameters === 0) continue;
      learning += 1;
      if (shown.length === termsShown && own.parameters <= (shown.at(-1)?.parameters ?? 0)) continue;
      // The largest first, of equal ones the earlier.
      const at = shown.findIndex(({ parameters }) => parameters < own.parameters);
      shown.splice(at < 0 ? shown.length : at, 0, own);
      shown.length = Math.min(shown.length, termsShown);
    }
    return {
      terms: shown
        .map(({ id, parameters: own }) => `${nameById(network, id, language)}: ${grouped(own)}`)
        .join(' + '),
      more: learning - shown.length,
      heaviest: heaviest && {
        name: nameById(network, heaviest.id, language),
        share: shareOfWork(analysis, heaviest),
      },
    };
  }, [network, analysis, language]);
  const field = receptiveField?.kind === 'square' ? pixelsSeen(receptiveField) : null;
  const image = analysis.inputId === null ? null : (analysis.nodes.get(analysis.inputId)?.output ?? null);
  const larger = field !== null && image !== null && field[0] > (image[0] ?? 0);
  const { why, count } = words;
  const mostWork = heaviest && why.mostWork(heaviest.name, percent(heaviest.share));
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
        more={mostWork ?? ''}
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
