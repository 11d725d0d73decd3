/**
 * The engine's thread on synthetic images, with a device that is taken away: right after so many submissions since the
 * run began, whatever they were part of (a step, a reading, a checkpoint, a measurement). The thread's name is the number;
 * without one nothing is lost.
 */
import { type CommandPort, serve } from '../src/engine/serve.ts';
import { syntheticDataset } from '../src/engine/syntheticForTests.ts';
import { wasmPaths } from '../src/engine/wasmPaths.ts';

const after = self.name === '' ? Number.POSITIVE_INFINITY : Number(self.name);
const devices: GPUDevice[] = [];
let submissions = Number.NEGATIVE_INFINITY;

const { requestDevice } = GPUAdapter.prototype;
GPUAdapter.prototype.requestDevice = async function keep(this: GPUAdapter, wish) {
  const device = await requestDevice.call(this, wish);
  devices.push(device);
  return device;
};
/**
 * The engine's clock counts submissions, ten milliseconds each: whatever the machine, a checkpoint comes after some ten of
 * them, with steps on the device whose numbers were not read yet. On WASM it stands still.
 */
let clockMs = 0;
const { submit } = GPUQueue.prototype;
GPUQueue.prototype.submit = function count(this: GPUQueue, commands) {
  submit.call(this, commands);
  submissions += 1;
  clockMs += 10;
  if (submissions === after) for (const device of devices) device.destroy();
  return undefined;
};

const port: CommandPort = {
  onmessage: null,
  postMessage(event, transfer) {
    if (event.type === 'started') submissions = 0;
    self.postMessage(event, { transfer });
  },
};
serve(port, { wasmPaths, open: syntheticDataset(), checkpointEveryMs: 100, now: () => clockMs });
// A sign of life goes by the true clock.
setInterval(() => self.postMessage({ type: 'alive' }), 1000);
self.onmessage = (event) => port.onmessage?.(event);
