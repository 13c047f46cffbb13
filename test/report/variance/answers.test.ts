import { describe, expect, test } from "vitest";
import { compareCounts } from "../../../src/analysis/comparison/comparison.js";
import type { FamilyComparison } from "../../../src/analysis/comparison/resultsComparison.js";
import { createResults } from "../../../src/data/createResults.js";
import type { RunScore } from "../../../src/data/results.js";
import { sureness } from "../../../src/report/sections/comparisonSection.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";
import { matrixOf } from "../../support/matrices.js";
import { reportData } from "../../support/reportData.js";

const [DIFFERENCES, NOISE, NEXT] = [0, 1, 2];
const answersOf = (report: ReturnType<typeof buildVarianceReport>, question: number) =>
  report.answers[question]!.sentences;

const scoresOf = (
  rows: readonly (readonly [model: string, task: string, seed: string | null, value: number])[],
  extra: Partial<RunScore> = {},
) =>
  createResults({
    runScores: rows.map(([model, task, seed, value]) => ({
      run: { model, task, metric: "acc", ...(seed === null ? {} : { seed }) },
      value,
      higherIsBetter: true,
      ...extra,
    })),
  });

describe("which differences are real", () => {
  const spread = [0.4, 0.42, 0.45, 0.41];

  test("are from the models that were compared: one that took another test is nobody's baseline", () => {
    const rows = ["b", "c", "d"].flatMap((model, place) =>
      spread.map((value, seed) => [model, "t", String(seed), value + 0.2 * place] as const),
    );
    const alone = spread.map((value, seed) => ["a", "other", String(seed), value] as const);
    const report = buildVarianceReport(scoresOf([...rows, ...alone]));
    expect(report.comparisons?.baseline).toBe("a");
    expect(answersOf(report, DIFFERENCES)[0]).toMatch(/^All 2 differences from b are shown/);
  });

  test("from seeds alone they hold for these very items, and the sentence says so", () => {
    const rows = ["a", "b", "c"].flatMap((model, place) =>
      spread.map((value, seed) => [model, "t", String(seed), value + 0.2 * place] as const),
    );
    const [first] = answersOf(buildVarianceReport(scoresOf(rows)), DIFFERENCES);
    expect(first).toBe(
      "All 2 differences from a are shown to be real at 0.05, corrected for 2 comparisons (Holm), over training seeds and for these very items.",
    );
    const withErrors = buildVarianceReport(scoresOf(rows, { standardError: 0.01 }));
    expect(answersOf(withErrors, DIFFERENCES)[0]).toMatch(/2 comparisons \(Holm\)\.$/);
    expect(withErrors.caveats.join()).toContain("which finds less");
    expect(buildVarianceReport(scoresOf(rows)).caveats.join()).toContain("verdicts are of these very items");
  });

  test("a single comparison speaks for itself", () => {
    const report = buildVarianceReport(reportData({ models: ["a", "b"] }));
    const [one] = report.comparisons!.comparisons;
    expect(answersOf(report, DIFFERENCES)[0]).toBe(one!.ok && one!.sentence);
  });

  test("the surest come first, also where p is too small for a number", () => {
    const compared = (lost: number, items: number): FamilyComparison & { ok: true } => ({
      ...compareCounts({ bothRight: 0, baselineOnly: lost, candidateOnly: 0, bothWrong: items - lost }),
      task: "t",
      metric: "acc",
      framing: null,
      adjustedPValue: null,
      adjustedEquivalencePValue: null,
    });
    const [sure, surer] = [compared(2000, 10_000), compared(5000, 10_000)];
    // Too small for a number, and yet not 0.
    expect([sure.pValue, surer.pValue]).toEqual([Number.MIN_VALUE, Number.MIN_VALUE]);
    expect(sureness(surer)).toBeGreaterThan(sureness(sure));
    expect(sureness(compared(0, 10))).toBe(0);
  });

  test("a ranking counts the others that cannot be told from the best, over how many pairs", () => {
    const report = buildVarianceReport(reportData({ items: 200 }));
    const sentence = answersOf(report, DIFFERENCES).at(-1)!;
    const { rows } = report.rankings[0]!;
    const leaders = rows.filter(({ rank }) => rank === 1).map(({ model }) => model);
    const others = rows.length - leaders.length;
    const near = rows.filter(({ rank, sharedRank }) => rank > 1 && sharedRank === 1).length;
    expect(sentence).toContain(`Judged over all 3 pairs, which asks more of each: ${leaders.join(" and ")}`);
    expect([others, near]).toEqual([1, 1]);
    expect(sentence).toContain("but are not shown to be ahead of alpha");
  });

  test("of many rankings it says who has the best mean how often, not the first few one by one", () => {
    const rows = ["a", "b", "c"].flatMap((model, place) =>
      ["t1", "t2", "t3", "t4"].map((task) => [model, task, null, 0.5 + (task === "t4" ? -0.1 : 0.1) * place] as const),
    );
    const sentences = answersOf(buildVarianceReport(scoresOf(rows, { standardError: 0.2 })), DIFFERENCES);
    expect(sentences.at(-1)).toBe(
      "c has the best mean in 3 of 4 rankings, and is shown to be ahead of all others in none.",
    );
  });
});

describe("how noisy each benchmark is", () => {
  test("the middle is one of scores above chance, and the steadiest is not named", () => {
    const items = Array.from({ length: 100 }, (_, index) => ({ id: `q${index}`, choices: 4 }));
    const right = (count: number) => items.map((_, index) => (index < count ? 1 : 0));
    const matrix = (task: string, counts: readonly number[]) => {
      const rows = counts.map((count, seed) => ({ task, seed: String(seed), scores: right(count) }));
      return matrixOf(rows, { items });
    };
    const matrices = [
      matrix("guessed", [25, 25, 26]),
      matrix("wild", [40, 50, 60]),
      matrix("learnt", [60, 62, 64]),
      matrix("other", [60, 63, 66]),
    ];
    const [sentence] = answersOf(buildVarianceReport(createResults({ matrices })), NOISE);
    expect(sentence).toMatch(
      /^Two runs with one seed each must end more than 61 pt apart on wild, the noisiest, and more than 18 pt in the middle of 3 scores above chance, before/,
    );
  });

  test("with several models it gives the middle half-width of a task, not the extreme one", () => {
    const row = (model: string, share: number) => ({
      model,
      scores: Array.from({ length: 100 }, (_, item) => (item < 100 * share ? 1 : 0)),
    });
    const matrix = matrixOf([row("a", 0.5), row("b", 0.9), row("c", 1)]);
    const [sentence] = answersOf(buildVarianceReport(createResults({ matrices: [matrix] })), NOISE).slice(-1);
    expect(sentence).toBe(
      "Items alone leave a score on t (100 items) uncertain by about ±6.0 pt, the middle of 3 scores.",
    );
  });

  test("says that trials are in the error where there are some", () => {
    const sentences = answersOf(buildVarianceReport(reportData({ trials: 3 })), NOISE);
    expect(sentences.join()).toMatch(/Items and trials leave a score on quiz \(24 items\)/);
  });

  test("training curves add up, and a trend that its correction takes back is none", () => {
    const report = buildVarianceReport(reportData({ models: ["m"], steps: [1, 2, 3, 4, 5, 6, 7, 8], items: 60 }));
    const [curve] = report.curves.rows;
    const said = answersOf(report, NOISE).at(-1)!;
    const kept = !curve!.flags.includes("not-after-correction");
    const words = { improving: "improves", moved: "moved, as a walk without a direction does too" } as const;
    expect(said).toBe(
      `The training curve ${(kept && words[curve!.trend as keyof typeof words]) || "shows no trend that its autocorrelation leaves standing"}.`,
    );
  });
});

describe("what to do next", () => {
  test("no second seed is asked of models that were not trained here", () => {
    expect(answersOf(buildVarianceReport(reportData()), NEXT).join()).not.toContain("training seed");
    const trained = buildVarianceReport(reportData({ models: ["m"], steps: [1, 2, 3] }));
    expect(answersOf(trained, NEXT).join()).toContain("Add a second training seed");
  });

  test("run-level scores ask for results by item", () => {
    const rows = ["a", "b"].map((model, place) => [model, "t", null, 0.5 + place / 100] as const);
    expect(answersOf(buildVarianceReport(scoresOf(rows, { standardError: 0.01 })), NEXT)[0]).toMatch(
      /^Get the results by item/,
    );
  });

  test("no number of seeds or items is drawn from a gap that is not shown", () => {
    const rows = ["a", "b"].flatMap((model, place) =>
      [0.4, 0.42, 0.45, 0.41].map((value, seed) => [model, "t", String(seed), value + 0.02 * place] as const),
    );
    expect(answersOf(buildVarianceReport(scoresOf(rows)), NEXT)[0]).toBe(
      "Nearest to be settled: b against a on t; four times the seeds (now 4) would halve the gap that can be shown.",
    );
    const side = (model: string, right: number, from = 0) => ({
      model,
      scores: Array.from({ length: 200 }, (_, item) => ((item + from) % 200 < right ? 1 : 0)),
    });
    const both = [side("a", 100), side("b", 102, 40), side("c", 103, 45)];
    const report = buildVarianceReport(createResults({ matrices: [matrixOf(both)] }), { sections: ["comparisons"] });
    expect(answersOf(report, NEXT)[0]).toMatch(
      /^Nearest to be settled: .* on t; four times the items \(now 200\) would halve the gap that can be shown\.$/,
    );
  });

  test("items for one point are no advice where there are as many already", () => {
    const changing = (every: number) => {
      const scores = Array.from({ length: 2000 }, (_, item) => item % 2);
      const changed = scores.map((score, item) => (Math.floor(item / 2) % every === 0 ? 1 - score : score));
      const matrix = (model: string, own: readonly number[]) => matrixOf([{ model, task: "t", scores: own }]);
      const results = createResults({ matrices: [matrix("a", scores), matrix("b", changed)] });
      return answersOf(buildVarianceReport(results), NEXT).join();
    };
    expect(changing(5)).toMatch(/one point 4 times of 5 takes about [\d\u202f]+ items on t \(now 2\u202f000\)/);
    expect(changing(250)).not.toContain("one point");
  });

  test("of a ranking only pairs with the leader count as open questions", () => {
    const side = (model: string, right: number, from: number) => ({
      model,
      scores: Array.from({ length: 300 }, (_, item) => ((item + from) % 300 < right ? 1 : 0)),
    });
    // The baseline is far behind; b and c are close to each other, and d leads b narrowly.
    const matrix = matrixOf([side("a", 30, 0), side("b", 150, 20), side("c", 152, 40), side("d", 170, 120)]);
    const [first] = answersOf(buildVarianceReport(createResults({ matrices: [matrix] })), NEXT);
    expect(first).toMatch(/^Nearest to be settled: .*\bd\b/);
    // A baseline that leads is judged by its own comparisons, also where all pairs together ask for more.
    const own = buildVarianceReport(createResults({ matrices: [matrix] }), { baseline: "d" });
    const open = own.comparisons!.comparisons.flatMap((one) =>
      one.ok && one.verdict === "inconclusive" ? [one.candidate.name] : [],
    );
    expect(open).not.toEqual([]);
    expect(answersOf(own, NEXT)[0]).toMatch(
      new RegExp(`^Nearest to be settled: (?:${open.join("|")}) against d on t;`),
    );
  });
});

test("scores of runs are never told to have 0 items", () => {
  const matrices = [
    matrixOf([
      { model: "a", scores: [1, 0, 1, 0] },
      { model: "b", scores: [1, 1, 1, 0] },
    ]),
  ];
  const runScores = ["a", "b"].map((model, place) => ({
    run: { model, task: "board", metric: "acc" },
    value: 0.71 - 0.02 * place,
    items: 1000,
    higherIsBetter: true,
  }));
  const next = answersOf(buildVarianceReport(createResults({ matrices, runScores })), NEXT).join("\n");
  expect(next).toContain("of which only scores of runs are known");
  expect(next).not.toContain("(now 0)");
});

describe("the first lines", () => {
  test("name a seed that diverged also where another task has a gap", () => {
    const ends = [0.6, 0.62, 0.61, 0.63, 0.605];
    const rows = ends.flatMap((value, seed) => [
      ["m", "calm", String(seed), value] as const,
      ["m", "quiz", String(seed), seed === 2 ? 0.1 : value] as const,
    ]);
    const { headlines } = buildVarianceReport(scoresOf(rows));
    expect(headlines[1]).toMatch(
      /^On quiz seed 2 ended far from the others; elsewhere gaps of up to \d\.\d pt may be the seed alone\.$/,
    );
  });

  test("say of one model what gets worse", () => {
    const results = createResults({
      runScores: ["1", "2", "3"].flatMap((seed) =>
        Array.from({ length: 10 }, (_, place) => ({
          run: { model: "m", task: "quiz", metric: "acc", seed, step: 1000 * (place + 1) },
          value: 0.7 - 0.02 * place + 0.003 * Math.sin(7 * place + Number(seed)),
          higherIsBetter: true,
        })),
      ),
    });
    expect(buildVarianceReport(results).headlines[0]).toMatch(/^Task quiz gets worse in 3 of 3 curves \(\d+\.\d+ to /);
  });

  test("of models in other framings each do not say that the data name one framing", () => {
    const results = createResults({
      runScores: (["choice", "completion"] as const).map((framing) => ({
        run: { model: framing, task: "quiz", metric: "acc", framing },
        value: 0.6,
        higherIsBetter: true,
      })),
    });
    const said = buildVarianceReport(results).notMeasured.join("; ");
    expect(said).toContain("no model was asked one task in two framings");
  });
});
