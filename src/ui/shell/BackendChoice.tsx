/** The backends that were looked at here, what was found of each, and which one computes: the choice is the reader's. */
import { useStore } from 'zustand';
import { recordNow, runsStore } from '../../state/runs.ts';
import { chooseBackend } from '../../state/training.ts';
import { viewStore } from '../../state/view.ts';
import { useWords } from '../useWords.ts';
import css from './BackendChoice.module.css';
import { useCurrentRun } from './useCurrentRun.ts';

export function BackendChoice() {
  const { engine } = useWords();
  const { backend: active, findings, device, budgetBytes } = useStore(runsStore, (store) => store.engine);
  const wanted = useStore(viewStore, (view) => view.wantedBackend);
  const run = useCurrentRun();
  const record = recordNow(run);
  const parts = run?.records ?? [];
  return (
    <div className={css.choice}>
      <h2 className={css.title}>{engine.backendTitle}</h2>
      <fieldset className={css.list}>
        <legend className={css.legend}>{engine.backendTitle}</legend>
        <label className={css.option}>
          <input type="radio" name="backend" checked={wanted === null} onChange={() => chooseBackend(null)} />
          <span>
            <b>{engine.backendAutomatic}</b>
            <small>{engine.backendAutomaticMeaning}</small>
          </span>
        </label>
        {findings.map(({ backend, finding }) => {
          const usable = finding !== 'missing' && finding !== 'broken';
          return (
            <label key={backend} className={css.option} data-off={!usable}>
              <input
                type="radio"
                name="backend"
                checked={wanted === backend}
                disabled={!usable}
                onChange={() => chooseBackend(backend)}
              />
              <span>
                <b>
                  {engine.backendNames[backend]}
                  {active === backend && <i className={css.now} aria-hidden="true" />}
                </b>
                <small>{engine.findings[finding]}</small>
              </span>
            </label>
          );
        })}
      </fieldset>
      {parts.length > 1 && (
        <>
          <p className={css.note}>{engine.computedBy}</p>
          <ul className={css.parts}>
            {parts.map(({ fromStep, record: { backend, replicas } }) => (
              <li key={fromStep}>
                {engine.computedFrom(
                  fromStep,
                  engine.backendNames[backend],
                  backend === 'wasm' ? replicas : null,
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <p className={css.note}>
        {device !== '' && <>{engine.device(device)}. </>}
        {parts.length === 1 && record?.backend === 'wasm' && <>{engine.replicas(record.replicas)}. </>}
        {budgetBytes !== null && <>{engine.budget(budgetBytes)}. </>}
        {engine.backendChosen}
      </p>
    </div>
  );
}
