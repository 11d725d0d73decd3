/**
 * Adam's step (kernels/adamUpdate.ts says the formula) over four numbers at a time:
 *
 *   m' = m + (g - m)(1 - beta1);   v' = v + (g g - v)(1 - beta2);   w' = w - (m' rate) / (sqrt v' + epsilon)
 */
import {
  advance,
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

/** Addresses in bytes; `constants` points to 1 - beta1, 1 - beta2, rate and epsilon. */
export const adamVectors = defineFunction(
  'adamVectors',
  ['weight', 'gradient', 'm', 'v', 'newWeight', 'newM', 'newV', 'constants', 'vectors'],
  (p, local) => {
    const [g, m, v] = [local('v128'), local('v128'), local('v128')];
    const factor = (index: number) => loadSplat(get(p.constants), 4 * index);
    const moved = [p.weight, p.gradient, p.m, p.v, p.newWeight, p.newM, p.newV];
    return repeat(local('i32'), get(p.vectors), [
      ...set(g, load(get(p.gradient))),
      ...set(m, load(get(p.m))),
      ...set(v, load(get(p.v))),
      ...set(m, vectorAdd(get(m), vectorMultiply(vectorSubtract(get(g), get(m)), factor(0)))),
      ...set(
        v,
        vectorAdd(get(v), vectorMultiply(vectorSubtract(vectorMultiply(get(g), get(g)), get(v)), factor(1))),
      ),
      ...store(get(p.newM), get(m)),
      ...store(get(p.newV), get(v)),
      ...store(
        get(p.newWeight),
        vectorSubtract(
          load(get(p.weight)),
          vectorDivide(vectorMultiply(get(m), factor(2)), vectorAdd(vectorSquareRoot(get(v)), factor(3))),
        ),
      ),
      ...moved.flatMap((address) => advance(address, constant(16))),
    ]);
  },
);
