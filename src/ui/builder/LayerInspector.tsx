/** One layer: what it does, its settings, its numbers as filled-in formulas, its connections and what can be done to it. */
import { ArrowLeft, ArrowRight, Copy, Trash2, Unlink } from 'lucide-react';
import { type ComponentProps, memo, useState } from 'react';
import { shareOfWork } from '../../model/analyse.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { Field, Formula } from '../../model/layers/layerType.ts';
import type { Network, NetworkNode, NodeId } from '../../model/network.ts';
import { parameterValue } from '../../model/parameterValue.ts';
import { grouped } from '../../model/terms.ts';
import { consumersOf } from '../../model/wiring.ts';
import { useAfterNumbers } from '../afterNumbers.ts';
import { Button, IconButton } from '../controls/Button.tsx';
import { useLanguage, useLocalised, useWords } from '../useWords.ts';
import {
  duplicateLayers,
  moveLayersEarlier,
  moveLayersLater,
  removeLayers,
  selectedIds,
  separate,
} from './actions.ts';
import { focusCard, selectLayers, setBuilder } from './builderStore.ts';
import { FormulaView } from './FormulaView.tsx';
import { fullShape, percent } from './figures.ts';
import css from './Inspector.module.css';
import { KindIcon } from './KindIcon.tsx';
import { numberOfKind } from './layerNames.ts';
import { ParameterField } from './ParameterField.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import { receptiveFormula } from './receptiveFormula.ts';
import { useAnalysis, useName, useNetwork } from './useNetwork.ts';

interface Inspected {
  readonly node: NetworkNode;
  readonly network: Network;
}

export function LayerInspector({ node }: { readonly node: NetworkNode }) {
  const words = useWords().builder;
  const localised = useLocalised();
  const network = useNetwork();
  const analysis = useAnalysis();
  const settled = useAfterNumbers({ node, network }, isAnotherByEdit);
  const { id, kind } = node;
  const layer = layerOf(kind);
  const own = analysis.nodes.get(id);
  const number = numberOfKind(network, analysis.order, id);
  const name = localised(layer.text.name);
  const movable = node.inputs.length === 1 && kind !== 'output';
  return (
    <>
      <h2 className={css.title}>
        <KindIcon kind={kind} />
        {number === null ? name : words.numbered(name, number)}
      </h2>
      <p className={css.meaning}>{localised(layer.text.meaning)}</p>
      {own?.problem && <ProblemNote id={id} className={css.problem} />}
      <Settings node={settled.node} />
      {own?.output && <Numbers node={node} />}
      <Neighbours node={settled.node} network={settled.network} />
      <LayerActions isMovable={movable} isEnd={layer.family === 'io'} leads={kind !== 'output'} />
    </>
  );
}

/**
 * An edit that selects another layer (one is put in, copied or taken out) draws every setting anew: they come behind the
 * numbers. Who selects another without an edit has them at once.
 */
function isAnotherByEdit(drawn: Inspected, now: Inspected): boolean {
  return drawn.node.id !== now.node.id && drawn.network !== now.network;
}

const Settings = memo(function Settings({ node: { id, kind, params } }: { readonly node: NetworkNode }) {
  const { fields } = layerOf(kind);
  const seldom = fields.filter((field) => !isUsual(field));
  return (
    <>
      {fields.filter(isUsual).map((field) => (
        <ParameterField key={field.name} id={id} field={field} value={parameterValue(field, params)} />
      ))}
      {seldom.length > 0 && <SeldomFields id={id} fields={seldom} params={params} />}
    </>
  );
});

interface NeighboursProps {
  readonly node: NetworkNode;
  readonly network: Network;
}

/** What leads to it, and what it leads to. */
const Neighbours = memo(function Neighbours({ node: { id, kind, inputs }, network }: NeighboursProps) {
  const words = useWords().builder;
  return (
    <>
      <h3 className={css.heading}>{words.connectionsOf}</h3>
      <Connections
        title={words.inputs}
        none={words.nothingArrives}
        edges={[...new Set(inputs)].map((from) => ({ from, to: id, other: from }))}
      />
      {kind !== 'output' && (
        <Connections
          title={words.outputs}
          none={words.leadsNowhere}
          edges={consumersOf(network, id).map((one) => ({ from: id, to: one.id, other: one.id }))}
        />
      )}
    </>
  );
});

interface SeldomFieldsProps {
  readonly id: NodeId;
  readonly fields: readonly Field[];
  readonly params: NetworkNode['params'];
}

/** Settings that may be left out: folded, and not even drawn, until one of them is set or the reader opens them. */
function SeldomFields({ id, fields, params }: SeldomFieldsProps) {
  const words = useWords().builder;
  /** What the reader chose, of which layer. */
  const [chosen, setChosen] = useState<{ readonly id: NodeId; readonly open: boolean } | null>(null);
  const isOpen = chosen?.id === id ? chosen.open : fields.some(({ name }) => Object.hasOwn(params, name));
  return (
    <details
      className={css.more}
      open={isOpen}
      onToggle={({ currentTarget: { open } }) => {
        if (open !== isOpen) setChosen({ id, open });
      }}
    >
      <summary>{words.moreSettings}</summary>
      {isOpen &&
        fields.map((field) => (
          <ParameterField key={field.name} id={id} field={field} value={parameterValue(field, params)} />
        ))}
    </details>
  );
}

interface LayerActionsProps {
  readonly isMovable: boolean;
  /** The image or the output. */
  readonly isEnd: boolean;
  /** Something may follow it. */
  readonly leads: boolean;
}

/** What is done is done to the selected layer, so that selecting another draws no button again. */
const LayerActions = memo(function LayerActions({ isMovable, isEnd, leads }: LayerActionsProps) {
  const words = useWords().builder;
  return (
    <div className={css.actions}>
      {leads && (
        <Button variant="line" onPress={askToConnect}>
          {words.connectTo}
        </Button>
      )}
      <IconButton
        variant="line"
        label={words.moveEarlier}
        icon={pictures.earlier}
        isDisabled={!isMovable}
        onPress={() => moveLayersEarlier(selectedIds())}
      />
      <IconButton
        variant="line"
        label={words.moveLater}
        icon={pictures.later}
        isDisabled={!isMovable}
        onPress={() => moveLayersLater(selectedIds())}
      />
      <IconButton
        variant="line"
        label={words.duplicate}
        icon={pictures.copy}
        isDisabled={isEnd}
        onPress={() => duplicateLayers(selectedIds())}
      />
      <IconButton
        variant="danger"
        label={words.remove}
        icon={pictures.remove}
        onPress={() => removeLayers(selectedIds())}
      />
    </div>
  );
});

/** The same for ever, so that React looks no further into them. */
const pictures = {
  earlier: <ArrowLeft aria-hidden />,
  later: <ArrowRight aria-hidden />,
  copy: <Copy aria-hidden />,
  remove: <Trash2 aria-hidden />,
  unlink: <Unlink aria-hidden />,
};

function askToConnect(): void {
  const [id] = selectedIds();
  if (id !== undefined) setBuilder({ question: { kind: 'connect', id } });
}

/** Settings that may be left out are seldom needed: they stand behind the others. */
function isUsual({ absent }: Field): boolean {
  return absent === undefined;
}

function Numbers({ node }: { readonly node: NetworkNode }) {
  const words = useWords().builder;
  const analysis = useAnalysis();
  const own = analysis.nodes.get(node.id);
  const layer = layerOf(node.kind);
  const { family } = layer;
  if (!own?.output) return null;
  const formulas = layer.formulas(own.inputs, node.params);
  const field = receptiveFormula(node, analysis);
  const rows: Row[] = formulas.map((formula) => ({
    name: words.formulas[formula.of],
    terms: formula.terms,
    result: resultText(formula),
  }));
  // All in one list, so that a layer of another kind takes over the rows of the one before.
  if (!formulas.some(({ of }) => of === 'outputSize'))
    rows.unshift({ name: words.formulas.outputSize, terms: [], result: fullShape(own.output) });
  if (field)
    rows.push({
      name: words.formulas.receptiveField,
      terms: field.terms,
      result: field.result === 'everything' ? words.seesEverything : field.result.join(' × '),
    });
  if (own.multiplyAdds > 0)
    rows.push({ name: words.share, terms: [], result: percent(shareOfWork(analysis, own)) });
  return (
    <dl className={css.formulas}>
      {rows.map((row) => (
        <FormulaView key={row.name} {...row} family={family} />
      ))}
    </dl>
  );
}

type Row = Omit<ComponentProps<typeof FormulaView>, 'family'>;

function resultText({ result }: Formula): string {
  if (result === null) return '';
  return typeof result === 'number' ? grouped(result) : fullShape(result);
}

interface ConnectionsProps {
  readonly title: string;
  readonly none: string;
  readonly edges: readonly { readonly from: NodeId; readonly to: NodeId; readonly other: NodeId }[];
}

function Connections({ title, none, edges }: ConnectionsProps) {
  const language = useLanguage();
  return (
    <div className={css.connections} lang={language}>
      <span className={css.connectionsTitle}>{title}</span>
      {edges.length === 0 ? (
        <span className={css.none}>{none}</span>
      ) : (
        <ul>
          {edges.map(({ from, to, other }, place) => {
            // The connections of another layer take over the lines of the one before.
            const key = `line ${place}`;
            return <Connection key={key} from={from} to={to} other={other} />;
          })}
        </ul>
      )}
    </div>
  );
}

const Connection = memo(function Connection({ from, to, other }: ConnectionsProps['edges'][number]) {
  const words = useWords().builder;
  const name = useName(other);
  return (
    <li className={css.connection}>
      <button
        type="button"
        className={css.link}
        onClick={() => {
          selectLayers([other]);
          focusCard(other);
        }}
      >
        {name}
      </button>
      <IconButton
        className={css.small}
        label={words.disconnectFrom(name)}
        icon={pictures.unlink}
        onPress={() => separate(from, to)}
      />
    </li>
  );
});
