import { describe, expect, test } from "vitest";
import { scoreSeries } from "../../src/analysis/scores/scoreSeries.js";
import { seedTable } from "../../src/analysis/seeds/seedTable.js";
import { load } from "../../src/node/index.js";
import { capture } from "../cli/capture.js";
import { casePath, casesTitle, expected as expectedOf, hasCases } from "./cases.js";

interface Finals {
  readonly finalMean: number;
  readonly finalSd: number;
  readonly seedGap: number;
}

async function seedRows(name: string, file: string) {
  const results = await load(casePath(`${name}/${file}`));
  return seedTable(results, scoreSeries(results));
}

describe.skipIf(!hasCases)(`training runs that people bring${casesTitle}`, () => {
  test("seeds-one-stopped-early: the end is that of the seeds that reached it, and the other one is named", async () => {
    const expected = expectedOf<Finals & { finalStep: number; seedsAtFinal: number; seedsLeftOut: string[] }>(
      "seeds-one-stopped-early",
    );
    const [row, ...more] = await seedRows("seeds-one-stopped-early", "curves.csv");
    expect(more).toEqual([]);
    expect(row).toMatchObject({ finalStep: expected.finalStep, finalSeeds: expected.seedsAtFinal });
    expect(row!.stopped.map(({ seed }) => seed)).toEqual(expected.seedsLeftOut);
    for (const key of ["finalMean", "finalSd", "seedGap"] as const) expect(row![key]).toBeCloseTo(expected[key], 12);
    expect(row!.notes[0]!.message).toMatch(/seed 5 at step 2.000 stops before the end .* 4 seeds at step 10.000/);
  });

  test("one-seed-diverged: it is named, with the figures without it", async () => {
    const expected = expectedOf<{ outlyingSeed: string; fellAtStep: number; without: Finals & { seeds: number } }>(
      "one-seed-diverged",
    );
    const [row] = await seedRows("one-seed-diverged", "curves.csv");
    expect(row!.diverged).toMatchObject({ seed: expected.outlyingSeed, since: { step: expected.fellAtStep } });
    const { without } = row!.diverged!;
    expect(without.finalSeeds).toBe(expected.without.seeds);
    for (const key of ["finalMean", "finalSd", "seedGap"] as const) {
      expect(without[key]).toBeCloseTo(expected.without[key], 12);
    }
    expect([row!.seedGap, row!.finalSdInterval, row!.seedSdInterval]).toEqual([null, null, null]);
  });

  test("last-evaluation-cut-short: the short seed is named and out of the test of excess variance", async () => {
    const expected = expectedOf<{ excessPOfCompleteSeeds: number; notesNameSeed: string; itemsOfSeed5: number }>(
      "last-evaluation-cut-short",
    );
    const [row] = await seedRows("last-evaluation-cut-short", "items.csv");
    expect(row!.excessVariance!.pValue / expected.excessPOfCompleteSeeds).toBeCloseTo(1, 6);
    const note = row!.notes.find(({ code }) => code === "evaluation-cut-short");
    expect(note!.message).toContain(
      `seed ${expected.notesNameSeed} has ${expected.itemsOfSeed5} of 120 items at step 2`,
    );
  });

  test("last-checkpoint-without-step: scores without a step are no first checkpoint", async () => {
    const expected = expectedOf<{ leftOut: { checkpoints: number } }>("last-checkpoint-without-step");
    const [row] = await seedRows("last-checkpoint-without-step", "curves.csv");
    expect(row!.checkpoints).toBe(expected.leftOut.checkpoints);
    expect(row!.notes.map(({ code }) => code)).toContain("scores-without-step");
  });
});

/** What `curves` prints and its records, of one file of a case. */
async function curvesOf(name: string, file: string, ...flags: string[]) {
  const path = casePath(`${name}/${file}`);
  const json = JSON.parse((await capture("curves", path, "--json", ...flags)).stdout);
  const text = (await capture("curves", path, ...flags)).stdout;
  return { json, text: text.replace(/\s+/g, " ") };
}

describe.skipIf(!hasCases)(`curves that people bring${casesTitle}`, () => {
  test("forgetting-is-no-lack-of-signal: a task that falls is said to fall", async () => {
    const expected = expectedOf<{ trends: { worsening: number } }>("forgetting-is-no-lack-of-signal");
    const { json, text } = await curvesOf("forgetting-is-no-lack-of-signal", "curves.csv", "--chance", "quiz=.25");
    expect(json.overSeeds[0].trends.worsening).toBe(expected.trends.worsening);
    expect(json.tasks[0].worseningShare).toBe(1);
    expect(text).toMatch(/Task quiz gets worse in 4 of 4 curves \(6\d\.\d+ to 4\d\.\d+\)/);
    expect(text.toLowerCase()).not.toContain("no signal");
  });

  test("step-zero-is-a-trained-model: a start above chance is no untrained baseline", async () => {
    const { json, text } = await curvesOf(
      "step-zero-is-a-trained-model",
      "finetune.csv",
      "--chance",
      "mmlu=.25,domain=.25",
    );
    const mmlu = json.tasks.find(({ task }: { task: string }) => task === "mmlu");
    expect(mmlu).toMatchObject({ signalStep: 0, baseline: "chance" });
    expect(text.toLowerCase()).not.toContain("no signal");
    expect(text).toContain("Step 0 is far above chance: a trained model");
  });

  test("tau-interval-above-one: every interval of τ stays within −1 and 1", async () => {
    const { json } = await curvesOf("tau-interval-above-one", "sizes.csv");
    const intervals = [
      ...json.overSeeds.map(({ tauInterval }: { tauInterval: unknown }) => tauInterval),
      ...json.tasks.map(({ kendallTauInterval }: { kendallTauInterval: unknown }) => kendallTauInterval),
    ].filter((interval) => interval !== null);
    expect(intervals.length).toBeGreaterThan(2);
    for (const { low, high } of intervals) {
      expect(low).toBeGreaterThanOrEqual(-1);
      expect(high).toBeLessThanOrEqual(1);
    }
  });

  test("uneven-seeds-mean-tau: models count alike, and the legend says so", async () => {
    const expected = expectedOf<{ meanOverModels: number }>("uneven-seeds-mean-tau");
    const { json, text } = await curvesOf("uneven-seeds-mean-tau", "curves.csv");
    expect(json.tasks[0].kendallTau).toBeCloseTo(expected.meanOverModels, 10);
    expect(json.tasks[0].kendallTauInterval).toBeNull();
    expect(text).toContain("mean over the models, each over its seeds");
  });

  test("decisions-of-unequal-lengths: decisions are held against the models' own ends", async () => {
    const expected = expectedOf<{ decisionAccuracyAgainstFinalScores: number; lastSharedStep: number }>(
      "decisions-of-unequal-lengths",
    );
    const { json, text } = await curvesOf("decisions-of-unequal-lengths", "sizes.csv");
    expect(json.tasks[0].decisionAccuracy).toBeCloseTo(expected.decisionAccuracyAgainstFinalScores, 10);
    expect(json.tasks[0].lastSharedStep).toBe(expected.lastSharedStep);
    expect(text).toMatch(/Models end at different steps .* the last checkpoint that all share is 5.000/);
  });

  test("two-recipes-swap-late: one pair has its decision, and the step from which the order holds", async () => {
    const expected = expectedOf<{
      decisionAccuracy: number;
      decisionPairs: number;
      decisionStep: number;
      finalOrderHoldsFrom: number;
    }>("two-recipes-swap-late");
    const { json, text } = await curvesOf("two-recipes-swap-late", "curves.csv");
    const { decisionAccuracy, decisionPairs, decisionStep, finalOrderHoldsFrom } = expected;
    expect(json.tasks[0]).toMatchObject({
      decisionAccuracy,
      decisionPairs,
      decisionStep,
      orderHoldsFrom: finalOrderHoldsFrom,
    });
    expect(text).toContain("0 of 1");
  });

  test("items-at-some-checkpoints: items at some and scores at others are one curve a seed", async () => {
    const expected = expectedOf<{
      seeds: number;
      curves: number;
      checkpoints: number;
      meanTau: number;
      improving: number;
    }>("items-at-some-checkpoints");
    const paths = ["items.csv", "runs.csv"].map((file) => casePath(`items-at-some-checkpoints/${file}`));
    const json = JSON.parse((await capture("curves", ...paths, "--json")).stdout);
    const { curves, meanTau, trends } = json.overSeeds[0];
    expect({ curves, meanTau, improving: trends.improving }).toEqual({
      curves: expected.curves,
      meanTau: expected.meanTau,
      improving: expected.improving,
    });
    expect(json.rows.map(({ steps }: { steps: number[] }) => steps.length)).toEqual([5, 5, 5]);
    const text = (await capture("curves", ...paths)).stdout;
    expect(text).toContain("Task quiz carries signal");
    const [row] = JSON.parse((await capture("seeds", ...paths, "--json")).stdout).rows;
    expect(row).toMatchObject({ seeds: expected.seeds, checkpoints: expected.checkpoints });
  });
});
