import { describe, expect, it } from 'vitest';
import { hasDiverged, lossAtStart } from './divergence.ts';

const judge = (ys: readonly number[], given: { over?: boolean; before?: boolean } = {}) =>
  hasDiverged({ ys, length: ys.length }, { classes: 10, over: false, before: false, ...given });
const steps = (count: number, loss: (step: number) => number) =>
  Array.from({ length: count }, (_, i) => loss(i));
/** Falls from 2.3 as runs do, with the noise of small batches. */
const ordinary = (step: number) => 0.1 + 2.2 * Math.exp(-step / 80) + 0.5 * Math.abs(Math.sin(97 * step));

describe('a run has diverged', () => {
  it('where the loss ends far above its start: Adam at 50, 42 million and then 604', () => {
    const losses = steps(300, (i) => (i === 0 ? 2.31 : i < 40 ? 4.2e7 / i : 604 + 50 * Math.sin(i)));
    expect(judge(losses)).toBe(true);
    expect(judge(losses, { over: true })).toBe(true);
  });
  it('said while it goes on from two hundred steps on, and of a short run at its end', () => {
    const losses = steps(60, (i) => (i === 0 ? 2.3 : 50));
    expect(judge(losses)).toBe(false);
    expect(judge(losses, { over: true })).toBe(true);
    expect(judge(steps(200, (i) => (i === 0 ? 2.3 : 50)))).toBe(true);
  });
  it('never where it learns, however noisy', () => {
    for (let count = 1; count < 600; count += 7) {
      const losses = steps(count, ordinary);
      expect(judge(losses), `${count} steps`).toBe(false);
      expect(judge(losses, { over: true }), `${count} steps in all`).toBe(false);
    }
  });
  it('not by spikes, nor by overshooting at first, nor by standing still at what guessing costs', () => {
    const spikes = steps(400, (i) => (i % 3 === 0 ? 5000 : ordinary(i)));
    expect(judge(spikes)).toBe(false);
    const overshoots = steps(400, (i) => (i < 60 ? 30 * Math.sin((i * Math.PI) / 60) : 1.5));
    for (let count = 1; count <= 400; count += 1) expect(judge(overshoots.slice(0, count))).toBe(false);
    expect(judge(overshoots)).toBe(false);
    const stuck = steps(400, (i) => Math.LN10 + 0.3 * Math.sin(97 * i));
    expect(judge(stuck)).toBe(false);
    expect(judge(stuck, { over: true })).toBe(false);
  });
  it('measured by where it began: weights that are too large at first begin high', () => {
    const high = steps(200, (i) => 60 / (1 + i / 400));
    expect(judge(high)).toBe(false);
    expect(lossAtStart({ ys: high, length: 200 }, 10)).toBe(60);
    // By luck the first batch was read well: guessing is the measure then.
    expect(lossAtStart({ ys: [0.5], length: 1 }, 10)).toBeCloseTo(Math.LN10, 5);
    expect(judge(steps(200, (i) => (i === 0 ? 0.5 : 2.4)))).toBe(false);
  });
  it('taken back only below where it began, not at the margin', () => {
    const at = (loss: number) => steps(300, (i) => (i === 0 ? 2.4 : loss));
    expect(judge(at(4.7))).toBe(false);
    expect(judge(at(4.9))).toBe(true);
    expect(judge(at(4.7), { before: true })).toBe(true);
    expect(judge(at(2.3), { before: true })).toBe(false);
  });
  it('not of one or two steps', () => {
    expect(judge([2.3, 900], { over: true })).toBe(false);
    expect(judge([], { over: true })).toBe(false);
  });
});
