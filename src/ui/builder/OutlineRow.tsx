/** The rows of the outline: a layer, and a block that opens. */
import {
  ArrowDown,
  ArrowUp,
  ChevronDown,
  ChevronRight,
  Copy,
  EllipsisVertical,
  Plus,
  Trash2,
  Ungroup,
} from 'lucide-react';
import { memo } from 'react';
import { MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { type LayerKind, layerOf } from '../../model/layers/index.ts';
import type { NodeId } from '../../model/network.ts';
import { experimentStore } from '../../state/experiment.ts';
import { IconButton, TriggerButton } from '../controls/Button.tsx';
import { classes } from '../controls/classes.ts';
import { Menu } from '../controls/Menu.tsx';
import { useLanguage, useWords } from '../useWords.ts';
import { addAfter, duplicateLayers, moveLayersEarlier, moveLayersLater, removeLayers } from './actions.ts';
import { blockLabel, useBlockSelected } from './BlockCard.tsx';
import { copyLayers, duplicateChosen, toggleBlock, unwrap } from './blockActions.ts';
import { blockOfKey } from './blockKey.ts';
import { setBuilder } from './builderStore.ts';
import { clickLayer } from './clickLayer.ts';
import { fullShape, roundCount } from './figures.ts';
import { layersOf } from './folding.ts';
import { KindIcon } from './KindIcon.tsx';
import { KindMenu } from './KindMenu.tsx';
import { useBlock } from './knownBlock.ts';
import { parametersText, useLayerFace } from './layerFace.ts';
import { moveChosenEarlier, moveChosenLater } from './moving.ts';
import css from './Outline.module.css';
import { ProblemNote } from './ProblemNote.tsx';
import { useNames, useNode, useSelected } from './useNetwork.ts';

/** Drawn again only by what it shows; what can be done to the layer, only by its name and kind. */
export const LayerRow = memo(function LayerRow({ id }: { readonly id: NodeId }) {
  const words = useWords().builder;
  const node = useNode(id);
  const face = useLayerFace(id);
  const selected = useSelected(id);
  const sources = useNames(node?.inputs ?? nothing);
  if (!node || !face) return null;
  const { name, label } = face;
  const { output, parameters, problem } = face.facts;
  return (
    <li
      className={classes(css.row, selected && css.selected)}
      style={{ borderLeftColor: `var(--${layerOf(node.kind).family})` }}
    >
      <button
        type="button"
        data-layer={id}
        className={css.main}
        aria-pressed={selected}
        onClick={(event) => clickLayer(id, event)}
        onFocus={() => setBuilder({ focusId: id })}
      >
        <span className={css.spoken}>{label}</span>
        <KindIcon kind={node.kind} />
        <span className={css.name} aria-hidden="true">
          {name}
        </span>
        <span className={css.numbers} aria-hidden="true">
          {output ? fullShape(output) : words.shapeUnknown}
          {output && <span className={css.parameters}>{parametersText(words, parameters)}</span>}
        </span>
        {node.inputs.length > 0 && <span className={css.from}>{words.comesFrom(sources)}</span>}
      </button>
      <LayerActions
        id={id}
        name={name}
        kind={node.kind}
        isMovable={node.inputs.length === 1 && node.kind !== 'output'}
      />
      {problem && <ProblemNote id={id} className={css.problem} />}
    </li>
  );
});

const nothing: readonly NodeId[] = [];

interface LayerActionsProps {
  readonly id: NodeId;
  readonly name: string;
  readonly kind: LayerKind;
  readonly isMovable: boolean;
}

const LayerActions = memo(function LayerActions({ id, name, kind, isMovable }: LayerActionsProps) {
  const words = useWords().builder;
  return (
    <span className={css.actions}>
      <MoveButtons
        name={name}
        isMovable={isMovable}
        onEarlier={() => moveLayersEarlier([id])}
        onLater={() => moveLayersLater([id])}
      />
      <MenuTrigger>
        <TriggerButton
          label={words.actionOn(words.addAfter, name)}
          icon={<Plus aria-hidden />}
          isDisabled={kind === 'output'}
        />
        <Popover className={css.popover ?? ''} placement="bottom end" offset={6}>
          <KindMenu label={words.insertWhich} onChoose={(kind) => addAfter(kind, id)} />
        </Popover>
      </MenuTrigger>
      <Menu
        label={words.actionOn(words.actions, name)}
        placement="bottom end"
        trigger={
          <TriggerButton
            label={words.actionOn(words.actions, name)}
            icon={<EllipsisVertical aria-hidden />}
          />
        }
        entries={[
          {
            id: 'duplicate',
            text: words.duplicate,
            icon: <Copy aria-hidden />,
            isDisabled: layerOf(kind).family === 'io',
          },
          { id: 'connect', text: words.connectTo, isDisabled: kind === 'output' },
          { id: 'disconnect', text: words.disconnect },
          { id: 'remove', text: words.remove, icon: <Trash2 aria-hidden /> },
        ]}
        onAction={(action) => {
          if (action === 'duplicate') duplicateLayers([id]);
          else if (action === 'remove') removeLayers([id], true);
          else if (action === 'connect' || action === 'disconnect')
            setBuilder({ question: { kind: action, id } });
        }}
      />
    </span>
  );
});

interface MoveButtonsProps {
  readonly name: string;
  readonly isMovable: boolean;
  readonly onEarlier: () => void;
  readonly onLater: () => void;
}

function MoveButtons({ name, isMovable, onEarlier, onLater }: MoveButtonsProps) {
  const words = useWords().builder;
  return (
    <>
      <IconButton
        label={words.actionOn(words.moveEarlier, name)}
        icon={<ArrowUp aria-hidden />}
        isDisabled={!isMovable}
        onPress={onEarlier}
      />
      <IconButton
        label={words.actionOn(words.moveLater, name)}
        icon={<ArrowDown aria-hidden />}
        isDisabled={!isMovable}
        onPress={onLater}
      />
    </>
  );
}

interface BlockRowProps {
  readonly blockKey: string;
  readonly isOpen: boolean;
}

/** Drawn again only by what it shows; what can be done to the block, only by its name. */
export const BlockRow = memo(function BlockRow({ blockKey, isOpen }: BlockRowProps) {
  const words = useWords().builder;
  const language = useLanguage();
  const block = useBlock(blockKey);
  const selected = useBlockSelected(block?.tree);
  if (!block) return null;
  const { name, inside, face } = block;
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  return (
    <div
      className={classes(css.row, selected && css.selected)}
      style={{ borderLeftColor: `var(--${face.family})` }}
    >
      <div className={css.blockMain}>
        <IconButton
          label={isOpen ? words.foldBlock(name) : words.openBlock(name)}
          aria-expanded={isOpen}
          icon={<Arrow aria-hidden />}
          onPress={() => toggleBlock(blockKey)}
        />
        <button
          type="button"
          data-layer={blockKey}
          data-open={isOpen}
          className={css.main}
          aria-pressed={selected}
          onClick={(event) => clickLayer(blockKey, event)}
          onFocus={() => setBuilder({ focusId: blockKey })}
        >
          <span className={css.spoken}>{blockLabel(words, language, block, !isOpen)}</span>
          <span className={css.name} aria-hidden="true">
            {name}
          </span>
          <span className={css.numbers} aria-hidden="true">
            {face.output ? fullShape(face.output) : words.shapeUnknown}
            <span className={css.parameters}>
              {face.parameters === 0
                ? words.noParameters
                : words.parameters(face.parameters, roundCount(face.parameters, language))}
            </span>
          </span>
          <span className={css.from} aria-hidden="true">
            {inside}
          </span>
        </button>
      </div>
      <BlockActions blockKey={blockKey} name={name} />
    </div>
  );
});

interface BlockActionsProps {
  readonly blockKey: string;
  readonly name: string;
}

const BlockActions = memo(function BlockActions({ blockKey, name }: BlockActionsProps) {
  const words = useWords().builder;
  /** As they are when something is done to them. */
  const layers = () => layersOf(experimentStore.getState().experiment.network, blockKey);
  const moveThis = (move: typeof moveChosenEarlier) => {
    // Of blocks that hold the same layers, this one is meant.
    setBuilder({ focusId: blockKey });
    move(layers());
  };
  return (
    <span className={css.actions}>
      <MoveButtons
        name={name}
        isMovable
        onEarlier={() => moveThis(moveChosenEarlier)}
        onLater={() => moveThis(moveChosenLater)}
      />
      <Menu
        label={words.actionOn(words.actions, name)}
        placement="bottom end"
        trigger={
          <TriggerButton
            label={words.actionOn(words.actions, name)}
            icon={<EllipsisVertical aria-hidden />}
          />
        }
        entries={[
          { id: 'copy', text: words.copy },
          { id: 'duplicate', text: words.duplicate, icon: <Copy aria-hidden /> },
          { id: 'unwrap', text: words.unwrap, icon: <Ungroup aria-hidden /> },
          { id: 'remove', text: words.remove, icon: <Trash2 aria-hidden /> },
        ]}
        onAction={(action) => {
          if (action === 'copy') copyLayers(layers());
          else if (action === 'duplicate') duplicateChosen(layers());
          else if (action === 'unwrap') unwrap(blockOfKey(blockKey) ?? []);
          else if (action === 'remove') removeLayers(layers(), true);
        }}
      />
    </span>
  );
});
