/**
 * The network as a list that edits: every layer with what feeds it, its shape and its parameters, and everything that can
 * be done to it as buttons. The same document as the cards, for the keyboard, a screen reader and a small screen.
 */
import { ArrowDown, ArrowUp, Copy, EllipsisVertical, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { layerOf } from '../../model/layers/index.ts';
import type { NodeId } from '../../model/network.ts';
import { IconButton } from '../controls/Button.tsx';
import { classes } from '../controls/classes.ts';
import { Menu } from '../controls/Menu.tsx';
import { useLanguage, useWords } from '../useWords.ts';
import { addAfter, duplicateLayers, moveLayersEarlier, moveLayersLater, removeLayers } from './actions.ts';
import { setBuilder } from './builderStore.ts';
import { parametersText, useCardLabel } from './Card.tsx';
import { clickLayer } from './clickLayer.ts';
import { commandOnNetwork } from './commands.ts';
import { fullShape } from './figures.ts';
import { KindIcon } from './KindIcon.tsx';
import { KindMenu } from './KindMenu.tsx';
import { cardName } from './layerNames.ts';
import css from './Outline.module.css';
import { ProblemNote } from './ProblemNote.tsx';
import { useOrder } from './useLayout.ts';
import { useNameOf, useNode, useNodeAnalysis, useSelected } from './useNetwork.ts';

export function Outline() {
  const words = useWords().builder;
  const order = useOrder();
  const list = useRef<HTMLOListElement>(null);
  const press = (event: KeyboardEvent) => {
    const layer = event.target instanceof HTMLElement ? event.target.closest('[data-layer]') : null;
    if (!layer) return;
    const command = commandOnNetwork(event.nativeEvent);
    if (command) {
      event.preventDefault();
      event.stopPropagation();
      command.run();
      return;
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-layer]') ?? [])];
    const next = rows[rows.indexOf(event.target as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <ol ref={list} className={css.outline} aria-label={words.outline} onKeyDown={press}>
      {order.map((id) => (
        <Row key={id} id={id} />
      ))}
    </ol>
  );
}

function Row({ id }: { readonly id: NodeId }) {
  const words = useWords().builder;
  const language = useLanguage();
  const node = useNode(id);
  const analysis = useNodeAnalysis(id);
  const selected = useSelected(id);
  const label = useCardLabel(id);
  const nameOf = useNameOf();
  if (!node || !analysis) return null;
  const name = cardName(node, language);
  const { output, parameters, problem } = analysis;
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
          <IconButton
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
            <IconButton label={words.actionOn(words.actions, name)} icon={<EllipsisVertical aria-hidden />} />
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
