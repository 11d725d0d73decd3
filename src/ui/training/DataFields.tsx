/** What it learns from: how many images, how many kept apart, shifted or not, in which batches, how often; and the seed. */
import { Dices } from 'lucide-react';
import { useId } from 'react';
import { useStore } from 'zustand';
import { datasetOf } from '../../data/datasets.ts';
import { bounds } from '../../document/schema.ts';
import { experimentStore } from '../../state/experiment.ts';
import { IconButton } from '../controls/Button.tsx';
import { Field } from '../controls/Field.tsx';
import { NumberField } from '../controls/NumberField.tsx';
import { Segmented } from '../controls/Segmented.tsx';
import { plannedSteps } from '../shell/runProgress.ts';
import { useLocalised, useWords } from '../useWords.ts';
import { setData, setSeed, setTraining } from './trainingEdits.ts';

const shifts = [0, 1, 2, 3, 4] as const;

export function DataFields() {
  const { training: words } = useWords();
  const localised = useLocalised();
  const { data, training, seed } = useStore(experimentStore, (state) => state.experiment);
  const dataset = datasetOf(data.dataset);
  const id = useId();
  const perEpoch = plannedSteps(data.training, training.batchSize);
  const pixels = data.augmentation.kind === 'shift' ? data.augmentation.pixels : 0;
  return (
    <>
      <Field label={words.dataset} meaning={localised(dataset.meaning)}>
        {dataset.title}
      </Field>
      <Field
        label={words.trainingImages}
        meaning={words.trainingImagesMeaning(dataset.trainingImages)}
        htmlFor={`${id}t`}
      >
        <NumberField
          id={`${id}t`}
          label={words.trainingImages}
          value={data.training}
          min={Math.min(training.batchSize, dataset.trainingImages - data.validation)}
          max={dataset.trainingImages - data.validation}
          step={1000}
          integer
          wide
          onChange={(value) => setData({ training: value }, 'training')}
        />
      </Field>
      <Field label={words.validationImages} meaning={words.validationImagesMeaning} htmlFor={`${id}v`}>
        <NumberField
          id={`${id}v`}
          label={words.validationImages}
          value={data.validation}
          min={0}
          max={dataset.trainingImages - data.training}
          step={500}
          integer
          wide
          onChange={(value) => setData({ validation: value }, 'validation')}
        />
      </Field>
      <Field label={words.augmentation} meaning={words.augmentationMeaning}>
        <Segmented
          label={words.augmentation}
          value={pixels}
          options={shifts.map((value) => ({ value, text: value === 0 ? words.none : words.pixels(value) }))}
          onChange={(value) =>
            setData(
              { augmentation: value === 0 ? { kind: 'none' } : { kind: 'shift', pixels: value } },
              'augmentation',
            )
          }
        />
      </Field>
      <Field label={words.batchSize} meaning={words.batchSizeMeaning(perEpoch)} htmlFor={`${id}b`}>
        <NumberField
          id={`${id}b`}
          label={words.batchSize}
          value={training.batchSize}
          min={bounds.batchSize.min}
          max={Math.min(bounds.batchSize.max, data.training)}
          step={10}
          integer
          wide
          onChange={(batchSize) => setTraining({ batchSize }, 'batchSize')}
        />
      </Field>
      <Field
        label={words.epochs}
        meaning={words.epochsMeaning(perEpoch * training.epochs)}
        htmlFor={`${id}e`}
      >
        <NumberField
          id={`${id}e`}
          label={words.epochs}
          value={training.epochs}
          min={bounds.epochs.min}
          max={bounds.epochs.max}
          integer
          wide
          onChange={(epochs) => setTraining({ epochs }, 'epochs')}
        />
      </Field>
      <Field label={words.seed} meaning={words.seedMeaning} htmlFor={`${id}s`}>
        <NumberField
          id={`${id}s`}
          label={words.seed}
          value={seed}
          min={0}
          max={bounds.seed}
          integer
          wide
          onChange={setSeed}
        />
        <IconButton
          label={words.newSeed}
          icon={<Dices aria-hidden />}
          onPress={() => setSeed(Math.floor(Math.random() * 10_000))}
        />
      </Field>
    </>
  );
}
