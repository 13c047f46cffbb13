import { requireArgument } from "../arguments/requireArgument.js";
import { listOf, MATRIX, RECORD, recordsWith, type Shape, TEXTS } from "../arguments/shapes.js";
import { defined } from "../defined.js";
import { orderedResults } from "./orderedResults.js";
import type { Results } from "./results.js";

const LIST: Shape = { needs: "a list", fits: Array.isArray };
const RUN_SCORES = recordsWith(["run", "value"], "one { run, value, higherIsBetter } a score");
const PARTS: Readonly<Record<string, Shape>> = {
  matrices: listOf(MATRIX, "a list of result matrices"),
  runScores: RUN_SCORES,
  printedScores: RUN_SCORES,
  unnamedTasks: TEXTS,
  files: recordsWith(["name"], "one { name, format, understood } a file"),
  assumedDirections: TEXTS,
  notes: recordsWith(["code", "message"], "one { code, message } a note"),
};

/**
 * Results from matrices and run-level scores that are already in memory. Matrices, runs and items are put in the order of
 * their names, as readers give them, so that nothing depends on the order in which they were made.
 */
export function createResults(parts: Partial<Results>): Results {
  requireArgument("createResults", "parts", parts, RECORD);
  const lists = defined(parts);
  for (const [name, list] of Object.entries(lists)) {
    if (name !== "kind") requireArgument("createResults", name, list, PARTS[name] ?? LIST);
  }
  return Object.freeze(
    orderedResults({
      matrices: [],
      runScores: [],
      printedScores: [],
      unnamedTasks: [],
      files: [],
      assumedDirections: [],
      notes: [],
      ...lists,
      kind: "results",
    }),
  );
}
