// @ts-check
/** `npm run bench -- --only reference` writes `reference.json` anew, after a change of the document's defaults or networks. */
import { writeFile } from 'node:fs/promises';
import { ask } from './cells.mjs';
import { findTorch, howToInstallTorch, runTorch } from './pytorch.mjs';
import { referenceFile } from './values.mjs';

const networks = ['simple', 'bookSame', 'book', 'resNet20'];
const withDropout = ['book'];

/** @param {() => Promise<import('@playwright/test').Browser>} launch @param {string} address */
export async function writeReference(launch, address) {
  const torch = findTorch();
  if (!torch) throw new Error(howToInstallTorch);
  /** @type {Record<string, import('./values.mjs').Reference>} */
  const found = {};
  for (const network of networks) {
    const exact = await runTorch(torch.python, 'reference', network, address, {});
    const dropout = withDropout.includes(network);
    const tfjs = dropout ? await stockLosses(launch, address, network) : null;
    found[network] = { ...exact, adam: dropout ? null : exact.adam, tfjs };
    console.log(`  ${network}: ${JSON.stringify(found[network])}`);
  }
  const about = {
    what: 'losses of the first batch before training and of the first training steps, in nats: float64 of PyTorch; tfjs, where dropout draws our random numbers: stock tfjs on the plain CPU, float32',
    command: 'npm run bench -- --only reference',
    torch: torch.version,
  };
  await writeFile(referenceFile, `${JSON.stringify({ about, networks: found }, null, 2)}\n`);
}

/** @param {() => Promise<import('@playwright/test').Browser>} launch @param {string} address @param {string} network */
async function stockLosses(launch, address, network) {
  const rule = { windows: 1, leastSteps: 3, leastMs: 0, mostMs: 1, mostStepMs: 0 };
  const library = { name: 'stock', backend: 'cpu' };
  const { losses } = await ask(launch, address, 'askContender', {
    library,
    network,
    task: { kind: 'measure', rule },
  });
  return losses;
}
