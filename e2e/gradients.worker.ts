/** Starts a backend as the engine does, kernels and flags included, and holds every kind of layer to the reference. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { chooseBackend } from '../src/engine/backends.ts';
import { backends } from '../src/engine/protocol.ts';
import { gradientCases } from '../src/engine/reference/gradientCases.ts';
import { checkGradients } from '../src/engine/reference/gradientCheck.ts';
import { wasmPaths } from '../src/engine/wasmPaths.ts';
import { answerChecks } from './answerChecks.ts';

answerChecks(async (asked) => {
  const wanted = backends.find((backend) => backend === asked) ?? null;
  const { started, findings } = await chooseBackend(wanted, wasmPaths);
  if (started?.backend !== wanted) throw new Error(`${wanted} does not start: ${JSON.stringify(findings)}`);
  return checkGradients(tf, gradientCases);
});
