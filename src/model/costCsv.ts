/**
 * Costs as a CSV file (RFC 4180): lines end in CRLF, a field with a comma, a quote or a line break stands in quotes, a
 * quote is doubled. The unit of every number stands in its column's heading. Text that a spreadsheet would take for a
 * formula gets an apostrophe in front: names may come from a stranger's link. Blocks have rows too: the depth says how many
 * blocks stand around a row, and the rows of layers alone add up to the whole.
 */
import type { CostRow } from './cost.ts';
import { costDepth } from './costOutline.ts';

/** Headings of the columns, in their order; each with its unit. */
export interface CsvHeadings {
  readonly name: string;
  readonly block: string;
  readonly depth: string;
  readonly kind: string;
  readonly output: string;
  readonly parameters: string;
  readonly parameterShare: string;
  readonly multiplyAdds: string;
  readonly multiplyAddShare: string;
  readonly inferenceActivations: string;
  readonly trainingActivations: string;
}

/** `words` names a row, the blocks around it and its kind in the reader's language. */
export function costCsv(
  rows: readonly CostRow[],
  words: (row: CostRow) => { readonly name: string; readonly block: string; readonly kind: string },
  headings: CsvHeadings,
): string {
  const lines = rows.map((row) => {
    const { name, block, kind } = words(row);
    return [
      text(name),
      text(block),
      String(costDepth(row)),
      text(kind),
      text(row.output?.join(' x ') ?? ''),
      String(row.parameters),
      percent(row.parameterShare),
      String(row.multiplyAdds),
      percent(row.multiplyAddShare),
      String(row.inferenceActivations),
      String(row.trainingActivations),
    ].join(',');
  });
  const head = [
    headings.name,
    headings.block,
    headings.depth,
    headings.kind,
    headings.output,
    headings.parameters,
    headings.parameterShare,
    headings.multiplyAdds,
    headings.multiplyAddShare,
    headings.inferenceActivations,
    headings.trainingActivations,
  ]
    .map(text)
    .join(',');
  return [head, ...lines, ''].join('\r\n');
}

function text(value: string): string {
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function percent(share: number): string {
  return (100 * share).toFixed(4);
}
