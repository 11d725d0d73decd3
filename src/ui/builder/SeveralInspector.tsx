/** Several layers are selected, or a whole block: what they come to together and what can be done to all of them. */
import { BoxSelect, Copy, Trash2, Ungroup } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { BlockPath } from '../../model/blocks.ts';
import { maxBlockName, type NetworkNode, type NodeId } from '../../model/network.ts';
import { addSkip } from '../../model/skip.ts';
import { grouped } from '../../model/terms.ts';
import { viewStore } from '../../state/view.ts';
import { Button } from '../controls/Button.tsx';
import { useWords } from '../useWords.ts';
import { removeLayers, selectedIds } from './actions.ts';
import {
  addSkipOver,
  copyLayers,
  duplicateChosen,
  mayWrap,
  renameTo,
  toggleBlock,
  unwrap,
} from './blockActions.ts';
import { keyOfBlock } from './blockKey.ts';
import { blockOf } from './blockSelection.ts';
import { setBuilder } from './builderStore.ts';
import { fullShape, percent } from './figures.ts';
import { foldingStore, isOpen } from './folding.ts';
import css from './Inspector.module.css';
import { useBlock } from './knownBlock.ts';
import { moveChosenEarlier, moveChosenLater } from './moving.ts';
import { useAnalysis, useBuilder, useNetwork } from './useNetwork.ts';

export function SeveralInspector({ nodes }: { readonly nodes: readonly NetworkNode[] }) {
  const words = useWords().builder;
  const network = useNetwork();
  const analysis = useAnalysis();
  const focusId = useBuilder((state) => state.focusId);
  const selection = useStore(viewStore, (view) => view.selection);
  const block = useMemo(() => blockOf(network, selection, focusId), [network, selection, focusId]);
  const all = nodes.flatMap(({ id }) => analysis.nodes.get(id) ?? []);
  const parameters = all.reduce((sum, one) => sum + one.parameters, 0);
  const multiplyAdds = all.reduce((sum, one) => sum + one.multiplyAdds, 0);
  const of = (part: number, whole: number): string => words.ofAll(percent(whole === 0 ? 0 : part / whole));
  return (
    <>
      {block ? (
        <BlockHead path={block.path} />
      ) : (
        <h2 className={css.title}>{words.selectedLayers(nodes.length)}</h2>
      )}
      <dl className={css.totals}>
        <div>
          <dt>{words.formulas.parameters}</dt>
          <dd>
            {grouped(parameters)} <small>{of(parameters, analysis.parameters)}</small>
          </dd>
        </div>
        <div>
          <dt>{words.formulas.multiplyAdds}</dt>
          <dd>
            {grouped(multiplyAdds)} <small>{of(multiplyAdds, analysis.multiplyAdds)}</small>
          </dd>
        </div>
      </dl>
      <SkipOver ids={selection} />
      <div className={css.actions}>
        <Button variant="line" onPress={() => moveChosenEarlier(selectedIds())}>
          {words.moveEarlier}
        </Button>
        <Button variant="line" onPress={() => moveChosenLater(selectedIds())}>
          {words.moveLater}
        </Button>
        {!block && (
          <Button
            variant="line"
            icon={<BoxSelect aria-hidden />}
            isDisabled={!mayWrap(selection)}
            onPress={() => setBuilder({ question: { kind: 'wrap', ids: selectedIds() } })}
          >
            {words.wrap}
          </Button>
        )}
        {block && (
          <Button variant="line" icon={<Ungroup aria-hidden />} onPress={() => unwrap(block.path)}>
            {words.unwrap}
          </Button>
        )}
        <Button variant="line" onPress={() => copyLayers(selectedIds())}>
          {words.copy}
        </Button>
        <Button variant="line" icon={<Copy aria-hidden />} onPress={() => duplicateChosen(selectedIds())}>
          {words.duplicate}
        </Button>
        <Button variant="danger" icon={<Trash2 aria-hidden />} onPress={() => removeLayers(selectedIds())}>
          {words.remove}
        </Button>
      </div>
    </>
  );
}

/** A block's name, which can be changed, what it holds and gives, and whether it is opened. */
function BlockHead({ path }: { readonly path: BlockPath }) {
  const words = useWords().builder;
  const key = keyOfBlock(path);
  const block = useBlock(key);
  const network = useNetwork();
  const open = useStore(foldingStore, (folding) => isOpen(folding, network, path));
  if (!block) return null;
  const { name, inside, face } = block;
  return (
    <>
      <h2 className={css.title}>{name}</h2>
      <p className={css.meaning}>
        {words.blockMeaning(inside)}
        {face.output && ` ${words.formulas.outputSize}: ${fullShape(face.output)}.`}
      </p>
      <div className={css.actions}>
        <Button variant="line" onPress={() => toggleBlock(key)}>
          {open ? words.fold : words.open}
        </Button>
      </div>
      <NameField key={`${key} ${name}`} path={path} shown={name} />
    </>
  );
}

function NameField({ path, shown }: { readonly path: BlockPath; readonly shown: string }) {
  const words = useWords().builder;
  const [text, setText] = useState(shown);
  const done = () => {
    if (text.trim() !== shown && text.trim() !== '') renameTo(path, text);
  };
  return (
    <label className={css.setting}>
      <span className={css.fieldName}>{words.blockName}</span>
      <input
        className={css.text}
        value={text}
        maxLength={maxBlockName}
        onChange={(event) => setText(event.target.value)}
        onBlur={done}
        onKeyDown={(event) => {
          if (event.key === 'Enter') done();
        }}
      />
    </label>
  );
}

/** One press adds a skip; said beforehand: whether a projection comes with it, or why there can be none. */
function SkipOver({ ids }: { readonly ids: readonly NodeId[] }) {
  const words = useWords().builder;
  const network = useNetwork();
  const { nodes } = useAnalysis();
  const result = useMemo(() => addSkip(network, ids), [network, ids]);
  const shapeOf = (id: NodeId) => {
    const output = nodes.get(id)?.output;
    return output ? fullShape(output) : words.shapeUnknown;
  };
  const text = !result.ok
    ? words.skipProblem(result.problem)
    : result.value.projection
      ? words.skipProjects(shapeOf(result.value.from), shapeOf(result.value.to))
      : words.skipPlain;
  const between = result.ok ? result.value.over.filter((id) => !ids.includes(id)).length : 0;
  return (
    <div className={css.skip}>
      <Button variant="line" isDisabled={!result.ok} onPress={() => addSkipOver(selectedIds())}>
        {words.addSkip}
      </Button>
      <p className={css.skipText}>
        {text}
        {between > 0 && ` ${words.skipBetween(between)}`}
      </p>
    </div>
  );
}
