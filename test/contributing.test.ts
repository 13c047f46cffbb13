import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { FORMATS } from "../src/io/readers.js";
import * as statistics from "../src/statistics.js";

/** The steps of CONTRIBUTING that are easily forgotten, and of which no other test would tell. */
const root = resolve(import.meta.dirname, "..");
const text = (path: string) => readFileSync(join(root, path), "utf8");
const files = (folder: string): string[] =>
  readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    return statSync(join(root, path)).isDirectory() ? files(path) : [path];
  });
const textsOf = (folder: string) => files(folder).map(text).join("\n");
/** The names of what stands in a folder, files and folders alike. */
const names = (folder: string) => readdirSync(join(root, folder)).map((name) => name.replace(/\.\w+$/, ""));

describe("a reader", () => {
  /** How each row of docs/formats.md begins; the formats of one harness may share a row. */
  const ROWS: Readonly<Record<string, string>> = {
    "inspect log": "[Inspect AI](#inspect-ai) `EvalLog` JSON",
    "inspect archive": "[Inspect AI](#inspect-ai) `EvalLog` JSON",
    "promptfoo results": "promptfoo export, summary",
    "promptfoo lines": "promptfoo JSON Lines",
    "lighteval results": "lighteval `results_",
    "lighteval details": "lighteval details",
    "lm-eval aggregate": "lm-evaluation-harness aggregate",
    "lm-eval printed table": "lm-evaluation-harness, printed table",
    "lm-eval samples": "lm-evaluation-harness per-item",
    "HELM per-instance stats": "HELM `per_instance_stats.json`",
    "HELM run stats": "HELM `stats.json`",
    "HELM run spec": "HELM `run_spec.json`",
    "HELM file without scores": "HELM scenario state",
    "OLMES predictions": "OLMES `…-predictions.jsonl`",
    "OLMES metrics": "OLMES `…-metrics.json`",
    "OLMES requests": "OLMES requests",
    "OpenAI evals log": "OpenAI evals log",
    "OpenCompass summary": "OpenCompass `summary_*.csv`",
    "OpenCompass results": "OpenCompass `results/",
    "OpenCompass predictions": "OpenCompass predictions",
    "simple-evals result": "simple-evals",
    "DeepEval test run": "DeepEval",
    "evalite export": "evalite export",
    "eval-arena rows": "eval-arena JSON Lines",
    "every_eval_ever aggregate": "every_eval_ever aggregate",
    "every_eval_ever instances": "every_eval_ever instances",
    "BigCode aggregate": "BigCode metrics",
    "SWE-bench report": "SWE-bench",
    "Terminal-Bench results": "Terminal-Bench",
    "Terminal-Bench run metadata": "Terminal-Bench",
    "EvalPlus results": "EvalPlus",
    "HumanEval results": "HumanEval",
    "py-irt responses": "py-irt responses",
    "AlpacaEval annotations": "AlpacaEval",
    "MT-bench pairs": "MT-bench",
    "noisefloor results": "long CSV, matrix CSV and JSON that",
    "reduced words": "reduced tables",
    "reduced items": "reduced tables",
    "reduced runs": "reduced tables",
    "reduced check": "reduced tables",
    "parquet table": "parquet",
    "long table": "long CSV, TSV",
    "training log": "long CSV, TSV",
    "tracker chart": "[chart](#charts-of-training-trackers)",
    "long rows": "long JSON Lines",
    "score table": "long CSV, matrix CSV and JSON that",
    "score matrix": "long CSV, matrix CSV and JSON that",
    "tally table": "[counts](#counts-of-runs)",
    "matrix table": "matrix CSV",
  };
  const rows = text("docs/formats.md")
    .split("\n")
    .filter((line) => line.startsWith("| "));

  test.each(Object.keys(FORMATS))("%s has its row in docs/formats.md", (format) => {
    const start = ROWS[format];
    expect(rows.some((row) => start !== undefined && row.startsWith(`| ${start}`))).toBe(true);
  });

  test.each(names("src/io/formats"))("%s has tests of its own", (name) => {
    const tests = files("test/io").filter((path) => path.endsWith(".test.ts"));
    expect(
      tests.filter((path) => text(path).includes(`src/io/formats/${name}`) || path.includes(`/${name}`)),
    ).not.toEqual([]);
  });
});

describe("a figure", () => {
  const drawn = `${textsOf("src/report/sections")}\n${textsOf("src/report/variance")}`;
  const figures = files("src/report/figures").filter((path) =>
    /^export function \w+\([^)]*\): Figure\b/m.test(text(path)),
  );

  test.each(figures)("%s is drawn by the report", (path) => {
    expect(drawn).toContain(`${path.replace("src/report/", "")}`.replace(/\.ts$/, ".js"));
  });
});

describe("an adapter", () => {
  const adapters = names("src/hosts").filter((name) => name !== "hostScore");

  test.each(adapters)("%s has a row in docs/hosts.md, tests, and a program that runs the real harness", (name) => {
    const exported = [...text(`src/hosts/${name}.ts`).matchAll(/^export (?:function|const) (\w+)/gm)].map(
      ([, one]) => one,
    );
    const table = text("docs/hosts.md")
      .split("\n")
      .filter((line) => line.startsWith("| "));
    for (const one of exported) {
      expect(
        table.some((row) => row.includes(`\`${one}`)),
        `${one} in docs/hosts.md`,
      ).toBe(true);
      expect(text("test/hosts/adapters.test.ts")).toContain(String(one));
      expect(textsOf("test/hosts/real/programs")).toContain(String(one));
    }
  });
});

describe("a command or question", () => {
  const questions = names("src/questions").filter(
    (name) => !["answer", "twoSides", "scores", "decisions", "printed"].includes(name),
  );

  test.each(questions)("%s has a row in docs/guide-method.md", (name) => {
    expect(text("docs/guide-method.md")).toMatch(new RegExp(`^\\| .*\`${name}\\b`, "m"));
  });

  test.each(files("src/cli/commands").filter((path) => !path.includes("declarations")))(
    "%s ends with codes of the list alone",
    (path) => {
      expect(text(path)).not.toMatch(/\breturn \d+;|process\.exit/);
    },
  );
});

describe("a statistic", () => {
  const golden = `${textsOf("test/golden")}\n${files("fixtures/golden").map(text).join("\n")}`;
  /** Functions without a golden value, and the test that holds a slow definition or a law of each. */
  const DEFINED: Readonly<Record<string, string>> = {
    compareCounts: "test/report/variance/answers.test.ts",
    comparePaired: "test/analysis/comparison/comparison.test.ts",
    compareSummaries: "test/analysis/comparison/summaryComparison.test.ts",
    scoreEstimate: "test/analysis/scores/scoreEstimate.test.ts",
    seedVariance: "test/analysis/seeds/seedVariance.test.ts",
    correlationInterval: "test/inference/intervals/correlationInterval.test.ts",
    tInterval: "test/inference/intervals/meanInterval.test.ts",
    monotonicity: "test/analysis/curves/monotonicity.test.ts",
    framingComponents: "test/inference/components/framingComponents.test.ts",
    generalizability: "test/inference/components/generalizability.test.ts",
    pairedNoise: "test/inference/components/pairedNoise.test.ts",
    projectedStandardError: "test/inference/components/trialVariance.test.ts",
    fewestRunsToAccuse: "test/inference/significance/negativeCorrelation.test.ts",
    spreadRatioBootstrap: "test/inference/bootstrap/spreadRatioBootstrap.test.ts",
    decisionAccuracy: "test/inference/trend/signalRatios.test.ts",
    orderingConsistency: "test/inference/trend/signalRatios.test.ts",
    curveSnr: "test/inference/trend/signalRatios.test.ts",
    nonRandomness: "test/inference/trend/signalRatios.test.ts",
    signalToNoise: "test/inference/trend/signalRatios.test.ts",
    pairedDifferenceOf: "test/inference/bootstrap/bootstrapDistribution.test.ts",
    ratioOf: "test/inference/bootstrap/bootstrapDistribution.test.ts",
    clusterUnits: "test/inference/bootstrap/resamplingUnits.test.ts",
    countedUnits: "test/inference/bootstrap/resamplingUnits.test.ts",
    crossedUnits: "test/inference/bootstrap/resamplingUnits.test.ts",
    strataUnits: "test/inference/bootstrap/resamplingUnits.test.ts",
    chanceNormalised: "test/analysis/scores/groupMean.test.ts",
    groupMean: "test/analysis/scores/groupMean.test.ts",
    taskAggregates: "test/analysis/tasks/taskAggregates.test.ts",
    taskImprovement: "test/analysis/tasks/taskAggregates.test.ts",
    taskProfile: "test/analysis/tasks/taskAggregates.test.ts",
  };
  const functions = Object.entries(statistics)
    .filter(([, value]) => typeof value === "function")
    .map(([name]) => name);

  test.each(functions)("%s has a golden value, or a definition in a test", (name) => {
    const defined = DEFINED[name];
    const held = new RegExp(`\\b${name}\\b`).test(golden);
    if (defined === undefined) expect(held).toBe(true);
    else expect([held, text(defined).includes(`${name}(`)], "not both, and there").toEqual([false, true]);
  });
});
