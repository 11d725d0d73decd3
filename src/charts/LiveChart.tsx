/**
 * A chart that follows a run while it trains. React places it once; the curves are read by reference from their
 * append-only series on animation frames (livePlot.ts), so that no step goes through React. Its picture has a name
 * (the summary sentence), its values can be read with the keys, and `LiveChartTable` holds the same numbers.
 */
import 'uplot/dist/uPlot.min.css';
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './LiveChart.module.css';
import { LivePlot, type LivePlotOptions, type LivePlotWords } from './livePlot.ts';

export interface LiveChartWords extends LivePlotWords {
  /** In the middle of an empty chart: what to press. */
  readonly empty: string;
  /** Names the cursor: "Read values of Accuracy". */
  readonly cursor: string;
}

export interface LiveChartProps extends Omit<LivePlotOptions, 'words' | 'decimals'> {
  readonly words: LiveChartWords;
  /** Decimals of a value that is read off; 4 where left out. */
  readonly decimals?: number;
  /** Beside the title. */
  readonly children?: ReactNode;
}

export default function LiveChart({ children, decimals = 4, ...given }: LiveChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLDivElement>(null);
  const plot = useRef<LivePlot>(null);
  const options: LivePlotOptions = { ...given, decimals };
  const latest = useRef(options);
  latest.current = options;

  useEffect(() => {
    if (!frame.current || !picture.current || !slider.current || !readout.current) return;
    const made = new LivePlot(
      {
        frame: frame.current,
        picture: picture.current,
        slider: slider.current,
        readout: readout.current,
        classes: { line: styles.line ?? '', dot: styles.dot ?? '' },
      },
      latest.current,
    );
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, []);

  useEffect(() => plot.current?.update(latest.current));

  const { title, unit, words } = given;
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        <b>{title}</b>
        {unit && <span>{unit}</span>}
        {children}
      </figcaption>
      <div className={styles.body}>
        <div ref={picture} role="img" className={styles.picture}>
          <div ref={frame} className={styles.frame} data-empty="true" />
          <p className={styles.empty}>{words.empty}</p>
        </div>
        <div
          ref={slider}
          role="slider"
          tabIndex={0}
          aria-label={words.cursor}
          aria-valuenow={0}
          aria-orientation="horizontal"
          className={styles.slider}
        />
        <div ref={readout} className={styles.readout} aria-hidden="true" hidden />
      </div>
    </figure>
  );
}
