import { describe, expect, test } from "vitest";
import { scoreSeries } from "../../../src/analysis/scores/scoreSeries.js";
import { seedTable } from "../../../src/analysis/seeds/seedTable.js";
import { createResults } from "../../../src/data/createResults.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

const results = (...matrices: ReturnType<typeof matrixOf>[]) => createResults({ matrices });
const table = (...matrices: ReturnType<typeof matrixOf>[]) =>
  seedTable(results(...matrices), scoreSeries(results(...matrices)));

/** 0/1 scores of seeds that answer with these probabilities, independently. */
function drawn(probabilities: readonly number[], items: number, seed: number) {
  const rng = createRng(seed);
  return probabilities.map((probability, index) => ({
    seed: `${index}`,
    scores: Array.from({ length: items }, () => (rng.nextUniform() < probability ? 1 : 0)),
  }));
}

describe("seedTable", () => {
  test("has one row a model, task, metric and framing, with the seeds of each", () => {
    const rows = table(
      matrixOf([
        { model: "a", seed: "1", framing: "choice", scores: [1, 0, 0] },
        { model: "a", seed: "2", framing: "choice", scores: [1, 1, 0] },
        { model: "a", seed: "1", framing: "completion", scores: [1, 1, 1] },
        { model: "b", scores: [0, 1, 0] },
      ]),
    );
    expect(rows.map(({ model, framing, seeds, runs, items }) => [model, framing, seeds, runs, items])).toEqual([
      ["a", "choice", 2, 2, 3],
      ["a", "completion", 1, 1, 3],
      ["b", null, 1, 1, 3],
    ]);
    expect(rows[0]?.finalSd).toBeCloseTo(1 / 3 / Math.SQRT2, 14);
    expectNoNaN(rows);
  });

  test("finds the excess of seeds that really differ and none in seeds that do not", () => {
    const [differing] = table(matrixOf(drawn([0.35, 0.5, 0.65, 0.5], 400, 1)));
    const [alike] = table(matrixOf(drawn([0.5, 0.5, 0.5, 0.5], 400, 2)));
    expect(differing?.excessVariance?.pValue).toBeLessThan(1e-6);
    expect(alike?.excessVariance?.pValue).toBeGreaterThan(0.05);
  });

  test("tests the last checkpoint only, on the items that all its seeds scored", () => {
    const early = drawn([0.1, 0.9, 0.5], 203, 3).map((row) => ({ ...row, step: 1 }));
    const late = drawn([0.5, 0.5, 0.5], 203, 4).map((row) => ({ ...row, step: 2 }));
    const [both] = table(matrixOf([...early, ...late]));
    const [lateOnly] = table(matrixOf(late));
    expect(both?.excessVariance).toEqual(lateOnly?.excessVariance);
    const holes = late.map((row, seed) => ({
      ...row,
      scores: row.scores.map((score, i) => (i === seed ? NaN : score)),
    }));
    const [incomplete] = table(matrixOf(holes));
    const [complete] = table(matrixOf(late.map((row) => ({ ...row, scores: row.scores.slice(3) }))));
    expect(incomplete?.excessVariance).toEqual(complete?.excessVariance);
  });

  test("makes no test of one seed, of trials, or where no item is left", () => {
    expect(table(matrixOf([{ seed: "1", scores: [1, 0, 1] }]))[0]?.excessVariance).toBeNull();
    const trials = drawn([0.5, 0.5], 11, 5).flatMap((row) => ["a", "b"].map((trial) => ({ ...row, trial })));
    expect(table(matrixOf(trials))[0]).toMatchObject({ seeds: 2, excessVariance: null });
    const apart = [
      { seed: "1", scores: [1, 0, NaN] },
      { seed: "2", scores: [NaN, NaN, 1] },
    ];
    expect(table(matrixOf(apart))[0]?.excessVariance).toBeNull();
  });
});

describe("seedTable without the checkpoints at chance", () => {
  const STEPS = [1, 2, 3, 4];
  // At chance at the first two checkpoints, far above it afterwards; 400 questions of four choices.
  const right = (seed: number, step: number) => (step <= 2 ? 100 + 3 * seed - 6 : 240 + 20 * seed);
  const rows = [1, 2, 3].flatMap((seed) =>
    STEPS.map((step) => ({
      seed: String(seed),
      step,
      scores: Array.from({ length: 400 }, (_, item) => (item < right(seed, step) ? 1 : 0)),
    })),
  );
  const fourChoices = { items: Array.from({ length: 400 }, (_, index) => ({ id: `q${index}`, choices: 4 })) };
  const ask = (matrix: ReturnType<typeof matrixOf>, aboveChance: boolean) =>
    seedTable(results(matrix), scoreSeries(results(matrix)), { aboveChance })[0]!;

  test("leaves them out of the seed SD, counts them, and keeps the final figures", () => {
    const all = ask(matrixOf(rows, fourChoices), false);
    const above = ask(matrixOf(rows, fourChoices), true);
    expect(all).toMatchObject({ checkpoints: 4, checkpointsLeftOut: 0, chance: 0.25 });
    expect(above).toMatchObject({ checkpoints: 2, checkpointsLeftOut: 2 });
    expect(codesOf(above)).toEqual(["at-chance-left-out"]);
    // The SDs are 3/400 and 20/400 by construction.
    expect(all.seedSd).toBeCloseTo((3 / 400 + 20 / 400) / 2, 12);
    expect(above.seedSd).toBeCloseTo(20 / 400, 12);
    for (const key of ["finalMean", "finalSd", "seedSnr", "itemHalfWidth"] as const) expect(above[key]).toBe(all[key]);
  });

  test("all at chance: no seed SD and no gap, said; the final SD stays and seeds count as measured", () => {
    const row = ask(
      matrixOf(
        rows.filter(({ step }) => step <= 2),
        fourChoices,
      ),
      true,
    );
    expect(row).toMatchObject({ checkpoints: 0, checkpointsLeftOut: 2, seedSd: null, seedGap: null });
    expect(row.finalSd).toBeCloseTo(3 / 400, 12);
    expect(row.sources.measured).toContain("training seed");
    expect(codesOf(row)).toEqual(["all-checkpoints-left-out", "at-chance-left-out"]);
    expectNoNaN(row);
  });

  test("where chance is not known nothing is left out, and a note says so", () => {
    const row = ask(matrixOf(rows), true);
    expect(row).toMatchObject({ checkpoints: 4, checkpointsLeftOut: 0 });
    expect(codesOf(row)).toEqual(["chance-unknown"]);
  });

  test("a metric by which guessing has no score leaves nothing out, and says why", () => {
    const row = ask(matrixOf(rows, { ...fourChoices, higherIsBetter: false }), true);
    expect(row).toMatchObject({ checkpoints: 4, checkpointsLeftOut: 0 });
    expect(codesOf(row)).toEqual(["no-chance-level"]);
  });

  test("checkpoints that cannot be tested stay, counted", () => {
    const single = rows.filter(({ step, seed }) => step > 1 || seed === "1");
    const runScores = single.map(({ seed, step, scores }) => ({
      run: { model: "m", task: "t", metric: "acc", seed, step },
      value: scores.filter((score) => score === 1).length / 400,
      higherIsBetter: true,
    }));
    const run = createResults({ runScores });
    const [row] = seedTable(run, scoreSeries(run, { chance: new Map([["t", 0.25]]) }), { aboveChance: true });
    // Step 1 has one seed without a standard error; step 2 is at chance; steps 3 and 4 are above.
    expect(row).toMatchObject({ checkpoints: 2, checkpointsLeftOut: 1 });
    expect(codesOf(row!)).toEqual(["incomplete-checkpoints", "at-chance-left-out", "checkpoints-untested"]);
  });
});

test("checkpoints that cannot be held against chance stay in, and that is said", () => {
  const printed = createResults({
    runScores: [0.3, 0.5].map((value, place) => ({
      run: { model: "m", task: "t", metric: "acc", seed: "1", step: 10 * (place + 1) },
      value,
      higherIsBetter: true,
    })),
  });
  const series = scoreSeries(printed, { chance: new Map([["t", 0.25]]) });
  const [plain] = seedTable(printed, series, {});
  const [row] = seedTable(printed, series, { aboveChance: true });
  const { notes, ...rest } = row!;
  expect(notes.map(({ code }) => code)).toContain("chance-untested");
  expect({ ...rest, notes: [] }).toEqual({ ...plain, notes: [] });
});
