/**
 * What every layer and block costs: bars of one measure, or a table of all; in order or the largest first; and where each
 * number comes from, for the row that is pointed at or has the keyboard. A row selects its card.
 */
import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { blockAt } from '../../model/blocks.ts';
import { type CostColumn, type CostRow, costColumns } from '../../model/cost.ts';
import { costCsv } from '../../model/costCsv.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { NodeId } from '../../model/network.ts';
import { experimentStore } from '../../state/experiment.ts';
import { viewStore } from '../../state/view.ts';
import { selectLayers } from '../builder/builderStore.ts';
import { roundCount } from '../builder/figures.ts';
import { blockName, nameById } from '../builder/layerNames.ts';
import { useAnalysis, useNetwork } from '../builder/useNetwork.ts';
import { IconButton } from '../controls/Button.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { Select } from '../controls/Select.tsx';
import { useLanguage, useLocalised, useWords } from '../useWords.ts';
import css from './CostPanel.module.css';
import { CostTable } from './CostTable.tsx';
import {
  type CostBy,
  type CostOrder,
  type Counts,
  costFormula,
  costRows,
  hasBlocks,
  wholeCost,
} from './costFigures.ts';
import { downloadText } from './downloadText.ts';

/** Beyond so many layers a network is first shown by block. */
const manyLayers = 40;

export default function CostPanel() {
  const { figures: words, builder } = useWords();
  const language = useLanguage();
  const localised = useLocalised();
  const network = useNetwork();
  const analysis = useAnalysis();
  const title = useStore(experimentStore, (state) => state.experiment.title);
  const selected = useStore(viewStore, (view) => view.selection);
  const selection = useMemo(() => new Set(selected), [selected]);
  const [column, setColumn] = useState<CostColumn>('multiplyAdds');
  const [as, setAs] = useState<'bars' | 'table'>('bars');
  const [order, setOrder] = useState<CostOrder>('inOrder');
  const [counts, setCounts] = useState<Counts>(1);
  const [wantedBy, setBy] = useState<CostBy | null>(null);
  const [pointed, setPointed] = useState<{ readonly row: CostRow; readonly column: CostColumn } | null>(null);
  const blocks = hasBlocks(network);
  const by = blocks ? (wantedBy ?? (network.nodes.length > manyLayers ? 'blocks' : 'layers')) : 'layers';
  const rows = useMemo(
    () => costRows(network, analysis, { by, order, column }),
    [network, analysis, by, order, column],
  );
  const whole = useMemo(() => wholeCost(analysis), [analysis]);

  const nameOf = ({ of }: CostRow) =>
    of.kind === 'layer'
      ? nameById(network, of.id, language)
      : of.path.map((part) => blockName(part, builder.blockNames)).join(' / ');
  const kinds = new Map(network.nodes.map((node) => [node.id, node.kind]));
  const familyOf = ({ of }: CostRow) => {
    const kind = of.kind === 'layer' ? kinds.get(of.id) : undefined;
    return kind === undefined ? null : layerOf(kind).family;
  };
  const idsOf = ({ of }: CostRow): readonly NodeId[] =>
    of.kind === 'layer' ? [of.id] : (blockAt(network, of.path)?.allIds ?? []);
  const isChosen = (row: CostRow) => idsOf(row).every((id) => selection.has(id));
  const save = () => {
    const csv = costCsv(costRows(network, analysis, { by, order: 'inOrder', column }), (row) => {
      const kind = row.of.kind === 'layer' ? kinds.get(row.of.id) : undefined;
      return {
        name: nameOf(row),
        kind: kind === undefined ? words.cost.block : localised(layerOf(kind).text.name),
      };
    });
    downloadText(`${title || words.cost.csvName}.csv`, csv, 'text/csv');
  };

  if (rows.length === 0) return <p className={css.nothing}>{words.cost.nothing}</p>;
  return (
    <div className={css.panel}>
      <div className={css.controls}>
        {as === 'bars' && (
          <Select
            label={words.cost.measure}
            value={column}
            options={costColumns.map((value) => ({ value, text: words.cost.columns[value] }))}
            onChange={setColumn}
          />
        )}
        <Choice
          label={words.cost.as}
          value={as}
          of={{ bars: words.cost.bars, table: words.cost.table }}
          onChange={setAs}
        />
        <Choice
          label={words.cost.order}
          value={order}
          of={{ inOrder: words.cost.inOrder, largest: words.cost.largest }}
          onChange={setOrder}
        />
        {blocks && (
          <Choice
            label={words.cost.by}
            value={by}
            of={{ layers: words.cost.layers, blocks: words.cost.blocks }}
            onChange={setBy}
          />
        )}
        <IconButton
          className={css.save}
          label={words.cost.csv}
          icon={<Download aria-hidden />}
          onPress={save}
        />
      </div>
      <CostTable
        rows={rows}
        whole={whole}
        layers={network.nodes.length}
        columns={as === 'bars' ? [column] : costColumns}
        counts={counts}
        isChosen={isChosen}
        nameOf={nameOf}
        familyOf={familyOf}
        onSelect={(row) => selectLayers(idsOf(row))}
        onPoint={(row, at) => setPointed({ row, column: at })}
      />
      <div className={css.foot}>
        <p className={css.formula} aria-live="polite">
          {pointed && rows.includes(pointed.row) ? (
            <>
              <b>{nameOf(pointed.row)}</b>{' '}
              {costFormula(pointed.row, pointed.column, network, analysis, counts, words)}
            </>
          ) : (
            words.cost.convention(
              roundCount(whole.multiplyAdds, language),
              roundCount(2 * whole.multiplyAdds, language),
            )
          )}
        </p>
        <span className={css.counts}>
          <span aria-hidden="true">{words.cost.counts}</span>
          <Segmented<Counts>
            label={words.cost.counts}
            value={counts}
            options={[
              { value: 1, text: words.cost.one },
              { value: 2, text: words.cost.two },
            ]}
            onChange={setCounts}
          />
        </span>
      </div>
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  /** What each value is called, in order. */
  readonly of: Readonly<Record<T, string>>;
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, of, onChange }: ChoiceProps<T>) {
  const isValue = (key: string): key is T => key in of;
  const options = Object.keys(of)
    .filter(isValue)
    .map((key) => ({ value: key, text: of[key] }));
  return <Segmented<T> label={label} value={value} options={options} onChange={onChange} />;
}
