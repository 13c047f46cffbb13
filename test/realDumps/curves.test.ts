import { describe, expect, test } from "vitest";
import { curveTable } from "../../src/analysis/curves/curveTable.js";
import { metricComparisons } from "../../src/analysis/curves/metricComparison.js";
import { atCheckpoint, modelDecisions } from "../../src/analysis/curves/modelDecisions.js";
import { type TaskSignal, taskSignalTable } from "../../src/analysis/curves/taskSignal.js";
import { scoreSeries } from "../../src/analysis/scores/scoreSeries.js";
import { selectResults } from "../../src/data/select.js";
import { load } from "../../src/node/index.js";
import { codesOf, expectNoNaN } from "../support/records.js";
import { hasRealData, realDataTitle, realPath } from "./realData.js";

const rowOf = (table: readonly TaskSignal[], task: string, metric: string): TaskSignal => {
  const row = table.find((one) => one.task === task && one.metric === metric);
  if (row === undefined) throw new Error(`no row ${task} ${metric}`);
  return row;
};

describe.skipIf(!hasRealData)(`signal of tasks in real training runs${realDataTitle}`, () => {
  test("Pythia: LAMBADA and PIQA are early and clean, LogiQA and WSC carry no rising signal", async () => {
    const results = await load(realPath("curves/pythia-v1.csv"));
    const table = taskSignalTable(results);
    expect(table).toHaveLength(28);
    expectNoNaN(table);
    expect(table[0]).toMatchObject({ task: "lambada_openai zero-shot", metric: "ppl", signalStep: 64, signalShare: 1 });
    for (const [task, metric] of [
      ["lambada_openai zero-shot", "acc"],
      ["piqa zero-shot", "acc"],
      ["piqa zero-shot", "acc_norm"],
    ] as const) {
      const row = rowOf(table, task, metric);
      expect(row.signalStep).toBeLessThanOrEqual(1000);
      expect(row.signalShare).toBe(1);
      expect(row.kendallTau).toBeGreaterThan(0.7);
      expect(row.place).toBeLessThan(9);
    }
    for (const row of table.filter(({ task }) => /^(logiqa|wsc) /.test(task))) {
      expect(row.signalStep).toBeNull();
      expect(row.signalShare).toBeLessThan(0.2);
      expect(row.place).toBeGreaterThan(20);
    }
    expect(table.at(-1)).toMatchObject({ task: "wsc zero-shot" });
    const alike = table.filter(({ notes }) => notes.some(({ code }) => code === "models-agree"));
    expect(alike).toMatchObject([{ task: "wsc five-shot", signalToNoise: null, orderingConsistency: null }]);
    expect(rowOf(table, "logiqa zero-shot", "acc").kendallTau).toBeCloseTo(0.02, 1);
    for (const row of table) expect(codesOf(row)).toContain("one-seed");
  });

  test("Pythia: knowing chance, five-shot curves that start at step 3000 are above it from there on", async () => {
    const chance = new Map([["piqa five-shot", 0.5]]);
    const table = taskSignalTable(await load(realPath("curves/pythia-v1.csv")), { chance });
    expect(rowOf(table, "piqa five-shot", "acc")).toMatchObject({
      signalStep: 3000,
      signalShare: 1,
      baseline: "chance",
    });
    expect(codesOf(rowOf(table, "sciq five-shot", "acc"))).toContain("no-untrained-checkpoint");
  });

  test("Pythia: models are ordered early as late on PIQA, and no better than by a coin on WSC", async () => {
    const series = scoreSeries(await load(realPath("curves/pythia-v1.csv")));
    const decisions = modelDecisions(atCheckpoint(series, 13000), atCheckpoint(series, "last"));
    const accuracy = (task: string) => decisions.find((row) => row.task === task && row.metric === "acc")!.accuracy!;
    expect(accuracy("piqa zero-shot")).toBeGreaterThan(0.85);
    expect(accuracy("wsc zero-shot")).toBeLessThan(0.7);
  });

  test("lm-eval 0.3: the same tasks of four models, LAMBADA and PIQA above LogiQA and WSC", async () => {
    const table = taskSignalTable(await load(realPath("lm-eval/v0.3-aggregate")));
    expectNoNaN(table);
    expect(table[0]).toMatchObject({ task: "lambada_openai", metric: "ppl", models: 4, signalStep: 64 });
    expect(rowOf(table, "piqa", "acc").signalStep).toBe(1000);
    for (const [task, metric] of [
      ["logiqa", "acc"],
      ["wsc", "acc"],
    ] as const) {
      expect(rowOf(table, task, metric)).toMatchObject({ signalStep: null, signalShare: 0 });
    }
  });

  test("OLMo: four seeds give intervals; HellaSwag is cleaner than BoolQ", async () => {
    const table = taskSignalTable(await load(realPath("seeds/olmo-1xC-4-runs.csv")));
    expectNoNaN(table);
    const [hellaswag, boolq] = [rowOf(table, "hellaswag val", "len_norm"), rowOf(table, "boolq val", "acc")];
    expect(hellaswag.kendallTauInterval!.low).toBeGreaterThan(boolq.kendallTauInterval!.high);
    expect(hellaswag.curveSnrInterval!.low).toBeGreaterThan(boolq.curveSnrInterval!.high);
    expect(hellaswag.place).toBeLessThan(boolq.place);
    expect(hellaswag.signalStepInterval).toMatchObject({ level: 0.875 });
  });

  test("one seed cannot tell acc from acc_norm, and every row says so", async () => {
    const rows = metricComparisons(scoreSeries(await load(realPath("curves/pythia-v1.csv"))));
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows) {
      expect(row).toMatchObject({ seeds: 1, steadier: null, clearer: null });
      expect(codesOf(row)).toContain("one-seed");
    }
  });
});

describe.skipIf(!hasRealData)(`trends of the four Pythia models${realDataTitle}`, () => {
  test.each([
    // These climb in one or two large steps, which the spread of the steps then holds: one curve cannot tell that from a walk.
    ["lambada_openai", ["improving", "moved", "moved", "moved"]],
    ["piqa", ["improving", "moved", "moved", "moved"]],
    ["logiqa", ["no trend shown", "no trend shown", "no trend shown", "no trend shown"]],
    ["wsc", ["moved", "moved", "no trend shown", "moved"]],
  ])("%s acc, in the order 1.4b, 160m, 160m-deduped, 410m", async (task, trends) => {
    const results = await load(realPath("lm-eval/v0.3-aggregate"));
    const rows = curveTable(scoreSeries(selectResults(results, { task: [task], metric: ["acc"] }))).filter(
      ({ model, checkpoints }) => model.includes("pythia") && checkpoints === 27,
    );
    expect(rows.map(({ model }) => model.split("-v1.1-")[1])).toEqual(["1.4b", "160m", "160m-deduped", "410m"]);
    expect(rows.map(({ trend }) => trend)).toEqual(trends);
    expect(rows.every(({ notes }) => notes.some(({ code }) => code === "correlated-checkpoints"))).toBe(true);
  });
});
