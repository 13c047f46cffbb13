import type { RunOfMatrix } from "../../data/itemMeans.js";
import { adoptResultMatrix, cellState, runScoresOf } from "../../data/resultMatrix.js";
import { mcnemarTest } from "../../inference/significance/mcnemar.js";
import { isBinary } from "../../numeric/binary.js";
import type { Side } from "../comparison/testSides.js";

/** Answers that a candidate lacks and the baseline has. */
export interface MissingAnswers {
  readonly errored: number;
  readonly unscored: number;
  /** Items of which the candidate lacks more of its answers than the baseline, and the other way round. */
  readonly items: { readonly candidate: number; readonly baseline: number };
  /** Two-sided exact sign test of these two counts: whether chance loses as unevenly. */
  readonly pValue: number;
  /** The score that stands for a missing one: the worst there is, or of scores without a bound the worst seen. */
  readonly worst: number;
}

/** The candidate at its worst, and what had to be filled in for it. */
interface WorstCase {
  readonly after: readonly Side[];
  readonly answers: MissingAnswers;
}

/**
 * The candidate with the answers that it lacks as bad as they can be, where the baseline has more of the item's answers:
 * losses that fall on the same items of both sides cancel. What the baseline lacks stays out. Items that a run was never
 * asked are no failed answers. `null` where nothing is to be filled in.
 */
export function worstCase(before: readonly Side[], after: readonly Side[]): WorstCase | null {
  const [own, others] = [before, after].map(answersByItem) as [Map<string, Answers>, Map<string, Answers>];
  const lost = new Set<string>();
  let fewerThere = 0;
  for (const [id, { asked, missing }] of others) {
    const there = own.get(id);
    if (there === undefined) continue;
    const [mine, other] = [there.missing / there.asked, missing / asked];
    if (other > mine) lost.add(id);
    else if (other < mine) fewerThere++;
  }
  if (lost.size === 0) return null;
  const worst = worstScore([...before, ...after]);
  const counts = { errored: 0, unscored: 0 };
  const filled = after.map((side) => ({
    ...side,
    trials: side.trials.map(({ matrix, run }): RunOfMatrix => {
      const scores = runScoresOf(matrix, run).slice();
      const width = matrix.items.length;
      const states = matrix.states?.slice(run * width, (run + 1) * width) ?? null;
      matrix.items.forEach(({ id }, item) => {
        const state = cellState(matrix, run, item);
        if ((state !== "errored" && state !== "unscored") || !lost.has(id)) return;
        scores[item] = worst;
        (states as Uint8Array)[item] = 0;
        counts[state]++;
      });
      const { items, prompts, higherIsBetter } = matrix;
      const row = {
        runs: [matrix.runs[run] as RunOfMatrix["matrix"]["runs"][number]],
        items,
        scores,
        states,
        prompts: prompts?.slice(run * width, (run + 1) * width) ?? null,
        higherIsBetter,
      };
      return { matrix: adoptResultMatrix(row), run: 0 };
    }),
  }));
  const { pValue } = mcnemarTest(lost.size, fewerThere, { variant: "exact" });
  return {
    after: filled,
    answers: { ...counts, items: { candidate: lost.size, baseline: fewerThere }, pValue, worst },
  };
}

interface Answers {
  asked: number;
  missing: number;
}

/** Of each item, over the runs that were asked it, how many answers have no score. */
function answersByItem(sides: readonly Side[]): Map<string, Answers> {
  const found = new Map<string, Answers>();
  for (const { matrix, run } of sides.flatMap(({ trials }) => trials)) {
    matrix.items.forEach(({ id }, item) => {
      const state = cellState(matrix, run, item);
      if (state === "absent") return;
      const answers = found.get(id) ?? { asked: 0, missing: 0 };
      found.set(id, answers);
      answers.asked++;
      if (state !== "scored") answers.missing++;
    });
  }
  return found;
}

/** 0, or the lowest score where some lie below; where less is better 1 for right-or-wrong scores, else the highest. */
function worstScore(sides: readonly Side[]): number {
  const scored = sides.flatMap(({ trials }) =>
    trials.map(({ matrix, run }) => runScoresOf(matrix, run).filter((score) => !Number.isNaN(score))),
  );
  const extreme = (of: (a: number, b: number) => number, start: number) =>
    scored.reduce((found, scores) => scores.reduce((one, score) => of(one, score), found), start);
  if ((sides[0] as Side).higherIsBetter) return extreme(Math.min, 0);
  return scored.every((scores) => isBinary(scores)) ? 1 : extreme(Math.max, Number.NEGATIVE_INFINITY);
}
