import { describe, expect, test } from "vitest";
import { compareRuns } from "../../../src/analysis/comparison/comparison.js";
import { compareModels, compareSeedSummaries } from "../../../src/analysis/comparison/modelComparison.js";
import { modelDifference } from "../../../src/analysis/comparison/modelDifference.js";
import { runLevelScore } from "../../../src/analysis/scores/runLevelScore.js";
import { knownSeedSd } from "../../../src/analysis/seeds/knownSeedSd.js";
import type { ResultMatrix } from "../../../src/data/resultMatrix.js";
import { mean, variance } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

/** Continuous scores of one model: level + item effect + seed effect + noise, row-major seeds × items. */
function simulate(
  { level, seeds, seedSd, noise }: { level: number; seeds: number; seedSd: number; noise: number },
  itemEffects: readonly number[],
  seed: number,
): number[][] {
  const rng = createRng(seed);
  return Array.from({ length: seeds }, () => {
    const shift = seedSd * standardNormal(rng);
    return itemEffects.map((effect) => level + effect + shift + noise * standardNormal(rng));
  });
}

const itemEffects = (count: number, seed: number) => {
  const rng = createRng(seed, "items");
  return Array.from({ length: count }, () => standardNormal(rng));
};

function asMatrix(model: string, rows: readonly number[][]): ResultMatrix {
  return matrixOf(rows.map((scores, seed) => ({ model, seed: `${seed}`, scores })));
}

const runsOf = (matrix: ResultMatrix) => matrix.runs.map((_, run) => ({ matrix, run }));

function compared(...args: Parameters<typeof compareModels>) {
  const result = compareModels(...args);
  if (!result.ok) throw new Error(result.message);
  return result;
}

describe("modelDifference", () => {
  test("takes the difference of grand means, and the parts by their definitions", () => {
    const effects = itemEffects(23, 1);
    const a = simulate({ level: 0, seeds: 3, seedSd: 0.4, noise: 0.5 }, effects, 2);
    const b = simulate({ level: 0.2, seeds: 5, seedSd: 0.1, noise: 0.7 }, effects, 3);
    const table = (rows: number[][]) => ({ seeds: rows.map((_, i) => `${i}`), scores: Float64Array.from(rows.flat()) });
    const parts = modelDifference(table(a), table(b), 23);
    expect(parts.difference).toBeCloseTo(mean(b.flat()) - mean(a.flat()), 12);
    const perItem = effects.map(
      (_, item) => mean(b.map((row) => row[item] as number)) - mean(a.map((row) => row[item] as number)),
    );
    expect(parts.items.variance).toBeCloseTo(variance(perItem) / 23, 12);
    expect(parts.seeds[0]?.variance).toBeCloseTo(variance(a.map((row) => mean(row))) / 3, 12);
    expect(parts.seeds[1]?.degreesOfFreedom).toBe(4);
    expect(parts.countedTwice.every((part) => part.variance < 0)).toBe(true);
  });

  test("paired seeds need the same labels on both sides", () => {
    const rows = { seeds: ["1", "2"], scores: Float64Array.of(1, 0, 1, 1) };
    expect(() => modelDifference(rows, { ...rows, seeds: ["1", "3"] }, 2, { pairSeeds: true })).toThrow(/same seeds/);
  });

  test("paired seeds that share their shift have a smaller seed part than unpaired ones", () => {
    const effects = itemEffects(40, 4);
    const a = simulate({ level: 0, seeds: 6, seedSd: 1, noise: 0.1 }, effects, 5);
    const b = a.map((row, seed) => row.map((score) => score + 0.3 + 0.01 * seed));
    const table = (rows: number[][]) => ({ seeds: rows.map((_, i) => `${i}`), scores: Float64Array.from(rows.flat()) });
    const [paired] = modelDifference(table(a), table(b), 40, { pairSeeds: true }).seeds;
    const [unpaired] = modelDifference(table(a), table(b), 40).seeds;
    expect(paired?.variance).toBeLessThan((unpaired?.variance as number) / 100);
  });
});

describe("compareModels", () => {
  const effects = itemEffects(60, 7);
  const a = asMatrix("a", simulate({ level: 0, seeds: 4, seedSd: 0.3, noise: 0.3 }, effects, 8));
  const b = asMatrix("b", simulate({ level: 2, seeds: 7, seedSd: 0.3, noise: 0.3 }, effects, 9));

  test("finds a gap far above seed and item noise, and says that seeds were measured", () => {
    const result = compared(runsOf(a), runsOf(b));
    expect(result).toMatchObject({
      verdict: "better",
      seeds: { baseline: 4, candidate: 7 },
      test: "seeds-and-items-behrens-fisher",
    });
    expect(result.sources.measured).toContain("training seed");
    expect(result.sources.notMeasured).not.toContain("training seed");
    expect(result.signature).toContain("seeds=4,7");
    expectNoNaN(result);
  });

  test("copies of one run given as seeds measure no seed noise, on one side or both", () => {
    const row = [1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 0, 1];
    const other = [1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 0];
    const copies = (model: string, scores: readonly number[]) =>
      asMatrix(
        model,
        [scores, scores, scores].map((s) => [...s]),
      );
    const both = compared(runsOf(copies("a", row)), runsOf(copies("b", other)));
    const single = compareRuns(
      [{ matrix: asMatrix("a", [row]), run: 0 }],
      [{ matrix: asMatrix("b", [other]), run: 0 }],
    );
    expect(both).toMatchObject({ pValue: single.ok && single.pValue, seeds: null });
    expect(both.sources.notMeasured).toContain("training seed");
    expect(codesOf(both).filter((code) => code === "seeds-agree")).toHaveLength(2);
    const seeds = asMatrix("b", simulate({ level: 0, seeds: 3, seedSd: 0.2, noise: 0.2 }, row, 3));
    const oneSide = compared(runsOf(copies("a", row)), runsOf(seeds));
    expect(codesOf(oneSide)).toEqual(expect.arrayContaining(["seeds-agree", "seed-sd-shared"]));
    expect(oneSide.sources.measured).not.toContain("training seed");
  });

  test("pairs of seeds that differ by the same on every item are one pair", () => {
    const rows = simulate({ level: 0, seeds: 3, seedSd: 0.5, noise: 0.3 }, effects, 7);
    const gain = effects.map((_, item) => 0.1 + 0.01 * (item % 3));
    const better = asMatrix(
      "b",
      rows.map((row) => row.map((score, item) => score + (gain[item] as number))),
    );
    const found = compared(runsOf(asMatrix("a", rows)), runsOf(better), { pairSeeds: true });
    expect(codesOf(found)).toContain("paired-seeds-agree");
    expect(found.sources.notMeasured).toContain("training seed");
    expect(found.difference).toBeCloseTo(mean(gain), 10);
    const itself = compared(runsOf(asMatrix("a", rows)), runsOf(asMatrix("b", rows)), { pairSeeds: true });
    expect(itself).toMatchObject({ verdict: "identical", difference: 0 });
  });

  test("swapping the sides negates the difference and keeps p", () => {
    const [there, back] = [compared(runsOf(a), runsOf(b)), compared(runsOf(b), runsOf(a))];
    expect(back.difference).toBeCloseTo(-(there.difference as number), 12);
    expect(back.pValue).toBeCloseTo(there.pValue as number, 12);
    expect(back.verdict).toBe("worse");
  });

  test("a gap that items alone would call real is noise when seeds differ as much", () => {
    const wild = (model: string, level: number, seed: number) =>
      asMatrix(model, simulate({ level, seeds: 3, seedSd: 1, noise: 0.1 }, effects, seed));
    const [first, second] = [wild("a", 0, 11), wild("b", 0.5, 12)];
    const items = compareRuns([{ matrix: first, run: 0 }], [{ matrix: second, run: 0 }]);
    expect(items.ok && items.pValue).toBeLessThan(0.001);
    expect(compared(runsOf(first), runsOf(second)).verdict).toBe("inconclusive");
  });

  test("one seed on both sides is the comparison of two runs", () => {
    const [x, y] = [
      { matrix: a, run: 0 },
      { matrix: b, run: 0 },
    ];
    expect(compareModels([x], [y])).toEqual(compareRuns([x], [y]));
  });

  test("as many seeds on both sides are tested by Satterthwaite's t", () => {
    expect(compared(runsOf(a), runsOf(b).slice(0, 4)).test).toBe("seeds-and-items-satterthwaite-t");
  });

  test("one seed on one side may vary three times as much as the other side, and says so", () => {
    const result = compared([{ matrix: a, run: 0 }], runsOf(b));
    expect(result.notes.find(({ code }) => code === "seed-sd-shared")?.message).toBe(
      "baseline has a single training seed: its SD over seeds may be up to 3 times that of candidate, and is taken so; " +
        "a second seed of baseline would measure it",
    );
    expect(codesOf(result)).toContain("seed-sd-shared");
    expect(result.sources.measured[0]).toContain("borrowed");
    expect(result.standardError).toBeGreaterThan(compared(runsOf(a), runsOf(b)).standardError as number);
  });

  test("a borrowed seed SD widens a one-seed comparison, and its source is named", () => {
    const [x, y] = [[{ matrix: a, run: 0 }], [{ matrix: b, run: 0 }]];
    const plain = compareRuns(x, y);
    const borrowed = compared(x, y, { borrowedSeedSd: { sd: 0.3, seeds: 10, source: "Table 1" } });
    expect(borrowed.standardError).toBeCloseTo(
      Math.hypot(plain.ok ? (plain.standardError as number) : 0, 0.3 * Math.SQRT2),
      10,
    );
    expect(borrowed.notes.find(({ code }) => code === "seed-sd-borrowed")?.message).toContain("Table 1");
  });

  test("missing items: only those that every seed of both sides scored count", () => {
    const holes = (rows: number[][]) =>
      rows.map((row, seed) => row.map((score, item) => (item === seed ? Number.NaN : score)));
    const holed = asMatrix("a", holes(simulate({ level: 0, seeds: 4, seedSd: 0.3, noise: 0.3 }, effects, 8)));
    const result = compared(runsOf(holed), runsOf(b));
    expect(result.items).toEqual({ shared: 56, onlyBaseline: 0, onlyCandidate: 4 });
  });
});

describe("compareSeedSummaries", () => {
  test("needs a score on either side", () => {
    const one = [{ value: 0.5, items: 100, standardError: 0.05, proportion: true }] as never;
    for (const [before, after] of [
      [[], one],
      [one, []],
    ] as const) {
      expect(() => compareSeedSummaries(before, after)).toThrow(
        /compareSeedSummaries: each side must hold at least one score/,
      );
    }
  });

  const side = (values: readonly number[], standardError: number | null = null) =>
    values.map((value) => ({ value, items: null, standardError, proportion: true, rightOrWrong: false }));

  test("without item errors is a test over seeds alone, and items are not measured", () => {
    const result = compareSeedSummaries(side([0.5, 0.52, 0.51]), side([0.6, 0.61, 0.63, 0.62]));
    expect(result).toMatchObject({ ok: true, verdict: "better", seeds: { baseline: 3, candidate: 4 } });
    expect(result.ok && result.sources.notMeasured).toContain("item sampling");
  });

  test("with item errors they add to the seeds", () => {
    const without = compareSeedSummaries(side([0.5, 0.52]), side([0.6, 0.61]));
    const withErrors = compareSeedSummaries(side([0.5, 0.52], 0.1), side([0.6, 0.61], 0.1));
    expect(
      without.ok && withErrors.ok && (withErrors.standardError as number) > (without.standardError as number),
    ).toBe(true);
    expect(withErrors.ok && withErrors.verdict).toBe("inconclusive");
  });
});

test("the number of questions is in the error of seeds of run-level scores that are shares of it", () => {
  const side = (rights: readonly number[]) =>
    rights.map((right, seed) =>
      runLevelScore([
        {
          run: { model: "m", task: "t", metric: "acc", seed: `${seed}` },
          value: right / 400,
          items: 400,
          higherIsBetter: true,
        },
      ]),
    );
  const [before, after] = [
    [201, 205, 209],
    [221, 220, 226],
  ] as const;
  const compared = compareSeedSummaries(side(before), side(after));
  if (!compared.ok) throw new Error(compared.message);
  const itemError = (rights: readonly number[]) =>
    mean(rights.map((right) => Math.sqrt(((right / 400) * (1 - right / 400)) / 399)));
  const seeds = [before, after].map((rights) => variance(rights.map((right) => right / 400)) / 3);
  expect(compared.standardError).toBeCloseTo(
    Math.sqrt(seeds[0]! + seeds[1]! + itemError(before) ** 2 + itemError(after) ** 2),
    12,
  );
  expect(compared.sources.measured).toEqual(["training seed", "item sampling"]);
});

describe("compareSeedSummaries of seeds that agree", () => {
  const scoresOf = (values: readonly number[]) =>
    values.map((value) => ({ value, items: null, standardError: null, proportion: true, rightOrWrong: false }));

  test("shows no seed noise, and so no gap that could have been shown", () => {
    const result = compareSeedSummaries(scoresOf([0.3, 0.1 + 0.2]), scoresOf([0.6, 0.6]));
    expect(result).toMatchObject({ ok: false, code: "no-spread-known" });
    const half = compareSeedSummaries(scoresOf([0.3, 0.1 + 0.2, 0.3]), scoresOf([0.58, 0.61, 0.6]));
    expect(half.ok && codesOf(half)).toEqual(expect.arrayContaining(["seeds-agree", "seed-sd-shared"]));
    expect(half.ok && half.sources.measured).not.toContain("training seed");
  });
});

describe("knownSeedSd", () => {
  test("gives the published figures by task and framing, and null where there is none", () => {
    expect(knownSeedSd("mmlu", "choice")?.sd).toBe(0.0057);
    expect(knownSeedSd("mmlu", "completion")?.sd).toBe(0.0022);
    expect(knownSeedSd("hellaswag")?.sd).toBe(0.0021);
    expect(knownSeedSd("mmlu")).toBeNull();
    expect(knownSeedSd("piqa")).toBeNull();
  });
});
