import { requireArgument } from "../arguments/requireArgument.js";
import { COUNT, MATRIX } from "../arguments/shapes.js";
import { InputError } from "../errors.js";
import { askedItems } from "./askedItems.js";
import { groupBy } from "./groupBy.js";
import { CELL_STATES, type CellState, cellState, type ResultMatrix, runScoresOf } from "./resultMatrix.js";
import { describeRun, type Run, runKey } from "./run.js";

/** How many items of a run are in each state. */
export type Coverage = Readonly<Record<CellState, number>>;

/**
 * Counts the states of one run's cells. An item that only runs of another framing were asked is no item of this run's test,
 * and counts as none.
 */
export function coverage(matrix: ResultMatrix, run: number): Coverage {
  requireArgument("coverage", "matrix", matrix, MATRIX);
  requireArgument("coverage", "run", run, COUNT);
  const counts: Record<CellState, number> = { scored: 0, errored: 0, unscored: 0, absent: 0 };
  const { states, items } = matrix;
  if (states === null) return { ...counts, scored: items.length };
  const byCode = new Uint32Array(CELL_STATES.length);
  for (const item of askedItems(matrix, run)) byCode[states[run * items.length + item]!]!++;
  for (const [code, state] of CELL_STATES.entries()) counts[state] = byCode[code]!;
  return counts;
}

/** Sum of several coverages. */
export function totalCoverage(parts: Iterable<Coverage>): Coverage {
  const total: Record<CellState, number> = { scored: 0, errored: 0, unscored: 0, absent: 0 };
  for (const part of parts) for (const state of CELL_STATES) total[state] += part[state];
  return total;
}

/**
 * How many answers of these runs of a matrix are in each state; all runs by default. A trial that was not made is no missing
 * answer: an item is absent from a run only where no trial of the run has it.
 */
export function matrixCoverage(
  matrix: ResultMatrix,
  runs: readonly number[] = matrix.runs.map((_, run) => run),
): Coverage {
  // Without trials every run stands alone.
  const hasTrials = runs.some((run) => matrix.runs[run]?.trial !== undefined);
  return totalCoverage(hasTrials ? coverageOfTrials(matrix, runs) : coverageOfRuns(matrix, runs));
}

function* coverageOfRuns(matrix: ResultMatrix, runs: readonly number[]): Generator<Coverage> {
  for (const run of runs) yield coverage(matrix, run);
}

function* coverageOfTrials(matrix: ResultMatrix, runs: readonly number[]): Generator<Coverage> {
  for (const trials of groupBy(runs, (run) => runKey(matrix.runs[run] as Run, ["trial"])).values()) {
    const total = totalCoverage(coverageOfRuns(matrix, trials));
    if (trials.length === 1 || total.absent === 0) {
      yield total;
      continue;
    }
    const asked = askedItems(matrix, trials[0] as number);
    const absent = asked.filter((item) => trials.every((run) => cellState(matrix, run, item) === "absent"));
    yield { ...total, absent: absent.length * trials.length };
  }
}

/**
 * What to do with cells that are errored or unscored. Absent items never count. `zero` is refused where 0 is not the worst
 * score: metrics of which less is better, and scores below 0.
 */
export type MissingPolicy = "drop" | "zero" | "error";

/** Whether the policy changes no score of a matrix, so that its scores can be used without a copy. */
export function areAsTheyStand({ states }: ResultMatrix, missing: MissingPolicy): boolean {
  return missing === "drop" || states === null;
}

/**
 * The run's scores with the policy applied: NaN where the item must be left out.
 *
 * `drop` (default everywhere) leaves errored and unscored items out; `zero` counts them as 0, which is right only when
 * failing to answer is part of what is measured; `error` throws `InputError` naming the first one. `zero` throws as well
 * where 0 would be a good score: the metric is better when lower, or has scores below 0.
 */
export function scoresUnderPolicy(matrix: ResultMatrix, run: number, missing: MissingPolicy = "drop"): Float64Array {
  const scores = runScoresOf(matrix, run);
  if (areAsTheyStand(matrix, missing)) return scores;
  return scores.map((score, item) => {
    const state = cellState(matrix, run, item);
    if (state === "scored" || state === "absent") return score;
    if (missing === "zero") {
      requireZeroIsWorst(matrix, run, item);
      return 0;
    }
    throw new InputError(
      "missing-score",
      `${describeRun(matrix.runs[run] as Run)} is ${state} here, and missing: "error" allows none`,
      { item: (matrix.items[item] as { id: string }).id },
    );
  });
}

function requireZeroIsWorst(matrix: ResultMatrix, run: number, item: number): void {
  const reason = whyZeroIsNotWorst(matrix);
  if (reason === null) return;
  throw new InputError(
    "zero-is-not-worst",
    `${matrix.task} ${matrix.metric} of ${describeRun(matrix.runs[run] as Run)} has no score here, and 0 would not be the ` +
      `worst one, because ${reason}. Use missing: "drop", or score the failed answers in the dump itself.`,
    { item: (matrix.items[item] as { id: string }).id },
  );
}

const zeroReasons = new WeakMap<ResultMatrix, string | null>();

function whyZeroIsNotWorst(matrix: ResultMatrix): string | null {
  const known = zeroReasons.get(matrix);
  if (known !== undefined) return known;
  const reason = !matrix.higherIsBetter
    ? "less is better"
    : matrix.scores.some((score) => score < 0)
      ? "some scores are below 0"
      : null;
  zeroReasons.set(matrix, reason);
  return reason;
}
