/**
 * A block on the canvas. Folded it is one card: its name, how many it holds, a sketch of how it is made, its output, its
 * parameters and its share of the work. Opened it is a frame, of which this is the head.
 */
import { ChevronsDownUp, ChevronsUpDown, TriangleAlert } from 'lucide-react';
import { memo, useCallback } from 'react';
import { useStore } from 'zustand';
import type { BlockTree } from '../../model/blocks.ts';
import { type ViewState, viewStore } from '../../state/view.ts';
import { classes } from '../controls/classes.ts';
import { useLanguage, useWords, type Words } from '../useWords.ts';
import css from './BlockCard.module.css';
import { toggleBlock } from './blockActions.ts';
import type { BlockHint } from './blockFace.ts';
import { setBuilder } from './builderStore.ts';
import card from './Card.module.css';
import { CardFoot, CardHead, CardSlab, Spoken } from './CardParts.tsx';
import { clickLayer } from './clickLayer.ts';
import { fullShape, roundCount, shortShape, tinyCount } from './figures.ts';
import { type KnownBlock, useBlock, useFoldedFace } from './knownBlock.ts';
import { cardHeight, cardWidth, compactBox } from './layout.ts';
import { useTabStop } from './useNetwork.ts';

export function blockLabel(
  words: Words['builder'],
  language: 'en' | 'ko',
  block: KnownBlock,
  folded: boolean,
): string {
  const { name, inside, face, wrong } = block;
  const parameters =
    face.parameters === 0
      ? words.noParameters
      : words.parameters(face.parameters, roundCount(face.parameters, language));
  const output = face.output && fullShape(face.output);
  const label = words.blockCard({ name, inside, output, parameters, folded });
  return wrong > 0 ? `${label}, ${words.blockProblem(wrong)}` : label;
}

/** Whether all layers of the block are selected. */
export function useBlockSelected(tree: BlockTree | undefined): boolean {
  const isSelected = useCallback(
    ({ selection }: ViewState) => {
      if (!tree || selection.length < tree.allIds.length) return false;
      const chosen = new Set(selection);
      return tree.allIds.every((id) => chosen.has(id));
    },
    [tree],
  );
  return useStore(viewStore, isSelected);
}

export const FoldedCard = memo(function FoldedCard({
  blockKey,
  isLow,
}: {
  readonly blockKey: string;
  readonly isLow: boolean;
}) {
  const words = useWords().builder;
  const language = useLanguage();
  const folded = useFoldedFace(blockKey);
  const selected = useBlockSelected(folded?.block.tree);
  const tabStop = useTabStop(blockKey);
  if (!folded) return null;
  const { block, scale } = folded;
  const { face, name, inside, wrong } = block;
  const hue = `var(--${face.family})`;
  const size = { width: cardWidth, height: isLow ? compactBox.height : cardHeight };
  return (
    <>
      <button
        type="button"
        data-layer={blockKey}
        className={classes(
          card.card,
          css.stack,
          isLow && card.low,
          selected && card.selected,
          wrong > 0 && card.wrong,
          face.waits && card.waits,
        )}
        style={size}
        aria-pressed={selected}
        tabIndex={tabStop ? 0 : -1}
        onClick={(event) => clickLayer(blockKey, event)}
        onDoubleClick={() => toggleBlock(blockKey, true)}
        onFocus={() => setBuilder({ focusId: blockKey })}
      >
        <Spoken name={name} text={blockLabel(words, language, block, true)} />
        <CardHead hue={hue} title={name} detail={inside} isSigned={false} />
        <Hint kind={face.hint.kind} count={face.hint.kind === 'branches' ? face.hint.count : 0} />
        <CardSlab className={card.slab} shape={face.output} hue={hue} largest={scale.side} />
        {wrong > 0 && <TriangleAlert className={css.sign} aria-hidden size={13} />}
        <span className={card.shape} aria-hidden="true">
          {face.output ? shortShape(face.output) : face.waits ? words.waits : words.wrong}
        </span>
        {face.output && (
          <CardFoot
            parameters={face.parameters === 0 ? words.noParameters : tinyCount(face.parameters, language)}
            share={scale.share}
            bar={scale.bar}
            hue={hue}
          />
        )}
      </button>
      <FoldButton blockKey={blockKey} name={name} isOpen={false} />
    </>
  );
});

const foldPicture = <ChevronsDownUp aria-hidden size={13} />;
const openPicture = <ChevronsUpDown aria-hidden size={13} />;

const FoldButton = memo(function FoldButton({
  blockKey,
  name,
  isOpen,
}: {
  readonly blockKey: string;
  readonly name: string;
  readonly isOpen: boolean;
}) {
  const words = useWords().builder;
  const text = isOpen ? words.foldBlock(name) : words.openBlock(name);
  return (
    <button
      type="button"
      className={classes(css.fold, 'nodrag')}
      aria-expanded={isOpen}
      aria-label={text}
      title={text}
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation();
        toggleBlock(blockKey, true);
      }}
    >
      {isOpen ? foldPicture : openPicture}
    </button>
  );
});

export const FrameHead = memo(function FrameHead({ blockKey }: { readonly blockKey: string }) {
  const words = useWords().builder;
  const language = useLanguage();
  const block = useBlock(blockKey);
  const selected = useBlockSelected(block?.tree);
  const tabStop = useTabStop(blockKey);
  if (!block) return null;
  return (
    <div className={css.head}>
      <FoldButton blockKey={blockKey} name={block.name} isOpen />
      <button
        type="button"
        data-layer={blockKey}
        className={classes(css.headName, selected && css.headSelected)}
        aria-pressed={selected}
        tabIndex={tabStop ? 0 : -1}
        onClick={(event) => clickLayer(blockKey, event)}
        onDoubleClick={() => toggleBlock(blockKey, true)}
        onFocus={() => setBuilder({ focusId: blockKey })}
      >
        <Spoken name={block.name} text={blockLabel(words, language, block, false)} />
        <span aria-hidden="true">
          <b>{block.name}</b>
          <span className={css.headDetail}>
            {block.inside}
            {block.face.parameters > 0 && ` · ${tinyCount(block.face.parameters, language)}`}
          </span>
        </span>
      </button>
    </div>
  );
});

/** A sketch of what is inside: an arc over the line, or lines side by side. */
const Hint = memo(function Hint({
  kind,
  count,
}: {
  readonly kind: BlockHint['kind'];
  readonly count: number;
}) {
  if (kind === 'chain') return null;
  if (kind === 'skip')
    return (
      <svg className={css.hint} viewBox="0 0 22 11" aria-hidden="true">
        <path d="M1 8.5H21" />
        <path d="M4 8.5V5Q4 2.5 6.5 2.5H15.5Q18 2.5 18 5V8.5" className={css.arc} />
      </svg>
    );
  const rows = Array.from({ length: count }, (_, i) => 1.5 + (i * 8) / (count - 1));
  return (
    <svg className={css.hint} viewBox="0 0 22 11" aria-hidden="true">
      {rows.map((y) => (
        <path key={y} d={`M1 5.5Q4 5.5 6 ${y}H16Q18 5.5 21 5.5`} />
      ))}
    </svg>
  );
});
