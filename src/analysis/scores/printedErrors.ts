import { runScoresOf } from "../../data/resultMatrix.js";
import type { Results, RunScore } from "../../data/results.js";
import { type Run, runKey } from "../../data/run.js";
import { standardError } from "../../inference/intervals/meanInterval.js";
import { finiteOrNull } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { isShare } from "../../numeric/share.js";
import { type PrintedRounding, printedRounding } from "./printedDigits.js";
import { recoverItemCount } from "./recoverItemCount.js";

/** A score and standard error as a dump prints them, beside the same recomputed. */
export interface PrintedError {
  readonly run: Run;
  readonly printed: { readonly value: number; readonly standardError: number | null; readonly items: number | null };
  readonly recomputed: {
    readonly value: number | null;
    readonly standardError: number | null;
    readonly items: number | null;
  };
  /**
   * What it was recomputed from: the `items`; the accuracy and n of the same `score`, √(p(1 − p)/(n − 1)); or the scores
   * of the `subtasks` of a group, each weighted by its items.
   */
  readonly from: "items" | "score" | "subtasks";
  /**
   * Whether value and standard error agree to a relative 1e-6, or to half a unit of the last decimal that the column of the
   * file uses, from three on, or a single figure from four on; errors of groups to 1e-3, since harnesses pool the variances of the subtasks, which for large tasks is the same to some
   * ten-thousandths.
   */
  readonly agrees: boolean;
  /** Why they differ, as far as the dump tells. */
  readonly reason: string | null;
}

/**
 * Recomputes, with n − 1, each standard error that a dump prints and that its own contents determine.
 * Errors that nothing determines (no items, no n, metrics that are no means) are not in the list.
 */
export function printedErrors(results: Results): PrintedError[] {
  const rows = new Map<string, Float64Array>();
  for (const matrix of results.matrices) {
    matrix.runs.forEach((run, index) => void rows.set(runKey(run), runScoresOf(matrix, index)));
  }
  const roundingOf = printedRounding([...results.printedScores, ...results.runScores]);
  const fromItems = results.printedScores.flatMap((score) => {
    const scores = rows.get(runKey(score.run));
    return scores === undefined ? [] : [checkItems(score, scores, roundingOf(score))];
  });
  const byRun = new Map(results.runScores.map((score) => [runKey(score.run), score]));
  const fromScores = results.runScores.flatMap((score) =>
    score.subtasks === undefined ? checkScore(score, roundingOf(score)) : checkGroup(score, byRun, roundingOf(score)),
  );
  return [...fromItems, ...fromScores];
}

/** How many standard errors the dumps print, whether or not anything determines them. */
export function printedErrorCount({ printedScores, runScores }: Results): number {
  return [...printedScores, ...runScores].filter(({ standardError: error }) => error !== undefined).length;
}

function checkItems(printed: RunScore, scores: Float64Array, rounding: PrintedRounding): PrintedError {
  const scored = scores.filter((score) => !Number.isNaN(score));
  const items = scored.length;
  const reason =
    printed.items !== undefined && printed.items !== items
      ? `the dump holds ${items} of the ${printed.items} items that were run`
      : "the printed figures do not follow from the items";
  const recomputed = { value: mean(scored), standardError: standardError(scored), items };
  return compared(printed, recomputed, { from: "items", reason, rounding });
}

/**
 * An accuracy of known n; the error must be that of 0/1 scores for this to say anything. Where the score is rounded so far
 * that any share would do for its n, an error that fits is one that was checked, and one that does not says nothing.
 */
function checkScore(printed: RunScore, rounding: PrintedRounding): PrintedError[] {
  const { value, standardError: error, items } = printed;
  if (error === undefined || items === undefined || items < 2 || !isShare(value)) return [];
  const right = value * items;
  const share = Math.round(right) / items;
  const exact = Math.abs(right - Math.round(right)) <= 1e-6 * Math.max(1, right);
  if (!exact && Math.abs(value - share) > rounding.value) return [];
  const recomputed = {
    value: exact ? value : share,
    standardError: Math.sqrt((share * (1 - share)) / (items - 1)),
    items,
  };
  const reason = "the printed error is not that of right-or-wrong items";
  const check = compared(printed, recomputed, { from: "score", reason, rounding });
  const saysNothing = 1 / items <= 4 * rounding.value;
  return saysNothing && !check.agrees ? [] : [check];
}

function checkGroup(
  printed: RunScore,
  byRun: ReadonlyMap<string, RunScore>,
  rounding: PrintedRounding,
): PrintedError[] {
  const leaves = leavesOf(printed, byRun);
  if (leaves === null || printed.standardError === undefined) return [];
  const items = leaves.reduce((total, leaf) => total + leaf.items, 0);
  const value = leaves.reduce((total, leaf) => total + leaf.items * leaf.value, 0) / items;
  const error = Math.sqrt(leaves.reduce((total, leaf) => total + (leaf.items * leaf.error) ** 2, 0)) / items;
  const reason = close(printed.value, value, rounding.value)
    ? "the harness pools the variances of the subtasks; this is the error of the item-weighted mean it prints"
    : "the printed score is not the mean of the subtasks weighted by their items";
  return [compared(printed, { value, standardError: error, items }, { from: "subtasks", reason, rounding })];
}

interface Leaf {
  readonly value: number;
  readonly error: number;
  readonly items: number;
}

/** The tasks below a group, groups within groups resolved; `null` when one of them is not known in full. */
function leavesOf(group: RunScore, byRun: ReadonlyMap<string, RunScore>, depth = 0): Leaf[] | null {
  if (depth > 20) return null;
  const leaves: Leaf[] = [];
  for (const task of group.subtasks ?? []) {
    const score = byRun.get(runKey({ ...group.run, task }));
    if (score === undefined) return null;
    if (score.subtasks !== undefined) {
      const below = leavesOf(score, byRun, depth + 1);
      if (below === null) return null;
      leaves.push(...below);
      continue;
    }
    const items = score.items ?? recoverItemCount(score.value, score.standardError);
    if (items === null || score.standardError === undefined) return null;
    leaves.push({ value: score.value, error: score.standardError, items });
  }
  return leaves.length > 0 ? leaves : null;
}

function compared(
  { run, value, standardError: error, items }: RunScore,
  recomputed: { readonly value: number; readonly standardError: number; readonly items: number },
  {
    from,
    reason,
    rounding,
  }: Pick<PrintedError, "from"> & { readonly reason: string; readonly rounding: PrintedRounding },
): PrintedError {
  const tolerance = from === "subtasks" ? 1e-3 : 1e-6;
  // The formula gives 0 for items that all score alike, where no error is known.
  const byFormula = Number.isNaN(recomputed.standardError) && recomputed.items > 1 ? 0 : recomputed.standardError;
  const agrees =
    close(value, recomputed.value, rounding.value) &&
    (error === undefined || close(error, byFormula, rounding.error, tolerance));
  return {
    run,
    printed: { value, standardError: error ?? null, items: items ?? null },
    recomputed: {
      value: finiteOrNull(recomputed.value),
      standardError: finiteOrNull(recomputed.standardError),
      items: recomputed.items,
    },
    from,
    agrees,
    reason: agrees ? null : reason,
  };
}

function close(printed: number, recomputed: number, rounding: number, tolerance = 1e-6): boolean {
  const apart = Math.abs(printed - recomputed);
  return apart <= tolerance * Math.max(Math.abs(printed), Math.abs(recomputed), 1e-12) || apart <= rounding;
}
