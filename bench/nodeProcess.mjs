// @ts-check
/** One measurement on Dawn in Node, in a process of its own (node.mjs). Its answer is one line on standard output. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const order = JSON.parse(process.argv[2] ?? '{}');
// Named by a variable: it is not among the project's packages, and its types are not asked for.
const dawn = 'webgpu';
const { create, globals } = await import(dawn);
// tfjs asks for Node's modules the old way.
Object.assign(globalThis, globals, { require: createRequire(import.meta.url) });
// Dawn rounds timestamps to a tenth of a millisecond unless it is told otherwise; a whole step takes ten of those.
const exactTimes = ['enable-dawn-features=allow_unsafe_apis', 'disable-dawn-features=timestamp_quantization'];
const gpu = create(order.task?.kind === 'kernels' ? exactTimes : []);
const navigator = { gpu, hardwareConcurrency: 1, userAgent: 'Node' };
Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });

/** @param {unknown} answer */
function say(answer) {
  process.stdout.write(`answer ${JSON.stringify(answer)}\n`, () => process.exit(0));
}

if (order.adapter) {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  const { vendor = '', architecture = '', device = '', description = '' } = adapter?.info ?? {};
  say({
    adapter: adapter
      ? [vendor, architecture, device, description].filter(Boolean).join(' ') || 'unnamed'
      : null,
  });
} else {
  const { measure } = await import(fileURLToPath(new URL('../dist-bench/node/nodeMain.js', import.meta.url)));
  say(await measure(order));
}
