import type { ResultMatrix } from "../../data/resultMatrix.js";
import { STATE_CODE } from "../../data/resultMatrix.js";
import { type SpearmanTest, spearmanTest } from "../../inference/trend/spearman.js";
import { finiteOrNull } from "../../notes.js";
import { spearman } from "../../numeric/correlation.js";

/** How the answers that runs left out relate to those that they gave. */
export interface MissingAnswerEvidence {
  /** Cells that were asked and have no score, and their share of all that were asked. */
  readonly missing: number;
  readonly share: number;
  /** Over the items, and over the independent runs: rank correlation of the share left out with the mean of what was answered. */
  readonly items: MissingnessCorrelation;
  readonly runs: MissingnessCorrelation;
  /** Whether either is more than chance explains (two-sided .05, halved for the two): left out is then not at random. */
  readonly isShown: boolean;
  /** Rank correlation over the runs of the mean of what was answered with the mean where what is left out counts as wrong. */
  readonly orderCorrelation: number | null;
}

export interface MissingnessCorrelation {
  readonly rho: number | null;
  readonly pValue: number | null;
}

/**
 * Whether answers are missing at random, as every mean over what was answered supposes: if not, items (or runs) with more of
 * them left out score otherwise on the rest. Only cells that were asked count: items that a run does not have were not left
 * out. `null` where nothing is missing. `groups`: rows that are not independent of each other and count as one (default none).
 *
 * Rubin (1976), "Inference and missing data"; Little (1988) tests the same idea for normal data.
 */
export function missingAnswers(
  { runs, items, scores, states }: ResultMatrix,
  groups: readonly (readonly number[])[] = runs.map((_, row) => [row]),
): MissingAnswerEvidence | null {
  if (states === null) return null;
  const groupOf = new Int32Array(runs.length);
  for (const [group, rows] of groups.entries()) for (const row of rows) groupOf[row] = group;
  const [byItem, byRun] = [items, groups].map((list) => list.map(() => ({ asked: 0, scored: 0, sum: 0 }))) as [
    Tally[],
    Tally[],
  ];
  for (let run = 0; run < runs.length; run++) {
    for (let item = 0; item < items.length; item++) {
      const cell = run * items.length + item;
      if (states[cell] === STATE_CODE.absent) continue;
      for (const tally of [byItem[item]!, byRun[groupOf[run]!]!]) {
        tally.asked++;
        if (states[cell] !== STATE_CODE.scored) continue;
        tally.scored++;
        tally.sum += scores[cell]!;
      }
    }
  }
  const asked = byRun.reduce((total, tally) => total + tally.asked, 0);
  const missing = asked - byRun.reduce((total, tally) => total + tally.scored, 0);
  if (missing === 0) return null;
  const [overItems, overRuns] = [correlate(byItem), correlate(byRun)];
  const answered = byRun.filter(({ scored }) => scored > 0);
  return {
    missing,
    share: missing / asked,
    items: recorded(overItems),
    runs: recorded(overRuns),
    isShown: overItems.pValue < 0.025 || overRuns.pValue < 0.025,
    orderCorrelation: finiteOrNull(
      answered.length < 3
        ? Number.NaN
        : spearman(
            answered.map(({ sum, scored }) => sum / scored),
            answered.map(({ sum, asked: own }) => sum / own),
          ),
    ),
  };
}

interface Tally {
  asked: number;
  scored: number;
  sum: number;
}

function correlate(tallies: readonly Tally[]): SpearmanTest {
  const known = tallies.filter(({ scored }) => scored > 0);
  return spearmanTest(
    known.map(({ asked, scored }) => (asked - scored) / asked),
    known.map(({ sum, scored }) => sum / scored),
  );
}

function recorded({ rho, pValue }: SpearmanTest): MissingnessCorrelation {
  return { rho: finiteOrNull(rho), pValue: finiteOrNull(pValue) };
}
