/** The optimiser with its parameters, the learning rate with its schedule, weight decay. */
import { useId } from 'react';
import { useStore } from 'zustand';
import type { Optimiser, OptimiserKind, Schedule } from '../../document/experiment.ts';
import { bounds } from '../../document/schema.ts';
import { experimentStore } from '../../state/experiment.ts';
import { Field } from '../controls/Field.tsx';
import { NumberField } from '../controls/NumberField.tsx';
import { Select } from '../controls/Select.tsx';
import { useWords } from '../useWords.ts';
import { usualOptimisers } from './optimiserSlots.ts';
import { leastRate, setTraining } from './trainingEdits.ts';

const optimiserKinds: readonly OptimiserKind[] = ['sgd', 'momentum', 'adagrad', 'rmsprop', 'adam'];
const usualSchedules: { readonly [K in Schedule['kind']]: Schedule } = {
  constant: { kind: 'constant' },
  step: { kind: 'step', everyEpochs: 1, factor: 0.5 },
  cosine: { kind: 'cosine' },
};
const scheduleKinds: readonly Schedule['kind'][] = ['constant', 'step', 'cosine'];
const mostFraction = 0.9999;

export function LearningFields() {
  const { training: words } = useWords();
  const training = useStore(experimentStore, (state) => state.experiment.training);
  const { optimiser, schedule } = training;
  const id = useId();
  return (
    <>
      <Field label={words.optimiser} meaning={words.optimisers[optimiser.kind].meaning} htmlFor={`${id}o`}>
        <Select
          id={`${id}o`}
          label={words.optimiser}
          value={optimiser.kind}
          options={optimiserKinds.map((value) => ({ value, text: words.optimisers[value].name }))}
          onChange={(kind) => setTraining({ optimiser: usualOptimisers[kind] }, 'optimiser')}
        />
      </Field>
      <OptimiserFields optimiser={optimiser} />
      <Field label={words.learningRate} meaning={words.learningRateMeaning} htmlFor={`${id}r`}>
        <NumberField
          id={`${id}r`}
          label={words.learningRate}
          value={training.learningRate}
          min={leastRate}
          max={bounds.learningRate.max}
          step="scale"
          wide
          onChange={(learningRate) => setTraining({ learningRate }, 'learningRate')}
        />
      </Field>
      <Field label={words.schedule} meaning={words.schedules[schedule.kind].meaning} htmlFor={`${id}c`}>
        <Select
          id={`${id}c`}
          label={words.schedule}
          value={schedule.kind}
          options={scheduleKinds.map((value) => ({ value, text: words.schedules[value].name }))}
          onChange={(kind) => setTraining({ schedule: usualSchedules[kind] }, 'schedule')}
        />
      </Field>
      {schedule.kind === 'step' && (
        <Field label={words.everyEpochs}>
          <NumberField
            label={words.everyEpochs}
            value={schedule.everyEpochs}
            min={bounds.epochs.min}
            max={bounds.epochs.max}
            integer
            onChange={(everyEpochs) => setTraining({ schedule: { ...schedule, everyEpochs } }, 'schedule')}
          />
          <span>{words.everyEpochsUnit}</span>
          <NumberField
            label={words.factor}
            value={schedule.factor}
            min={0.001}
            max={bounds.scheduleFactor.max}
            step={0.1}
            onChange={(factor) => setTraining({ schedule: { ...schedule, factor } }, 'schedule')}
          />
          <span>{words.factor}</span>
        </Field>
      )}
      <Field label={words.weightDecay} meaning={words.weightDecayMeaning} htmlFor={`${id}w`}>
        <NumberField
          id={`${id}w`}
          label={words.weightDecay}
          value={training.weightDecay}
          min={bounds.weightDecay.min}
          max={bounds.weightDecay.max}
          step="scale"
          wide
          onChange={(weightDecay) => setTraining({ weightDecay }, 'weightDecay')}
        />
      </Field>
    </>
  );
}

function OptimiserFields({ optimiser }: { readonly optimiser: Optimiser }) {
  const { training: words } = useWords();
  const set = (change: Optimiser) => setTraining({ optimiser: change }, 'optimiser');
  const fraction = (label: string, meaning: string, value: number, onChange: (value: number) => void) => (
    <Field key={label} label={label} meaning={meaning}>
      <NumberField
        label={label}
        value={value}
        min={bounds.fraction.min}
        max={mostFraction}
        step={0.01}
        wide
        onChange={onChange}
      />
    </Field>
  );
  switch (optimiser.kind) {
    case 'momentum':
      return fraction(words.momentum, words.momentumMeaning, optimiser.momentum, (momentum) =>
        set({ ...optimiser, momentum }),
      );
    case 'rmsprop':
      return fraction(words.decay, words.decayMeaning, optimiser.decay, (decay) =>
        set({ ...optimiser, decay }),
      );
    case 'adam':
      return (
        <>
          {fraction(words.beta1, words.beta1Meaning, optimiser.beta1, (beta1) =>
            set({ ...optimiser, beta1 }),
          )}
          {fraction(words.beta2, words.beta2Meaning, optimiser.beta2, (beta2) =>
            set({ ...optimiser, beta2 }),
          )}
        </>
      );
    case 'sgd':
    case 'adagrad':
      return null;
    default:
      return optimiser satisfies never;
  }
}
