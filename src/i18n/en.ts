/** The shell's English words: the shape that every other language must match. One section a part of the page. */
import { networkProblems } from './en/problems.ts';
import { shell } from './en/shell.ts';

export const en = {
  networkProblems,
  shell,
};
