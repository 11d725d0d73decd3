/** Mends where one layer and the shape that arrives at it do not fit. */
import * as v from 'valibot';
import { insertOnEdge, setParams } from '../edit.ts';
import { layerOf } from '../layers/index.ts';
import type { Case, Mend } from '../mend.ts';
import type { Network } from '../network.ts';
import { parameterValue } from '../parameterValue.ts';
import type { NetworkProblem } from '../problem.ts';
import { isMap, sizeOf } from '../shape.ts';
import { bypass, exchangeSource, nodeById, placeAfter, withInputs } from '../wiring.ts';
import { decider, insertWith, mend, removeMend } from './proposal.ts';

type Of<C extends NetworkProblem['code']> = Case<Extract<NetworkProblem, { code: C }>>;

/** A vector arrived where a map is needed: go to where the map still was. */
export function mapMends(it: Case): readonly Mend[] {
  const { network, analysis, id } = it;
  const passed = new Set([id]);
  let at = nodeById(network, nodeById(network, id)?.inputs[0] ?? '');
  while (at && !passed.has(at.id)) {
    passed.add(at.id);
    const [arrives] = analysis.nodes.get(at.id)?.inputs ?? [];
    const source = at.inputs[0];
    if (arrives && isMap(arrives) && source !== undefined && at.inputs.length === 1) {
      return [mend('moveBefore', { id: at.id }, moveOnEdge(network, id, source, at.id)), removeMend(it)];
    }
    at = nodeById(network, source ?? '');
  }
  return [removeMend(it)];
}

function moveOnEdge(network: Network, id: string, from: string, to: string): Network {
  const rewired = exchangeSource(bypass(network, new Set([id])), from, id, to);
  const node = nodeById(rewired, id);
  if (!node) return network;
  const rest = { ...rewired, nodes: rewired.nodes.filter((other) => other !== node) };
  return placeAfter(rest, withInputs(node, [from]), from);
}

/** A map arrived where a vector is needed. */
export function vectorMends({ network, analysis, id, problem }: Of<'needsVector'>): readonly Mend[] {
  const node = nodeById(network, id);
  const [from] = node?.inputs ?? [];
  if (!node || from === undefined) return [];
  const elements = sizeOf(problem.got);
  const channels = problem.got.at(-1) ?? 0;
  const flat = insertOnEdge(network, 'flatten', from, id);
  const pooled = insertOnEdge(network, 'globalAvgPool', from, id).network;
  const flatten = mend('insertFlatten', { elements }, flat.network);
  const pooling = mend('insertGlobalPooling', { channels }, pooled);
  if (node.kind !== 'output') return [flatten, pooling];

  // Few things fit an output as they come: bring them to its classes.
  const classes = analysis.expected?.classes ?? node.params.classes;
  const dense = insertWith(flat.network, 'dense', [flat.id, id], { units: classes }).network;
  const ready = setParams(dense, id, { classes });
  return [
    mend('addDenseToClasses', { classes }, ready),
    ...(elements === classes ? [flatten] : []),
    ...(channels === classes ? [pooling] : []),
  ];
}

/** The window is larger than what it slides over. */
export function windowMends(it: Of<'windowTooLarge'>): readonly Mend[] {
  const { network, id, problem } = it;
  const size = Math.min(...problem.padded);
  const params = nodeById(network, id)?.params ?? {};
  const name = 'kernel' in params ? 'kernel' : 'size';
  const shrunk = { [name]: size, ...('kernelWidth' in params ? { kernelWidth: size } : {}) };
  return [
    mend('padSame', {}, setParams(network, id, { padding: 'same' })),
    mend('shrinkWindow', { size }, setParams(network, id, shrunk)),
    removeMend(it),
  ];
}

/** Channels or filters that cannot be shared out evenly among the groups: the next number of filters that can, or one group. */
export function groupMends({ network, id, problem }: Of<'groupsDoNotDivide'>): readonly Mend[] {
  const { groups, filters } = problem;
  const even = Math.ceil(filters / groups) * groups;
  return [
    mend('setFilters', { id, filters: even }, setParams(network, id, { filters: even })),
    mend('resetParameter', { name: 'groups' }, setParams(network, id, { groups: 1 })),
  ];
}

/** The number of values that arrive at the output is not the number of classes. */
export function classesMends({ network, analysis, id, problem }: Of<'classesDiffer'>): readonly Mend[] {
  const node = nodeById(network, id);
  const [from] = node?.inputs ?? [];
  if (node?.kind !== 'output' || from === undefined) return [];
  const { got } = problem;
  const classes = analysis.expected?.classes ?? node.params.classes;
  const dense = got === classes ? null : decider({ network, analysis }, from, 'dense');
  const units = (target: string) =>
    setParams(setParams(network, target, { units: classes }), id, { classes });
  const added = insertWith(network, 'dense', [from, id], { units: classes }).network;
  return [
    mend('setClasses', { classes: got }, setParams(network, id, { classes: got })),
    ...(dense ? [mend('setUnits', { id: dense.id, units: classes }, units(dense.id))] : []),
    ...(got === classes ? [] : [mend('addDenseToClasses', { classes }, setParams(added, id, { classes }))]),
  ];
}

/** A parameter that is not allowed, not what the data has, or far too large. */
export function parameterMends(it: Case): readonly Mend[] {
  const { network, id, problem } = it;
  const node = nodeById(network, id);
  if (!node) return [];
  if (problem.code === 'imageDiffers') {
    const [height = 1, width = 1, channels = 1] = problem.image;
    const image = { height, width, channels };
    return [mend('setImage', image, setParams(network, id, image))];
  }
  if (problem.code === 'badParameter' && problem.name === 'padding' && 'size' in node.params) {
    const padding = node.params.size - 1;
    return [
      mend('padLess', { padding }, setParams(network, id, { padding })),
      mend('padSame', {}, setParams(network, id, { padding: 'same' })),
    ];
  }
  const { defaults } = layerOf(node.kind);
  if (problem.code === 'badParameter') {
    // From outside several may come wrong at once; only all of them together mend it.
    const parsed = v.safeParse(layerOf(node.kind).params, node.params);
    const wrong = new Set((parsed.issues ?? []).map(({ path }) => path?.[0]?.key));
    const usual = layerOf(node.kind)
      .fields.filter(({ name }) => wrong.has(name))
      .map((field) => [field.name, parameterValue(field, defaults)]);
    const reset = setParams(network, id, Object.fromEntries(usual));
    return [mend('resetParameter', { name: problem.name }, reset), removeMend(it)];
  }
  // Far too large: whatever was set above its default goes back to it.
  const current = new Map(Object.entries(node.params));
  const raised = Object.entries(defaults).filter(
    ([name, value]) => Number(current.get(name)) > Number(value),
  );
  return [
    ...raised.map(([name, value]) =>
      mend('resetParameter', { name }, setParams(network, id, { [name]: value })),
    ),
    removeMend(it),
  ];
}
