/**
 * One layer as a card: its family's colour on top, its name, its tensor as a slab, the shape that leaves it, what it
 * learns and its share of the work. It reads the document by its id, so the canvas hands it nothing that changes.
 */
import { Info, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { useStore } from 'zustand';
import { TensorSlab } from '../../charts/TensorSlab.tsx';
import { layerOf } from '../../model/layers/index.ts';
import type { NetworkNode, NodeId } from '../../model/network.ts';
import { grouped } from '../../model/terms.ts';
import { analysisOf, experimentStore } from '../../state/experiment.ts';
import { classes } from '../controls/classes.ts';
import { useLanguage, useWords, type Words } from '../useWords.ts';
import { setBuilder } from './builderStore.ts';
import css from './Card.module.css';
import { clickLayer } from './clickLayer.ts';
import { fullShape, shortShape } from './figures.ts';
import { KindIcon } from './KindIcon.tsx';
import { cardName, cardTitle } from './layerNames.ts';
import { cardHeight, cardWidth, compactBox } from './layout.ts';
import { ShareBar } from './ShareBar.tsx';
import { useLargestSide } from './scales.ts';
import { isCalm } from './trueSize.ts';
import {
  type LayerFacts,
  nameIn,
  problemText,
  useBuilder,
  useNode,
  useNodeAnalysis,
  useSelected,
} from './useNetwork.ts';

/** What a screen reader says of a card. */
export function useCardLabel(id: NodeId): string {
  const words = useWords();
  return useStore(experimentStore, ({ experiment }) => {
    const { network } = experiment;
    const analysis = analysisOf(experiment).nodes.get(id);
    if (!analysis) return id;
    const name = nameIn(network, id, words);
    const { cardProblem, cardName } = words.builder;
    if (analysis.problem)
      return cardProblem(
        name,
        problemText(analysis.problem, words, (one) => nameIn(network, one, words)),
      );
    const output = analysis.output && fullShape(analysis.output);
    return cardName(name, output, parametersText(words.builder, analysis.parameters));
  });
}

export function parametersText(words: Words['builder'], parameters: number): string {
  return parameters === 0 ? words.noParameters : words.parameters(parameters, grouped(parameters));
}

export const Card = memo(function Card({ id, isLow }: { readonly id: NodeId; readonly isLow: boolean }) {
  const node = useNode(id);
  const analysis = useNodeAnalysis(id);
  if (!node || !analysis) return null;
  return <CardFace node={node} analysis={analysis} isLow={isLow} />;
});

interface CardFaceProps {
  readonly node: NetworkNode;
  readonly analysis: LayerFacts;
  readonly isLow: boolean;
}

function CardFace({ node, analysis, isLow }: CardFaceProps) {
  const { id, kind } = node;
  const words = useWords().builder;
  const language = useLanguage();
  const selected = useSelected(id);
  const tabStop = useBuilder((state) => state.focusId === id);
  const side = useLargestSide();
  const calm = useStore(experimentStore, (state) => isCalm(analysisOf(state.experiment), id));
  const label = useCardLabel(id);
  const { family } = layerOf(kind);
  const title = cardTitle(node, language);
  const { problem, output, parameters } = analysis;
  const waits = problem?.code === 'brokenUpstream';
  const joined = `${title.name} ${title.label}`.trim();
  const signed = problem !== null && (calm || !waits);
  const fits = fitsCard(joined, signed);
  const detail = fits ? title.more : `${title.label} ${title.more}`.trim();
  return (
    <button
      type="button"
      data-layer={id}
      className={classes(
        css.card,
        isLow && css.low,
        selected && css.selected,
        problem && !calm && (waits ? css.waits : css.wrong),
      )}
      style={{ width: cardWidth, height: isLow ? compactBox.height : cardHeight }}
      aria-pressed={selected}
      tabIndex={tabStop ? 0 : -1}
      onClick={(event) => clickLayer(id, event)}
      onFocus={() => setBuilder({ focusId: id })}
    >
      <span className={css.spoken}>{label}</span>
      <span aria-hidden="true">
        <span className={css.top} style={{ background: `var(--${family})` }} />
        <span className={classes(css.title, signed && css.signed)}>
          {fits ? joined : title.name}
          {detail !== '' && <span className={css.detail}>{detail}</span>}
        </span>
        {calm && <Info className={classes(css.sign, css.calmSign)} aria-hidden size={13} />}
        {problem && !waits && !calm && <TriangleAlert className={css.sign} aria-hidden size={13} />}
        <svg className={css.slab} aria-hidden="true" viewBox="-35 -29 70 58">
          <TensorSlab shape={output} hue={`var(--${family})`} largest={side} />
        </svg>
        <span className={css.shape}>{output ? shortShape(output) : waits ? words.waits : words.wrong}</span>
        {output && (
          <span className={css.foot}>
            <span className={css.parameters}>
              {parameters === 0 ? words.noParameters : grouped(parameters)}
            </span>
            <ShareBar of={id} hue={`var(--${family})`} />
          </span>
        )}
      </span>
    </button>
  );
}

/** An activation as a bead on its edge. */
export const Bead = memo(function Bead({ id }: { readonly id: NodeId }) {
  const node = useNode(id);
  const problem = useNodeAnalysis(id)?.problem;
  const selected = useSelected(id);
  const tabStop = useBuilder((state) => state.focusId === id);
  const label = useCardLabel(id);
  const language = useLanguage();
  if (!node) return null;
  const own = problem && problem.code !== 'brokenUpstream';
  return (
    <button
      type="button"
      data-layer={id}
      className={classes(css.bead, selected && css.selected, own && css.wrong)}
      style={{ color: own ? 'var(--bad)' : `var(--${layerOf(node.kind).family})` }}
      aria-label={label}
      aria-pressed={selected}
      title={cardName(node, language)}
      tabIndex={tabStop ? 0 : -1}
      onClick={(event) => clickLayer(id, event)}
      onFocus={() => setBuilder({ focusId: id })}
    >
      <span className={css.ring}>
        {own ? <TriangleAlert aria-hidden size={10} /> : <BeadIcon node={node} />}
      </span>
    </button>
  );
});

function BeadIcon({ node }: { readonly node: NetworkNode }) {
  return <KindIcon kind={node.kind} size={11} />;
}

const widths = new Map<string, number>();
const titlesKept = 1000;

/** Whether a title stands on one line of a card, beside the sign of a problem where there is one. */
function fitsCard(title: string, signed: boolean): boolean {
  return widthOf(title) <= cardWidth - (signed ? 31 : 16);
}

/** Networks have few titles, and every edit draws many cards. */
function widthOf(title: string): number {
  const known = widths.get(title);
  if (known !== undefined) return known;
  const width = titleWidth(title);
  if (widths.size >= titlesKept) widths.clear();
  widths.set(title, width);
  return width;
}

/** Pixels of a title at 12 px, semibold, near enough to choose between one line and two. */
function titleWidth(text: string): number {
  const widths = [...text].map((letter) => {
    if (letter.charCodeAt(0) > 0x2e80) return 11.1;
    if ("ijlt.,' ".includes(letter)) return 3.6;
    if (/[mwMW]/.test(letter)) return 10.2;
    return /[A-Z]/.test(letter) ? 7.9 : 7;
  });
  return widths.reduce((sum, width) => sum + width, 0);
}
