/**
 * The page's colours for what is drawn on a canvas, where CSS variables do not reach: read from the element that shows
 * it, and read again when the theme changes (an attribute of the root element, or the system's choice).
 */
export interface ChartTheme {
  readonly paper: string;
  readonly ink: string;
  readonly ink2: string;
  readonly line: string;
  /** The palette of runs, Okabe and Ito's. */
  readonly runs: readonly string[];
  readonly fontPx: number;
  readonly fontFamily: string;
}

export function readTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    paper: token('--paper'),
    ink: token('--ink'),
    ink2: token('--ink-2'),
    line: token('--line'),
    runs: [0, 1, 2, 3, 4, 5].map((index) => token(`--run-${index}`)),
    fontPx: Number.parseFloat(style.fontSize) || 11,
    fontFamily: style.fontFamily,
  };
}

/** Calls back after each change of theme, until the returned function is called. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', changed);
  // Canvas text drawn before its font arrived is drawn again.
  document.fonts.addEventListener('loadingdone', changed);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', changed);
    document.fonts.removeEventListener('loadingdone', changed);
  };
}
