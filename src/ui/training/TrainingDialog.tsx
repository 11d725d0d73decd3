/** How it learns: data, optimiser, rate, schedule, batch, epochs, seed, each with its meaning; what it takes of memory. */

import { cannotGoOn, isActive } from '../../state/runs.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { useCurrentRun } from '../shell/useCurrentRun.ts';
import { useWords } from '../useWords.ts';
import { DataFields } from './DataFields.tsx';
import { LearningFields } from './LearningFields.tsx';
import { MemoryNote } from './MemoryNote.tsx';
import { RateNow } from './RateNow.tsx';
import css from './TrainingDialog.module.css';

export default function TrainingDialog({ onClose }: { readonly onClose: () => void }) {
  const { training: words } = useWords();
  const run = useCurrentRun();
  return (
    <Dialog title={words.title} onClose={onClose} width="wide" foot={<MemoryNote />}>
      {run && isActive(run.status) && <p className={css.note}>{words.editPauses}</p>}
      {run && run.status !== 'finished' && !cannotGoOn(run) && <RateNow run={run} />}
      <div className={css.columns}>
        <section>
          <h3 className={css.heading}>{words.learning}</h3>
          <LearningFields />
        </section>
        <section>
          <h3 className={css.heading}>{words.data}</h3>
          <DataFields />
        </section>
      </div>
    </Dialog>
  );
}
