/**
 * Costs as a CSV file (RFC 4180): lines end in CRLF, a field with a comma, a quote or a line break stands in quotes, a
 * quote is doubled. The unit of every number stands in its column's heading. Text that a spreadsheet would take for a
 * formula gets an apostrophe in front: names may come from a stranger's link.
 */
import type { CostRow } from './cost.ts';

/** Headings of the columns, in their order; each with its unit. */
export interface CsvHeadings {
  readonly name: string;
  readonly block: string;
  readonly kind: string;
  readonly output: string;
  readonly parameters: string;
  readonly parameterShare: string;
  readonly multiplyAdds: string;
  readonly multiplyAddShare: string;
  readonly inferenceActivations: string;
  readonly trainingActivations: string;
}

const englishHeadings: CsvHeadings = {
  name: 'name',
  block: 'block',
  kind: 'kind',
  output: 'output shape (height x width x channels)',
  parameters: 'parameters (count)',
  parameterShare: 'share of parameters (%)',
  multiplyAdds: 'multiply-adds (per image, one multiply-accumulate counts one)',
  multiplyAddShare: 'share of multiply-adds (%)',
  inferenceActivations: 'activations in inference (bytes per image)',
  trainingActivations: 'activations in training, with gradients (bytes per image)',
};

/** `words` names a row and its kind in the reader's language. */
export function costCsv(
  rows: readonly CostRow[],
  words: (row: CostRow) => { readonly name: string; readonly kind: string },
  headings: CsvHeadings = englishHeadings,
): string {
  const lines = rows.map((row) => {
    const { name, kind } = words(row);
    const path = row.of.kind === 'layer' ? row.of.block : row.of.path.slice(0, -1);
    return [
      text(name),
      text(path.join('/')),
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
