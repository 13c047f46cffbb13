import { describe, expect, test } from "vitest";
import { compareWithBaseline } from "../../src/analysis/comparison/baselineComparisons.js";
import { rankModels } from "../../src/analysis/ranking/ranking.js";
import { type Results, runsOf } from "../../src/data/results.js";
import { selectResults } from "../../src/data/select.js";
import { plainTask } from "../../src/data/testVariants.js";
import { load } from "../../src/node/index.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

/** What each experiment gives when it is read alone: models, tests (task and metric), scored answers, run-level scores. */
const PLACES: readonly (readonly [path: string, models: number, tests: number, answers: number, runScores: number])[] =
  [
    ["curves/pythia-v1.csv", 18, 28, 0, 9814],
    ["framing", 1, 31, 0, 3760],
    ["helm", 2, 44, 135, 15],
    ["inspect", 7, 7, 23, 0],
    ["leaderboards/psn-12-models.csv.gz", 12, 1, 502_452, 0],
    ["leaderboards/tiny-arc.csv.gz", 3747, 1, 370_953, 0],
    ["leaderboards/tiny-hellaswag.csv.gz", 3467, 1, 336_299, 0],
    ["leaderboards/tiny-truthfulqa.csv.gz", 4635, 1, 449_595, 0],
    ["lm-eval/v0.3-aggregate", 5, 172, 0, 18_704],
    ["lm-eval/v0.3-samples", 2, 1, 2534, 0],
    ["lm-eval/v0.4-aggregate", 8, 89, 0, 715],
    ["lm-eval/v0.4-repeats", 1, 9, 160, 24],
    ["lm-eval/v0.4.0-array", 1, 1, 100, 0],
    ["lm-eval/v0.4.3-samples", 2, 3, 100, 4],
    ["lm-eval/v0.4.9-pair", 2, 2, 6, 2],
    ["matrices/aime-II.csv", 19, 1, 1140, 0],
    ["matrices/langchain-tool-use.csv", 9, 1, 180, 0],
    ["matrices/winogrande-3-models-2-framings.csv", 6, 1, 7602, 0],
    ["olmes", 1, 8, 8, 0],
    ["openai-evals", 1, 1, 3, 0],
    ["opencompass", 1, 6, 0, 6],
    ["promptfoo", 2, 2, 8, 0],
    ["seeds/hans-100-seeds.csv", 1, 38, 0, 3800],
    ["seeds/mnli-correct-of-100-seeds.txt", 1, 1, 9815, 0],
    ["seeds/olmo-1xC-4-runs.csv", 2, 20, 0, 11_820],
    ["simple-evals", 1, 5, 0, 5],
  ];

/** Two files of one evaluation suite, OLMo-ladder: the 13B model and the smaller ones took the same tests. */
const OF_ONE_SUITE = new Set(["framing", "seeds/olmo-1xC-4-runs.csv"]);

const testOf = (run: Parameters<typeof plainTask>[0] & { readonly metric: string }) =>
  JSON.stringify([plainTask(run), run.metric]);
const scored = ({ matrices }: Results) =>
  matrices.reduce(
    (sum, { scores }) => sum + scores.reduce((count, score) => count + Number(!Number.isNaN(score)), 0),
    0,
  );

describe.skipIf(!hasRealData)(`all real dumps at once${realDataTitle}`, () => {
  test("nothing is compared or ranked across tests, and the whole holds what its parts do", async () => {
    /** The models of each test, place by place: only these may meet. */
    const met = new Map<string, Set<string>[]>();
    const suites = new Map<string, Set<string>>();
    for (const [path, models, tests, answers, runScores] of PLACES) {
      const one = await load(realPath(path));
      const runs = runsOf(one);
      const counted = [
        new Set(runs.map(({ model }) => model)).size,
        new Set(runs.map(({ task, metric }) => `${task}\n${metric}`)).size,
      ];
      expect([path, ...counted, scored(one), one.runScores.length]).toEqual([path, models, tests, answers, runScores]);
      const own = new Map<string, Set<string>>();
      for (const run of runs) own.set(testOf(run), (own.get(testOf(run)) ?? new Set()).add(run.model));
      for (const [name, takers] of own) {
        if (OF_ONE_SUITE.has(path)) suites.set(name, new Set([...(suites.get(name) ?? []), ...takers]));
        else met.set(name, [...(met.get(name) ?? []), takers]);
      }
    }
    for (const [name, takers] of suites) met.set(name, [...(met.get(name) ?? []), takers]);
    const all = await load(realPath(""));
    expect(scored(all)).toBe(PLACES.reduce((sum, [, , , answers]) => sum + answers, 0));
    const taskOf = new Map(runsOf(all).map((run) => [JSON.stringify([run.task, run.metric]), testOf(run)]));
    const strangers: string[] = [];
    let compared = 0;
    const hold = (task: string, metric: string, ...sides: readonly [string, string]) => {
      compared++;
      // A side is named with its checkpoint where the sides' differ.
      const [first, second] = sides.map((side) => side.replace(/ \(step [^)]*\)$/, "")) as [string, string];
      const key = taskOf.get(JSON.stringify([task, metric])) ?? "";
      const places = met.get(key) ?? [];
      if (!places.some((models) => models.has(first) && models.has(second)))
        strangers.push(`${task} ${metric}: ${first}, ${second}`);
    };
    const family = compareWithBaseline(all);
    const counted = family?.comparisons.filter((one) => one.ok && one.verdict !== "identical" && one.pValue !== null);
    expect(family?.family.size).toBe(counted?.length);
    for (const one of family?.comparisons ?? []) {
      if (one.ok) hold(one.task, one.metric, one.baseline.name, one.candidate.name);
    }
    const rest = selectResults(all, {
      task: [...new Set(runsOf(all).map(({ task }) => task))].filter((task) => !task.startsWith("tiny-")),
    });
    for (const { pairs } of rankModels(rest, { resamples: 100 })) {
      for (const one of pairs) if (one.ok) hold(one.task, one.metric, one.baseline.name, one.candidate.name);
    }
    expect(compared).toBeGreaterThan(13_000);
    expect(strangers).toEqual([]);
  });
});
