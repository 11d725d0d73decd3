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
import type { ReactNode } from 'react';
import { MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { layerOf } from '../../model/layers/index.ts';
import type { NodeId } from '../../model/network.ts';
import { IconButton, TriggerButton } from '../controls/Button.tsx';
import { classes } from '../controls/classes.ts';
import { Menu } from '../controls/Menu.tsx';
import { useLanguage, useWords } from '../useWords.ts';
import { addAfter, duplicateLayers, moveLayersEarlier, moveLayersLater, removeLayers } from './actions.ts';
import { blockLabel, useBlockSelected } from './BlockCard.tsx';
import { copyLayers, duplicateChosen, toggleBlock, unwrap } from './blockActions.ts';
import { setBuilder } from './builderStore.ts';
import { clickLayer } from './clickLayer.ts';
import { fullShape, roundCount } from './figures.ts';
import { KindIcon } from './KindIcon.tsx';
import { KindMenu } from './KindMenu.tsx';
import { useBlock } from './knownBlock.ts';
import { parametersText, useLayerFace } from './layerFace.ts';
import { moveChosenEarlier, moveChosenLater } from './moving.ts';
import css from './Outline.module.css';
import { ProblemNote } from './ProblemNote.tsx';
import { useNameOf, useNode, useSelected } from './useNetwork.ts';

export function LayerRow({ id }: { readonly id: NodeId }) {
  const words = useWords().builder;
  const node = useNode(id);
  const face = useLayerFace(id);
  const selected = useSelected(id);
  const nameOf = useNameOf();
  if (!node || !face) return null;
  const { name, label } = face;
  const { output, parameters, problem } = face.facts;
  const movable = node.inputs.length === 1 && node.kind !== 'output';
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
        {node.inputs.length > 0 && (
          <span className={css.from}>{words.comesFrom(node.inputs.map(nameOf).join(', '))}</span>
        )}
      </button>
      <span className={css.actions}>
        <IconButton
          label={words.actionOn(words.moveEarlier, name)}
          icon={<ArrowUp aria-hidden />}
          isDisabled={!movable}
          onPress={() => moveLayersEarlier([id])}
        />
        <IconButton
          label={words.actionOn(words.moveLater, name)}
          icon={<ArrowDown aria-hidden />}
          isDisabled={!movable}
          onPress={() => moveLayersLater([id])}
        />
        <MenuTrigger>
          <TriggerButton
            label={words.actionOn(words.addAfter, name)}
            icon={<Plus aria-hidden />}
            isDisabled={node.kind === 'output'}
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
              isDisabled: layerOf(node.kind).family === 'io',
            },
            { id: 'connect', text: words.connectTo, isDisabled: node.kind === 'output' },
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
      {problem && <ProblemNote id={id} className={css.problem} />}
    </li>
  );
}

interface BlockRowProps {
  readonly blockKey: string;
  readonly isOpen: boolean;
  /** What stands in it, given the block's name. */
  readonly children: (name: string) => ReactNode;
}

export function BlockRow({ blockKey, isOpen, children }: BlockRowProps) {
  const words = useWords().builder;
  const language = useLanguage();
  const block = useBlock(blockKey);
  const selected = useBlockSelected(block?.tree);
  if (!block) return null;
  const { name, inside, face, tree } = block;
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  const moveThis = (move: typeof moveChosenEarlier) => {
    // Of blocks that hold the same layers, this one is meant.
    setBuilder({ focusId: blockKey });
    move(tree.allIds);
  };
  return (
    <li className={css.block}>
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
        <span className={css.actions}>
          <IconButton
            label={words.actionOn(words.moveEarlier, name)}
            icon={<ArrowUp aria-hidden />}
            onPress={() => moveThis(moveChosenEarlier)}
          />
          <IconButton
            label={words.actionOn(words.moveLater, name)}
            icon={<ArrowDown aria-hidden />}
            onPress={() => moveThis(moveChosenLater)}
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
              if (action === 'copy') copyLayers(tree.allIds);
              else if (action === 'duplicate') duplicateChosen(tree.allIds);
              else if (action === 'unwrap') unwrap(tree.path);
              else if (action === 'remove') removeLayers(tree.allIds, true);
            }}
          />
        </span>
      </div>
      {children(name)}
    </li>
  );
}
