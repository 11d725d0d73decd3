/**
 * How this reader looks at the page: local, never shared, never part of the document. What should outlast a reload
 * is kept in localStorage, which may be missing or throw (a sandboxed frame): then it lasts as long as the page.
 */
import { createStore } from 'zustand/vanilla';
import type { Backend } from '../engine/protocol.ts';
import { backends } from '../engine/protocol.ts';
import { type Language, languages } from '../model/language.ts';
import type { NodeId } from '../model/network.ts';

export type Theme = 'system' | 'light' | 'dark';
export type Dialog = 'share' | 'library' | 'keys' | 'commands' | 'training' | null;
/** What the canvas shows: cards, or the same network as a list. */
export type CanvasMode = 'cards' | 'outline';
/** What stands beside the curves. */
export type Figure = 'draw' | 'field' | 'cost' | 'bench';
/** Which part a narrow screen shows. */
export type NarrowPart = 'network' | 'layers' | 'settings' | 'curves' | Figure;

export interface ViewState {
  readonly language: Language;
  readonly theme: Theme;
  readonly selection: readonly NodeId[];
  readonly wantedBackend: Backend | null;
  /** Threads that share each step on WASM, where the address asks (`?replicas=2`); null leaves it to the engine. */
  readonly wantedReplicas: number | null;
  readonly dialog: Dialog;
  readonly canvas: CanvasMode;
  readonly narrowPart: NarrowPart;
  readonly figure: Figure;
  /** The figure takes the place of the curves too. */
  readonly figureLarge: boolean;
  readonly xAxis: 'steps' | 'epochs';
  /** Exponential smoothing of the training line, 0 (none) to 0.99. */
  readonly smoothing: number;
  readonly curvesAs: 'chart' | 'table';
  /** Single-key shortcuts (Space, `.`, `?`) can be switched off. */
  readonly singleKeys: boolean;
}

const kept = ['language', 'theme', 'canvas', 'xAxis', 'smoothing', 'curvesAs', 'singleKeys'] as const;
const storageKey = 'fathom.view';

function browserLanguage(): Language {
  if (typeof navigator === 'undefined') return 'en';
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.map((tag) => languages.find((language) => language === tag)).find(Boolean) ?? 'en';
}

/** Only values of the known kinds are taken; anything else falls back to the default. */
function readKept(): Partial<ViewState> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    const value = (name: string): unknown => Reflect.get(stored, name);
    const oneOf = <T extends string>(name: string, values: readonly T[]): { [key: string]: T } => {
      const found = values.find((known) => known === value(name));
      return found === undefined ? {} : { [name]: found };
    };
    const smoothing = value('smoothing');
    const singleKeys = value('singleKeys');
    return {
      ...oneOf('language', languages),
      ...oneOf('theme', ['system', 'light', 'dark']),
      ...oneOf('canvas', ['cards', 'outline']),
      ...oneOf('xAxis', ['steps', 'epochs']),
      ...oneOf('curvesAs', ['chart', 'table']),
      ...(typeof smoothing === 'number' && smoothing >= 0 && smoothing <= 0.99 ? { smoothing } : {}),
      ...(typeof singleKeys === 'boolean' ? { singleKeys } : {}),
    };
  } catch {
    return {};
  }
}

function backendFromAddress(): Backend | null {
  if (typeof location === 'undefined') return null;
  const asked = new URLSearchParams(location.search).get('backend');
  return backends.find((backend) => backend === asked) ?? null;
}

function replicasFromAddress(): number | null {
  if (typeof location === 'undefined') return null;
  const asked = Number(new URLSearchParams(location.search).get('replicas'));
  return Number.isInteger(asked) && asked >= 1 && asked <= 16 ? asked : null;
}

export const viewStore = createStore<ViewState>()(() => ({
  language: browserLanguage(),
  theme: 'system',
  selection: [],
  wantedBackend: backendFromAddress(),
  wantedReplicas: replicasFromAddress(),
  dialog: null,
  canvas: 'cards',
  narrowPart: 'network',
  figure: 'draw',
  figureLarge: false,
  xAxis: 'steps',
  smoothing: 0.9,
  curvesAs: 'chart',
  singleKeys: true,
  ...readKept(),
}));

viewStore.subscribe((state, before) => {
  if (kept.every((name) => state[name] === before[name])) return;
  try {
    localStorage.setItem(
      storageKey,
      JSON.stringify(Object.fromEntries(kept.map((name) => [name, state[name]]))),
    );
  } catch {
    // No storage here: the choice lasts as long as the page.
  }
});

export function setView(change: Partial<ViewState>): void {
  viewStore.setState(change);
}

export function select(ids: readonly NodeId[]): void {
  viewStore.setState({ selection: ids });
}
