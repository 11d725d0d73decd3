/** A tensor as a slab or a stack of bars, in the middle of a drawing of its own. Decoration: the shape stands beside it in words. */
import { memo } from 'react';
import type { Shape } from '../model/shape.ts';
import { tensorSlab } from './tensorSlab.ts';

export interface TensorSlabProps {
  /** Null where the shape is not known (a mistake before it): a dashed outline. */
  readonly shape: Shape | null;
  /** A CSS colour: the hue of the layer's family, such as `var(--conv)`. */
  readonly hue: string;
  /** The largest map side of the network. */
  readonly largest?: number;
  readonly className?: string | undefined;
}

export const TensorSlab = memo(function TensorSlab({ shape, hue, largest, className }: TensorSlabProps) {
  const slab = shape && tensorSlab(shape, largest);
  const common = { className, stroke: hue, viewBox: '-35 -29 70 58' } as const;
  if (!slab) {
    const side = 34;
    return (
      <svg aria-hidden="true" {...common} fill="none" strokeWidth={1} opacity={0.6}>
        <rect x={-side / 2} y={-side / 2} width={side} height={side} rx={3} strokeDasharray="3 3" />
      </svg>
    );
  }
  if (slab.kind === 'vector') {
    return (
      <svg aria-hidden="true" {...common} strokeWidth={0.6}>
        {slab.bars.map(({ shade, ...bar }) => (
          <rect key={bar.y} {...bar} rx={1} fill={tint(hue, shade)} />
        ))}
        {slab.more.map(({ x, y }) => (
          <circle key={x} cx={x} cy={y} r={0.8} fill={hue} stroke="none" />
        ))}
      </svg>
    );
  }
  // An edit draws the bodies of many cards: corners, unlike `d`, are nothing of the style that is worked out anew.
  return (
    <svg aria-hidden="true" {...common} strokeWidth={0.8} strokeLinejoin="round">
      <polygon points={slab.top} fill={tint(hue, 0.34)} />
      <polygon points={slab.side} fill={tint(hue, 0.52)} />
      <polygon points={slab.face} fill={tint(hue, 0.16)} />
    </svg>
  );
});

function tint(hue: string, share: number): string {
  return `color-mix(in srgb, ${hue} ${Math.round(share * 100)}%, var(--sheet))`;
}
