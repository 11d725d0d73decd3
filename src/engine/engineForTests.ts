/**
 * For tests only: the true protocol between a listener and `serve` over a message channel, within one process; the WASM
 * binaries from node_modules; and small synthetic images in the place of MNIST's.
 */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Experiment } from '../document/experiment.ts';
import type { WasmPaths } from './backends.ts';
import type { Backend, Command, Event } from './protocol.ts';
import { type ServeOptions, serve } from './serve.ts';
import { syntheticDataset } from './syntheticForTests.ts';

const wasmFolder = `${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`;
const names = ['tfjs-backend-wasm', 'tfjs-backend-wasm-simd', 'tfjs-backend-wasm-threaded-simd'];
export const nodeWasmPaths: WasmPaths = Object.fromEntries(
  names.map((name) => [`${name}.wasm`, `${wasmFolder}${name}.wasm`]),
);

export interface TestEngine {
  readonly events: readonly Event[];
  send(command: Command): void;
  /** The next event of this type after those that were waited for already. */
  next<T extends Event['type']>(type: T, timeoutMs?: number): Promise<Extract<Event, { type: T }>>;
  all<T extends Event['type']>(type: T): readonly Extract<Event, { type: T }>[];
  /** Losses of all steps told so far, by step. */
  losses(): readonly number[];
  close(): void;
}

export function startEngine(options: Partial<ServeOptions> = {}): TestEngine {
  const channel = new MessageChannel();
  const close = serve(channel.port2, { wasmPaths: nodeWasmPaths, open: syntheticDataset(), ...options });
  const events: Event[] = [];
  let seen = 0;
  let wake = () => {};
  channel.port1.onmessage = ({ data }) => {
    events.push(data);
    wake();
  };
  const isOf = <T extends Event['type']>(type: T, event: Event): event is Extract<Event, { type: T }> =>
    event.type === type;
  return {
    events,
    send: (command) => channel.port1.postMessage(command),
    async next(type, timeoutMs = 30_000) {
      const limit = Date.now() + timeoutMs;
      for (;;) {
        for (; seen < events.length; seen += 1) {
          const event = events[seen];
          if (event && isOf(type, event)) {
            seen += 1;
            return event;
          }
          if (event?.type === 'failed' && type !== 'failed') throw new Error(JSON.stringify(event.problem));
        }
        if (Date.now() > limit) throw new Error(`no ${type} within ${timeoutMs} ms`);
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, 200);
        });
      }
    },
    all: (type) => events.filter((event) => isOf(type, event)),
    losses() {
      const losses: number[] = [];
      for (const event of events) {
        if (event.type !== 'stepped') continue;
        event.losses.forEach((loss, i) => {
          losses[event.firstStep + i] = loss;
        });
      }
      return losses;
    },
    close() {
      close();
      channel.port1.close();
      channel.port2.close();
    },
  };
}

export interface SmallExperiment {
  readonly backend?: Backend;
  readonly network: Experiment['network'];
  readonly training?: Partial<Experiment['training']>;
  readonly data?: Partial<Experiment['data']>;
  readonly seed?: number;
}

/** 800 images to learn from, 100 for validation, batches of 20: 40 steps, one epoch. */
export function smallExperiment({ network, training, data, seed = 42 }: SmallExperiment): Experiment {
  return {
    v: 1,
    title: 'small',
    seed,
    data: { dataset: 'mnist', training: 800, validation: 100, augmentation: { kind: 'none' }, ...data },
    network,
    training: {
      optimiser: { kind: 'adam', beta1: 0.9, beta2: 0.999 },
      learningRate: 0.01,
      schedule: { kind: 'constant' },
      batchSize: 20,
      epochs: 1,
      weightDecay: 0,
      precision: 'float32',
      ...training,
    },
    hidden: [],
  };
}
