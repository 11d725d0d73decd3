/** "Connect to..." and "Disconnect...": joining and parting layers without a pointer, each answer with what it leads to. */
import { useMemo, useState } from 'react';
import { analyse } from '../../model/analyse.ts';
import { canConnect, connect } from '../../model/edit.ts';
import { layerOf } from '../../model/layers/index.ts';
import { maxBlockName, type NodeId } from '../../model/network.ts';
import { consumersOf, nodeById } from '../../model/wiring.ts';
import { Button } from '../controls/Button.tsx';
import { Dialog } from '../controls/Dialog.tsx';
import { useLanguage, useWords } from '../useWords.ts';
import { join, separate } from './actions.ts';
import { usualBlockName, wrapLayers } from './blockActions.ts';
import { focusCard, setBuilder } from './builderStore.ts';
import { fullShape } from './figures.ts';
import { KindIcon } from './KindIcon.tsx';
import { blockName, cardName } from './layerNames.ts';
import css from './Questions.module.css';
import { useOrder } from './useLayout.ts';
import { useAnalysis, useBuilder, useNameOf, useNetwork, useNode, useProblemText } from './useNetwork.ts';

export function Questions() {
  const question = useBuilder((state) => state.question);
  const node = useNode(question && question.kind !== 'wrap' ? question.id : '');
  if (question?.kind === 'wrap') return <Wrap ids={question.ids} />;
  if (!question || !node) return null;
  return question.kind === 'connect' ? <Connect id={question.id} /> : <Disconnect id={question.id} />;
}

function close(id: NodeId): void {
  setBuilder({ question: null });
  focusCard(id);
}

function Connect({ id }: { readonly id: NodeId }) {
  const words = useWords().builder;
  const language = useLanguage();
  const network = useNetwork();
  const { expected } = useAnalysis();
  const order = useOrder();
  const name = useNameOf();
  const say = useProblemText();
  const answers = useMemo(
    () =>
      order.flatMap((to) => {
        const node = nodeById(network, to);
        if (!node || !canConnect(network, id, to)) return [];
        const after = analyse(connect(network, id, to), expected ?? undefined).nodes.get(to);
        const replaced = layerOf(node.kind).arity.max === 1 ? (node.inputs[0] ?? null) : null;
        return [{ node, after, replaced }];
      }),
    [network, expected, order, id],
  );
  return (
    <Dialog title={words.connectTitle(name(id))} onClose={() => close(id)} width="narrow">
      <p className={css.meaning}>{answers.length === 0 ? words.connectNone : words.connectMeaning}</p>
      <ul className={css.answers}>
        {answers.map(({ node, after, replaced }) => (
          <li key={node.id}>
            <button
              type="button"
              className={css.answer}
              onClick={() => {
                join(id, node.id);
                close(id);
              }}
            >
              <KindIcon kind={node.kind} />
              <span className={css.name}>{cardName(node, language)}</span>
              <span className={css.detail}>
                {[
                  replaced === null ? null : words.connectReplaces(name(replaced)),
                  after?.problem
                    ? words.connectProblem(say(after.problem))
                    : after?.output && words.connectGives(fullShape(after.output)),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Disconnect({ id }: { readonly id: NodeId }) {
  const words = useWords().builder;
  const network = useNetwork();
  const name = useNameOf();
  const inputs = nodeById(network, id)?.inputs ?? [];
  const edges = [
    ...[...new Set(inputs)].map((from) => ({ from, to: id, text: words.comesFrom(name(from)) })),
    ...consumersOf(network, id).map((to) => ({ from: id, to: to.id, text: words.leadsTo(name(to.id)) })),
  ];
  return (
    <Dialog title={words.disconnectTitle(name(id))} onClose={() => close(id)} width="narrow">
      {edges.length === 0 && <p className={css.meaning}>{words.disconnectNone}</p>}
      <ul className={css.answers}>
        {edges.map(({ from, to, text }) => (
          <li key={`${from}>${to}`}>
            <button
              type="button"
              className={css.answer}
              onClick={() => {
                separate(from, to);
                close(id);
              }}
            >
              <span className={css.name}>{text}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Wrap({ ids }: { readonly ids: readonly NodeId[] }) {
  const words = useWords().builder;
  const [name, setName] = useState(() => blockName(usualBlockName(ids), words.blockNames));
  const stop = () => {
    setBuilder({ question: null });
    const [first] = ids;
    if (first !== undefined) focusCard(first);
  };
  const wrap = () => {
    setBuilder({ question: null });
    const usual = usualBlockName(ids);
    // The usual name is kept as the shelf's networks write it, so that it is read in both languages.
    const kept = name.trim() === blockName(usual, words.blockNames) || name.trim() === '';
    wrapLayers(ids, kept ? usual : name.trim());
  };
  return (
    <Dialog title={words.wrapTitle(ids.length)} onClose={stop} width="narrow">
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          wrap();
        }}
      >
        <p className={css.meaning}>{words.wrapMeaning}</p>
        <label className={css.named}>
          <span>{words.blockName}</span>
          <input
            className={css.input}
            value={name}
            maxLength={maxBlockName}
            onChange={(event) => setName(event.target.value)}
            onFocus={(event) => event.target.select()}
          />
        </label>
        <Button variant="primary" type="submit">
          {words.wrapDo}
        </Button>
      </form>
    </Dialog>
  );
}
