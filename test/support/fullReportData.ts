import { scoreEstimate } from "../../src/analysis/scores/scoreEstimate.js";
import { createResults } from "../../src/data/createResults.js";
import type { Results } from "../../src/data/results.js";
import { reportData } from "./reportData.js";

/** The models with seeds, checkpoints, framings and trials, and those that answered the test of many respondents. */
const TRAINED = 3;
const RESPONDENTS = 52;

/**
 * Simulated results that fill every section of a report. `names` stands for the names of models, tasks and items, in this
 * order: three trained models, two tasks, then items and respondents as far as they go; made up where it ends.
 */
export function fullReportData(names: readonly string[] = []): Results {
  const name = (place: number, otherwise: string) => names[place] ?? otherwise;
  const models = ["alpha", "beta", "gamma"].map((model, place) => name(place, model));
  const itemName = (item: number) => name(TRAINED + 2 + item, `q${item}`);
  const trained = reportData({
    models,
    task: name(TRAINED, "quiz"),
    seeds: 2,
    steps: [10, 20, 30],
    framings: ["choice", "completion"],
    trials: 2,
    items: 12,
    itemName,
  });
  const answered = reportData({
    models: Array.from({ length: RESPONDENTS }, (_, place) =>
      place < TRAINED ? (models[place] as string) : `model ${place}`,
    ),
    task: name(TRAINED + 1, "exam"),
    items: 8,
    spacing: 0.06,
    itemName,
  });
  const matrices = [...trained.matrices, ...answered.matrices];
  const printed = matrices.flatMap(({ runs: [run], items, scores, higherIsBetter }) => {
    const { mean, standardError } = scoreEstimate(scores.subarray(0, items.length));
    if (run === undefined || mean === null || standardError === null) return [];
    return [{ run, value: mean, items: items.length, standardError: 2 * standardError, higherIsBetter }];
  });
  return createResults({ matrices, printedScores: printed, files: [...trained.files, ...answered.files] });
}
