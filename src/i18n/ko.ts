import type { en } from './en.ts';
import { networkProblems } from './ko/problems.ts';
import { shell } from './ko/shell.ts';

/** 한국어. The compiler proves that no sentence is missing. */
export const ko: typeof en = {
  networkProblems,
  shell,
};
