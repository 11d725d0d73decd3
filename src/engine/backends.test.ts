/**
 * Browsers and adapters that nobody has seen yet, as Node can play them: whatever they answer when they are asked what they
 * are, something that works is found, and what was wrong with the others is told.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseBackend } from './backends.ts';
import { nodeWasmPaths } from './engineForTests.ts';
import type { Backend } from './protocol.ts';

afterEach(() => vi.unstubAllGlobals());

const info = { vendor: 'acme', architecture: 'one', device: '', description: '', isFallbackAdapter: false };
const noDevice = { requestDevice: () => Promise.reject(new TypeError('a feature is missing')) };

function browserWith(requestAdapter: () => unknown): void {
  vi.stubGlobal('navigator', { gpu: { requestAdapter } });
}

async function found(wanted: Backend | null = null) {
  const { started, findings } = await chooseBackend(wanted, nodeWasmPaths);
  const [webgpu] = findings;
  return { started: started?.backend, webgpu };
}

const missing = { backend: 'webgpu', finding: 'missing', device: '' };

describe('an adapter', () => {
  it.each([
    ['that is none', async () => null],
    ['that is refused', () => Promise.reject(new Error('no'))],
    ['whose very question is an error', () => expect.fail('not allowed here')],
    [
      'whose name is an error',
      async () =>
        Object.defineProperty({}, 'info', {
          get: () => {
            throw new Error('private');
          },
        }),
    ],
  ])('%s: WASM is taken', async (_, requestAdapter) => {
    browserWith(requestAdapter);
    expect(await found()).toEqual({ started: 'wasm', webgpu: missing });
    expect(await found('webgpu'), 'though it was asked for').toEqual({ started: 'wasm', webgpu: missing });
  });

  it.each([
    ['says nothing of itself', {}, { finding: 'broken', device: '' }],
    ['is of a maker unheard of', { info }, { finding: 'broken', device: 'acme one' }],
    [
      'is imitated, as it says now',
      { info: { ...info, isFallbackAdapter: true } },
      { finding: 'software', device: 'acme one' },
    ],
    [
      'is imitated, as it said before',
      { info: { vendor: 'acme' }, isFallbackAdapter: true },
      { finding: 'software', device: 'acme' },
    ],
    [
      'is imitated, and says so by its name alone',
      { info: { description: 'llvmpipe 15' } },
      { finding: 'software', device: 'llvmpipe 15' },
    ],
  ])('%s, and has no device to give: WASM is taken', async (_, adapter, finding) => {
    browserWith(async () => ({ limits: {}, features: new Set(), ...noDevice, ...adapter }));
    expect(await found()).toEqual({ started: 'wasm', webgpu: { backend: 'webgpu', ...finding } });
  });

  it('that is asked for, and has no device to give, is said to be broken', async () => {
    browserWith(async () => ({
      limits: {},
      features: new Set(),
      info: { description: 'llvmpipe' },
      ...noDevice,
    }));
    const { started, webgpu } = await found('webgpu');
    expect([started, webgpu?.finding]).toEqual(['wasm', 'broken']);
  });
});

it('a browser that throws at the question for WebGL has none', async () => {
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext(): never {
        throw new Error('blocked against fingerprinting');
      }
    },
  );
  const { started, findings } = await chooseBackend('webgl', nodeWasmPaths);
  expect(started?.backend).toBe('wasm');
  expect(findings.find(({ backend }) => backend === 'webgl')?.finding).toBe('missing');
});

it('without WebAssembly the plain CPU is taken', async () => {
  vi.stubGlobal('WebAssembly', undefined);
  expect((await found()).started).toBe('cpu');
});
