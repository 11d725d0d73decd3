/**
 * What an edit changes beside the numbers that are seen is drawn two frames behind them: the settings of a layer that it
 * selects, the bodies of the tensors on the cards, what a screen reader says of these. The reader waits for the numbers.
 * Unlike `soon` it does not wait for the end of a quick succession: a body grows while a number is held.
 */
import { useEffect, useReducer, useRef } from 'react';

/** The frame with the numbers, and one more should it be late. */
const delayMs = 40;

const waiting = new Set<() => void>();
let isDue = false;

/** Runs `run` behind the numbers: together with all that waits for them, so that it is drawn at once. @returns calls it off. */
function afterNumbers(run: () => void): () => void {
  waiting.add(run);
  if (!isDue) setTimeout(drawAll, delayMs);
  isDue = true;
  return () => {
    waiting.delete(run);
  };
}

function drawAll(): void {
  isDue = false;
  const all = [...waiting];
  waiting.clear();
  for (const one of all) one();
}

/**
 * The value behind the numbers. The first is there at once, and so is one of which `isLate` does not say otherwise,
 * asked for the value that is drawn and the new one.
 */
export function useAfterNumbers<T extends object>(value: T, isLate: (drawn: T, value: T) => boolean): T {
  const [, draw] = useReducer((times: number) => times + 1, 0);
  const drawn = useRef(value);
  const waits = drawn.current !== value && isLate(drawn.current, value);
  useEffect(() => {
    const settle = () => {
      drawn.current = value;
    };
    if (!waits) return settle();
    return afterNumbers(() => {
      settle();
      draw();
    });
  }, [value, waits]);
  return waits ? drawn.current : value;
}
