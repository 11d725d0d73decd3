/**
 * Waits for a real turn of the event loop, so that commands which have arrived are heard before the next step. A message
 * channel is used because timers are slowed down in a hidden tab and `requestAnimationFrame` stops there altogether.
 */
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();
// In Node an open channel would keep the process alive.
if ('unref' in channel.port1 && typeof channel.port1.unref === 'function') channel.port1.unref();

export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}
