/**
 * What every layer and block costs: bars of one measure, or a table of all; in order or the largest first; and where each
 * number comes from, for the one that is pointed at or has the keyboard. A row selects its card, a block's row opens.
 */
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { blockAt } from '../../model/blocks.ts';
import { type CostColumn, type CostRow, costColumns, wholeCost } from '../../model/cost.ts';
import { costDepth, costKey } from '../../model/costOutline.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { NodeId } from '../../model/network.ts';
import { nodeById } from '../../model/wiring.ts';
import { viewStore } from '../../state/view.ts';
import { selectLayers } from '../builder/builderStore.ts';
import { roundCount } from '../builder/figures.ts';
import { useAnalysis, useNetwork } from '../builder/useNetwork.ts';
import { useLanguage, useWords } from '../useWords.ts';
import { CostControls, type CostForm, CountsChoice } from './CostControls.tsx';
import type { CostMeasure } from './CostLine.tsx';
import css from './CostPanel.module.css';
import { CostTable } from './CostTable.tsx';
import {
  type CostBy,
  type CostOrder,
  type Counts,
  costFormula,
  costRowName,
  costRows,
  hasBlocks,
  shareFormula,
} from './costFigures.ts';

/** Beyond so many layers a network is first shown by block. */
const manyLayers = 40;

export default function CostPanel() {
  const allWords = useWords();
  const { figures: words } = allWords;
  const language = useLanguage();
  const network = useNetwork();
  const analysis = useAnalysis();
  const selected = useStore(viewStore, (view) => view.selection);
  const selection = useMemo(() => new Set(selected), [selected]);
  const [column, setColumn] = useState<CostColumn>('multiplyAdds');
  const [as, setAs] = useState<CostForm>('bars');
  const [order, setOrder] = useState<CostOrder>('inOrder');
  const [counts, setCounts] = useState<Counts>(1);
  const [wantedBy, setBy] = useState<CostBy | null>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [pointed, setPointed] = useState<{ readonly key: string; readonly at: CostMeasure } | null>(null);
  const blocks = hasBlocks(network);
  const by = blocks ? (wantedBy ?? (network.nodes.length > manyLayers ? 'blocks' : 'layers')) : 'layers';
  const rows = useMemo(
    () => costRows(network, analysis, { by, order, column, opened }),
    [network, analysis, by, order, column, opened],
  );
  const whole = useMemo(() => wholeCost(analysis), [analysis]);

  const nameOf = (row: CostRow) => costRowName(network, row, allWords);
  const familyOf = ({ of }: CostRow) => {
    const kind = of.kind === 'layer' ? nodeById(network, of.id)?.kind : undefined;
    return kind === undefined ? null : layerOf(kind).family;
  };
  const idsOf = ({ of }: CostRow): readonly NodeId[] =>
    of.kind === 'layer' ? [of.id] : (blockAt(network, of.path)?.allIds ?? []);
  const isChosen = (row: CostRow) => idsOf(row).every((id) => selection.has(id));
  const toggle = (row: CostRow) => {
    const others = new Set(opened);
    if (!others.delete(costKey(row))) others.add(costKey(row));
    setOpened(others);
  };
  const point = (row: CostRow, at: CostMeasure) => {
    const key = costKey(row);
    setPointed((before) => (before?.key === key && before.at === at ? before : { key, at }));
  };
  const pointedRow = pointed && rows.find((row) => costKey(row) === pointed.key);
  const formulaOf = (row: CostRow, at: CostMeasure) =>
    at === 'share'
      ? shareFormula(row, whole, as === 'bars' ? column : 'multiplyAdds', counts, words)
      : costFormula(row, at, network, analysis, counts, words);
  if (rows.length === 0) return <p className={css.nothing}>{words.cost.nothing}</p>;
  return (
    <div className={css.panel}>
      <CostControls
        column={column}
        setColumn={setColumn}
        as={as}
        setAs={setAs}
        order={order}
        setOrder={setOrder}
        by={blocks ? by : null}
        setBy={setBy}
      />
      <CostTable
        rows={rows}
        whole={whole}
        layers={network.nodes.length}
        columns={as === 'bars' ? [column] : costColumns}
        counts={counts}
        isChosen={isChosen}
        isOpen={(row) => opened.has(costKey(row))}
        depthOf={by === 'blocks' ? costDepth : null}
        nameOf={nameOf}
        familyOf={familyOf}
        onSelect={(row) => selectLayers(idsOf(row))}
        onOpen={toggle}
        onPoint={point}
      />
      <div className={css.foot}>
        <p className={css.formula} aria-live="polite">
          {pointed && pointedRow ? (
            <>
              <b>{nameOf(pointedRow)}</b> {formulaOf(pointedRow, pointed.at)}
            </>
          ) : (
            words.cost.convention(
              roundCount(whole.multiplyAdds, language),
              roundCount(2 * whole.multiplyAdds, language),
            )
          )}
        </p>
        <CountsChoice counts={counts} setCounts={setCounts} />
      </div>
    </div>
  );
}
