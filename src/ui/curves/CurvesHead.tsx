/** How the curves are drawn, and which earlier runs stay on the chart. */
import { useStore } from 'zustand';
import { runsStore } from '../../state/runs.ts';
import { setView, viewStore } from '../../state/view.ts';
import { Segmented } from '../controls/Segmented.tsx';
import { useWords } from '../useWords.ts';
import css from './CurvesPanel.module.css';
import { KeptRun } from './KeptRun.tsx';
import { dashIndex, runInFull, runName } from './runCurves.ts';
import { shownRuns } from './shownRuns.ts';

export function CurvesHead() {
  const { curves: words } = useWords();
  const { runs, currentId } = useStore(runsStore, shownRuns);
  const smoothing = useStore(viewStore, (view) => view.smoothing);
  const xAxis = useStore(viewStore, (view) => view.xAxis);
  const curvesAs = useStore(viewStore, (view) => view.curvesAs);
  const kept = runs.filter((run) => run.id !== currentId);
  const full = runInFull(runs, currentId);
  return (
    <div className={css.head}>
      <ul className={css.runs} aria-label={words.runs}>
        {kept.map((run) => (
          <KeptRun key={run.id} run={run} name={runName(run, currentId, words)} dash={dashIndex(run, full)} />
        ))}
      </ul>
      {curvesAs === 'chart' && (
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
      )}
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
