/**
 * A live chart on the page, without React: uPlot for axes and canvas, our own curves and end labels on it, a cursor
 * that reads values. It looks at the series' versions once a frame while they grow, and draws only when one changed.
 * `destroy` takes everything off again.
 */
import uPlot from 'uplot';
import { ChartCursor } from './chartCursor.ts';

import type { Domain, DomainRule } from './chartDomain.ts';
import { type ChartMark, drawMarks } from './chartMarks.ts';
import { type ChartSummary, summariseChart } from './chartReading.ts';
import { type Area, drawCurves, drawEndLabels, labelRoom } from './curveDrawing.ts';
import { type ChartPicture, type Curve, CurveMemories, chartPicture } from './liveChart.ts';
import { type ChartTheme, readTheme, watchTheme } from './theme.ts';
import type { Notation } from './valueText.ts';

export interface LivePlotOptions {
  readonly title: string;
  readonly unit: string;
  readonly curves: readonly Curve[];
  readonly x: 'steps' | 'epochs';
  readonly stepsPerEpoch: number;
  /** Weight of the past in the smoothed line of `raw` curves, 0 (none) to below 1. */
  readonly smoothing: number;
  readonly domain: DomainRule;
  /** Shares are told in percent; other numbers, the default, with `decimals`. */
  readonly values?: Notation;
  /** Decimals of a value that is read off. */
  readonly decimals: number;
  /** In the order of steps. */
  readonly marks?: readonly ChartMark[];
  readonly live: boolean;
  readonly words: LivePlotWords;
}

export interface LivePlotWords {
  /** One sentence for who cannot see the picture. */
  readonly summary: (summary: ChartSummary) => string;
  /** A place on the horizontal axis: "step 1,240", "epoch 2.4". */
  readonly place: (value: number, x: 'steps' | 'epochs') => string;
}

export interface LivePlotParts {
  /** Holds the canvas; its size is the chart's. */
  readonly frame: HTMLElement;
  /** Named by the summary sentence. */
  readonly picture: HTMLElement;
  /** Takes pointer and keys. */
  readonly slider: HTMLElement;
  readonly readout: HTMLElement;
  readonly classes: { readonly line: string; readonly dot: string };
}

const summaryEveryMs = 1000;

export class LivePlot {
  #parts: LivePlotParts;
  #options: LivePlotOptions;
  #memories = new CurveMemories();
  #theme: ChartTheme;
  #plot: uPlot | null = null;
  #cursor: ChartCursor;
  #picture: ChartPicture | null = null;
  #domain: Domain | null = null;
  #room = 12;
  #frame = 0;
  #versions = -1;
  #drawnAt = 0;
  #summarisedAt = Number.NEGATIVE_INFINITY;
  #summaryTimer: ReturnType<typeof setTimeout> | undefined;
  #sizes: ResizeObserver;
  #stopTheme: () => void;
  #calm = matchMedia('(prefers-reduced-motion: reduce)');

  constructor(parts: LivePlotParts, options: LivePlotOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#theme = readTheme(parts.frame);
    this.#cursor = new ChartCursor(parts, () => ({
      ...this.#options,
      theme: this.#theme,
      picture: this.#picture,
    }));
    this.#sizes = new ResizeObserver(() => this.#resize());
    this.#sizes.observe(parts.frame);
    this.#stopTheme = watchTheme(() => this.#retheme());
    this.#resize();
    this.#poll();
  }

  update(options: LivePlotOptions): void {
    const before = this.#options;
    this.#options = options;
    if (before.domain !== options.domain || before.curves !== options.curves) this.#domain = null;
    this.#draw();
    this.#poll();
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#summaryTimer);
    this.#sizes.disconnect();
    this.#stopTheme();
    this.#cursor.destroy();
    this.#plot?.destroy();
  }

  #poll(): void {
    cancelAnimationFrame(this.#frame);
    if (!this.#options.live) return;
    this.#frame = requestAnimationFrame((now) => {
      // Reduced motion: the curve grows in steps of a second.
      const due = !this.#calm.matches || now - this.#drawnAt > 1000;
      if (due && this.#versions !== versionsOf(this.#options.curves)) this.#draw();
      this.#poll();
    });
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#parts.frame;
    if (width < 40 || height < 40) return;
    if (this.#plot) this.#plot.setSize({ width, height });
    else this.#plot = this.#create(width, height);
    this.#draw();
  }

  #retheme(): void {
    const old = this.#theme;
    this.#theme = readTheme(this.#parts.frame);
    // uPlot takes fonts only when it is made.
    if (old.fontPx !== this.#theme.fontPx || old.fontFamily !== this.#theme.fontFamily) {
      this.#plot?.destroy();
      this.#plot = null;
      this.#resize();
    } else this.#draw();
  }

  #create(width: number, height: number): uPlot {
    const { fontPx, fontFamily } = this.#theme;
    const axis = {
      font: `${fontPx}px ${fontFamily}`,
      stroke: () => this.#theme.ink2,
      ticks: { show: false },
      gap: 6,
    };
    const textOf = (ticks: readonly { at: number; text: string }[] | undefined, splits: readonly number[]) =>
      splits.map((at) => ticks?.find((tick) => tick.at === at)?.text ?? '');
    return new uPlot(
      {
        width,
        height,
        padding: [fontPx * 0.7, () => this.#room, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: () => [0, this.#picture?.end ?? 1] },
          y: { range: () => [...(this.#domain ?? [0, 1])] },
        },
        // The curves are not uPlot's: each has its own steps, which its aligned columns cannot hold.
        series: [{}, { show: true, paths: () => null, points: { show: false } }],
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: Math.ceil(fontPx * 1.9),
            splits: () => this.#picture?.across.map(({ at }) => at) ?? [0],
            values: (_, splits) => textOf(this.#picture?.across, splits),
          },
          {
            ...axis,
            grid: { stroke: () => this.#theme.line, width: 1 },
            size: (plot, values) => widest(plot, values ?? [], fontPx),
            splits: () => this.#picture?.up.map(({ at }) => at) ?? [0],
            values: (_, splits) => textOf(this.#picture?.up, splits),
          },
        ],
        hooks: { draw: [(plot) => this.#paint(plot)] },
      },
      [
        [0, 1],
        [0, 1],
      ],
      this.#parts.frame,
    );
  }

  #draw(): void {
    const plot = this.#plot;
    if (!plot) return;
    const { curves, smoothing } = this.#options;
    this.#versions = versionsOf(curves);
    this.#drawnAt = performance.now();
    const size = {
      width: plot.over.clientWidth || plot.width,
      height: plot.over.clientHeight || plot.height,
      textPx: this.#theme.fontPx,
    };
    this.#picture = chartPicture(this.#memories.of(curves, smoothing), this.#options, size, this.#domain);
    this.#domain = this.#picture.domain;
    const room = labelRoom(plot.ctx, this.#picture, this.#theme, plot.width);
    const moved = room !== this.#room;
    this.#room = room;
    this.#parts.frame.dataset.empty = String(this.#picture.empty);
    const { end, domain } = this.#picture;
    plot.setData([
      [0, end],
      [domain[0], domain[1]],
    ]);
    // uPlot asks for the room beside its axes only when a scale has changed.
    if (moved) plot.redraw(false, true);
    this.#summarise();
  }

  #paint(plot: uPlot): void {
    if (!this.#picture) return;
    const area: Area = { ...plot.bbox, ratio: devicePixelRatio };
    drawCurves(plot.ctx, this.#picture, area, this.#theme);
    drawMarks(plot.ctx, this.#options.marks ?? [], this.#picture.end, area, this.#theme);
    drawEndLabels(plot.ctx, this.#picture, area, this.#theme, this.#room);
    this.#cursor.place({
      left: plot.over.offsetLeft,
      top: plot.over.offsetTop,
      width: plot.over.clientWidth,
      height: plot.over.clientHeight,
    });
  }

  /** Names the picture again, at most once a second, and once more after the last change. */
  #summarise(): void {
    clearTimeout(this.#summaryTimer);
    const wait = this.#summarisedAt + summaryEveryMs - performance.now();
    if (wait > 0) {
      this.#summaryTimer = setTimeout(() => this.#summarise(), wait);
      return;
    }
    this.#summarisedAt = performance.now();
    const { title, unit, curves, values, words } = this.#options;
    this.#parts.picture.setAttribute(
      'aria-label',
      words.summary(summariseChart(title, unit, curves, values)),
    );
  }
}

function versionsOf(curves: readonly Curve[]): number {
  return curves.reduce((sum, { series }) => sum + series.version, 0);
}

function widest(plot: uPlot, values: readonly string[], fontPx: number): number {
  plot.ctx.save();
  plot.ctx.font = `${fontPx}px ${getComputedStyle(plot.root).fontFamily}`;
  const width = Math.max(0, ...values.map((text) => plot.ctx.measureText(text).width));
  plot.ctx.restore();
  return Math.ceil(width) + 8;
}
