/**
 * What every layer and block costs: bars of one measure, or a table of all; in order or the largest first; and where each
 * number comes from, for the one that is pointed at or has the keyboard. A row selects its card, a block's row opens.
 */
import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { blockAt } from '../../model/blocks.ts';
import { type CostColumn, type CostRow, costColumns } from '../../model/cost.ts';
import { costCsv } from '../../model/costCsv.ts';
import { costDepth, costKey } from '../../model/costOutline.ts';
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
import type { CostMeasure } from './CostLine.tsx';
import css from './CostPanel.module.css';
import { CostTable } from './CostTable.tsx';
import {
  allCostRows,
  type CostBy,
  type CostOrder,
  type Counts,
  costFormula,
  costRows,
  hasBlocks,
  shareFormula,
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
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [pointed, setPointed] = useState<{ readonly key: string; readonly at: CostMeasure } | null>(null);
  const blocks = hasBlocks(network);
  const by = blocks ? (wantedBy ?? (network.nodes.length > manyLayers ? 'blocks' : 'layers')) : 'layers';
  const rows = useMemo(
    () => costRows(network, analysis, { by, order, column, opened }),
    [network, analysis, by, order, column, opened],
  );
  const whole = useMemo(() => wholeCost(analysis), [analysis]);

  const pathText = (path: readonly string[]) =>
    path.map((part) => blockName(part, builder.blockNames)).join(' / ');
  const nameOf = ({ of }: CostRow) =>
    of.kind === 'layer' ? nameById(network, of.id, language) : pathText(of.path);
  const kinds = new Map(network.nodes.map((node) => [node.id, node.kind]));
  const familyOf = ({ of }: CostRow) => {
    const kind = of.kind === 'layer' ? kinds.get(of.id) : undefined;
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
  const pointedRow = pointed && rows.find((row) => costKey(row) === pointed.key);
  const formulaOf = (row: CostRow, at: CostMeasure) =>
    at === 'share'
      ? shareFormula(row, whole, as === 'bars' ? column : 'multiplyAdds', counts, words)
      : costFormula(row, at, network, analysis, counts, words);
  const save = () => {
    const csv = costCsv(
      allCostRows(network, analysis),
      (row) => {
        const kind = row.of.kind === 'layer' ? kinds.get(row.of.id) : undefined;
        return {
          name: nameOf(row),
          block: pathText(row.of.kind === 'layer' ? row.of.block : row.of.path.slice(0, -1)),
          kind: kind === undefined ? words.cost.block : localised(layerOf(kind).text.name),
        };
      },
      words.cost.csvHeadings,
    );
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
        isOpen={(row) => opened.has(costKey(row))}
        depthOf={by === 'blocks' ? costDepth : null}
        nameOf={nameOf}
        familyOf={familyOf}
        onSelect={(row) => selectLayers(idsOf(row))}
        onOpen={toggle}
        onPoint={(row, at) => setPointed({ key: costKey(row), at })}
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
