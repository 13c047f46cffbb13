import type { Item } from "../../data/item.js";
import { biserialCorrelation } from "../../inference/items/biserial.js";
import { itemScoreTau } from "../../inference/items/itemScoreTau.js";
import type { ItemStatistics } from "../../inference/items/itemStatistics.js";
import { runTotals } from "../../inference/items/itemStatistics.js";
import { extremeGroups, upperLowerDiscrimination } from "../../inference/items/upperLowerDiscrimination.js";
import { finiteOrNull } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { mean } from "../../numeric/moments.js";
import type { Respondents } from "./respondents.js";
import type { SuspectItems } from "./suspectItems.js";

/**
 * `all-right`, `all-wrong`, `constant`: dead, it tells no runs apart; `unscored`: no run has scored it; `negative`: the
 * better runs do worse on it; `suspect`: so much so that chance does not explain it.
 */
export type ItemFlag = "all-right" | "all-wrong" | "constant" | "unscored" | "negative" | "suspect";

/** One item of a test. Correlations are `null` for dead items, and where the runs' scores do not vary. */
export interface ItemRow {
  readonly id: string;
  /** Runs that scored it. */
  readonly runs: number;
  /** Mean score: for right-or-wrong items the share of runs that are right (high is easy). */
  readonly difficulty: number | null;
  /** (difficulty − chance)/(1 − chance); `null` where the chance level is not known. */
  readonly chanceCorrected: number | null;
  /** Correlation with the run's mean score over the other items: the discrimination. */
  readonly itemRest: number | null;
  /** The same with the item itself in the score (point-biserial), which flatters short tests. */
  readonly itemTotal: number | null;
  /** Biserial forms of the two; `null` where scores are not right or wrong. */
  readonly biserialRest: number | null;
  readonly biserialTotal: number | null;
  /** Mean in the best 27 % of the runs − mean in the worst 27 %; tied runs share the places. */
  readonly upperLower: number | null;
  /** Kendall's τ-b with the run's score. */
  readonly kendallTau: number | null;
  readonly alphaIfDeleted: number | null;
  /** One-sided permutation p of a negative `itemRest`, and adjusted over the items; `null` where it is not negative. */
  readonly pValue: number | null;
  readonly adjustedPValue: number | null;
  readonly flags: readonly ItemFlag[];
}

/** What is known of the items of a test as a whole. */
interface TestFindings {
  /** The rows with kin as one: what relates items to each other is over these. The table itself where nobody is kin. */
  readonly related: Respondents;
  readonly statistics: ItemStatistics;
  /** Alpha without each item. */
  readonly alphaIfDeleted: Float64Array;
  readonly suspects: Pick<SuspectItems, "suspects" | "pValues" | "adjustedPValues">;
  readonly higherIsBetter: boolean;
  /** Score of guessing on an item; NaN where it is not known. */
  readonly chanceOf: (item: Item) => number;
}

/** A row for each item of a table: kin count once in what relates items, and each by itself in how many got an item right. */
export function itemRows(table: Respondents, findings: TestFindings): ItemRow[] {
  const { related, statistics, alphaIfDeleted, suspects, higherIsBetter, chanceOf } = findings;
  const { runs, items, scores } = table;
  const width = items.length;
  const totals = runTotals(related.scores, related.runs.length, width);
  const means = totals.sums.map((sum, run) => sum / totals.counts[run]!);
  const taus = itemScoreTau(related.scores, related.runs.length, width);
  const upperLower = upperLowerDiscrimination(related.scores, extremeGroups(means), width);
  const accused = new Set(suspects.suspects);
  const column = new Float64Array(runs.length);
  return items.map((item, index): ItemRow => {
    for (let run = 0; run < runs.length; run++) column[run] = scores[run * width + index]!;
    const scored = column.filter((score) => !Number.isNaN(score));
    const difficulty = related === table ? statistics.means[index]! : mean(scored);
    const [itemRest, itemTotal] = [statistics.itemRest[index]!, statistics.itemTotal[index]!];
    const guess = chanceOf(item);
    const share = isBinary(column) ? difficulty : Number.NaN;
    const negative = itemRest < 0;
    return {
      id: item.id,
      runs: scored.length,
      difficulty: finiteOrNull(difficulty),
      chanceCorrected: finiteOrNull((difficulty - guess) / (1 - guess)),
      itemRest: finiteOrNull(itemRest),
      itemTotal: finiteOrNull(itemTotal),
      biserialRest: finiteOrNull(biserialCorrelation(itemRest, share)),
      biserialTotal: finiteOrNull(biserialCorrelation(itemTotal, share)),
      upperLower: Number.isNaN(itemTotal) ? null : finiteOrNull(upperLower[index]!),
      kendallTau: finiteOrNull(taus[index]!),
      alphaIfDeleted: finiteOrNull(alphaIfDeleted[index]!),
      pValue: negative ? suspects.pValues[index]! : null,
      adjustedPValue: negative ? suspects.adjustedPValues[index]! : null,
      flags: [
        ...deadFlags(column, higherIsBetter),
        ...(negative ? (["negative"] as const) : []),
        ...(negative && accused.has(index) ? (["suspect"] as const) : []),
      ],
    };
  });
}

function deadFlags(column: Float64Array, higherIsBetter: boolean): ItemFlag[] {
  const { scored, value } = onlyScore(column);
  if (scored === 0) return ["unscored"];
  if (scored < 2 || value === null) return [];
  if (higherIsBetter && value === 1) return ["all-right"];
  return higherIsBetter && value === 0 ? ["all-wrong"] : ["constant"];
}

/** How many cells are scored, and the score that all of them hold: `null` where they differ. */
export function onlyScore(values: Float64Array): { scored: number; value: number | null } {
  let scored = 0;
  let value: number | null = null;
  let differ = false;
  for (let place = 0; place < values.length; place++) {
    const score = values[place]!;
    if (Number.isNaN(score)) continue;
    if (scored++ === 0) value = score;
    else if (score !== value) differ = true;
  }
  return { scored, value: differ ? null : value };
}
