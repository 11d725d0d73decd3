/**
 * An experiment as text: the JSON inside a link, and the readable file that is saved and opened. Both come in by the
 * same door.
 */
import { fail, type Result } from '../model/result.ts';
import type { Experiment } from './experiment.ts';
import type { DocumentProblem } from './problem.ts';
import { parseExperiment } from './schema.ts';

/** Longest text that is read, in characters; also the cap for inflating, in bytes. */
export const textLimit = 1_048_576;

/** The file's text: indented JSON and a line end. */
export function experimentToText(experiment: Experiment): string {
  return `${JSON.stringify(experiment, null, 2)}\n`;
}

/** Reads a file's text (a byte order mark, as some editors write it, is passed over). Never throws. */
export function experimentFromText(text: string): Result<Experiment, DocumentProblem> {
  if (text.length > textLimit) return fail({ code: 'tooLong', length: text.length, limit: textLimit });
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (json.trim() === '') return fail({ code: 'empty' });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return fail({ code: 'notJson' });
  }
  return parseExperiment(value);
}
