/**
 * Which backend computes: the first of WebGPU, WebGL, WASM, plain CPU that really works on this machine. A GPU that the
 * CPU imitates (a fallback adapter, SwiftShader, llvmpipe) works, but many times slower than WASM, so it is taken only
 * where it is asked for. Every candidate proves itself by a small computation whose values are checked: broken drivers
 * give zeros at great speed. A backend's code is loaded only when its turn comes.
 */
import * as tf from '@tensorflow/tfjs-core';
import { budgetBytes } from './budget.ts';
import { deviceOf } from './gpuDevice.ts';
import type { KernelChoice } from './kernels/wasm/vectorCode.ts';
import { type Backend, type BackendFinding, backends } from './protocol.ts';
import { DeviceReads, withTimeLimit } from './readBack.ts';

export interface StartedBackend {
  readonly backend: Backend;
  readonly device: string;
  /** Names of the operations that our own kernels compute. */
  readonly kernels: readonly string[];
  readonly budgetBytes: number;
  readonly tensorBytes: number;
  readonly reads: DeviceReads;
  /** Resolves, with what the driver said, when the device is lost. */
  readonly lost: Promise<string>;
  /** The device of WebGPU; null on every other backend. */
  readonly gpu: GPUDevice | null;
}

export interface BackendChoice {
  /** Null where nothing works. */
  readonly started: StartedBackend | null;
  readonly findings: readonly BackendFinding[];
}

/** Where the three WebAssembly binaries of tfjs lie, by their file names. */
export type WasmPaths = Readonly<Record<string, string>>;

/** Found without loading tfjs code; null where there is none. */
interface Candidate {
  readonly device: string;
  readonly software: boolean;
}

type Started = Pick<StartedBackend, 'kernels' | 'tensorBytes' | 'lost' | 'gpu'>;

/** `wanted` is tried first, software or not; a finding other than `works` or `software` then tells that it is unusable. */
export async function chooseBackend(
  wanted: Backend | null,
  wasmPaths: WasmPaths,
  kernels: KernelChoice = 'vector',
): Promise<BackendChoice> {
  tf.enableProdMode();
  const findings = new Map<Backend, BackendFinding>();
  const candidates = new Map<Backend, Candidate>();
  for (const backend of backends) {
    const candidate = await look(backend).catch(() => null);
    if (candidate) candidates.set(backend, candidate);
    const finding = !candidate ? 'missing' : candidate.software ? 'software' : 'untried';
    findings.set(backend, { backend, finding, device: candidate?.device ?? '' });
  }
  const ranked = backends.filter((backend) => candidates.get(backend)?.software === false);
  const order = wanted && candidates.has(wanted) ? [wanted, ...ranked.filter((b) => b !== wanted)] : ranked;

  let started: StartedBackend | null = null;
  for (const backend of order) {
    const { device = '', software = false } = candidates.get(backend) ?? {};
    const begun = await start(backend, wasmPaths, kernels);
    if (!begun) {
      findings.set(backend, { backend, finding: 'broken', device });
      continue;
    }
    findings.set(backend, { backend, finding: software ? 'software' : 'works', device });
    const reads = new DeviceReads(backend === 'wasm' || backend === 'cpu');
    started = { backend, device, budgetBytes: budgetBytes(backend, deviceMemoryGiB()), reads, ...begun };
    break;
  }
  return { started, findings: [...findings.values()] };
}

/** The WASM backend alone, as a replica needs it. @returns its kernels, as a run records them @throws where it does not work */
export async function startWasm(wasmPaths: WasmPaths, choice: KernelChoice): Promise<readonly string[]> {
  tf.enableProdMode();
  const started = await start('wasm', wasmPaths, choice);
  if (!started) throw new Error('WebAssembly does not work in this thread');
  return started.kernels;
}

/** Whether a backend is worth trying, as far as can be told without its code. @throws what a browser throws at the question */
async function look(backend: Backend): Promise<Candidate | null> {
  switch (backend) {
    case 'webgpu':
      return lookForWebGpu();
    case 'webgl':
      return lookForWebGl();
    case 'wasm':
      return typeof WebAssembly === 'undefined' ? null : { device: 'WebAssembly', software: false };
    case 'cpu':
      return { device: 'JavaScript', software: false };
    default:
      return backend satisfies never;
  }
}

const fastest = { powerPreference: 'high-performance' } as const;

async function lookForWebGpu(): Promise<Candidate | null> {
  const gpu = typeof navigator !== 'undefined' && 'gpu' in navigator ? navigator.gpu : null;
  const asking = gpu?.requestAdapter(fastest) ?? Promise.resolve(null);
  const adapter = await withTimeLimit(asking, 10_000).catch(() => null);
  if (!adapter) return null;
  // Browsers that are not of today's draft: one that says nothing of its adapter, and one that says what it is elsewhere.
  const said: Partial<GPUAdapterInfo> = adapter.info ?? {};
  const { vendor, architecture, device, description } = said;
  const name = description || [vendor, architecture, device].filter(Boolean).join(' ');
  const imitated = (said.isFallbackAdapter ?? Reflect.get(adapter, 'isFallbackAdapter')) === true;
  return { device: name, software: imitated || softwareRenderer.test(name) };
}

const softwareRenderer = /swiftshader|llvmpipe|softpipe|software|basic render/i;

function lookForWebGl(): Candidate | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return null;
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info');
  const device = String(gl.getParameter(unmasked ? unmasked.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { device, software: softwareRenderer.test(device) };
}

/** Starts a backend and has it prove itself. Null, with everything undone, where it does not. */
async function start(backend: Backend, wasmPaths: WasmPaths, kernels: KernelChoice): Promise<Started | null> {
  try {
    const load = {
      webgpu: loadWebGpu,
      webgl: loadWebGl,
      wasm: () => loadWasm(wasmPaths, kernels),
      cpu: loadCpu,
    };
    const proofLimitMs = 30_000;
    const about = await withTimeLimit(load[backend](), proofLimitMs);
    if (!(await withTimeLimit(tf.setBackend(backend), proofLimitMs))) throw new Error('it did not start');
    await withTimeLimit(prove(), proofLimitMs);
    return about();
  } catch {
    forget(backend);
    return null;
  }
}

/** Where it is known at all: its code may not have come, or have been of no use before. */
function forget(backend: Backend): void {
  if (tf.findBackendFactory(backend)) tf.removeBackend(backend);
}

const never = new Promise<string>(() => {});
const noLimit = Number.POSITIVE_INFINITY;

async function loadCpu() {
  const [{ registerCpuKernels }] = await Promise.all([
    import('./kernels/cpu/register.ts'),
    import('@tensorflow/tfjs-backend-cpu'),
  ]);
  const kernels = registerCpuKernels();
  return (): Started => ({ kernels, tensorBytes: noLimit, lost: never, gpu: null });
}

async function loadWasm(wasmPaths: WasmPaths, choice: KernelChoice) {
  const [{ setWasmPaths }, { registerWasmKernels }] = await Promise.all([
    import('@tensorflow/tfjs-backend-wasm'),
    import('./kernels/wasm/register.ts'),
  ]);
  // The threaded build breaks when it is minified, and gains nothing.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({ ...wasmPaths });
  const kernels = registerWasmKernels(choice);
  return (): Started => ({ kernels, tensorBytes: noLimit, lost: never, gpu: null });
}

async function loadWebGl() {
  await import('@tensorflow/tfjs-backend-webgl');
  tf.env().set('SOFTWARE_WEBGL_ENABLED', true);
  return (): Started => {
    const { gpgpu } = tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } };
    const { canvas } = gpgpu.gl;
    const lost = new Promise<string>((resolve) => {
      canvas.addEventListener('webglcontextlost', () => resolve('the WebGL context was lost'));
    });
    const side = gpgpu.gl.getParameter(gpgpu.gl.MAX_TEXTURE_SIZE) as number;
    return { kernels: [], tensorBytes: 4 * side * side, lost, gpu: null };
  };
}

async function loadWebGpu() {
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  // In the place of tf's own, which asks for a device with fewer of the adapter's limits.
  forget('webgpu');
  tf.registerBackend('webgpu', async () => {
    const adapter = await navigator.gpu.requestAdapter(fastest);
    if (!adapter) throw new Error('the adapter is gone');
    return new WebGPUBackend(await deviceOf(adapter), adapter.info);
  });
  // Small tensors would be computed on the CPU, and the split-K product adds in any order: neither repeats bit for bit.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', 3);
  return (): Started => {
    const { device } = tf.backend() as unknown as { device: GPUDevice };
    const lost = new Promise<string>((resolve) => {
      void device.lost.then(({ reason, message }) => resolve(`${reason}: ${message}`));
      // An invalid pipeline or an oversized buffer would otherwise give zeros in silence.
      device.addEventListener('uncapturederror', ({ error }) => resolve(error.message));
    });
    const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
    const tensorBytes = Math.min(maxStorageBufferBindingSize, maxBufferSize);
    return { kernels: [], tensorBytes, lost, gpu: device };
  };
}

/** A convolution, a product and a sum whose values are known. @throws where they are others */
async function prove(): Promise<void> {
  const result = tf.tidy(() => {
    const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const kernel = tf.tensor4d([1, 0, 0, -1], [2, 2, 1, 1]);
    const flat = tf.reshape(tf.conv2d(image, kernel, 1, 'valid'), [1, 4]);
    return tf.sum(tf.relu(tf.matMul(flat, tf.tensor2d([-1, 1, -2, 0, 3, 0, -4, 2], [4, 2]))), 0);
  });
  const [first, second] = await result.data();
  result.dispose();
  // Each output of the convolution is -4: -4 (-1 - 2 + 3 - 4) = 16 and relu(-4 (1 + 0 + 0 + 2)) = 0.
  if (first !== 16 || second !== 0) throw new Error(`it computes ${first}, ${second} instead of 16, 0`);
}

function deviceMemoryGiB(): number | null {
  const memory: unknown = typeof navigator === 'undefined' ? null : Reflect.get(navigator, 'deviceMemory');
  return typeof memory === 'number' ? memory : null;
}
