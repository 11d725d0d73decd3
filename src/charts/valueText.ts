/**
 * Values in words, the same on the axis, under the cursor, in the table and in the sentence: shares (accuracies) in percent
 * with two decimals, as the run bar says them; other numbers with the decimals asked for.
 */
export type Notation = 'number' | 'share';

export function valueText(value: number, notation: Notation = 'number', decimals = 4): string {
  return notation === 'share' ? `${(100 * value).toFixed(2)} %` : value.toFixed(decimals);
}
