/** How the cost panel shows what it shows, and the file of all its numbers. An edit draws none of it again. */
import { Download } from 'lucide-react';
import { memo } from 'react';
import { type CostColumn, type CostRow, costColumns } from '../../model/cost.ts';
import { costCsv } from '../../model/costCsv.ts';
import { layerOf } from '../../model/layers/index.ts';
import { nodeById } from '../../model/wiring.ts';
import { analysisOf, experimentStore } from '../../state/experiment.ts';
import { IconButton } from '../controls/Button.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { Select } from '../controls/Select.tsx';
import { languageOf, useWords, type Words } from '../useWords.ts';
import css from './CostPanel.module.css';
import {
  allCostRows,
  type CostBy,
  type CostOrder,
  type Counts,
  costRowName,
  pathText,
} from './costFigures.ts';
import { downloadText } from './downloadText.ts';

export type CostForm = 'bars' | 'table';

interface CostControlsProps {
  readonly column: CostColumn;
  readonly setColumn: (column: CostColumn) => void;
  readonly as: CostForm;
  readonly setAs: (as: CostForm) => void;
  readonly order: CostOrder;
  readonly setOrder: (order: CostOrder) => void;
  /** Null where there are no blocks to choose. */
  readonly by: CostBy | null;
  readonly setBy: (by: CostBy) => void;
}

export const CostControls = memo(function CostControls(props: CostControlsProps) {
  const { column, setColumn, as, setAs, order, setOrder, by, setBy } = props;
  const words = useWords();
  const { cost } = words.figures;
  return (
    <div className={css.controls}>
      {as === 'bars' && (
        <Select
          label={cost.measure}
          value={column}
          options={costColumns.map((value) => ({ value, text: cost.columns[value] }))}
          onChange={setColumn}
        />
      )}
      <Choice label={cost.as} value={as} of={{ bars: cost.bars, table: cost.table }} onChange={setAs} />
      <Choice
        label={cost.order}
        value={order}
        of={{ inOrder: cost.inOrder, largest: cost.largest }}
        onChange={setOrder}
      />
      {by !== null && (
        <Choice
          label={cost.by}
          value={by}
          of={{ layers: cost.layers, blocks: cost.blocks }}
          onChange={setBy}
        />
      )}
      <IconButton
        className={css.save}
        label={cost.csv}
        icon={<Download aria-hidden />}
        onPress={() => saveCsv(words)}
      />
    </div>
  );
});

function saveCsv(words: Words): void {
  const { experiment } = experimentStore.getState();
  const { network, title } = experiment;
  const { cost } = words.figures;
  const csv = costCsv(
    allCostRows(network, analysisOf(experiment)),
    (row: CostRow) => {
      const kind = row.of.kind === 'layer' ? nodeById(network, row.of.id)?.kind : undefined;
      return {
        name: costRowName(network, row, words),
        block: pathText(row.of.kind === 'layer' ? row.of.block : row.of.path.slice(0, -1), words),
        kind: kind === undefined ? cost.block : layerOf(kind).text.name[languageOf(words)],
      };
    },
    cost.csvHeadings,
  );
  downloadText(`${title || cost.csvName}.csv`, csv, 'text/csv');
}

interface CountsChoiceProps {
  readonly counts: Counts;
  readonly setCounts: (counts: Counts) => void;
}

/** What a multiply-add counts. */
export const CountsChoice = memo(function CountsChoice({ counts, setCounts }: CountsChoiceProps) {
  const { cost } = useWords().figures;
  return (
    <span className={css.counts}>
      <span aria-hidden="true">{cost.counts}</span>
      <Segmented<Counts>
        label={cost.counts}
        value={counts}
        options={[
          { value: 1, text: cost.one },
          { value: 2, text: cost.two },
        ]}
        onChange={setCounts}
      />
    </span>
  );
});

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
