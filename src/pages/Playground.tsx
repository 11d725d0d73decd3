/**
 * The playground: one working experiment on one screen. From 1024 px on everything stands side by side; below, one part
 * at a time with the run controls always at hand. What the document hides from its readers is left out.
 */
import { Suspense } from 'react';
import { useStore } from 'zustand';
import type { Hideable } from '../document/experiment.ts';
import { experimentStore } from '../state/experiment.ts';
import { type Figure, type NarrowPart, setView, viewStore } from '../state/view.ts';
import { AddedNews } from '../ui/builder/AddedNews.tsx';
import { NetworkPanel } from '../ui/builder/NetworkPanel.tsx';
import { NetworkShelf } from '../ui/builder/NetworkShelf.tsx';
import { Palette } from '../ui/builder/Palette.tsx';
import { useShortcuts } from '../ui/commands/useCommands.ts';
import { Tabs, tabPanelProps } from '../ui/controls/Tabs.tsx';
import { CurvesHead } from '../ui/curves/CurvesHead.tsx';
import { Dock, FigurePart } from '../ui/figures/Dock.tsx';
import { BackToMine } from '../ui/shell/BackToMine.tsx';
import { Dialogs } from '../ui/shell/Dialogs.tsx';
import { lazyPart } from '../ui/shell/lazyPart.ts';
import { Notices } from '../ui/shell/Notices.tsx';
import { Panel, Waiting } from '../ui/shell/Panel.tsx';
import { PanelBoundary } from '../ui/shell/PanelBoundary.tsx';
import { RunBar } from '../ui/shell/RunBar.tsx';
import { TopBar } from '../ui/shell/TopBar.tsx';
import { useWide } from '../ui/shell/useWide.ts';
import { useWords } from '../ui/useWords.ts';
import css from './Playground.module.css';

const Inspector = lazyPart(async () => ({
  default: (await import('../ui/builder/Inspector.tsx')).Inspector,
}));
const CurvesPanel = lazyPart(() => import('../ui/curves/CurvesPanel.tsx'));

type Shows = (part: Hideable) => boolean;

/** Who hides the inspector hides its numbers in the figures too. */
const figures: readonly { readonly part: Figure; readonly needs: readonly Hideable[] }[] = [
  { part: 'draw', needs: ['draw'] },
  { part: 'field', needs: ['inspector'] },
  { part: 'cost', needs: ['inspector'] },
  { part: 'bench', needs: ['inspector'] },
];

export function Playground() {
  const { shell } = useWords();
  const wide = useWide();
  const hidden = useStore(experimentStore, (state) => state.experiment.hidden);
  const shows: Shows = (part) => !hidden.includes(part);
  useShortcuts();
  return (
    <div className={css.page}>
      <button type="button" className={css.skip} onClick={skip}>
        {shell.skipToTraining}
      </button>
      <TopBar />
      <BackToMine />
      {wide ? <Wide shows={shows} /> : <Narrow shows={shows} />}
      <Dialogs />
    </div>
  );
}

/** A button and no link: the hash of the address is for experiments. */
function skip(): void {
  document.getElementById('training')?.querySelector('button')?.focus();
}

function Wide({ shows }: { readonly shows: Shows }) {
  const there = figures.filter(({ needs }) => needs.every(shows)).map(({ part }) => part);
  const large = useStore(viewStore, (view) => view.figureLarge) && there.length > 0;
  const curves = shows('curves') && !large;
  const place = large ? css.fills : curves ? css.figure : css.alone;
  return (
    <>
      <div className={css.middle}>
        <Layers shows={shows} className={css.rail} />
        <main className={css.network}>
          <PanelBoundary>
            <NetworkPanel />
          </PanelBoundary>
        </main>
        {shows('inspector') && <InspectorPart className={css.inspector} />}
        <Notices />
      </div>
      <PanelBoundary>
        <RunBar />
      </PanelBoundary>
      {(shows('curves') || there.length > 0) && (
        <div className={css.dock} data-large={large}>
          {curves && <CurvesPart className={css.curves} />}
          {there.length > 0 && <Dock figures={there} className={place} />}
        </div>
      )}
    </>
  );
}

interface PartProps {
  readonly className?: string | undefined;
}

function Layers({ shows, className }: PartProps & { readonly shows: Shows }) {
  const { shell } = useWords();
  if (!shows('palette') && !shows('networks')) return null;
  return (
    <Panel name={shell.layersRegion} className={className}>
      {shows('palette') && (
        <div className={css.palette}>
          <Palette />
        </div>
      )}
      {shows('networks') && (
        <div className={css.shelf}>
          <NetworkShelf />
        </div>
      )}
    </Panel>
  );
}

/** A landmark of its own, named by itself. */
function InspectorPart({ className }: PartProps) {
  return (
    <div className={className}>
      <PanelBoundary>
        <Suspense fallback={<Waiting />}>
          <Inspector />
        </Suspense>
      </PanelBoundary>
    </div>
  );
}

function CurvesPart({ className }: PartProps) {
  const { curves } = useWords();
  return (
    <Panel name={curves.region} head={<CurvesHead />} showsTitle className={className}>
      <CurvesPanel />
    </Panel>
  );
}

const parts: readonly { readonly part: NarrowPart; readonly needs: readonly Hideable[] }[] = [
  { part: 'network', needs: [] },
  { part: 'layers', needs: ['palette', 'networks'] },
  { part: 'settings', needs: ['inspector'] },
  { part: 'curves', needs: ['curves'] },
  ...figures,
];

function Narrow({ shows }: { readonly shows: Shows }) {
  const { shell, figures: words } = useWords();
  const names = { ...shell.parts, ...words.tabs };
  const wanted = useStore(viewStore, (view) => view.narrowPart);
  const there = parts.filter(({ needs }) => needs.length === 0 || needs.some(shows)).map(({ part }) => part);
  const part = there.includes(wanted) ? wanted : 'network';
  return (
    <>
      <main className={css.middle} data-narrow>
        <Tabs
          id="part"
          label={shell.partsLabel}
          className={css.tabs}
          value={part}
          options={there.map((value) => ({ value, text: names[value] }))}
          onChange={(value) => setView({ narrowPart: value })}
        />
        <div className={css.part} {...tabPanelProps('part', part)} tabIndex={-1}>
          <PanelBoundary key={part}>
            {part === 'network' && <NetworkPanel />}
            {part === 'layers' && <Layers shows={shows} className={css.scrolls} />}
            {part === 'settings' && <InspectorPart className={css.scrolls} />}
            {part === 'curves' && <CurvesPart className={css.fills} />}
            {isFigure(part) && <FigurePart figure={part} className={css.fills} />}
          </PanelBoundary>
        </div>
        {part === 'layers' && <AddedNews />}
        <Notices />
      </main>
      <PanelBoundary>
        <RunBar />
      </PanelBoundary>
    </>
  );
}

function isFigure(part: NarrowPart): part is Figure {
  return figures.some((one) => one.part === part);
}
