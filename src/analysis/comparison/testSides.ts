import { groupBy } from "../../data/groupBy.js";
import { chanceLevel } from "../../data/item.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import type { Results } from "../../data/results.js";
import { type Run, runKey } from "../../data/run.js";
import { finiteOrNull } from "../../notes.js";
import { type RunLevelScore, runLevelScore } from "../scores/runLevelScore.js";
import { countingScores } from "../scores/shareOfItems.js";

/** The runs of one side that are one thing: trials of one run of one task and metric. */
export interface Side {
  readonly run: Run;
  readonly higherIsBetter: boolean;
  readonly trials: readonly RunOfMatrix[];
  readonly summary: RunLevelScore | null;
  /** Score of guessing; `null` where it is not known. */
  readonly chance: number | null;
  /** The same run at all of its checkpoints, this one included, in order of first appearance. */
  readonly training: readonly Side[];
}

/** The sides of each task and metric, by a key of both, in order of first appearance. */
export function sidesOf(results: Results): Map<string, Side[]> {
  const fromItems = results.matrices.flatMap((matrix) => {
    const chance = finiteOrNull(chanceLevel(matrix.items));
    const indexed = matrix.runs.map((run, index) => ({ matrix, run: index, label: run }));
    return [...groupBy(indexed, ({ label }) => runKey(label, ["trial"])).values()].map((trials): LoneSide => {
      const { trial: _, ...run } = (trials[0] as { label: Run }).label;
      return { run, higherIsBetter: matrix.higherIsBetter, trials, summary: null, chance };
    });
  });
  const counting = countingScores(results.runScores);
  const fromRuns = [...groupBy(results.runScores, ({ run }) => runKey(run, ["trial"])).values()].map(
    (scores): LoneSide => {
      const first = scores[0] as Results["runScores"][number];
      const { trial: _, ...run } = first.run;
      const chance = first.choices === undefined ? null : 1 / first.choices;
      return {
        run,
        higherIsBetter: first.higherIsBetter,
        trials: [],
        summary: runLevelScore(scores, counting),
        chance,
      };
    },
  );
  return groupBy(inTraining([...fromItems, ...fromRuns]), ({ run }) => JSON.stringify([run.task, run.metric]));
}

type LoneSide = Omit<Side, "training">;

/** The sides, each with those of its run at other checkpoints. */
function inTraining(sides: readonly LoneSide[]): Side[] {
  const trainings = new Map<string, Side[]>();
  return sides.map((side) => {
    const key = runKey(side.run, ["step"]);
    const training = trainings.get(key) ?? [];
    trainings.set(key, training);
    const placed = { ...side, training };
    training.push(placed);
    return placed;
  });
}
