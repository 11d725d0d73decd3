/** A grey image of bytes, every pixel a crisp square: ink on paper, in the colours of the theme. Any size; fills its place. */
import { useEffect, useRef } from 'react';
import styles from './DigitView.module.css';
import { watchTheme } from './theme.ts';

export interface DigitViewProps {
  /** `width * height` bytes, row by row; 255 is ink. */
  readonly pixels: Uint8Array;
  readonly width?: number;
  readonly height?: number;
  /** What it is, for who cannot see it; null where words beside it say so. */
  readonly label: string | null;
}

export function DigitView({ pixels, width = 28, height = 28, label }: DigitViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const draw = () => {
      const image = context.createImageData(width, height);
      for (let i = 0; i < width * height; i += 1) image.data[4 * i + 3] = pixels[i] ?? 0;
      context.putImageData(image, 0, 0);
      // The bytes are how much ink; the ink's colour is the theme's.
      context.globalCompositeOperation = 'source-in';
      context.fillStyle = getComputedStyle(element).color;
      context.fillRect(0, 0, width, height);
      context.globalCompositeOperation = 'source-over';
    };
    draw();
    return watchTheme(draw);
  }, [pixels, width, height]);

  const named = label === null ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': label };
  return <canvas ref={canvas} width={width} height={height} className={styles.digit} {...named} />;
}
