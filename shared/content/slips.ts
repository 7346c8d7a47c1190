/**
 * How many slips of the pen make one word of the other: letters missing, too many, wrong, or two neighbours exchanged, no
 * letter touched twice (Damerau 1964; optimal string alignment). Letters are UTF-16 code units.
 * @param limit what is farther apart need not be measured exactly: Infinity then
 * @example slipsBetween('turkich', 'turkish') // 1
 */
export function slipsBetween(from: string, to: string, limit: number = Number.POSITIVE_INFINITY): number {
  if (Math.abs(from.length - to.length) > limit) return Number.POSITIVE_INFINITY;
  let [before, last] = [[] as number[], Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= from.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      const isSwap = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      next[column] = Math.min(
        (last[column] as number) + 1,
        (next[column - 1] as number) + 1,
        (last[column - 1] as number) + same,
        isSwap ? (before[column - 2] as number) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, last] = [last, next];
  }
  const slips = last[to.length] as number;
  return slips <= limit ? slips : Number.POSITIVE_INFINITY;
}
