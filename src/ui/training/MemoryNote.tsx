/** What training takes of memory, against what is allowed here, and what it is made of. */
import { useStore } from 'zustand';
import { trainingMemory } from '../../model/memory.ts';
import { analysisOf, experimentStore } from '../../state/experiment.ts';
import { runsStore } from '../../state/runs.ts';
import { Explained } from '../controls/Tooltip.tsx';
import { useWords } from '../useWords.ts';
import { optimiserSlots } from './optimiserSlots.ts';
import css from './TrainingDialog.module.css';

const parts = ['weights', 'gradients', 'optimiser', 'activations', 'activationGradients'] as const;

export function MemoryNote() {
  const { training: words, engine } = useWords();
  const experiment = useStore(experimentStore, (state) => state.experiment);
  const budget = useStore(runsStore, (state) => state.engine.budgetBytes);
  const { batchSize, optimiser } = experiment.training;
  const memory = trainingMemory(analysisOf(experiment), {
    batchSize,
    optimiserSlots: optimiserSlots[optimiser.kind],
  });
  const over = budget !== null && memory.total > budget;
  return (
    <div className={css.memory} data-over={over}>
      <span>{words.memory}</span>
      <Explained
        why={
          <span className={css.parts}>
            {parts.map((part) => (
              <span key={part}>
                <span>{words.memoryParts[part]}</span>
                <b>{engine.megabytes(memory[part])}</b>
              </span>
            ))}
          </span>
        }
      >
        <b>
          {budget === null
            ? engine.megabytes(memory.total)
            : words.memoryOf(engine.megabytes(memory.total), engine.megabytes(budget))}
        </b>
      </Explained>
      {over && <span className={css.over}>{words.overBudget}</span>}
    </div>
  );
}
