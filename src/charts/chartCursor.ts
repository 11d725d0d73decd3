/**
 * Reads values off a live chart at one step: by pointing, by touching, and with the keys (arrows, Page Up and Down,
 * Home, End; Escape puts it away). To assistive technology it is a slider whose value text says every curve's value.
 */
import { nearestStep, type ReadPoint, valuesAt } from './chartReading.ts';
import { runColour } from './curveDrawing.ts';
import type { ChartPicture } from './liveChart.ts';
import type { LivePlotOptions, LivePlotParts } from './livePlot.ts';
import type { ChartTheme } from './theme.ts';
import { valueText } from './valueText.ts';

type Reading = LivePlotOptions & { readonly theme: ChartTheme; readonly picture: ChartPicture | null };

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export class ChartCursor {
  #parts: LivePlotParts;
  #read: () => Reading;
  /** The step it stands at; null when it is away. */
  #step: number | null = null;
  /** Where the pointer is, as a share of the width: its step changes as the axis grows. */
  #pointed: number | null = null;
  #box: Box | null = null;
  #line = document.createElement('div');
  #dots: HTMLElement[] = [];
  #stop = new AbortController();

  constructor(parts: LivePlotParts, read: () => Reading) {
    this.#parts = parts;
    this.#read = read;
    this.#line.className = parts.classes.line;
    this.#line.hidden = true;
    parts.frame.append(this.#line);
    const { slider } = parts;
    const { signal } = this.#stop;
    slider.addEventListener('pointermove', (event) => this.#point(event), { signal });
    slider.addEventListener('pointerdown', (event) => this.#point(event), { signal });
    slider.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && this.#leave(), {
      signal,
    });
    slider.addEventListener('blur', () => this.#leave(), { signal });
    slider.addEventListener('focus', () => slider.matches(':focus-visible') && this.#key('End'), { signal });
    slider.addEventListener(
      'keydown',
      (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || !this.#key(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
      },
      { signal },
    );
  }

  destroy(): void {
    this.#stop.abort();
    this.#line.remove();
    for (const dot of this.#dots) dot.remove();
  }

  /** After each drawing: where the plotting area lies in the frame, in CSS pixels. */
  place(box: Box): void {
    this.#box = box;
    const { slider } = this.#parts;
    slider.style.left = `${box.left}px`;
    slider.style.top = `${box.top}px`;
    slider.style.width = `${box.width}px`;
    slider.style.height = `${box.height}px`;
    const { picture, curves } = this.#read();
    if (this.#pointed !== null && picture) this.#step = nearestStep(curves, this.#pointed * picture.end);
    this.#show();
  }

  #point(event: PointerEvent): void {
    const { picture, curves } = this.#read();
    if (!picture || !this.#box) return;
    this.#pointed = Math.min(1, Math.max(0, event.offsetX / this.#box.width));
    this.#step = nearestStep(curves, this.#pointed * picture.end);
    this.#show();
  }

  #leave(): void {
    this.#step = null;
    this.#pointed = null;
    this.#show();
  }

  /** True if the key means something here. */
  #key(key: string): boolean {
    const { picture, curves } = this.#read();
    const end = picture?.end ?? 1;
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowUp: 1,
      ArrowLeft: -1,
      ArrowDown: -1,
      PageUp: 10,
      PageDown: -10,
    };
    if (key === 'Escape') {
      if (this.#step === null) return false;
      this.#leave();
      return true;
    }
    let wanted: number | null = null;
    if (key === 'Home') wanted = 0;
    if (key === 'End') wanted = end;
    const move = steps[key];
    if (move !== undefined) wanted = (this.#step ?? end) + move * Math.max(1, end / 100);
    if (wanted === null) return false;
    this.#pointed = null;
    this.#step = nearestStep(curves, Math.min(end, Math.max(0, wanted)));
    this.#show();
    return true;
  }

  #show(): void {
    const { slider, readout } = this.#parts;
    const {
      picture,
      curves,
      x,
      stepsPerEpoch,
      words,
      theme,
      unit,
      values: notation,
      decimals,
    } = this.#read();
    const behind = notation === 'share' || unit === '' ? '' : `\u00a0${unit}`;
    const step = this.#step;
    const box = this.#box;
    const shown = step !== null && picture !== null && box !== null;
    this.#line.hidden = readout.hidden = !shown;
    const values = shown ? valuesAt(curves, step) : [];
    this.#showDots(values);
    const end = picture?.end ?? 1;
    slider.setAttribute('aria-valuemin', '0');
    slider.setAttribute('aria-valuemax', String(end));
    slider.setAttribute('aria-valuenow', String(step ?? end));
    const at = step ?? nearestStep(curves, end);
    if (at === null) {
      slider.removeAttribute('aria-valuetext');
      return;
    }
    const place = words.place(x === 'epochs' ? at / Math.max(1, stepsPerEpoch) : at, x);
    const texts = valuesAt(curves, at).map((value) =>
      value ? `${valueText(value.y, notation, decimals)}${behind}` : '–',
    );
    slider.setAttribute(
      'aria-valuetext',
      [place, ...curves.map(({ label }, i) => `${label} ${texts[i]}`)].join(', '),
    );
    if (!shown) return;
    const left = box.left + (step / picture.end) * box.width;
    this.#line.style.transform = `translate(${left}px, ${box.top}px)`;
    this.#line.style.height = `${box.height}px`;
    readout.replaceChildren(
      element('b', place),
      ...curves.flatMap((curve, i) => {
        if (!values[i]) return [];
        const swatch = element('i', '');
        swatch.dataset.weight = curve.weight;
        swatch.style.color = runColour(theme, curve.colour);
        return [swatch, element('span', curve.label), element('span', texts[i] ?? '')];
      }),
    );
    // Beside the line, on the side that has more room.
    const flip = left > box.left + box.width / 2;
    const shift = flip ? Math.max(0, left - 10 - readout.offsetWidth) : left + 10;
    readout.style.transform = `translate(${shift}px, ${box.top}px)`;
  }

  #showDots(values: readonly (ReadPoint | null)[]): void {
    const { picture, curves, theme } = this.#read();
    const box = this.#box;
    while (this.#dots.length < values.length) {
      const dot = element('div', '');
      dot.className = this.#parts.classes.dot;
      this.#parts.frame.append(dot);
      this.#dots.push(dot);
    }
    this.#dots.forEach((dot, i) => {
      const value = values[i];
      const curve = curves[i];
      dot.hidden = true;
      if (!value || !curve || !picture || !box) return;
      const [low, high] = picture.domain;
      const up = (value.y - low) / (high - low);
      if (up < 0 || up > 1) return;
      dot.hidden = false;
      dot.style.backgroundColor = runColour(theme, curve.colour);
      dot.style.transform = `translate(${box.left + (value.x / picture.end) * box.width}px, ${box.top + (1 - up) * box.height}px)`;
    });
  }
}

function element(name: 'b' | 'i' | 'span' | 'div', text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
