/**
 * One layer as a card: its family's colour on top, its name, its tensor as a slab, the shape that leaves it, what it
 * learns and its share of the work. It reads the document by its id, so the canvas hands it nothing that changes.
 */
import { Info, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { layerOf } from '../../model/layers/index.ts';
import type { NodeId } from '../../model/network.ts';
import { grouped } from '../../model/terms.ts';
import { classes } from '../controls/classes.ts';
import { useWords } from '../useWords.ts';
import { setBuilder } from './builderStore.ts';
import css from './Card.module.css';
import { CardFoot, CardHead, CardSlab, Spoken } from './CardParts.tsx';
import { clickLayer } from './clickLayer.ts';
import { shortShape } from './figures.ts';
import { KindIcon } from './KindIcon.tsx';
import { useLayerFace } from './layerFace.ts';
import { cardHeight, cardWidth, compactBox } from './layout.ts';
import { textWidth } from './textWidth.ts';
import { useSelected, useTabStop } from './useNetwork.ts';

export const Card = memo(function Card({ id, isLow }: { readonly id: NodeId; readonly isLow: boolean }) {
  const words = useWords().builder;
  const selected = useSelected(id);
  const tabStop = useTabStop(id);
  const face = useLayerFace(id);
  if (!face) return null;
  const { kind, name, title, facts, calm, label, scale } = face;
  const hue = `var(--${layerOf(kind).family})`;
  const { problem, output, parameters } = facts;
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
      <Spoken name={name} text={label} />
      <CardHead hue={hue} title={fits ? joined : title.name} detail={detail} isSigned={signed} />
      {calm && <Info className={classes(css.sign, css.calmSign)} aria-hidden size={13} />}
      {problem && !waits && !calm && <TriangleAlert className={css.sign} aria-hidden size={13} />}
      <CardSlab className={css.slab} shape={output} hue={hue} largest={scale.side} />
      <span className={css.shape} aria-hidden="true">
        {output ? shortShape(output) : waits ? words.waits : words.wrong}
      </span>
      {output && (
        <CardFoot
          parameters={parameters === 0 ? words.noParameters : grouped(parameters)}
          share={scale.share}
          bar={scale.bar}
          hue={hue}
        />
      )}
    </button>
  );
});

/** An activation as a bead on its edge. */
export const Bead = memo(function Bead({ id }: { readonly id: NodeId }) {
  const face = useLayerFace(id);
  const selected = useSelected(id);
  const tabStop = useTabStop(id);
  if (!face) return null;
  const { kind, name, label } = face;
  const { problem } = face.facts;
  const own = problem && problem.code !== 'brokenUpstream';
  return (
    <button
      type="button"
      data-layer={id}
      className={classes(css.bead, selected && css.selected, own && css.wrong)}
      style={{ color: own ? 'var(--bad)' : `var(--${layerOf(kind).family})` }}
      aria-label={label}
      aria-pressed={selected}
      title={name}
      tabIndex={tabStop ? 0 : -1}
      onClick={(event) => clickLayer(id, event)}
      onFocus={() => setBuilder({ focusId: id })}
    >
      <span className={css.ring}>
        {own ? <TriangleAlert aria-hidden size={10} /> : <KindIcon kind={kind} size={11} />}
      </span>
    </button>
  );
});

/** Whether a title stands on one line of a card, beside the sign of a problem where there is one. */
function fitsCard(title: string, signed: boolean): boolean {
  return textWidth(title) <= cardWidth - (signed ? 31 : 16);
}
