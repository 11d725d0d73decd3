/** What the run is made of: data, optimiser, backend, seed. Pressing one opens its settings. */
import { useStore } from 'zustand';
import { datasetOf } from '../../data/datasets.ts';
import { experimentStore } from '../../state/experiment.ts';
import { learningRateNow, runsStore } from '../../state/runs.ts';
import { settingsCommand } from '../commands/commandList.ts';
import { Button } from '../controls/Button.tsx';
import { classes } from '../controls/classes.ts';
import { formatNumber } from '../controls/numberText.ts';
import { Popover } from '../controls/Popover.tsx';
import { Tooltip } from '../controls/Tooltip.tsx';
import { useLocalised, useWords } from '../useWords.ts';
import { BackendChoice } from './BackendChoice.tsx';
import css from './RunBar.module.css';
import { useCurrentRun } from './useCurrentRun.ts';

interface Setting {
  readonly id: string;
  readonly value: string;
  readonly label: string;
  /** Shown while it is pointed at; else that the settings open. */
  readonly about?: string;
  /** Where the run goes by another value than the experiment. */
  readonly why?: string;
}

export function RunSettings() {
  const localised = useLocalised();
  const { engine, training: words, shell, run: runWords } = useWords();
  const data = useStore(experimentStore, ({ experiment }) => experiment.data);
  const training = useStore(experimentStore, ({ experiment }) => experiment.training);
  const seed = useStore(experimentStore, ({ experiment }) => experiment.seed);
  const { backend, state } = useStore(runsStore, (store) => store.engine);
  const dataset = datasetOf(data.dataset);
  const images = data.training + data.validation;
  const backendName = backend === null ? engine.none : engine.backendNames[backend];
  const run = useCurrentRun();
  const rate = run ? learningRateNow(run) : training.learningRate;
  const changed = run?.changes.at(-1);
  const settings: readonly Setting[] = [
    {
      id: 'data',
      value: `${dataset.title} ${formatNumber(images)}`,
      label: engine.data,
      about: localised(dataset.meaning),
    },
    {
      id: 'optimiser',
      value: `${words.optimisers[training.optimiser.kind].name} ${formatNumber(rate)}`,
      label: engine.optimiser,
      ...(changed && {
        why: runWords.rateNow(changed.step, formatNumber(rate), formatNumber(training.learningRate)),
      }),
    },
  ];
  const setting = ({ id, value, label, about, why }: Setting) => (
    <Tooltip key={id} text={why ?? about ?? shell.trainingSettings}>
      <Button
        className={classes(css.setting, why !== undefined && css.changed)}
        onPress={settingsCommand.run}
      >
        <b>{value}</b> <span>{label}</span>
      </Button>
    </Tooltip>
  );
  return (
    <div className={css.settings}>
      {settings.map(setting)}
      <Popover
        label={engine.backendTitle}
        placement="top end"
        trigger={
          <Button className={css.setting}>
            <b>{state === 'preparing' ? '…' : backendName}</b> <span>{engine.backend}</span>
          </Button>
        }
      >
        <BackendChoice />
      </Popover>
      {setting({ id: 'seed', value: String(seed), label: engine.seed })}
    </div>
  );
}
