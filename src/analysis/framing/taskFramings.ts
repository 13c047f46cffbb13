import type { ResultMatrix } from "../../data/resultMatrix.js";
import { adoptResultMatrix } from "../../data/resultMatrix.js";
import { type Results, runsOf } from "../../data/results.js";
import type { Run } from "../../data/run.js";
import { ArgumentError } from "../../errors.js";
import { someNames } from "../../someNames.js";
import { note } from "./wording.js";

/** Two tasks that ask the same items, once by letters and once by the text of the answer. */
export interface TaskFramings {
  readonly choice: string;
  readonly completion: string;
}

/**
 * Takes two tasks of other names as the two framings of one task. The common name is the one that begins the other, else
 * both joined by " | ". Items are paired by their ids afterwards, so the two tasks must give the same question the same id.
 * Throws `RangeError` for a task that the results do not hold, and where its runs already name the other framing.
 */
export function withTaskFramings(results: Results, { choice, completion }: TaskFramings): Results {
  const tasks = [...new Set(runsOf(results).map(({ task }) => task))];
  for (const task of [choice, completion]) {
    if (tasks.includes(task)) continue;
    throw new ArgumentError("framings", `no task is named ${JSON.stringify(task)}; there are ${someNames(tasks, 8)}.`);
  }
  if (choice === completion) {
    throw new ArgumentError(
      "framings",
      `choice and completion must be two tasks, got ${JSON.stringify(choice)} twice. ` +
        "Runs of one task tell their framing by themselves (column framing).",
    );
  }
  const common = commonName(choice, completion);
  if (common !== choice && common !== completion && tasks.includes(common)) {
    throw new ArgumentError("framings", `the common name ${JSON.stringify(common)} is a task already.`);
  }
  const place = <Labelled extends Run>(run: Labelled): Labelled => {
    if (run.task !== choice && run.task !== completion) return run;
    const framing = run.task === choice ? "choice" : "completion";
    if (run.framing !== undefined && run.framing !== framing) {
      throw new ArgumentError(
        "framings",
        `runs of ${JSON.stringify(run.task)} already name the framing ${JSON.stringify(run.framing)}, ` +
          `so they cannot be taken as ${framing}.`,
      );
    }
    return { ...run, task: common, framing };
  };
  const placeScore = <Score extends { readonly run: Run }>(score: Score): Score => ({
    ...score,
    run: place(score.run),
  });
  return {
    ...results,
    matrices: results.matrices.map((matrix) => relabelled(matrix, place)),
    runScores: results.runScores.map(placeScore),
    printedScores: results.printedScores.map(placeScore),
    notes: [...results.notes, note("framings-by-option", { choice, completion, task: common })],
  };
}

function commonName(choice: string, completion: string): string {
  if (completion.startsWith(choice)) return choice;
  return choice.startsWith(completion) ? completion : `${choice} | ${completion}`;
}

function relabelled(matrix: ResultMatrix, place: (run: Run) => Run): ResultMatrix {
  const runs = matrix.runs.map(place);
  if (runs.every((run, index) => run === matrix.runs[index])) return matrix;
  return adoptResultMatrix({ ...matrix, runs });
}
