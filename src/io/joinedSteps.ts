import { groupBy } from "../data/groupBy.js";
import { orderedResults } from "../data/orderedResults.js";
import { adoptResultMatrix } from "../data/resultMatrix.js";
import { type Results, runsOf } from "../data/results.js";
import { describeRunOnTask, type Run, runKey } from "../data/run.js";
import { ArgumentError, InputError } from "../errors.js";
import { formatCount } from "../numberFormat.js";
import { someNames } from "../someNames.js";

/**
 * Takes steps that lie at most `tolerance` apart as one checkpoint: runs that were counted from 0 and from 1 log 999 and
 * 1,000. The step that most runs have stands for all, of equally many the later one; a note says what was joined.
 *
 * Throws `InputError` where steps follow one another so closely that several would become one, and where one run has two
 * of the steps: they are two checkpoints then.
 */
export function withJoinedSteps(results: Results, tolerance: number): Results {
  if (!(Number.isFinite(tolerance) && tolerance > 0)) {
    throw new ArgumentError("stepTolerance", `must be a number above 0, got ${tolerance}.`);
  }
  const runs = runsOf(results);
  const counts = new Map<number, number>();
  for (const { step } of runs) if (step !== undefined) counts.set(step, (counts.get(step) ?? 0) + 1);
  const target = new Map<number, number>();
  const joined: string[] = [];
  for (const group of closeTogether([...counts.keys()], tolerance)) {
    if (group.length < 2) continue;
    const main = group.reduce((best, step) => (counts.get(step)! >= counts.get(best)! ? step : best));
    for (const step of group) target.set(step, main);
    const others = group.filter((step) => step !== main).map(formatCount);
    joined.push(`${others.join(" and ")} as ${formatCount(main)}`);
  }
  if (joined.length === 0) {
    const message = `no two steps lie within ${formatCount(tolerance)} of each other, so none were joined`;
    return { ...results, notes: [...results.notes, { code: "no-steps-joined", message }] };
  }
  requireOneEach(runs, target);
  const place = <Labelled extends Run>(run: Labelled): Labelled =>
    run.step === undefined || !target.has(run.step) ? run : { ...run, step: target.get(run.step) as number };
  const placeScore = <Score extends { readonly run: Run }>(score: Score): Score => ({
    ...score,
    run: place(score.run),
  });
  return orderedResults({
    ...results,
    matrices: results.matrices.map((matrix) => adoptResultMatrix({ ...matrix, runs: matrix.runs.map(place) })),
    runScores: results.runScores.map(placeScore),
    printedScores: results.printedScores.map(placeScore),
    notes: [
      ...results.notes,
      {
        code: "steps-joined",
        message: `steps within ${formatCount(tolerance)} of each other are taken as one checkpoint: ${someNames(joined)}`,
      },
    ],
  });
}

/** Groups of steps whose neighbours lie within the tolerance, in order. */
function closeTogether(steps: readonly number[], tolerance: number): number[][] {
  const groups: number[][] = [];
  for (const step of [...steps].sort((a, b) => a - b)) {
    const last = groups.at(-1);
    if (last !== undefined && step - last.at(-1)! <= tolerance) last.push(step);
    else groups.push([step]);
  }
  const chain = groups.find((group) => group.at(-1)! - group[0]! > tolerance);
  if (chain === undefined) return groups;
  throw new InputError(
    "steps-in-a-row",
    `steps ${formatCount(chain[0]!)} to ${formatCount(chain.at(-1)!)} follow one another within ${formatCount(tolerance)}, ` +
      "so several checkpoints would become one. A smaller --step-tolerance keeps them apart.",
  );
}

function requireOneEach(runs: readonly Run[], target: ReadonlyMap<number, number>): void {
  const placed = runs.filter(({ step }) => step !== undefined && target.has(step));
  for (const members of groupBy(
    placed,
    (run) => `${runKey(run, ["step"])} ${target.get(run.step as number)}`,
  ).values()) {
    const steps = [...new Set(members.map(({ step }) => step as number))];
    if (steps.length < 2) continue;
    throw new InputError(
      "steps-of-one-run",
      `${describeRunOnTask(members[0] as Run)} has both step ${steps.map(formatCount).join(" and step ")}: ` +
        "two checkpoints of one run are not joined. A smaller --step-tolerance keeps them apart.",
    );
  }
}
