/** Class probabilities as rows to draw: the share as text with one decimal, the length of the bar, and which is the largest. */
export interface ProbabilityRow {
  readonly label: string;
  /** 0 to 1; 0 where the value is not a number. */
  readonly share: number;
  /** Always one decimal: "99.8 %", with a no-break space; "–" where the value is not a number. */
  readonly text: string;
  readonly largest: boolean;
}

/** `probabilities` null: nothing to show yet. The first of equals is the largest; none where no value is above 0. */
export function probabilityRows(
  labels: readonly string[],
  probabilities: ArrayLike<number> | null,
): ProbabilityRow[] {
  const values = labels.map((_, i) => probabilities?.[i] ?? Number.NaN);
  const greatest = Math.max(0, ...values.filter(Number.isFinite));
  const largestAt = greatest > 0 ? values.indexOf(greatest) : -1;
  return labels.map((label, i) => {
    const value = values[i] ?? Number.NaN;
    const known = Number.isFinite(value);
    return {
      label,
      share: known ? Math.min(1, Math.max(0, value)) : 0,
      text: known ? `${(100 * value).toFixed(1)} %` : '–',
      largest: i === largestAt,
    };
  });
}
