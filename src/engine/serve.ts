/**
 * The worker's side of the protocol: hears commands, holds the backend, the datasets and at most one run, and tells what
 * happened. It takes any port, so that tests speak the true protocol within one process.
 */
import type { DatasetName } from '../data/datasets.ts';
import { datasetOf } from '../data/datasets.ts';
import { type DatasetReader, type Loaded, openDataset } from '../data/pieces.ts';
import { sizeOf } from '../model/shape.ts';
import { chooseBackend, type StartedBackend, type WasmPaths } from './backends.ts';
import { fetchFirst, trainingPieces } from './fetchAhead.ts';
import type { KernelChoice } from './kernels/wasm/vectorCode.ts';
import { NewestWins } from './newestWins.ts';
import { inVain, PredictionDesk } from './predictionDesk.ts';
import { type FieldAsked, probeField } from './probes/probeField.ts';
import type { Command, EngineProblem, Event } from './protocol.ts';
import { mostReplicas } from './replicas/parts.ts';
import type { Wait } from './replicas/patience.ts';
import { ReplicaGroup } from './replicas/replicaGroup.ts';
import type { ReplicaThread } from './replicas/replicaProtocol.ts';
import type { ReplicaHost } from './replicas/replicasExecutor.ts';
import { TrainingRun } from './train.ts';

/** A worker's own scope, or one end of a message channel. */
export interface CommandPort {
  postMessage(message: Event, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<Command>) => void) | null;
}

export interface ServeOptions {
  readonly wasmPaths: WasmPaths;
  readonly open?: typeof openDataset;
  readonly now?: () => number;
  readonly checkpointEveryMs?: number;
  /** Makes a thread for a replica of a run on WASM; left out where there can be none. */
  readonly createReplica?: () => ReplicaThread;
  /** How many replicas there may be where nobody asks for another number. */
  readonly availableReplicas?: number;
  /** Gradients through shared memory (a page that is cross-origin isolated), or by message. */
  readonly sharedMemory?: boolean;
  readonly wait?: Wait;
}

type RunCommand = Extract<Command, { runId: string }>;
type TrainCommand = Extract<Command, { type: 'train' }>;
type PrepareCommand = Extract<Command, { type: 'prepare' }>;

/** Serves until the worker ends. Returns how to end it sooner. */
export function serve(port: CommandPort, options: ServeOptions): () => void {
  const server = new Server(port, options);
  return () => server.close();
}

const aliveEveryMs = 1000;
const progressEveryMs = 100;

class Server {
  readonly #port: CommandPort;
  readonly #options: ServeOptions;
  readonly #now: () => number;
  readonly #readers = new Map<DatasetName, DatasetReader>();
  readonly #desk: PredictionDesk;
  readonly #fields = new NewestWins<FieldAsked>((asked) => this.#answerField(asked));
  readonly #alive: ReturnType<typeof setInterval>;
  #lastSaid = Number.NEGATIVE_INFINITY;
  #lastProgress = { at: Number.NEGATIVE_INFINITY, images: -1 };
  #baseUrl = '';
  #backend: Promise<StartedBackend | null> | null = null;
  #replicas: ReplicaHost | null = null;
  /** As asked when the engine was prepared. */
  #wantedReplicas: number | null = null;
  #current: { readonly command: TrainCommand; readonly run: Promise<TrainingRun | null> } | null = null;

  constructor(port: CommandPort, options: ServeOptions) {
    this.#port = port;
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#desk = new PredictionDesk((event) => this.#emit(event));
    this.#alive = setInterval(() => {
      if (this.#now() - this.#lastSaid >= 0.9 * aliveEveryMs) this.#emit({ type: 'alive' });
    }, aliveEveryMs);
    port.onmessage = ({ data }) => {
      this.#hear(data).catch((error: unknown) => {
        this.#emit({ type: 'failed', runId: null, problem: internal(error), next: 'ended' });
      });
    };
  }

  close(): void {
    clearInterval(this.#alive);
    this.#port.onmessage = null;
    void this.#stopCurrent().then(() => this.#replicas?.group.close());
  }

  #emit(event: Event, transfer: Transferable[] = []): void {
    this.#lastSaid = this.#now();
    this.#port.postMessage(event, transfer);
  }

  async #hear(command: Command): Promise<void> {
    switch (command.type) {
      case 'prepare':
        await this.#stopCurrent();
        if (command.baseUrl !== undefined && command.baseUrl !== this.#baseUrl) {
          this.#baseUrl = command.baseUrl;
          this.#readers.clear();
        }
        this.#backend = this.#prepare(command);
        await this.#backend;
        return;
      case 'prefetch':
        await fetchFirst(this.#reader(command.dataset));
        return;
      case 'showImage':
        return this.#showImage(command);
      case 'train':
        return this.#train(command);
      default:
        return this.#hearForRun(command);
    }
  }

  async #hearForRun(command: Exclude<RunCommand, TrainCommand>): Promise<void> {
    const current = this.#current?.command.runId === command.runId ? this.#current : null;
    const run = current ? await current.run : null;
    if (!run) {
      if (command.type === 'predict' || command.type === 'probeField') {
        this.#emit({ type: 'refused', requestId: command.requestId, problem: null });
      }
      return;
    }
    switch (command.type) {
      case 'pause':
        return run.pause();
      case 'resume':
        return run.resume(command.steps);
      case 'setLearningRate':
        return run.setLearningRate(command.learningRate);
      case 'stop':
        return this.#stopCurrent();
      case 'retryData':
        return run.retryData();
      case 'predict':
        return this.#desk.ask(run, command);
      case 'probeField':
        return this.#probeField(run, command);
      default:
        return command satisfies never;
    }
  }

  async #probeField(run: TrainingRun, question: FieldAsked['question']): Promise<void> {
    const backend = await this.#backend;
    if (!backend) return;
    const reader = this.#reader(run.experiment.data.dataset);
    await this.#fields.ask({ run, reader, reads: backend.reads, question });
  }

  async #answerField(asked: FieldAsked): Promise<void> {
    const { run, question } = asked;
    try {
      this.#emit(await probeField(asked));
    } catch (error) {
      const problem = await run.askedInVain(error);
      for (const event of inVain(run.runId, question.requestId, problem)) this.#emit(event);
    }
  }

  async #prepare({
    wanted,
    replicas,
    kernels = 'vector',
  }: Pick<PrepareCommand, 'wanted' | 'replicas' | 'kernels'>): Promise<StartedBackend | null> {
    this.#replicas?.group.close();
    this.#replicas = null;
    this.#wantedReplicas = replicas ?? null;
    const { started, findings } = await chooseBackend(wanted, this.#options.wasmPaths, kernels);
    if (!started) {
      this.#emit({ type: 'failed', runId: null, problem: { code: 'noBackend' }, next: 'ended' });
      return null;
    }
    const { backend, device, budgetBytes } = started;
    if (wanted !== null && wanted !== backend) {
      const problem: EngineProblem = { code: 'backendUnusable', backend: wanted };
      this.#emit({ type: 'failed', runId: null, problem, next: 'goesOn' });
    }
    this.#emit({ type: 'ready', backend, device, findings, budgetBytes });
    if (backend === 'wasm') this.#replicas = this.#hostReplicas(started, kernels);
    void started.lost.then((detail) => {
      const runId = this.#current?.command.runId ?? null;
      this.#emit({ type: 'failed', runId, problem: { code: 'backendLost', backend, detail }, next: 'ended' });
    });
    return started;
  }

  /** Null where there can be no threads beside this one. They start now, so that a run finds them ready. */
  #hostReplicas({ kernels }: StartedBackend, choice: KernelChoice): ReplicaHost | null {
    const { createReplica, availableReplicas = 1, sharedMemory = false, wait } = this.#options;
    if (!createReplica) return null;
    const group = new ReplicaGroup(createReplica, choice, kernels);
    const first = this.#wantedReplicas ?? availableReplicas;
    if (first > 1) void group.start(Math.min(first, mostReplicas) - 1);
    return { available: availableReplicas, group, shared: sharedMemory, ...(wait ? { wait } : {}) };
  }

  /** A new run takes the place of the one before, whose tensors are freed first. */
  async #train(command: TrainCommand): Promise<void> {
    const stopping = this.#stopCurrent();
    const begin = async () => {
      await stopping;
      this.#backend ??= this.#prepare({ wanted: null });
      const backend = await this.#backend;
      if (!backend) return null;
      const reader = this.#reader(command.experiment.data.dataset);
      this.#tellLoaded(reader.loaded('training'), true);
      const { checkpointEveryMs = 8000 } = this.#options;
      const emit = (event: Event, transfer?: Transferable[]) => this.#emit(event, transfer);
      const { replicas: wanted = this.#wantedReplicas } = command;
      const replicas = this.#replicas && { ...this.#replicas, wanted };
      return new TrainingRun({ backend, replicas, reader, emit, now: this.#now, checkpointEveryMs }, command);
    };
    const run = begin().catch((error: unknown) => {
      this.#emit({ type: 'failed', runId: command.runId, problem: internal(error), next: 'ended' });
      return null;
    });
    this.#current = { command, run };
    await run;
  }

  async #stopCurrent(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    const run = await current?.run;
    await run?.stop();
  }

  #reader(name: DatasetName): DatasetReader {
    const standing = this.#readers.get(name);
    if (standing) return standing;
    const open = this.#options.open ?? openDataset;
    const reader = open(name, {
      baseUrl: this.#baseUrl,
      onProgress: (loaded, split) => {
        const training = this.#current?.command.experiment.data.dataset === name && split === 'training';
        if (training) this.#tellLoaded(loaded, false);
      },
    });
    this.#readers.set(name, reader);
    return reader;
  }

  /** Of the pieces that this experiment uses. */
  #tellLoaded({ images, bytes, ofImages, ofBytes }: Loaded, atOnce: boolean): void {
    const command = this.#current?.command;
    const news =
      images !== this.#lastProgress.images || this.#now() - this.#lastProgress.at >= progressEveryMs;
    if (!command || !(atOnce || news)) return;
    this.#lastProgress = { at: this.#now(), images };
    const { data } = command.experiment;
    const used = Math.min(ofImages, trainingPieces(data) * datasetOf(data.dataset).pieceImages);
    this.#emit({
      type: 'dataLoaded',
      runId: command.runId,
      images: Math.min(images, used),
      ofImages: used,
      bytes,
      ofBytes: Math.max(bytes, Math.round((ofBytes * used) / ofImages)),
    });
  }

  async #showImage({ requestId, dataset, index }: Extract<Command, { type: 'showImage' }>): Promise<void> {
    const { pieceImages, image, testImages } = datasetOf(dataset);
    if (!Number.isInteger(index) || index < 0 || index >= testImages) {
      this.#emit({ type: 'refused', requestId, problem: null });
      return;
    }
    const number = Math.floor(index / pieceImages);
    const piece = await this.#reader(dataset).piece('test', number);
    if (!piece.ok) {
      this.#emit({ type: 'refused', requestId, problem: piece.problem });
      return;
    }
    const place = index - number * pieceImages;
    const size = sizeOf(image);
    const pixels = piece.value.images.slice(place * size, (place + 1) * size);
    const label = piece.value.labels[place] ?? 0;
    this.#emit({ type: 'imageShown', requestId, pixels, label }, [pixels.buffer]);
  }
}

function internal(error: unknown): EngineProblem {
  return { code: 'internal', detail: error instanceof Error ? error.message : String(error) };
}
