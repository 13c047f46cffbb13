import { tInterval } from "../../inference/intervals/meanInterval.js";
import { pearson } from "../../numeric/correlation.js";
import { mean, standardDeviation } from "../../numeric/moments.js";

/** What accused items have in common beyond what the rest of the test explains. */
export interface SecondDimension {
  /** Mean correlation of pairs of accused items. */
  readonly observed: number;
  /** The same if they were items of the one ability that the rest measures, keyed the wrong way round. */
  readonly expected: number;
}

/** Parts that runs are dealt into for the error of the difference. */
const PARTS = 10;

/**
 * Whether accused items hang together more than wrong keys would: of items of one ability with correlations r_i and r_j with
 * the score over all others, the correlation of the two is r_i·r_j over that score's reliability. A second thing that they
 * measure makes it larger. Shown where the interval of level .99 of the difference lies above 0, by leaving out tenths of the
 * runs in turn (jackknife). `null` for fewer than three accused items or fewer than three others, and where it is not shown.
 *
 * Spearman (1904): the correlations of the indicators of one factor are products.
 *
 * @param scores row-major runs × items
 */
export function secondDimension(
  scores: ArrayLike<number>,
  runs: number,
  items: number,
  accused: readonly number[],
): SecondDimension | null {
  const others = [...Array(items).keys()].filter((item) => !accused.includes(item));
  if (accused.length < 3 || others.length < 3 || runs < 3 * PARTS) return null;
  const all = [...Array(runs).keys()];
  const whole = readPairs(scores, all, items, accused, others);
  if (!Number.isFinite(whole.observed - whole.expected)) return null;
  const gap = whole.observed - whole.expected;
  const parts = all.map((run) => partOf(scores, run, items));
  const pseudo = Array.from({ length: PARTS }, (_, part) => {
    const { observed, expected } = readPairs(
      scores,
      all.filter((_, place) => parts[place] !== part),
      items,
      accused,
      others,
    );
    return PARTS * gap - (PARTS - 1) * (observed - expected);
  });
  const { low } = tInterval(mean(pseudo), standardDeviation(pseudo) / Math.sqrt(PARTS), PARTS - 1, { level: 0.99 });
  return low > 0 ? whole : null;
}

/** The part of a run by its answers, so that the order of the runs changes nothing (FNV-1a). */
function partOf(scores: ArrayLike<number>, run: number, items: number): number {
  let hash = 0x811c9dc5;
  for (let item = 0; item < items; item++) {
    for (const letter of String(scores[run * items + item])) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  }
  return (hash >>> 8) % PARTS;
}

function readPairs(
  scores: ArrayLike<number>,
  runs: readonly number[],
  items: number,
  accused: readonly number[],
  others: readonly number[],
): SecondDimension {
  const known = runs.filter((run) =>
    [...accused, ...others].every((item) => !Number.isNaN(scores[run * items + item]!)),
  );
  const column = (item: number) => known.map((run) => scores[run * items + item]!);
  const columns = accused.map(column);
  const halves = [0, 1].map((half) =>
    known.map((run) =>
      others.reduce((sum, item, place) => (place % 2 === half ? sum + scores[run * items + item]! : sum), 0),
    ),
  ) as [number[], number[]];
  const total = known.map((_, row) => halves[0][row]! + halves[1][row]!);
  const half = pearson(...halves);
  const reliability = (2 * half) / (1 + half);
  const rest = columns.map((own) => pearson(own, total));
  const centred = columns.map(standardised);
  const together = known.map((_, row) => centred.reduce((sum, column) => sum + column[row]!, 0));
  // The square of a sum, less the squares of what is summed, holds each pair twice.
  const pairs = rest.length * (rest.length - 1);
  return {
    observed: (squares(together) - rest.length) / pairs,
    expected: (rest.reduce((sum, r) => sum + r, 0) ** 2 - squares(rest)) / pairs / reliability,
  };
}

/** A column about its mean in units of its length, so that a correlation is a sum of products. */
function standardised(column: readonly number[]): number[] {
  const [average, length] = [mean(column), standardDeviation(column) * Math.sqrt(column.length - 1)];
  return column.map((value) => (value - average) / length);
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0);
}
