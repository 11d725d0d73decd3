/** The numbers of the run, each with where it comes from. The only part of the page that React draws as it trains. */
import { memo } from 'react';
import { useStore } from 'zustand';
import { datasetOf } from '../../data/datasets.ts';
import { grouped } from '../../model/terms.ts';
import { analysisOf, experimentStore } from '../../state/experiment.ts';
import { isActive, progressStore, type Run } from '../../state/runs.ts';
import { Explained } from '../controls/Tooltip.tsx';
import { useWords } from '../useWords.ts';
import css from './RunBar.module.css';
import { RunMeter } from './RunMeter.tsx';
import { plannedSteps, runProgress } from './runProgress.ts';

interface FigureProps {
  readonly value: string;
  readonly label: string;
  readonly why: string;
  readonly className?: string | undefined;
}

/** Only texts: drawn again when one of them changes. */
const Figure = memo(function Figure({ value, label, why, className }: FigureProps) {
  return (
    <Explained why={why} className={`${css.figure} ${className ?? ''}`}>
      <b>{value}</b> <span>{label}</span>
    </Explained>
  );
});

const count = (value: number) => grouped(Math.round(value));

interface StepFigureProps {
  readonly run: Run | null;
  readonly step: number;
  readonly batchSize: number;
}

/** The only one that tells of the network, which edits change. */
function StepFigure({ run, step, batchSize }: StepFigureProps) {
  const { engine } = useWords();
  const parameters = useStore(
    experimentStore,
    ({ experiment }) => analysisOf(run?.experiment ?? experiment).parameters,
  );
  return (
    <Figure
      value={count(step)}
      label={engine.stepLabel}
      why={engine.why.step(count(batchSize), count(parameters))}
      className={css.step}
    />
  );
}

export function RunFigures({ run }: { readonly run: Run | null }) {
  const { engine } = useWords();
  const progress = useStore(progressStore);
  const data = useStore(experimentStore, ({ experiment }) => (run?.experiment ?? experiment).data);
  const training = useStore(experimentStore, ({ experiment }) => (run?.experiment ?? experiment).training);
  const stepsPerEpoch =
    run && run.stepsPerEpoch > 0 ? run.stepsPerEpoch : plannedSteps(data.training, training.batchSize);
  const at = runProgress({
    step: progress.step,
    stepsPerEpoch,
    totalSteps: stepsPerEpoch * training.epochs,
    epochs: training.epochs,
    batchSize: training.batchSize,
    imagesPerSecond: progress.imagesPerSecond,
  });
  const share = (value: number | null) => (value === null ? engine.none : `${(100 * value).toFixed(2)} %`);
  const losses = run?.curves.trainingLoss;
  const loss = losses && losses.length > 0 ? losses.ys[losses.length - 1] : undefined;
  const moving = run !== null && isActive(run.status);

  return (
    // Where there is room for one of both, the state has it until there are numbers.
    <div className={css.figures} data-begun={progress.step > 0}>
      <Figure
        value={engine.epochOf(at.epoch, at.epochs)}
        label={engine.epoch}
        why={engine.why.epoch(count(data.training), count(training.batchSize), count(stepsPerEpoch))}
        className={css.epoch}
      />
      <StepFigure run={run} step={progress.step} batchSize={training.batchSize} />
      <Figure
        value={moving && progress.imagesPerSecond > 0 ? count(progress.imagesPerSecond) : engine.none}
        label={engine.imagesPerSecond}
        why={engine.why.imagesPerSecond}
        className={css.speed}
      />
      <RunMeter run={run} progress={progress} at={at} />
      <Figure
        value={loss === undefined ? engine.none : loss.toFixed(4)}
        label={engine.trainingLoss}
        why={engine.why.trainingLoss}
        className={css.loss}
      />
      <Figure
        value={share(progress.validationAccuracy)}
        label={engine.validationAccuracy}
        why={engine.why.validationAccuracy(count(data.validation))}
        className={css.validation}
      />
      <Figure
        value={share(progress.testAccuracy)}
        label={engine.testAccuracy}
        why={engine.why.testAccuracy(count(datasetOf(data.dataset).testImages))}
        className={css.test}
      />
    </div>
  );
}
