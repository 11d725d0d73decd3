/** What a network says of one image: a probability for each class, as bars that keep their places while they change. */
import styles from './ProbabilityBars.module.css';
import { probabilityRows } from './probabilityBars.ts';

export interface ProbabilityBarsProps {
  readonly labels: readonly string[];
  /** One for each label, 0 to 1; null before there is an answer. */
  readonly probabilities: ArrayLike<number> | null;
  readonly words: {
    /** Names the table: "Probability of each digit". */
    readonly caption: string;
    readonly label: string;
    readonly probability: string;
  };
}

export function ProbabilityBars({ labels, probabilities, words }: ProbabilityBarsProps) {
  return (
    <table className={styles.bars}>
      <caption>{words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.label}</th>
          <th scope="col">{words.probability}</th>
        </tr>
      </thead>
      <tbody>
        {probabilityRows(labels, probabilities).map(({ label, share, text, largest }) => (
          <tr key={label} data-largest={largest}>
            <th scope="row">{label}</th>
            <td>
              <span className={styles.track} aria-hidden="true">
                <span className={styles.bar} style={{ transform: `scaleX(${share.toFixed(4)})` }} />
              </span>
              <span className={styles.value}>{text}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
