/**
 * What one unit sees, painted on the image: the theoretical field as a frame, hatched where it looks over the border, the
 * measured one as heat, its densest 90 % dashed. Beside it `UnitMap`, the layer's map, whose units can be pointed at.
 */
import { type KeyboardEvent, type PointerEvent, useId, useMemo } from 'react';
import type { Box } from '../model/unitField.ts';
import { DigitView } from './DigitView.tsx';
import styles from './ReceptiveFieldFigure.module.css';
import {
  centredSquare,
  cutTo,
  type Extent,
  frameAround,
  heatBytes,
  outlinePath,
  paddingPath,
  rectOf,
  type Unit,
  unitAfterKey,
  unitAt,
} from './receptiveField.ts';

export interface ReceptiveFieldFigureProps {
  readonly image: Extent;
  /** `height * width` bytes; null draws the blank image as a grid. */
  readonly pixels: Uint8Array | null;
  /** How far the frame goes over the border of the image (`reachOver`). */
  readonly reach: number;
  /** Null: the whole image. */
  readonly field: Box | null;
  readonly measured: { readonly gradient: Float32Array; readonly size90: number | null } | null;
  /** Names the picture: what is seen in words. */
  readonly label: string;
}

export function ReceptiveFieldFigure(props: ReceptiveFieldFigureProps) {
  const { image, pixels, reach, field, measured, label } = props;
  const [height, width] = image;
  const frame = frameAround(image, reach);
  const hatch = useId();
  const heat = useMemo(() => measured && heatBytes(measured.gradient), [measured]);
  const theory: Box = field ?? { top: 0, left: 0, bottom: height - 1, right: width - 1 };
  const whole = rectOf(theory);
  const seen = cutTo(whole, frame);
  const dense = measured?.size90 ? cutTo(centredSquare(theory, measured.size90), frame) : null;
  // The hatching is as dense on the screen whatever the image's size.
  const unit = frame.width / 180;
  const place = {
    left: `${(-100 * frame.x) / frame.width}%`,
    top: `${(-100 * frame.y) / frame.height}%`,
    width: `${(100 * width) / frame.width}%`,
    height: `${(100 * height) / frame.height}%`,
  };
  return (
    <div className={styles.picture} role="img" aria-label={label}>
      {pixels && (
        <div className={styles.image} style={place}>
          <DigitView pixels={pixels} width={width} height={height} label={null} />
        </div>
      )}
      {heat && (
        <div className={styles.heat} style={place}>
          <DigitView pixels={heat} width={width} height={height} label={null} />
        </div>
      )}
      <svg
        className={styles.drawing}
        viewBox={`${frame.x} ${frame.y} ${frame.width} ${frame.height}`}
        aria-hidden="true"
      >
        <defs>
          <pattern
            id={hatch}
            width={5 * unit}
            height={5 * unit}
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path d={`M0 0v${5 * unit}`} className={styles.hatch} strokeWidth={1.6 * unit} />
          </pattern>
        </defs>
        {!pixels && <Grid image={image} />}
        <rect className={styles.border} width={width} height={height} />
        {seen && (
          <>
            <path d={paddingPath(seen.rect, image)} fill={`url(#${hatch})`} fillRule="evenodd" />
            <rect {...seen.rect} className={styles.wash} />
            <path d={outlinePath(whole, frame, unit)} className={styles.field} />
          </>
        )}
        {dense && <rect {...dense.rect} className={styles.dense} />}
      </svg>
    </div>
  );
}

function Grid({ image: [height, width] }: { readonly image: Extent }) {
  const step = Math.max(height, width) / 8;
  const lines = Array.from({ length: 7 }, (_, i) => (i + 1) * step);
  const down = lines.filter((x) => x < width).map((x) => `M${x} 0v${height}`);
  const across = lines.filter((y) => y < height).map((y) => `M0 ${y}h${width}`);
  return (
    <>
      <rect className={styles.blank} width={width} height={height} />
      <path className={styles.grid} d={[...down, ...across].join('')} />
    </>
  );
}

export interface UnitMapProps {
  readonly map: Extent;
  readonly unit: Unit;
  /** A CSS colour: the hue of the layer's family. */
  readonly hue: string;
  readonly onUnit: (unit: Unit) => void;
  readonly words: {
    /** Names the control: "Unit of Conv 3×3". */
    readonly label: string;
    /** Says where it is: "row 3, column 4: sees rows ...". */
    readonly place: string;
  };
}

/** Lines between units are drawn where there is room for them. */
const mostLines = 20;

/** The units of a map. One of them is chosen: by pointing at it, or with the arrow keys. */
export function UnitMap({ map, unit, hue, onUnit, words }: UnitMapProps) {
  const [rows, columns] = map;
  const longest = Math.max(rows, columns);
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const next = unitAt(map, (event.clientY - top) / height, (event.clientX - left) / width);
    if (next[0] !== unit[0] || next[1] !== unit[1]) onUnit(next);
  };
  const move = (event: KeyboardEvent) => {
    const next = unitAfterKey(unit, event.key, map);
    if (!next) return;
    event.preventDefault();
    onUnit(next);
  };
  const lines =
    longest > mostLines
      ? ''
      : [
          ...Array.from({ length: columns - 1 }, (_, i) => `M${i + 1} 0v${rows}`),
          ...Array.from({ length: rows - 1 }, (_, i) => `M0 ${i + 1}h${columns}`),
        ].join('');
  // A unit of a large map is drawn larger than it is, so that it is seen.
  const least = longest / 24;
  const mark = { width: Math.max(1, least), height: Math.max(1, least) };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={words.label}
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={rows * columns}
      aria-valuenow={unit[0] * columns + unit[1] + 1}
      aria-valuetext={words.place}
      className={styles.map}
      style={{ aspectRatio: `${columns} / ${rows}`, color: hue }}
      onPointerMove={point}
      onPointerDown={point}
      onKeyDown={move}
    >
      <svg viewBox={`0 0 ${columns} ${rows}`} aria-hidden="true" preserveAspectRatio="none">
        <rect className={styles.units} width={columns} height={rows} />
        <path className={styles.lines} d={lines} vectorEffect="non-scaling-stroke" />
        <rect
          className={styles.unit}
          {...mark}
          x={Math.min(columns - mark.width, Math.max(0, unit[1] + 0.5 - mark.width / 2))}
          y={Math.min(rows - mark.height, Math.max(0, unit[0] + 0.5 - mark.height / 2))}
        />
      </svg>
    </div>
  );
}
