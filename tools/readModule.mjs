// @ts-check
/**
 * The facts of one TypeScript module that the architecture test judges, read by Vite's own parser (oxc): what it
 * imports and whether as types only, where it says `any`, and which comments silence a checker.
 */
import { parseSync, Visitor } from 'vite';

/**
 * @typedef {object} Import
 * @property {string} specifier as written, without a query such as `?url`
 * @property {boolean} typeOnly nothing of it is left at run time
 * @property {number} line from 1
 */

/**
 * @param {string} file decides the dialect by its ending
 * @param {string} code
 * @returns {{ imports: Import[]; anyLines: number[]; silencedLines: number[] }}
 */
export function readModule(file, code) {
  const { module, program, comments, errors } = parseSync(file, code);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  /** @param {number} offset */
  const lineOf = (offset) => code.slice(0, offset).split('\n').length;
  /** @type {Import[]} */
  const imports = [];
  /** @param {string} specifier @param {boolean} typeOnly @param {number} offset */
  const add = (specifier, typeOnly, offset) =>
    imports.push({ specifier: specifier.replace(/\?.*$/, ''), typeOnly, line: lineOf(offset) });

  for (const { moduleRequest, entries, start } of module.staticImports)
    add(moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType), start);
  for (const { entries } of module.staticExports)
    for (const { moduleRequest, isType, start } of entries)
      if (moduleRequest) add(moduleRequest.value, isType, start);

  /** @type {number[]} */
  const anyLines = [];
  new Visitor({
    ImportExpression({ source, start }) {
      // An address that is computed cannot be judged, so it is given as what it is.
      add(
        source.type === 'Literal' && typeof source.value === 'string' ? source.value : '(computed)',
        false,
        start,
      );
    },
    TSImportType({ source, start }) {
      add(String(source.value), true, start);
    },
    TSAnyKeyword({ start }) {
      anyLines.push(lineOf(start));
    },
  }).visit(program);

  const silencedLines = comments
    .filter(({ value }) => /@ts-(?:ignore|nocheck|expect-error)|biome-ignore|eslint-disable/.test(value))
    .map(({ start }) => lineOf(start));
  return { imports, anyLines, silencedLines };
}
