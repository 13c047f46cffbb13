import { putTogether } from "../analysis/comparison/facetTests.js";
import {
  type ComparisonFamily,
  compareResults,
  type FamilyComparison,
  type OverallComparison,
  type ResultsComparisonOptions,
} from "../analysis/comparison/resultsComparison.js";
import type { Verdict } from "../analysis/comparison/wording.js";
import { isResults } from "../arguments/described.js";
import { orNull, type Shape } from "../arguments/shapes.js";
import { type Results, runsOf } from "../data/results.js";
import type { Run } from "../data/run.js";
import { distinctNotes, type Refusal, refuse } from "../notes.js";
import { plural } from "../numberFormat.js";
import { signatureOf } from "../signature.js";
import { someNames } from "../someNames.js";
import type { Answer } from "./answer.js";
import { type SideNames, twoSides } from "./twoSides.js";

export interface CompareOptions extends ResultsComparisonOptions {}

/** A candidate against a baseline: one row a task, metric and framing that both have. */
export interface CompareAnswer extends Answer<"compare", FamilyComparison> {
  /** That of all rows; `refused` where none could be compared; `null` where rows differ. */
  readonly verdict: Verdict | "refused" | null;
  /** The one row's sentence; of several rows, how many have which verdict. */
  readonly sentence: string;
  /** One verdict over all tasks of a metric and framing that has two or more; none for one task. */
  readonly overall: readonly OverallComparison[];
  /** Rows outside of the family, judged by nobody; empty but for `tests: "primary"`. */
  readonly secondary: readonly FamilyComparison[];
  /** What the verdicts were adjusted over. */
  readonly family: ComparisonFamily["family"];
  /** Why there is no row; `null` where there is one. */
  readonly refusal: Refusal | null;
}

/**
 * Is the candidate better or worse than the baseline, or is the difference noise? On every task, metric and framing that both
 * have: paired by item id wherever items are known, over all training seeds, verdicts adjusted for the number of comparisons.
 * Of several checkpoints the last that most seeds reached is taken, and said.
 *
 * Pass the results of either side, or results that hold both models and their names as options. Throws `ArgumentError` for what are
 * no results, and where it is not clear which models are meant. Conditions of the data are no exceptions: such a row
 * is refused, with a reason and a next step.
 *
 * @example
 * const results = fromRows([
 *   { model: "base", item: "q1", score: 1 }, { model: "base", item: "q2", score: 0 },
 *   { model: "tuned", item: "q1", score: 1 }, { model: "tuned", item: "q2", score: 1 },
 * ]);
 * compare(results, { baseline: "base", candidate: "tuned" }).verdict // => "inconclusive"
 */
export function compare(baseline: Results, candidate: Results, options?: CompareOptions): CompareAnswer;
export function compare(results: Results, options?: CompareOptions & SideNames): CompareAnswer;
export function compare(...given: readonly [unknown, unknown?, unknown?]): CompareAnswer {
  const { baseline, candidate, options } = twoSides<CompareOptions>("compare", given, { board: orNull(SOME_RESULTS) });
  // Where two models of one set of results are named, the others say how hard each item is.
  const board = isResults(given[1]) ? null : (given[0] as Results);
  const found = compareResults(baseline, candidate, { board, ...options });
  const { comparisons: rows, overall, secondary, family, notes } = found;
  const refusal = rows.length === 0 ? nothingShared(baseline, candidate) : null;
  return {
    kind: "compare",
    verdict: verdictOfAll(rows),
    sentence: refusal === null ? sentenceOfAll(rows, overall) : `${refusal.message}.`,
    rows,
    overall,
    secondary,
    family,
    refusal,
    notes: distinctNotes([...putTogether([...baseline.notes, ...candidate.notes], rows), ...notes]),
    signature: comparisonsSignature({ comparisons: rows, family }),
  };
}

/** What was done, in one line. */
export function comparisonsSignature({
  comparisons,
  family,
}: Pick<ComparisonFamily, "comparisons" | "family">): string {
  return signatureOf([
    `comparisons=${comparisons.length}`,
    `family=${family.size}`,
    family.correction,
    `alpha=${family.alpha}`,
  ]);
}

const SOME_RESULTS: Shape = { needs: "results", fits: isResults, repair: "Pass what load or fromRows gave." };

function verdictOf(row: FamilyComparison): Verdict | "refused" {
  return row.ok ? row.verdict : "refused";
}

function verdictOfAll(rows: readonly FamilyComparison[]): CompareAnswer["verdict"] {
  const verdicts = new Set(rows.map(verdictOf));
  if (verdicts.size > 1) return null;
  const [verdict = "refused"] = verdicts;
  return verdict;
}

function sentenceOfAll(rows: readonly FamilyComparison[], overall: readonly OverallComparison[]): string {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) return only.ok ? only.sentence : `${only.message}.`;
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(verdictOf(row), (counts.get(verdictOf(row)) ?? 0) + 1);
  const parts = [...counts].map(([verdict, count]) => `${count} ${verdict}`);
  const counted = `${plural(rows.length, "comparison")}: ${parts.join(", ")}.`;
  return [counted, ...(overall.length === 1 ? overall.map(({ sentence }) => sentence) : [])].join(" ");
}

function nothingShared(baseline: Results, candidate: Results): Refusal {
  const namesOf = (results: Results, name: (run: Run) => string) => [...new Set(runsOf(results).map(name))];
  const tasks = [baseline, candidate].map((side) => namesOf(side, ({ task }) => task)) as [string[], string[]];
  if (!tasks[0].some((task) => tasks[1].includes(task))) {
    return refuse(
      "no-shared-tasks",
      `the two sides took different tests: ${tasks.map((names) => someNames(names, 4)).join(" against ")}`,
      "give the results of both on the same test",
    );
  }
  const both = [baseline, candidate].map((side) =>
    someNames(
      namesOf(side, ({ task, metric }) => `${task} ${metric}`),
      4,
    ),
  );
  return refuse(
    "no-shared-tasks",
    `the two sides share no task and metric: ${both.join(" against ")}`,
    "compare the same metric of the same task; --task and --metric choose among several",
  );
}
