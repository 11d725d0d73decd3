/**
 * What the network, as it is now, says of one image: the reader's own drawing, or a test image. One question is under
 * way at a time; while it trains it is asked again as the weights change, so that the ten bars move as it learns.
 */
import { createStore } from 'zustand/vanilla';
import type { EngineProblem, Event } from '../engine/protocol.ts';
import { experimentStore } from './experiment.ts';
import { notify } from './notices.ts';
import { currentRun, runsStore } from './runs.ts';
import { freshRequestId, listen, runToAsk, sendToEngine } from './training.ts';

export type PictureSource =
  | { readonly kind: 'drawn' }
  | { readonly kind: 'test'; readonly index: number; readonly label: number };

export interface PredictionState {
  /** 28 x 28 bytes, ink bright, as the network gets them; null before anything was drawn. */
  readonly pixels: Uint8Array | null;
  readonly source: PictureSource | null;
  readonly probabilities: Float32Array | null;
  /** Whose answer that is: after an edit or a reset the one that stands there is an earlier run's. */
  readonly runId: string | null;
  /** How many steps the network had learned when it answered. */
  readonly step: number | null;
  /** Why there is no answer to this picture, where there can be none. */
  readonly problem: EngineProblem | null;
}

const nothing: PredictionState = {
  pixels: null,
  source: null,
  probabilities: null,
  runId: null,
  step: null,
  problem: null,
};
export const predictionStore = createStore<PredictionState>()(() => nothing);

let asked: { readonly requestId: number; readonly runId: string; readonly pixels: Uint8Array } | null = null;
let awaitedImage: { readonly requestId: number; readonly index: number } | null = null;

function ask(): void {
  const { pixels } = predictionStore.getState();
  if (!pixels) return;
  const toAsk = runToAsk();
  if (!toAsk.ok) {
    // What stands there was said of another picture.
    predictionStore.setState({ probabilities: null, runId: null, step: null, problem: toAsk.problem });
    return;
  }
  const run = toAsk.value;
  if (predictionStore.getState().problem) predictionStore.setState({ problem: null });
  if (asked?.runId === run.id) return;
  asked = { requestId: freshRequestId(), runId: run.id, pixels };
  sendToEngine({ type: 'predict', runId: run.id, requestId: asked.requestId, pixels: pixels.slice() });
}

/** Shows a picture to the network. */
export function showPicture(pixels: Uint8Array, source: PictureSource): void {
  predictionStore.setState({ pixels, source });
  ask();
}

export function clearPicture(): void {
  asked = null;
  predictionStore.setState(nothing);
}

/** Asks for one of the dataset's test images and shows it to the network. */
export function showTestImage(index: number): void {
  awaitedImage = { requestId: freshRequestId(), index };
  const { dataset } = experimentStore.getState().experiment.data;
  sendToEngine({ type: 'showImage', requestId: awaitedImage.requestId, dataset, index });
}

function hear(event: Event): void {
  switch (event.type) {
    case 'predicted': {
      if (event.requestId !== asked?.requestId) return;
      const stale = asked.pixels !== predictionStore.getState().pixels;
      asked = null;
      predictionStore.setState({
        probabilities: event.probabilities,
        runId: event.runId,
        step: event.step,
      });
      if (stale) ask();
      return;
    }
    case 'imageShown':
      if (event.requestId !== awaitedImage?.requestId) return;
      showPicture(event.pixels, { kind: 'test', index: awaitedImage.index, label: event.label });
      awaitedImage = null;
      return;
    case 'refused':
      if (event.requestId === asked?.requestId) asked = null;
      if (event.requestId === awaitedImage?.requestId) {
        awaitedImage = null;
        if (event.problem) notify({ code: 'engine', problem: event.problem });
      }
      return;
    case 'stepped':
    case 'paused':
    case 'started':
      if (currentRun()?.id === event.runId) ask();
      return;
    case 'failed':
      // A run that waits for data answers all the same.
      if (event.next === 'waits') return;
      // Where the engine itself failed, whatever was asked of it is forgotten with it.
      if (asked && (event.runId === asked.runId || event.runId === null)) asked = null;
      if (event.next === 'ended' && event.runId !== null && event.runId === currentRun()?.id)
        hearEnd(event.problem);
      return;
    case 'stopped':
      if (event.runId === asked?.runId) asked = null;
      return;
    default:
      return;
  }
}

/** The run has failed for good: an answer that it gave of this picture stands, a question still open has none. */
function hearEnd(problem: EngineProblem): void {
  const { pixels, probabilities } = predictionStore.getState();
  if (pixels && !probabilities) predictionStore.setState({ problem });
}

listen(hear);

// Why one run gave no answer says nothing of the next.
runsStore.subscribe(({ currentId }, before) => {
  if (currentId !== before.currentId && predictionStore.getState().problem)
    predictionStore.setState({ problem: null });
});
