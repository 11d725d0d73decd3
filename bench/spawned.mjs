// @ts-check
/** A process of a peer's own, and what it said. One that hangs is ended. */
import { spawn } from 'node:child_process';

const limitMs = 300_000;

/**
 * @typedef {object} Said
 * @property {string} out
 * @property {string} errors
 * @property {string | null} ended how, where it was not by itself and well: a code or a signal
 */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} [env] beside this process's own
 * @returns {Promise<Said>} Rejects where it cannot be started.
 */
export function spawned(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, timeout: limitMs });
    let [out, errors] = ['', ''];
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      errors += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ out, errors, ended: code === 0 ? null : `${signal ?? code}` }),
    );
  });
}
