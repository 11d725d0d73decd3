import type { en } from './en.ts';
import { answers } from './ko/answers.ts';
import { builder } from './ko/builder.ts';
import { curves } from './ko/curves.ts';
import { draw } from './ko/draw.ts';
import { engine } from './ko/engine.ts';
import { figures } from './ko/figures.ts';
import { library } from './ko/library.ts';
import { networkProblems } from './ko/problems.ts';
import { run } from './ko/run.ts';
import { shell } from './ko/shell.ts';
import { training } from './ko/training.ts';

/** 한국어. The compiler proves that no sentence is missing. */
export const ko: typeof en = {
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
