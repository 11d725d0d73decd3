/**
 * Waits for a real turn of the event loop, so that commands which have arrived are heard before the next step. A message
 * channel is used because timers are slowed down in a hidden tab and `requestAnimationFrame` stops there altogether.
 *
 * Node takes up to a thousand messages of one port before it looks at another, so there it is `setImmediate`.
 */
const immediate: unknown = Reflect.get(globalThis, 'setImmediate');

export const macrotask: () => Promise<void> =
  typeof immediate === 'function' ? () => new Promise((resolve) => immediate(resolve)) : throughChannel();

function throughChannel(): () => Promise<void> {
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      channel.port2.postMessage(null);
    });
}
