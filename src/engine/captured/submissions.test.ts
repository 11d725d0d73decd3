import { expect, it } from 'vitest';
import { Submissions } from './submissions.ts';

it('takes a device for a slow one until it is measured', () => {
  const submissions = new Submissions();
  const before = submissions.mostWork;
  submissions.measured(1e9, 1000);
  expect(submissions.mostWork).toBe(200 * 1e6);
  expect(submissions.mostWork).toBeGreaterThan(before);
});

it('is not led astray by one late answer, and follows a device that stays slow', () => {
  const submissions = new Submissions();
  submissions.measured(1e9, 10);
  submissions.measured(1e9, 10_000);
  expect(submissions.mostWork).toBeGreaterThan(0.45 * 200 * 1e8);
  for (let i = 0; i < 20; i += 1) submissions.measured(1e9, 10_000);
  expect(submissions.mostWork).toBeLessThan(1.1 * 200 * 1e5);
});
