/**
 * An earlier run that stays on the chart: its line as it is drawn there, its number, and in what it differs from the open
 * experiment. Hover, focus or a tap says all of what it was.
 */
import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { dashOf, strokes } from '../../charts/runStyle.ts';
import { sentence } from '../../i18n/sentence.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Network } from '../../model/network.ts';
import { experimentStore } from '../../state/experiment.ts';
import { type Run, removeRun } from '../../state/runs.ts';
import { onShelf, useShelf } from '../builder/shelfNetworks.ts';
import { IconButton } from '../controls/Button.tsx';
import { formatNumber } from '../controls/numberText.ts';
import { Explained } from '../controls/Tooltip.tsx';
import { useLocalised, useWords } from '../useWords.ts';
import css from './CurvesPanel.module.css';
import { type RunDifference, type RunNames, runDifferences, runSettings } from './runDifferences.ts';

interface KeptRunProps {
  readonly run: Run;
  readonly name: string;
  /** Of its line's dash pattern. */
  readonly dash: number;
}

export function KeptRun({ run, name, dash }: KeptRunProps) {
  const words = useWords();
  const names = useRunNames();
  const present = useStore(experimentStore, ({ experiment }) => experiment);
  const say = (differences: readonly RunDifference[]) =>
    differences.map((one) => sentence(words.run.differences, one));
  const differs = say(runDifferences(run.experiment, run.changes, present, names));
  const all = say(runSettings(run.experiment, run.changes, names));
  const steps = words.run.steps(run.curves.trainingLoss.length);
  return (
    <li className={css.run}>
      <Explained why={[name, ...all, steps].join(' · ')} className={css.runName}>
        <svg
          className={css.sample}
          viewBox="0 0 24 10"
          preserveAspectRatio="xMinYMid slice"
          aria-hidden="true"
          data-colour={run.colour}
        >
          <path d="M0 5h24" strokeWidth={strokes.main.width} strokeDasharray={dashOf(dash).join(' ')} />
        </svg>
        <span>
          <b>{name}</b>{' '}
          <small>{differs.length > 0 ? differs.slice(0, 2).join(', ') : words.run.sameSettings}</small>
        </span>
      </Explained>
      <IconButton
        className={css.remove}
        label={words.curves.removeRun(name)}
        icon={<X aria-hidden />}
        onPress={() => removeRun(run.id)}
      />
    </li>
  );
}

function useRunNames(): RunNames {
  const { training } = useWords();
  const localised = useLocalised();
  useShelf();
  return {
    network: (network: Network) => {
      const found = onShelf(network);
      return found && localised(found.text.name);
    },
    layer: (kind) => {
      const { text } = layerOf(kind);
      return localised(text.short ?? text.name);
    },
    optimiser: (kind) => training.optimisers[kind].name,
    schedule: (kind) => training.schedules[kind].name,
    number: formatNumber,
  };
}
