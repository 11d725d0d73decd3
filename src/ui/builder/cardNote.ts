/**
 * Which card carries its explanation below itself: a selected one that has a problem, else the first layer along the
 * flow that is wrong by itself (what merely stands behind a broken one waits quietly). One at a time: mending the first
 * often mends the rest, and the others say so with a sign and open when they are selected.
 */
import type { Analysis } from '../../model/analyse.ts';
import type { NodeId } from '../../model/network.ts';

export const noteWidth = 236;
/** Mends offered on the card; the inspector has them all. */
export const mendsOnCard = 3;

/** Wrong by its own doing. */
export function isOwnProblem(analysis: Analysis, id: NodeId): boolean {
  const problem = analysis.nodes.get(id)?.problem;
  return problem !== null && problem !== undefined && problem.code !== 'brokenUpstream';
}

export function notedCard(
  analysis: Analysis,
  ids: readonly NodeId[],
  selection: readonly NodeId[],
  trueSize = false,
): NodeId | null {
  // At its true size the note of the input speaks for the classes of the output too.
  const isTold = (id: NodeId) =>
    trueSize && id !== analysis.inputId && analysis.nodes.get(id)?.problem?.code === 'classesDiffer';
  const selected = selection.find((id) => analysis.nodes.get(id)?.problem && !isTold(id));
  return selected ?? ids.find((id) => isOwnProblem(analysis, id) && !isTold(id)) ?? null;
}

/** Pixels that a note takes: its sentence at about 5.8 px a Latin letter, 11.5 a Korean one, and its buttons. */
export function noteHeight(sentence: string, mends: readonly string[]): number {
  const width = (text: string): number =>
    [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? 11.5 : 5.9), 0);
  const lines = Math.ceil(width(sentence) / (noteWidth - 42));
  const rows = mends.slice(0, mendsOnCard).map((text) => 11 + 16 * Math.ceil(width(text) / (noteWidth - 50)));
  return 28 + lines * 17 + rows.reduce((sum, row) => sum + row + 4, 0);
}

/** How far a note moves to the left so that it stays inside the canvas. */
export function noteShift(cardX: number, canvasWidth: number): number {
  return Math.max(6 - cardX, Math.min(0, canvasWidth - 8 - noteWidth - cardX));
}
