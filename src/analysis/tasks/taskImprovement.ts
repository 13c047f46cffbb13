import { optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoreListsOf } from "../../arguments/scoresOf.js";
import { ArgumentError } from "../../errors.js";
import { probabilityOfImprovement } from "../../inference/bootstrap/taskAggregate.js";
import type { TaskBootstrapOptions } from "../../inference/bootstrap/taskBootstrap.js";
import type { NoiseSources, Note } from "../../notes.js";
import { type TaskEstimate, type TaskResampling, taskReplicates } from "./taskReplicates.js";

/** How often a run of the candidate beats a run of the baseline on the same task. */
export interface TaskImprovement {
  readonly tasks: number;
  /** P(candidate > baseline), ties half, averaged over tasks: ½ where neither is better. */
  readonly probability: TaskEstimate;
  readonly resampling: TaskResampling;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/**
 * Probability of improvement over tasks, with a percentile interval from a bootstrap that draws the runs of each side anew
 * within each task, the two sides independently. Both sides list the same tasks in the same order, in runs of any number.
 * It says how often, not by how much. No interval where a side has a single run on a task.
 *
 * Agarwal et al. (2021), arXiv 2108.13264, §4.3 (rliable).
 *
 * @example taskImprovement([[1, 2, 3]], [[1, 2]]).probability.value // => 0.6666666666666667
 */
export function taskImprovement(
  candidate: readonly Scores[],
  baseline: readonly Scores[],
  options: TaskBootstrapOptions = {},
): TaskImprovement {
  const readCandidate = scoreListsOf("taskImprovement", "candidate", candidate);
  const readBaseline = scoreListsOf("taskImprovement", "baseline", baseline);
  optionsOf("taskImprovement", options);
  const tasks = readCandidate.length;
  if (readBaseline.length !== tasks) {
    throw new ArgumentError(
      "taskImprovement",
      `both sides must have the same tasks, got ${tasks} and ${readBaseline.length}. ` +
        "Keep the tasks that both have, in the same order.",
    );
  }
  const replicates = taskReplicates("taskImprovement", [...readCandidate, ...readBaseline], {
    ...options,
    unit: "runs",
  });
  const probability = replicates.estimate((lists) =>
    probabilityOfImprovement(lists.slice(0, tasks), lists.slice(tasks)),
  );
  const { resampling, sources } = replicates;
  return { tasks, probability, resampling, sources, notes: replicates.notes() };
}
