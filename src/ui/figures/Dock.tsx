/**
 * The right side of the dock: one figure at a time, chosen by tabs. It is a landmark named after the figure that it shows.
 * `FigurePart` is the same figure alone, for screens that show one part at a time.
 */
import { Maximize2, Minimize2 } from 'lucide-react';
import { type ComponentType, type ReactNode, Suspense } from 'react';
import { useStore } from 'zustand';
import { type Figure, setView, viewStore } from '../../state/view.ts';
import { IconButton } from '../controls/Button.tsx';
import { classes } from '../controls/classes.ts';
import { Tabs, tabPanelProps } from '../controls/Tabs.tsx';
import { Answer } from '../draw/Answer.tsx';
import { lazyPart } from '../shell/lazyPart.ts';
import { Panel, Waiting } from '../shell/Panel.tsx';
import { PanelBoundary } from '../shell/PanelBoundary.tsx';
import { useWords } from '../useWords.ts';
import css from './Dock.module.css';

const panels: Readonly<Record<Figure, ComponentType>> = {
  draw: lazyPart(() => import('../draw/DrawPanel.tsx')),
  field: lazyPart(() => import('./ReceptivePanel.tsx')),
  cost: lazyPart(() => import('./CostPanel.tsx')),
  bench: lazyPart(() => import('./BenchPanel.tsx')),
};

/** Beside the tabs, or above the figure where it stands alone. */
const heads: Partial<Readonly<Record<Figure, ReactNode>>> = { draw: <Answer /> };

interface DockProps {
  /** At least one. */
  readonly figures: readonly Figure[];
  readonly className?: string | undefined;
}

export function Dock({ figures: there, className }: DockProps) {
  const { figures } = useWords();
  const wanted = useStore(viewStore, (view) => view.figure);
  const figureLarge = useStore(viewStore, (view) => view.figureLarge);
  const figure = there.includes(wanted) ? wanted : (there[0] ?? 'draw');
  const Shown = panels[figure];
  return (
    <section aria-label={figures.tabs[figure]} className={classes(css.dock, className)}>
      <header className={css.head}>
        <Tabs
          id="figure"
          label={figures.tabsLabel}
          value={figure}
          options={there.map((value) => ({ value, text: figures.tabs[value] }))}
          onChange={(value) => setView({ figure: value })}
          className={css.tabs}
        />
        <div className={css.own}>{heads[figure]}</div>
        <IconButton
          className={css.resize}
          label={figureLarge ? figures.shrink : figures.enlarge}
          icon={figureLarge ? <Minimize2 aria-hidden /> : <Maximize2 aria-hidden />}
          onPress={() => setView({ figureLarge: !figureLarge })}
        />
      </header>
      <div className={css.panel} {...tabPanelProps('figure', figure)}>
        <PanelBoundary key={figure}>
          <Suspense fallback={<Waiting />}>
            <Shown />
          </Suspense>
        </PanelBoundary>
      </div>
    </section>
  );
}

export function FigurePart({
  figure,
  className,
}: {
  readonly figure: Figure;
  readonly className?: string | undefined;
}) {
  const { figures } = useWords();
  const Shown = panels[figure];
  return (
    <Panel name={figures.tabs[figure]} head={heads[figure]} showsTitle className={className}>
      <Shown />
    </Panel>
  );
}
