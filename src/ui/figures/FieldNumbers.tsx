/** A layer's receptive field in numbers, each with its unit: size with its filled-in formula, step, border, measured size. */
import { useRef } from 'react';
import { useStore } from 'zustand';
import { sentence } from '../../i18n/sentence.ts';
import type { Analysis } from '../../model/analyse.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Network, NetworkNode } from '../../model/network.ts';
import { pixelsSeen } from '../../model/receptiveField.ts';
import { type MeasuredField, measureUntrained, probedImages, probeStore } from '../../state/probe.ts';
import { cannotGoOn } from '../../state/runs.ts';
import { percent } from '../builder/figures.ts';
import { receptiveFormula } from '../builder/receptiveFormula.ts';
import { Button } from '../controls/Button.tsx';
import { useKeepKeyboard } from '../controls/keepKeyboard.ts';
import { Explained } from '../controls/Tooltip.tsx';
import { useCurrentRun } from '../shell/useCurrentRun.ts';
import { useStopReason } from '../shell/useStopReason.ts';
import { useWords } from '../useWords.ts';
import { pathsMeet } from './fieldLayers.ts';
import css from './ReceptivePanel.module.css';

interface FieldNumbersProps {
  readonly node: NetworkNode;
  readonly name: string;
  readonly network: Network;
  readonly analysis: Analysis;
  readonly measured: MeasuredField | null;
}

export function FieldNumbers({ node, name, network, analysis, measured }: FieldNumbersProps) {
  const { field: words } = useWords().figures;
  const field = analysis.nodes.get(node.id)?.receptiveField;
  const formula = receptiveFormula(node, analysis);
  const numbers = useRef<HTMLDivElement>(null);
  useKeepKeyboard(numbers);
  if (!field) return null;
  const square = field.kind === 'square' ? field : null;
  const { before, after } = square ? words.sees : words.seesAll;
  const { family } = layerOf(node.kind);
  return (
    <div ref={numbers} className={css.numbers}>
      <p className={css.size}>
        {square ? (
          <>
            {pixelsSeen(square).join(' × ')} <small>{words.pixel}</small>
          </>
        ) : (
          words.everything
        )}
      </p>
      <p className={css.sentence}>
        {before}
        <b>{name}</b>
        {after}
      </p>
      {square && formula && formula.terms.length > 0 && (
        <p className={css.formula}>
          {words.formula}
          {formula.terms.map(({ text, from }, i) => {
            const key = `${i} ${text}`;
            return from === undefined ? (
              <span key={key}>{text}</span>
            ) : (
              <b key={key} style={{ color: `var(--${family})` }}>
                {text}
              </b>
            );
          })}
          {` = ${pair(pixelsSeen(square))}`}
        </p>
      )}
      <dl className={css.list}>
        {square && (
          <>
            <Row name={words.jump} value={words.pixels(pair(square.jump))} />
            <Row name={words.padding} value={words.pixels(pair(square.padding))} />
            {pathsMeet(network, node.id) && (
              <div>
                <dt>{words.paths}</dt>
                <dd>
                  <Explained why={words.pathsMeaning}>
                    {square.aligned ? words.aligned : words.notAligned}
                  </Explained>
                </dd>
              </div>
            )}
          </>
        )}
        {measured?.size90 != null && (
          <Row name={words.measured} value={words.pixels(`${measured.size90} × ${measured.size90}`)} />
        )}
        {measured?.massInside != null && square && (
          <Row name={words.inside} value={percent(measured.massInside)} />
        )}
      </dl>
      <div className={css.measuring} tabIndex={-1} data-news>
        <Measuring measured={measured} trainable={analysis.trainable} />
      </div>
    </div>
  );
}

function Row({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** One number where both sides are alike; halves and the like without a tail of digits. */
function pair([down, across]: readonly [number, number]): string {
  const text = (value: number) => String(Math.round(1000 * value) / 1000);
  return down === across ? text(down) : `${text(down)} × ${text(across)}`;
}

function Measuring({
  measured,
  trainable,
}: {
  readonly measured: MeasuredField | null;
  readonly trainable: boolean;
}) {
  const { figures, engine } = useWords();
  const { field: words } = figures;
  const run = useCurrentRun();
  const reason = useStopReason(run?.problem ?? null);
  const problem = useStore(probeStore, (state) => state.problem);
  const preparing = useStore(probeStore, (state) => state.preparing);
  if (!trainable) return <p className={css.note}>{words.onlyTheory}</p>;
  if (run && cannotGoOn(run)) return <p className={css.note}>{reason}</p>;
  if (!run)
    return (
      <Button variant="line" className={css.measure} onPress={measureUntrained}>
        {words.measure}
      </Button>
    );
  if (problem) return <p className={css.note}>{sentence(engine.problems, problem)}</p>;
  if (!measured)
    return (
      <p className={css.note} role={preparing ? 'status' : undefined}>
        {preparing ? words.preparing : words.measuring}
      </p>
    );
  if (measured.size90 === null) return <p className={css.note}>{words.dead}</p>;
  return (
    <p className={css.note}>
      <Explained why={words.how(probedImages)}>{words.after(measured.step)}</Explained>
    </p>
  );
}
