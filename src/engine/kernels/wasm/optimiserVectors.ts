/** The optimisers' steps (kernels/optimiserFormulas.ts), slots in place, four numbers at a time, with and without weight decay. */
import type { Arithmetic } from '../optimiserFormulas.ts';
import { type OptimiserKind, optimiserFormulas } from '../optimiserFormulas.ts';
import {
  advance,
  type Code,
  constant,
  defineFunction,
  get,
  load,
  loadSplat,
  repeat,
  set,
  store,
  vectorAdd,
  vectorDivide,
  vectorMultiply,
  vectorSquareRoot,
  vectorSubtract,
} from './assemble.ts';

const arithmetic: Arithmetic<Code> = {
  add: vectorAdd,
  subtract: vectorSubtract,
  multiply: vectorMultiply,
  divide: vectorDivide,
  squareRoot: vectorSquareRoot,
};

const parameters = ['weight', 'gradient', 'slot0', 'slot1', 'newWeight', 'constants', 'vectors'] as const;

/** Addresses in bytes; `constants` points to those of the formula and the weight decay behind them. */
function optimiserVectors(kind: OptimiserKind, decays: boolean) {
  return defineFunction(`${kind}${decays ? 'WithDecay' : ''}`, parameters, (p, local) => {
    const { slots, slotsAfter, weightAfter } = optimiserFormulas[kind];
    const [weight, gradient] = [local('v128'), local('v128')];
    const constants = Array.from({ length: 5 }, () => local('v128'));
    const [c0, c1, c2, c3, decay] = constants.map(get) as [Code, Code, Code, Code, Code];
    const carried = [p.slot0, p.slot1].slice(0, slots.length).map((address) => ({
      ...{ address, before: local('v128'), after: local('v128') },
    }));
    const given = (which: 'before' | 'after') => {
      const [first = [], second = []] = carried.map((slot) => get(slot[which]));
      return {
        ...{ weight: get(weight), gradient: get(gradient) },
        slots: [first, second] as const,
        constants: [c0, c1, c2, c3] as const,
      };
    };
    const after = slotsAfter(arithmetic, given('before'));
    const addresses = [p.weight, p.gradient, p.newWeight, ...carried.map(({ address }) => address)];
    return [
      ...constants.flatMap((place, i) => set(place, loadSplat(get(p.constants), 4 * i))),
      ...repeat(local('i32'), get(p.vectors), [
        ...set(weight, load(get(p.weight))),
        ...set(gradient, load(get(p.gradient))),
        ...(decays ? set(gradient, vectorAdd(get(gradient), vectorMultiply(get(weight), decay))) : []),
        ...carried.flatMap(({ address, before }) => set(before, load(get(address)))),
        ...carried.flatMap((slot, i) => set(slot.after, after[i] ?? [])),
        ...carried.flatMap((slot) => store(get(slot.address), get(slot.after))),
        ...store(get(p.newWeight), weightAfter(arithmetic, given('after'))),
        ...addresses.flatMap((address) => advance(address, constant(16))),
      ]),
    ];
  });
}

const bothWays = (kind: OptimiserKind) => ({
  plain: optimiserVectors(kind, false),
  decaying: optimiserVectors(kind, true),
});

export type OptimiserFunction = ReturnType<typeof optimiserVectors>;

export const optimiserFunctions: Readonly<Record<OptimiserKind, ReturnType<typeof bothWays>>> = {
  sgd: bothWays('sgd'),
  momentum: bothWays('momentum'),
  adagrad: bothWays('adagrad'),
  rmsprop: bothWays('rmsprop'),
  adam: bothWays('adam'),
};
