/** Several layers are selected: what they come to together and what can be done to all of them. */
import { Copy, Trash2 } from 'lucide-react';
import type { NetworkNode } from '../../model/network.ts';
import { grouped } from '../../model/terms.ts';
import { Button } from '../controls/Button.tsx';
import { useWords } from '../useWords.ts';
import { duplicateLayers, moveLayersEarlier, moveLayersLater, removeLayers, selectedIds } from './actions.ts';
import { percent } from './figures.ts';
import css from './Inspector.module.css';
import { useAnalysis } from './useNetwork.ts';

export function SeveralInspector({ nodes }: { readonly nodes: readonly NetworkNode[] }) {
  const words = useWords().builder;
  const analysis = useAnalysis();
  const all = nodes.flatMap(({ id }) => analysis.nodes.get(id) ?? []);
  const parameters = all.reduce((sum, one) => sum + one.parameters, 0);
  const multiplyAdds = all.reduce((sum, one) => sum + one.multiplyAdds, 0);
  const of = (part: number, whole: number): string => words.ofAll(percent(whole === 0 ? 0 : part / whole));
  return (
    <>
      <h2 className={css.title}>{words.selectedLayers(nodes.length)}</h2>
      <dl className={css.totals}>
        <div>
          <dt>{words.formulas.parameters}</dt>
          <dd>
            {grouped(parameters)} <small>{of(parameters, analysis.parameters)}</small>
          </dd>
        </div>
        <div>
          <dt>{words.formulas.multiplyAdds}</dt>
          <dd>
            {grouped(multiplyAdds)} <small>{of(multiplyAdds, analysis.multiplyAdds)}</small>
          </dd>
        </div>
      </dl>
      <div className={css.actions}>
        <Button variant="line" onPress={() => moveLayersEarlier(selectedIds())}>
          {words.moveEarlier}
        </Button>
        <Button variant="line" onPress={() => moveLayersLater(selectedIds())}>
          {words.moveLater}
        </Button>
        <Button variant="line" icon={<Copy aria-hidden />} onPress={() => duplicateLayers(selectedIds())}>
          {words.duplicate}
        </Button>
        <Button variant="danger" icon={<Trash2 aria-hidden />} onPress={() => removeLayers(selectedIds())}>
          {words.remove}
        </Button>
      </div>
    </>
  );
}
