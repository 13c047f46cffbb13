import type { RunOfMatrix } from "../../data/itemMeans.js";
import { cellState, runScoresOf } from "../../data/resultMatrix.js";
import { ALPHA } from "../../defaults.js";
import { flakyItems } from "../../inference/components/flakyItems.js";
import type { Side } from "../comparison/testSides.js";

/** Items that were right and are wrong, and those that do not stay the same by themselves. */
export interface ItemFates {
  /** Right in every answer of the baseline, wrong in more than half of the candidate's, and not shown to be unsteady; the worst first. */
  readonly broken: readonly string[];
  /**
   * Shown by the baseline's own repeats to be neither right nor wrong for good, with at most a twentieth of false ones on average
   * (Benjamini and Hochberg); `null` where no item was repeated.
   */
  readonly unsteady: readonly string[] | null;
}

/** Share of answers of an item that is still taken for a slip: as in the list of flaky items of `trials`. */
const SLIPS = 0.05;

/** Of items that both sides scored; `null` where scores are not right or wrong. */
export function itemFates(before: readonly Side[], after: readonly Side[]): ItemFates | null {
  const [own, others] = [tallies(before), tallies(after)];
  if (own === null || others === null) return null;
  const shared = [...own].flatMap(([id, tally]) => {
    const now = others.get(id);
    return now === undefined ? [] : [{ id, before: tally, now }];
  });
  const repeated = shared.filter(({ before: { trials } }) => trials > 1);
  const evidence = flakyItems(
    repeated.map(({ before: tally }) => tally),
    SLIPS,
  );
  const unsteady = repeated.flatMap(({ id }, index) => ((evidence[index]?.adjustedPValue ?? 1) < ALPHA ? [id] : []));
  const isUnsteady = new Set(unsteady);
  const broken = shared
    .filter(
      ({ id, before: { right, trials }, now }) => right === trials && now.right < now.trials / 2 && !isUnsteady.has(id),
    )
    .sort((a, b) => a.now.right / a.now.trials - b.now.right / b.now.trials);
  return { broken: broken.map(({ id }) => id), unsteady: repeated.length === 0 ? null : unsteady };
}

interface Tally {
  right: number;
  trials: number;
}

/** Right answers of each item over all runs that scored it, as more is better; `null` for scores between 0 and 1. */
function tallies(sides: readonly Side[]): Map<string, Tally> | null {
  const found = new Map<string, Tally>();
  for (const { matrix, run } of sides.flatMap(({ trials }): readonly RunOfMatrix[] => trials)) {
    const scores = runScoresOf(matrix, run);
    for (const [index, { id }] of matrix.items.entries()) {
      if (cellState(matrix, run, index) !== "scored") continue;
      const score = scores[index] as number;
      if (score !== 0 && score !== 1) return null;
      const tally = found.get(id) ?? { right: 0, trials: 0 };
      found.set(id, tally);
      tally.trials++;
      if ((score === 1) === matrix.higherIsBetter) tally.right++;
    }
  }
  return found;
}
