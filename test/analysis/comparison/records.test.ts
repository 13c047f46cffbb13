import { compareRuns } from "../../../src/analysis/comparison/comparison.js";
import { compareSeedSummaries } from "../../../src/analysis/comparison/modelComparison.js";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix } from "../../../src/data/resultMatrix.js";
import { selectResults } from "../../../src/data/select.js";
import { compare } from "../../../src/questions/compare.js";
import { pinnedBoard, pinnedRecords } from "../../support/pinnedRecords.js";

const SIDES = { baseline: "a", candidate: "b" };
const seeds = ["1", "2", "3"];
const tasks = ["exam", "quiz"];
const oneRun = pinnedBoard("one run", { items: 40 });
const graded = pinnedBoard("graded", { items: 20, graded: true });
const seeded = pinnedBoard("seeded", { seeds, tasks });
const judged = pinnedBoard("judged", { tasks, judges: ["j", "k", "l"], items: 10, graded: true });
const [matrix] = oneRun.matrices;

pinnedRecords({
  "one run": () => compare(oneRun, SIDES),
  "one run, a margin": () =>
    compare(oneRun, { ...SIDES, margin: 0.2, alpha: 0.1, mcnemar: "exact", pairedInterval: "newcombe-paired" }),
  "graded scores": () => compare(graded, SIDES),
  "clustered items": () => compare(pinnedBoard("clusters", { items: 30, labels: true }), SIDES),
  "training seeds of several tasks": () => compare(seeded, SIDES),
  "shared seeds": () => compare(seeded, { ...SIDES, pairSeeds: true, correction: "hochberg" }),
  "checkpoints and framings": () =>
    compare(pinnedBoard("trained", { seeds, steps: [1, 2], framings: ["choice", "completion"] }), SIDES),
  "judges of several tasks": () => compare(judged, SIDES),
  "judges and seeds": () =>
    compare(pinnedBoard("judges, seeds", { seeds, judges: ["j", "k"], items: 8, graded: true }), SIDES),
  "repeated trials": () => compare(pinnedBoard("trials", { trials: ["1", "2"], items: 20 }), SIDES),
  "borrowed seed SD": () =>
    compare(oneRun, { ...SIDES, borrowSeedSd: () => ({ sd: 0.02, seeds: 10, source: "elsewhere" }) }),
  "many tasks": () => compare(pinnedBoard("many tasks", { tasks: ["c", "d", "e", "f", "g", "h"], items: 10 }), SIDES),
  "one run under two names": () => {
    const { matrices } = pinnedBoard("copies", { models: ["a"], seeds: ["1"], items: 12 });
    const copy = { ...matrices[0]!, runs: matrices[0]!.runs.map((own) => ({ ...own, model: "b" })) };
    return compare(createResults({ matrices }), createResults({ matrices: [createResultMatrix(copy)] }));
  },
  "other splits": () => {
    const split = (model: string, name: string) =>
      createResults({
        matrices: selectResults(oneRun, { model: [model] }).matrices.map((own) =>
          createResultMatrix({ ...own, runs: own.runs.map((one) => ({ ...one, fingerprint: { split: name } })) }),
        ),
      });
    return compare(split("a", "dev"), split("b", "test"), { allowMixed: true });
  },
  "runs of a table": () => compareRuns([{ matrix: matrix!, run: 0 }], [{ matrix: matrix!, run: 1 }]),
  "scores of runs": () =>
    compareSeedSummaries(
      [0.5, 0.52, 0.49].map((value) => ({
        value,
        items: 100,
        standardError: 0.05,
        proportion: true,
        rightOrWrong: true,
      })) as never,
      [0.6, 0.58, 0.62].map((value) => ({
        value,
        items: 100,
        standardError: 0.05,
        proportion: true,
        rightOrWrong: true,
      })) as never,
      { names: SIDES, higherIsBetter: true },
    ),
});
