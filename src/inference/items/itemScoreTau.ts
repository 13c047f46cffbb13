import { kendallTau } from "../../numeric/correlation.js";
import { mergeNearTies } from "../../numeric/nearTies.js";
import { midRanks } from "../../numeric/ranks.js";
import { requireTable, runTotals } from "./itemStatistics.js";

/**
 * Kendall's τ-b of every item with the run's mean score, over the runs that scored the item and one more. A right-or-wrong
 * item without missing cells needs only the ranks of the scores, which all such items share: O(runs) an item, else
 * O(runs log runs). NaN where the item or the score does not vary.
 *
 * @param scores row-major runs × items, NaN where not scored
 */
export function itemScoreTau(scores: ArrayLike<number>, runs: number, items: number): Float64Array {
  requireTable("itemScoreTau", scores, runs, items);
  const { sums, counts } = runTotals(scores, runs, items);
  const rows = Array.from(sums.keys()).filter((run) => counts[run]! > 1);
  const totals = mergeNearTies(Float64Array.from(rows, (run) => sums[run]! / counts[run]!));
  const ranks = midRanks(totals);
  const untied = pairs(rows.length) - tiedPairs(ranks);
  const column = new Float64Array(rows.length);
  return Float64Array.from({ length: items }, (_, item) => {
    let ones = 0;
    let rankSum = 0;
    let rightOrWrong = true;
    for (let place = 0; place < rows.length; place++) {
      const score = scores[rows[place]! * items + item]!;
      column[place] = score;
      if (score === 1) {
        ones++;
        rankSum += ranks[place]!;
      } else if (score !== 0) rightOrWrong = false;
    }
    if (!rightOrWrong) {
      const present = Array.from(column.keys()).filter((place) => !Number.isNaN(column[place]!));
      return kendallTau(
        present.map((place) => column[place]!),
        present.map((place) => totals[place]!),
      );
    }
    // Concordant − discordant pairs are twice the Mann–Whitney count, less the pairs of a right and a wrong run.
    const mixed = ones * (rows.length - ones);
    const score = 2 * rankSum - ones * (rows.length + 1);
    return mixed > 0 && untied > 0 ? score / Math.sqrt(mixed * untied) : Number.NaN;
  });
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}

function tiedPairs(ranks: Float64Array): number {
  const sizes = new Map<number, number>();
  for (const rank of ranks) sizes.set(rank, (sizes.get(rank) ?? 0) + 1);
  return [...sizes.values()].reduce((total, size) => total + pairs(size), 0);
}
