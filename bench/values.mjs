// @ts-check
/**
 * A fast wrong answer is worth nothing: every contender's losses are compared with `reference.json`, which holds those of
 * the same weights, images and rules in float64 (PyTorch). Where dropout draws random numbers, only what draws the same ones
 * is compared, with stock tfjs; everybody else with the loss before training, in inference mode.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** @typedef {{ evaluated: number, adam: number[] | null, sgd: number[] | null, tfjs: number[] | null }} Reference */

export const referenceFile = fileURLToPath(new URL('./reference.json', import.meta.url));

/** @returns {Promise<Record<string, Reference>>} */
export async function readReference() {
  return JSON.parse(await readFile(referenceFile, 'utf8')).networks;
}

/** Of the first step, before any rounding was amplified; and of the later ones, which Adam makes of rounding. */
const tolerance = { first: 1e-4, later: 2e-3 };

/**
 * What is wrong, or null.
 * @param {import('./cells.mjs').Contender} contender
 * @param {import('./cells.mjs').Timing} timing
 * @param {Reference | undefined} reference
 */
export function difference({ library }, { losses, evaluatedLoss, cannot }, reference) {
  if (!reference) return 'there is no reference for it';
  if (cannot) return wrongBefore(evaluatedLoss, reference);
  if (losses.length === 0 || losses.some((loss) => !Number.isFinite(loss))) return 'a loss is not finite';
  const before = evaluatedLoss === null ? null : wrongBefore(evaluatedLoss, reference);
  if (before) return before;
  const sameDropout = library === 'ours' || library === 'stock';
  const expected =
    library === 'convnet' ? reference.sgd : (reference.adam ?? (sameDropout ? reference.tfjs : null));
  if (!expected && evaluatedLoss === null) return 'nothing to compare it with';
  for (const [step, loss] of losses.entries()) {
    const right = expected?.[step];
    if (right !== undefined && far(loss, right, step === 0 ? tolerance.first : tolerance.later))
      return `the loss of step ${step} is ${loss}, not ${right}`;
  }
  return null;
}

/** @param {number | null} loss @param {Reference} reference */
const wrongBefore = (loss, { evaluated }) =>
  far(loss ?? Number.NaN, evaluated, tolerance.first)
    ? `before training its loss is ${loss}, not ${evaluated}`
    : null;

/** @param {number} value @param {number} right @param {number} allowed */
const far = (value, right, allowed) => !(Math.abs(value - right) <= allowed * Math.max(1, Math.abs(right)));
