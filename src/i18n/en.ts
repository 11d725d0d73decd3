/** The shell's English words: the shape that every other language must match. One section a part of the page. */
import { answers } from './en/answers.ts';
import { builder } from './en/builder.ts';
import { curves } from './en/curves.ts';
import { draw } from './en/draw.ts';
import { engine } from './en/engine.ts';
import { figures } from './en/figures.ts';
import { library } from './en/library.ts';
import { networkProblems } from './en/problems.ts';
import { run } from './en/run.ts';
import { shell } from './en/shell.ts';
import { training } from './en/training.ts';

export const en = {
  networkProblems,
  answers,
  builder,
  run,
  shell,
  training,
  library,
  engine,
  draw,
  curves,
  figures,
};
