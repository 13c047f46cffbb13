import { groupBy } from "../../data/groupBy.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import type { Results } from "../../data/results.js";
import { type Run, runKey } from "../../data/run.js";
import { type RunLevelScore, runLevelScore } from "../scores/runLevelScore.js";

/** The runs of one side that are one thing: trials of one run of one task and metric. */
export interface Side {
  readonly run: Run;
  readonly higherIsBetter: boolean;
  readonly trials: readonly RunOfMatrix[];
  readonly summary: RunLevelScore | null;
}

/** The sides of each task and metric, by a key of both, in order of first appearance. */
export function sidesOf(results: Results): Map<string, Side[]> {
  const fromItems = results.matrices.flatMap((matrix) => {
    const indexed = matrix.runs.map((run, index) => ({ matrix, run: index, label: run }));
    return [...groupBy(indexed, ({ label }) => runKey(label, ["trial"])).values()].map((trials): Side => {
      const { trial: _, ...run } = (trials[0] as { label: Run }).label;
      return { run, higherIsBetter: matrix.higherIsBetter, trials, summary: null };
    });
  });
  const fromRuns = [...groupBy(results.runScores, ({ run }) => runKey(run, ["trial"])).values()].map((scores): Side => {
    const first = scores[0] as Results["runScores"][number];
    const { trial: _, ...run } = first.run;
    return { run, higherIsBetter: first.higherIsBetter, trials: [], summary: runLevelScore(scores) };
  });
  return groupBy([...fromItems, ...fromRuns], ({ run }) => JSON.stringify([run.task, run.metric]));
}
