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
    // Of two checkpoints without errors nothing can be told: that is no seed without signal.
    const { json } = await curvesOf("seeds-one-stopped-early", "curves.csv");
    expect(json.tasks[0]).toMatchObject({
      signalStep: 2000,
      signalStepInterval: { low: 2000, high: 2000, level: 0.875 },
    });
    expect(json.tasks[0].notes.map(({ code }: { code: string }) => code)).not.toContain("seed-without-signal");
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
    const { json } = await curvesOf("one-seed-diverged", "curves.csv");
    expect([json.tasks[0].curveSnrInterval, json.noise[0].average.sdRatioInterval]).toEqual([null, null]);
    expect(json.noise[0].notes.map(({ code }: { code: string }) => code)).toContain("seed-diverged");
  });

  test("last-evaluation-cut-short: the short seed is named and out of the final figures", async () => {
    const expected = expectedOf<{
      completeSeeds: number;
      excessPOfCompleteSeeds: number;
      notesNameSeed: string;
      itemsOfSeed5: number;
    }>("last-evaluation-cut-short");
    const [row] = await seedRows("last-evaluation-cut-short", "items.csv");
    expect(row!.excessVariance!.pValue / expected.excessPOfCompleteSeeds).toBeCloseTo(1, 6);
    expect(row).toMatchObject({ seeds: 5, finalSeeds: expected.completeSeeds, items: 120 });
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

/** What `framings` prints and its rows, of one file of a case. */
async function framingsOf(path: string, ...flags: string[]) {
  const json = JSON.parse((await capture("framings", casePath(path), "--json", ...flags)).stdout);
  const text = (await capture("framings", casePath(path), ...flags)).stdout;
  return { ...json, text: text.replaceAll("\u202f", " ").replace(/\s+/g, " ") };
}

describe.skipIf(!hasCases)(`framings that people bring${casesTitle}`, () => {
  test("crossover-finer-than-checkpoints: no interval is finer than the checkpoints", async () => {
    const expected = expectedOf<{ trueCrossover: number; intervalAtLeast: [number, number] }>(
      "crossover-finer-than-checkpoints",
    );
    const path = "crossover-finer-than-checkpoints/framings.csv";
    const { rows, text } = await framingsOf(path, "--chance", "quiz=0.25");
    const { interval } = rows[0].crossover;
    const [low, high] = expected.intervalAtLeast;
    expect(interval.low).toBeLessThanOrEqual(low);
    expect(interval.high).toBeGreaterThanOrEqual(high);
    expect(interval.low).toBeLessThan(expected.trueCrossover);
    expect(text).toContain("Use completion up to step 7 000 and choice from step 8 000 on");
  });

  test("framing-completion-overtakes: the lead changes in either direction", async () => {
    const expected = expectedOf<{
      choiceAheadAt: number[];
      completionAheadAt: number[];
      crossoverBetween: [number, number];
      overtakes: string;
    }>("framing-completion-overtakes");
    const { rows, text } = await framingsOf("framing-completion-overtakes/framings.csv");
    const [low, high] = expected.crossoverBetween;
    expect(rows[0].crossover).toMatchObject({
      shown: { choice: expected.choiceAheadAt, completion: expected.completionAheadAt },
      changes: [{ to: expected.overtakes, between: { low, high } }],
    });
    expect(text).toContain("Use choice up to step 5 000 and completion from step 6 000 on");
  });

  test("framing-column-other-words: cloze and letters are read, and notes name the models", async () => {
    const expected = expectedOf<{ rows: number; models: string[]; leftOut: string[]; crossoverBetween: number[] }>(
      "framing-column-other-words",
    );
    const { rows, unpaired, text } = await framingsOf("framing-column-other-words/framings.csv");
    expect(rows.map(({ model }: { model: string }) => model)).toEqual(expected.models);
    expect(unpaired.map(({ model }: { model: string }) => model)).toEqual(expected.leftOut);
    const [low, high] = expected.crossoverBetween;
    for (const row of rows) expect(row.crossover.between).toEqual({ low, high });
    expect(text).toContain("left out: quiz of c (cloze)");
    expect(text).toContain("The framing letters is taken as choice and cloze is taken as completion");
  });

  test("framings-with-own-items: the difference is that of the shared questions", async () => {
    const expected = expectedOf<{
      items: { shared: number };
      choiceMinusCompletionOnShared: Record<string, { difference: number; won: number; lost: number; midP: number }>;
    }>("framings-with-own-items");
    const { rows } = await framingsOf("framings-with-own-items/scores.csv");
    for (const [model, shared] of Object.entries(expected.choiceMinusCompletionOnShared)) {
      const row = rows.find((one: { model: string }) => one.model === model);
      expect(row.difference.difference).toBeCloseTo(shared.difference, 9);
      expect(row.difference.items.shared).toBe(expected.items.shared);
      expect(row.agreement).toMatchObject({ choiceOnly: shared.won, completionOnly: shared.lost });
      expect(row.agreement.discordantPValue).toBeCloseTo(shared.midP, 6);
    }
  });

  test("framings-with-own-items: questions of the other framing are not absent", async () => {
    const expected = expectedOf<{
      absent: number;
      items: Record<"choice" | "completion", number>;
      choice: { difference: number; won: number; lost: number };
      completion: { difference: number; won: number; lost: number };
    }>("framings-with-own-items");
    const path = casePath("framings-with-own-items/scores.csv");
    const flags = ["--baseline", "north", "--candidate", "south"];
    const { comparisons } = JSON.parse((await capture("compare", path, ...flags, "--json")).stdout);
    for (const framing of ["choice", "completion"] as const) {
      const one = comparisons.find((row: { framing: string }) => row.framing === framing);
      expect(one.coverage.baseline).toMatchObject({ scored: expected.items[framing], absent: expected.absent });
      expect(one.coverage.candidate).toMatchObject({ scored: expected.items[framing], absent: expected.absent });
      expect(one.bounds).toBeNull();
      expect(one.difference).toBeCloseTo(expected[framing].difference, 6);
    }
    expect((await capture("report", path, "--full")).stdout).not.toMatch(/absent/);
  });

  test("framing-of-a-loss: better is lower, and guessing has no score", async () => {
    const expected = expectedOf<{ textContains: string[]; textDoesNotContain: string[] }>("framing-of-a-loss");
    const { text } = await framingsOf("framing-of-a-loss/framings.csv");
    for (const words of expected.textContains) expect(text).toContain(words);
    for (const words of expected.textDoesNotContain) expect(text).not.toContain(words);
    expect(text).toContain("Guessing has no score by this metric");
  });

  test("framing-follows-model: different framings of different models are refused", async () => {
    const expected = expectedOf<{ framings: Record<string, string> }>("framing-follows-model");
    const path = casePath("framing-follows-model/scores.csv");
    const { code, stdout } = await capture("compare", path, "--baseline", "north", "--candidate", "south");
    expect(code).toBe(2);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      Object.entries(expected.framings)
        .map(([model, framing]) => `${model}: ${framing}`)
        .join(", "),
    );
    expect((await capture("report", path, "--full")).stdout).not.toMatch(/better than|\+26/);
  });
});

describe.skipIf(!hasCases)(`two metrics and two recipes that people bring${casesTitle}`, () => {
  test("metrics-with-other-last-steps: both at one step, named, in `seeds` as in `curves`", async () => {
    const expected = expectedOf<{
      step: number;
      seeds: number;
      seedSnr: { acc: number; bpb: number };
      ratioAccOverBpb: number;
    }>("metrics-with-other-last-steps");
    const path = casePath("metrics-with-other-last-steps/curves.csv");
    const { benchmarks } = JSON.parse((await capture("seeds", path, "--json")).stdout);
    const [row] = benchmarks.rows;
    expect(row).toMatchObject({ step: expected.step, seeds: expected.seeds });
    expect(row.discrete.seedSnr).toBeCloseTo(expected.seedSnr.acc, 8);
    expect(row.continuous.seedSnr).toBeCloseTo(expected.seedSnr.bpb, 8);
    const [pair] = JSON.parse((await capture("curves", path, "--json")).stdout).metrics;
    expect(pair).toMatchObject({ step: expected.step, seeds: expected.seeds });
    expect(1 / pair.snrRatio).toBeCloseTo(expected.ratioAccOverBpb, 10);
    const text = (await capture("seeds", path, "--full")).stdout.replaceAll("\u202f", " ");
    expect(text).toMatch(/at step .*\n.* 9 000 /);
  });

  test("compare-one-seed-stopped-early: the same step on both sides, with the seeds of each", async () => {
    const expected = expectedOf<{
      verdict: string;
      atStep10000: { seeds: number[]; difference: number; pWelch: number };
    }>("compare-one-seed-stopped-early");
    const path = casePath("compare-one-seed-stopped-early/two-recipes.csv");
    const flags = ["--baseline", "A", "--candidate", "B"];
    const row = JSON.parse((await capture("compare", path, ...flags, "--json")).stdout);
    expect(row.verdict).toBe(expected.verdict);
    expect(row.difference).toBeCloseTo(expected.atStep10000.difference, 10);
    // Behrens and Fisher's test asks more of three seeds than Welch's, whose p is expected.
    expect(row.pValue).toBeGreaterThan(expected.atStep10000.pWelch);
    expect(row.pValue).toBeLessThan(0.05);
    const text = (await capture("compare", path, ...flags)).stdout.replaceAll("\u202f", " ").replace(/\s+/g, " ");
    expect(text).toContain(`${expected.atStep10000.seeds.join(" seeds against ")}`);
    expect(text.match(/is compared: step 10 000/g)).toHaveLength(2);
    expect((await capture("ranks", path)).stdout).toContain("B is ahead of A");
  });
});

describe.skipIf(!hasCases)(`steps that people bring${casesTitle}`, () => {
  test("steps-off-by-one: asked about apart, and right together", async () => {
    const expected = expectedOf<{
      together: Finals & { seeds: number; checkpoints: number };
      apart: { seedsBehindFinalSd: number };
    }>("steps-off-by-one");
    const path = casePath("steps-off-by-one/curves.csv");
    const apart = JSON.parse((await capture("seeds", path, "--json")).stdout).rows[0];
    expect(apart.finalSeeds).toBe(expected.apart.seedsBehindFinalSd);
    const text = (await capture("seeds", path)).stdout.replaceAll("\u202f", " ").replace(/\s+/g, " ");
    expect(text).toContain("Steps 999 and 1 000 and 9 more pairs lie at most 1 apart");
    expect(text).toContain(" 2 of 4 ");
    expect((await capture("curves", path)).stdout).not.toContain("scores above 0 that differ between the seeds");
    const together = JSON.parse((await capture("seeds", path, "--json", "--step-tolerance", "1")).stdout).rows[0];
    const { seeds, checkpoints, ...figures } = expected.together;
    expect(together).toMatchObject({ finalSeeds: seeds, checkpoints });
    for (const [name, value] of Object.entries(figures)) expect(together[name]).toBeCloseTo(value, 10);
  });

  test("restart-with-job-column: a restart is no other test, and is refused with the way out", async () => {
    const expected = expectedOf<{ tasks: string[]; seeds: number; finalStep: number; orRefused: boolean }>(
      "restart-with-job-column",
    );
    const path = casePath("restart-with-job-column/curves.csv");
    expect(expected.orRefused).toBe(true);
    const refused = await capture("seeds", path);
    expect(refused.code).not.toBe(0);
    expect(`${refused.stdout}${refused.stderr}`.replaceAll("\u202f", " ")).toContain(
      '"job2" overlaps "job1" at step 5 000, 6 000 (quiz of m, seed 2)',
    );
    const { rows } = JSON.parse((await capture("seeds", path, "--json", "--map", "trial=job")).stdout);
    expect(rows.map(({ task }: { task: string }) => task)).toEqual(expected.tasks);
    expect(rows[0]).toMatchObject({ finalSeeds: expected.seeds, finalStep: expected.finalStep });
  });
});

describe.skipIf(!hasCases)(`several metrics that people bring${casesTitle}`, () => {
  const answers = async (file: string) => {
    const { stdout } = await capture("report", casePath(`metrics-lost-in-the-summary/${file}`), "--full");
    return stdout.replaceAll("\u202f", " ").replace(/\s+/g, " ").split("Verdicts of all")[0]!;
  };

  test("metrics-lost-in-the-summary: sentences name the metric", async () => {
    const expected = expectedOf<{ "scores.csv": { sentencesMustNameMetric: string[] } }>("metrics-lost-in-the-summary");
    const text = await answers("scores.csv");
    const metrics = /acc|bleu|latency_ms|output_tokens|perplexity/;
    for (const word of expected["scores.csv"].sentencesMustNameMetric) {
      const sentences = text.split(" • ").filter((sentence) => sentence.toLowerCase().includes(word));
      expect(sentences.length, word).toBeGreaterThan(0);
      for (const sentence of sentences) expect(sentence).toMatch(metrics);
    }
    expect(text).not.toMatch(/in \d of 5 rankings/);
    expect(text).toMatch(/mt by acc, judged .*: east has the best mean/);
  });

  test("metrics-lost-in-the-summary: no width over two filters, and the items of each", async () => {
    const expected = expectedOf<{
      "two-filters.csv": { halfWidthStrictMean: number; halfWidthFlexibleMean: number; n: Record<string, number> };
    }>("metrics-lost-in-the-summary")["two-filters.csv"];
    const text = await answers("two-filters.csv");
    const points = (width: number) => `±${Number((100 * width).toPrecision(2))} pt`;
    expect(text).toContain(`${points(expected.halfWidthStrictMean)} on gsm by strict (${expected.n.strict} items)`);
    expect(text).toContain(
      `${points(expected.halfWidthFlexibleMean)} on gsm by flexible (${expected.n.flexible} items)`,
    );
    expect(text).toContain("The nearest to it, on gsm by strict");
    expect(text).not.toContain("±13 pt");
  });
});
