/** The places that a row may hold, both ends included; 1 is the best. */
interface RankSet {
  readonly low: number;
  readonly high: number;
}

/**
 * Confidence sets of the ranks of `count` rows: [1 + rows shown to be better, count − rows shown to be worse]. Where the
 * pairs are shown at a familywise level, all sets hold their rows' true ranks at once with one minus that level: a set errs
 * only where a pair does.
 *
 * Mogstad, Romano, Shaikh & Wilhelm (2024), "Inference for ranks with applications to mobility across neighbourhoods and
 * academic achievement across countries".
 *
 * @param shown pairs of rows, the better first
 *
 * @example rankSets(3, [[0, 2]]) // => [{ low: 1, high: 2 }, { low: 1, high: 3 }, { low: 2, high: 3 }]
 */
export function rankSets(
  count: number,
  shown: Iterable<readonly [better: number, worse: number, ...unknown[]]>,
): RankSet[] {
  const [above, below] = [new Uint32Array(count), new Uint32Array(count)];
  for (const [better, worse] of shown) {
    above[worse] = (above[worse] as number) + 1;
    below[better] = (below[better] as number) + 1;
  }
  return Array.from(above, (better, row) => ({ low: 1 + better, high: count - (below[row] as number) }));
}
