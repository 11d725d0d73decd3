/** How the curves are drawn, and which earlier runs stay on the chart. */
import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { type Run, removeRun, runsStore } from '../../state/runs.ts';
import { setView, viewStore } from '../../state/view.ts';
import { IconButton } from '../controls/Button.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { useWords } from '../useWords.ts';
import css from './CurvesPanel.module.css';
import { runName } from './runCurves.ts';
import { shownRuns } from './shownRuns.ts';

export function CurvesHead() {
  const { curves: words } = useWords();
  const { runs, currentId } = useStore(runsStore, shownRuns);
  const smoothing = useStore(viewStore, (view) => view.smoothing);
  const xAxis = useStore(viewStore, (view) => view.xAxis);
  const curvesAs = useStore(viewStore, (view) => view.curvesAs);
  const kept = runs.filter((run) => run.id !== currentId);
  return (
    <div className={css.head}>
      <ul className={css.runs} aria-label={words.runs}>
        {kept.map((run) => (
          <KeptRun key={run.id} run={run} name={runName(run, currentId, words)} />
        ))}
      </ul>
      <label className={css.smoothing} title={words.smoothingMeaning}>
        {words.smoothing}
        <input
          type="range"
          min={0}
          max={0.99}
          step={0.01}
          value={smoothing}
          onChange={(event) => setView({ smoothing: Number(event.target.value) })}
        />
      </label>
      <Segmented
        label={words.xAxis}
        value={xAxis}
        options={[
          { value: 'steps', text: words.steps },
          { value: 'epochs', text: words.epochs },
        ]}
        onChange={(value) => setView({ xAxis: value })}
      />
      <Segmented
        label={words.as}
        value={curvesAs}
        options={[
          { value: 'chart', text: words.chart },
          { value: 'table', text: words.table },
        ]}
        onChange={(value) => setView({ curvesAs: value })}
      />
    </div>
  );
}

function KeptRun({ run, name }: { readonly run: Run; readonly name: string }) {
  const { curves: words } = useWords();
  return (
    <li className={css.run}>
      <svg className={css.sample} viewBox="0 0 18 4" aria-hidden="true" data-colour={run.colour}>
        <path d="M0 2h18" />
      </svg>
      {name}
      <IconButton
        className={css.remove}
        label={words.removeRun(name)}
        icon={<X aria-hidden />}
        onPress={() => removeRun(run.id)}
      />
    </li>
  );
}
