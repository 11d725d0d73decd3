/**
 * A pad to draw a digit on, with pen, finger or mouse. What is drawn is kept as strokes (strokes.ts), shown at the
 * screen's own resolution, and given away as ink: a grey map of 280 x 280 bytes, 255 where ink is, at most once a
 * frame. Who cannot draw is told of another way by the description.
 */
import { type PointerEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import styles from './DrawPad.module.css';
import { brushRadius, extended, paintStroke, type Stroke } from './strokes.ts';
import { watchTheme } from './theme.ts';

const inkSide = 280;

export interface DrawPadProps {
  /** `ink`: `width * height` bytes, row by row; a fresh array each time. */
  readonly onInk: (ink: Uint8Array, width: number, height: number) => void;
  readonly words: {
    /** Names the pad: "Drawing pad". */
    readonly label: string;
    /** Said with it: that it takes a pointer, and what else can be done (pick a test image). */
    readonly description: string;
    /** Stands on the empty pad: "Draw a digit". */
    readonly hint: string;
    readonly undo: string;
    readonly erase: string;
    readonly clear: string;
  };
  /** More controls beside the pad's own, such as picking a test image. */
  readonly children?: ReactNode;
}

export function DrawPad({ onInk, words, children }: DrawPadProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ink = useRef<CanvasRenderingContext2D>(null);
  const strokes = useRef<readonly Stroke[]>([]);
  const drawing = useRef<number>(null);
  const frame = useRef(0);
  const emit = useRef(onInk);
  emit.current = onInk;
  const [erases, setErases] = useState(false);
  const [blank, setBlank] = useState(true);
  const description = useId();

  const report = useCallback(() => {
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      if (!ink.current) return;
      const { data } = ink.current.getImageData(0, 0, inkSide, inkSide);
      const bytes = new Uint8Array(inkSide * inkSide);
      for (let i = 0; i < bytes.length; i += 1) bytes[i] = data[4 * i + 3] ?? 0;
      emit.current(bytes, inkSide, inkSide);
    });
  }, []);

  /** Both canvases: all strokes again, or the last one from a point on. */
  const paint = useCallback((from: number | null) => {
    const shown = canvas.current?.getContext('2d');
    if (!canvas.current || !shown || !ink.current) return;
    shown.fillStyle = shown.strokeStyle = getComputedStyle(canvas.current).color;
    for (const context of [shown, ink.current]) {
      const side = context.canvas.width;
      if (from === null) {
        context.clearRect(0, 0, side, side);
        for (const stroke of strokes.current) paintStroke(context, stroke, side);
      } else {
        const last = strokes.current.at(-1);
        if (last) paintStroke(context, last, side, from);
      }
    }
  }, []);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const hidden = document.createElement('canvas');
    hidden.width = hidden.height = inkSide;
    ink.current = hidden.getContext('2d', { willReadFrequently: true });
    const resize = () => {
      const side = Math.max(1, Math.round(element.clientWidth * devicePixelRatio));
      if (element.width !== side) element.width = element.height = side;
      paint(null);
    };
    resize();
    const sizes = new ResizeObserver(resize);
    sizes.observe(element);
    const stopTheme = watchTheme(() => paint(null));
    return () => {
      sizes.disconnect();
      stopTheme();
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, [paint]);

  const change = (next: readonly Stroke[]) => {
    strokes.current = next;
    setBlank(!next.some((stroke) => !stroke.erases));
    paint(null);
    report();
  };

  const pointOf = (event: { offsetX: number; offsetY: number; pressure: number; pointerType: string }) => {
    const side = canvas.current?.clientWidth || 1;
    const pressure = event.pointerType === 'pen' && event.pressure > 0 ? event.pressure : null;
    return { x: event.offsetX / side, y: event.offsetY / side, radius: brushRadius(pressure, erases) };
  };

  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0 || drawing.current !== null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = event.pointerId;
    strokes.current = [...strokes.current, { points: [pointOf(event.nativeEvent)], erases }];
    if (!erases) setBlank(false);
    paint(0);
    report();
  };

  const go = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.pointerId !== drawing.current) return;
    const last = strokes.current.at(-1);
    if (!last) return;
    const coalesced = event.nativeEvent.getCoalescedEvents?.() ?? [];
    let longer = last;
    for (const each of coalesced.length > 0 ? coalesced : [event.nativeEvent])
      longer = extended(longer, pointOf(each));
    if (longer === last) return;
    strokes.current = [...strokes.current.slice(0, -1), longer];
    paint(last.points.length);
    report();
  };

  const end = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.pointerId === drawing.current) drawing.current = null;
  };

  const undo = () => change(strokes.current.slice(0, -1));

  return (
    <div className={styles.pad}>
      <div className={styles.sheet}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={words.label}
          aria-describedby={description}
          tabIndex={0}
          className={styles.canvas}
          data-erases={erases}
          onPointerDown={begin}
          onPointerMove={go}
          onPointerUp={end}
          onPointerCancel={end}
          onKeyDown={(event) => {
            if (
              event.key !== 'z' ||
              !(event.ctrlKey || event.metaKey) ||
              event.shiftKey ||
              strokes.current.length === 0
            )
              return;
            event.preventDefault();
            event.stopPropagation();
            undo();
          }}
        />
        {blank && (
          <p className={styles.hint} aria-hidden="true">
            {words.hint}
          </p>
        )}
      </div>
      <p id={description} className={styles.description}>
        {words.description}
      </p>
      <div className={styles.tools}>
        <button
          type="button"
          className={styles.tool}
          aria-label={words.undo}
          title={words.undo}
          disabled={blank}
          onClick={undo}
        >
          <ToolIcon path="M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H7" />
        </button>
        <button
          type="button"
          className={styles.tool}
          aria-label={words.erase}
          title={words.erase}
          aria-pressed={erases}
          onClick={() => setErases(!erases)}
        >
          <ToolIcon path="M5.5 13.500 2.500 10.500 9.500 3.500 13.500 7.500 7.500 13.500zM6 7l4 4M7.500 13.500H14" />
        </button>
        <button
          type="button"
          className={styles.tool}
          aria-label={words.clear}
          title={words.clear}
          disabled={blank}
          onClick={() => change([])}
        >
          <ToolIcon path="M3 4.500h10M6.500 4.500V3h3v1.500M4.500 4.500 5 13h6l.5-8.500" />
        </button>
        {children}
      </div>
    </div>
  );
}

function ToolIcon({ path }: { readonly path: string }) {
  return (
    <svg className={styles.icon} viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
