/**
 * What one unit of the reader's own network looks at, measured: asked for while somebody watches, answered by the current
 * run's network as it is now. One question is under way at a time; while it trains it is asked again, seldom enough that
 * training hardly notices. Without a run nothing is asked until `measureUntrained` begins one that stands at step 0.
 */
import { createStore } from 'zustand/vanilla';
import type { EngineProblem, Event } from '../engine/protocol.ts';
import type { NodeId } from '../model/network.ts';
import { experimentStore } from './experiment.ts';
import { cannotGoOn, currentRun, runsStore } from './runs.ts';
import { freshRequestId, listen, runToAsk, sendToEngine } from './training.ts';

/** A unit of a layer's map; `unit` null is the middle one. */
export interface ProbedUnit {
  readonly nodeId: NodeId;
  readonly unit: readonly [row: number, column: number];
}

export interface MeasuredField extends ProbedUnit {
  readonly runId: string;
  readonly step: number;
  readonly gradient: Float32Array;
  readonly massInside: number | null;
  readonly size90: number | null;
}

export interface ProbeState {
  readonly wanted: ProbedUnit | null;
  readonly measured: MeasuredField | null;
  /** The first look at a layer in a run is under way: what computes backwards from there is made ready first. */
  readonly preparing: boolean;
  readonly problem: EngineProblem | null;
  /** A test image of the data, to paint on; null until it is here. */
  readonly sample: Uint8Array | null;
}

const nothing: ProbeState = {
  wanted: null,
  measured: null,
  preparing: false,
  problem: null,
  sample: null,
};
export const probeStore = createStore<ProbeState>()(() => nothing);

/** How many images are looked through at once. */
export const probedImages = 16;
/** At rest an answer may follow the pointer; while it trains, a look takes at most a fifth of the time. */
const restFactor = 4;

let asked: {
  readonly requestId: number;
  readonly runId: string;
  readonly wanted: ProbedUnit;
  readonly at: number;
} | null = null;
/** Layers that have been looked at, and in which run. */
let lookedAt: { readonly runId: string; readonly nodeIds: Set<NodeId> } | null = null;
let sampleRequest: number | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let tookMs = 0;

/** Somebody looks at this unit from now on; null: nobody looks any more. */
export function watchUnit(wanted: ProbedUnit | null): void {
  const before = probeStore.getState().wanted;
  if (before?.nodeId === wanted?.nodeId && sameUnit(before, wanted)) return;
  probeStore.setState({ wanted, problem: null });
  clearTimeout(timer);
  timer = undefined;
  ask();
}

/** Asks the network that has learned nothing yet: begins a run that stands at step 0. */
export function measureUntrained(): void {
  const toAsk = runToAsk();
  if (toAsk.ok) ask();
  else probeStore.setState({ problem: toAsk.problem });
}

/** Fetches a test image to paint fields on, once. */
export function fetchSample(): void {
  if (probeStore.getState().sample || sampleRequest !== null) return;
  sampleRequest = freshRequestId();
  const { dataset } = experimentStore.getState().experiment.data;
  sendToEngine({ type: 'showImage', requestId: sampleRequest, dataset, index: 0 });
}

function sameUnit(a: ProbedUnit | null, b: ProbedUnit | null): boolean {
  return a?.nodeId === b?.nodeId && a?.unit[0] === b?.unit[0] && a?.unit[1] === b?.unit[1];
}

function ask(): void {
  const { wanted } = probeStore.getState();
  const run = currentRun();
  if (!wanted || !run || asked?.runId === run.id) return;
  if (cannotGoOn(run)) return;
  const requestId = freshRequestId();
  asked = { requestId, runId: run.id, wanted, at: performance.now() };
  const { nodeId, unit } = wanted;
  if (lookedAt?.runId !== run.id) lookedAt = { runId: run.id, nodeIds: new Set() };
  const preparing = !lookedAt.nodeIds.has(nodeId);
  if (preparing !== probeStore.getState().preparing) probeStore.setState({ preparing });
  sendToEngine({ type: 'probeField', runId: run.id, requestId, nodeId, unit, images: probedImages });
}

/** Asks again after a rest in proportion to what the last answer took. */
function askLater(): void {
  timer ??= setTimeout(
    () => {
      timer = undefined;
      ask();
    },
    Math.max(250, restFactor * tookMs),
  );
}

function hear(event: Event): void {
  switch (event.type) {
    case 'fieldProbed': {
      if (event.requestId !== asked?.requestId) return;
      const moved = !sameUnit(asked.wanted, probeStore.getState().wanted);
      tookMs = performance.now() - asked.at;
      asked = null;
      const { runId, step, nodeId, unit, gradient, massInside, size90 } = event;
      const measured = { runId, step, nodeId, unit, gradient, massInside, size90 };
      if (lookedAt?.runId === runId) lookedAt.nodeIds.add(nodeId);
      probeStore.setState({ measured, preparing: false, problem: null });
      if (moved) ask();
      return;
    }
    case 'refused':
      if (event.requestId === sampleRequest) sampleRequest = null;
      if (event.requestId !== asked?.requestId) return;
      asked = null;
      probeStore.setState({ preparing: false, problem: event.problem });
      return;
    case 'imageShown':
      if (event.requestId === sampleRequest) probeStore.setState({ sample: event.pixels });
      return;
    case 'stepped':
      if (currentRun()?.id === event.runId) askLater();
      return;
    case 'started':
    case 'paused':
    case 'finished':
      if (currentRun()?.id === event.runId) ask();
      return;
    case 'failed':
    case 'stopped':
      // A run that waits for data answers all the same.
      if (event.type === 'failed' && event.next === 'waits') return;
      if (asked && (event.runId === asked.runId || event.runId === null)) asked = null;
      // A worker that was replaced has forgotten what it was asked.
      if (event.type === 'failed') {
        sampleRequest = null;
        lookedAt = null;
      }
      return;
    default:
      return;
  }
}

listen(hear);

// What was measured belongs to its run: another run, or none, has not been looked at yet.
runsStore.subscribe(({ currentId }, before) => {
  if (currentId === before.currentId) return;
  const { measured } = probeStore.getState();
  if (measured && measured.runId !== currentId) probeStore.setState({ measured: null, problem: null });
});
