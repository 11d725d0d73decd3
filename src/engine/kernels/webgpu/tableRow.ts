/**
 * Many pieces of work in one dispatch: a table has a row for each piece, whose first word is the thread that it begins
 * with, ascending from 0. Every thread finds its own row by halving.
 */

/**
 * WGSL of a body: `row`, where the row of thread `t` begins in `table`, and `within`, which thread of that row it is.
 * `rows` of `words` words each.
 */
export function rowOfThread(words: number, rows: number): string {
  return `  var low = 0u;
  var high = ${rows}u;
  while (high - low > 1u) {
    let middle = (low + high) / 2u;
    if (table[${words}u * middle] <= t) { low = middle; } else { high = middle; }
  }
  let row = ${words}u * low;
  let within = t - table[row];`;
}
