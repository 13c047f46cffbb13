import { scoreEstimate } from "../../src/analysis/scores/scoreEstimate.js";
import { CONTEST_TAG, OPPONENT_TAG } from "../../src/data/contestants.js";
import { createResults } from "../../src/data/createResults.js";
import { createResultMatrix } from "../../src/data/resultMatrix.js";
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
  const judged = [...gradedBy(models, itemName), ...preferred(models, itemName)];
  const matrices = [...trained.matrices, ...answered.matrices, ...judged];
  const printed = matrices.flatMap(({ runs: [run], items, scores, higherIsBetter }) => {
    const { mean, standardError } = scoreEstimate(scores.subarray(0, items.length));
    if (run === undefined || mean === null || standardError === null) return [];
    return [{ run, value: mean, items: items.length, standardError: 2 * standardError, higherIsBetter }];
  });
  return createResults({ matrices, printedScores: printed, files: [...trained.files, ...answered.files] });
}

const JUDGED_ITEMS = 12;

/** Grades of the same answers by two judges, of whom the second is a little kinder. */
function gradedBy(models: readonly string[], itemName: (item: number) => string) {
  return ["ash", "fir"].map((judge, kinder) =>
    createResultMatrix({
      runs: models.map((model) => ({ model, task: `essay (judge ${judge})`, metric: "grade", fingerprint: { judge } })),
      items: Array.from({ length: JUDGED_ITEMS }, (_, item) => ({ id: itemName(item) })),
      scores: models.flatMap((_, place) =>
        Array.from(
          { length: JUDGED_ITEMS },
          (_, item) => 4 + place + ((item * (kinder + 3)) % 4) + (kinder * (item % 3)) / 2,
        ),
      ),
    }),
  );
}

/** Each two models against each other, the later one the better. */
function preferred(models: readonly string[], itemName: (item: number) => string) {
  return models.flatMap((first, place) =>
    models.slice(place + 1).map((second) => {
      const won = Array.from(
        { length: JUDGED_ITEMS },
        (_, item) => [1, 0, 0.5, 0, 1, 0][(item * (place + 1)) % 6] as number,
      );
      const task = `duel: ${first} against ${second}`;
      const run = (model: string, opponent: string) => ({
        ...{ model, task, metric: "win" },
        tags: { [OPPONENT_TAG]: opponent, [CONTEST_TAG]: "duel" },
      });
      return createResultMatrix({
        runs: [run(first, second), run(second, first)],
        items: won.map((_, item) => ({ id: itemName(item) })),
        scores: [...won, ...won.map((outcome) => 1 - outcome)],
      });
    }),
  );
}
