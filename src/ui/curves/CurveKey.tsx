/** Which mark of a chart is training, validation and test, drawn as the chart draws them, in the colour of the run in full. */
import { dotRadius, strokes } from '../../charts/runStyle.ts';
import { useWords } from '../useWords.ts';
import css from './CurvesPanel.module.css';

export function CurveKey({ colour }: { readonly colour: number }) {
  const { curves: words } = useWords();
  const line = ({ width, alpha }: { readonly width: number; readonly alpha: number }) => (
    <svg className={css.sample} viewBox="0 0 18 10" aria-hidden="true" data-colour={colour}>
      <path d="M0 5h18" strokeWidth={width} opacity={alpha} />
    </svg>
  );
  return (
    <ul className={css.key} aria-label={words.key}>
      <li>
        {line(strokes.smoothed)}
        {words.training}
      </li>
      <li>
        {line(strokes.main)}
        {words.validation}
      </li>
      <li>
        <svg className={css.dot} viewBox="0 0 10 10" aria-hidden="true" data-colour={colour}>
          <circle cx="5" cy="5" r={dotRadius} />
        </svg>
        {words.test}
      </li>
    </ul>
  );
}
