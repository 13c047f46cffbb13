import { describe, expect, test } from "vitest";
import { countsComparison } from "../../../src/analysis/comparison/comparison.js";
import { adjusted } from "../../../src/analysis/comparison/resultsComparison.js";
import { countedPairs } from "../../../src/analysis/ranking/countedPairs.js";
import { pairIndex, pairPlaces } from "../../../src/analysis/ranking/pairList.js";
import { rankModels } from "../../../src/analysis/ranking/ranking.js";
import { createResults } from "../../../src/data/createResults.js";
import { packRows, pairedCounts } from "../../../src/inference/ranks/pairedCounts.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";

const LABELS = { task: "t", metric: "acc", framing: null };

/** Right-or-wrong rows of models that differ by a little, the first two of them alike. */
function table(seed: number, models: number, items: number): number[][] {
  const rng = createRng(seed, "counted pairs");
  const hard = Array.from({ length: items }, () => rng.nextUniform());
  const rows = Array.from({ length: models }, (_, model) =>
    hard.map((one) => Number(0.6 * one + 0.4 * rng.nextUniform() < 0.3 + model / (3 * models))),
  );
  return [rows[0] as number[], ...rows.slice(0, -1)];
}

type Options = Parameters<typeof countedPairs>[1];
type Correction = Parameters<ReturnType<typeof countedPairs>>[0];

/** The slow definition: a comparison of each pair, and the verdicts of all together. */
function slowPairs(
  rows: readonly (readonly number[])[],
  order: readonly number[],
  correction: Correction,
  options: Options,
) {
  const raw = Array.from(pairPlaces(order.length), ([better, worse]) => {
    const [baseline, candidate] = [order[better] as number, order[worse] as number];
    const counts = pairedCounts(rows[baseline] as number[], rows[candidate] as number[]);
    const names = { baseline: `m${baseline}`, candidate: `m${candidate}` };
    return { ...LABELS, ...countsComparison(counts, { ...options, names }) };
  });
  return adjusted(raw, correction, options.alpha ?? 0.05);
}

function quickPairs(rows: readonly (readonly number[])[], order: readonly number[], options: Options) {
  const packed = packRows(rows.flat(), rows.length, (rows[0] as number[]).length);
  return countedPairs({ packed, order, names: rows.map((_, row) => `m${row}`), labels: LABELS }, options);
}

describe("pairs by their counts", () => {
  test.each([
    [1, 12, 40, {}],
    [2, 9, 333, { alpha: 0.2, mcnemar: "exact" }],
    [3, 14, 90, { alpha: 0.01, higherIsBetter: false }],
    [4, 2, 60, { alpha: 0.3 }],
    [5, 20, 7, { alpha: 0.25 }],
  ] as const)("are what comparisons of all pairs are (seed %i, %i × %i)", (seed, models, items, options) => {
    const rows = table(seed, models, items);
    const order = rows.map((_, row) => (7 * row + 3) % models).filter((row, at, all) => all.indexOf(row) === at);
    const judge = quickPairs(rows, order, options);
    for (const correction of ["holm", "none", "hochberg", "sidak", "benjamini-hochberg", "bonferroni"] as const) {
      const list = judge(correction);
      const slow = slowPairs(rows, order, correction, options);
      expect(Array.from(slow, (_, index) => list.at(index))).toEqual(slow);
      expect(slow.map((_, index) => list.verdict(index))).toEqual(slow.map((one) => one.ok && one.verdict));
      expect(slow.map((_, index) => list.isTested(index))).toEqual(
        slow.map((one) => one.ok && one.verdict !== "identical" && one.pValue !== null),
      );
    }
  });

  test("claim a difference just where Tango's interval lies beside 0, for every table of few items", () => {
    for (const alpha of [0.01, 0.05, 0.1, 0.3, 0.6]) {
      for (let gains = 0; gains <= 16; gains++) {
        for (let losses = 0; losses <= 16; losses++) {
          if (gains + losses === 0) continue;
          for (const alike of [0, 1, 9]) {
            const counts = [gains, losses, alike];
            const rowOf = (...values: number[]) => values.flatMap((value, at) => Array(counts[at]).fill(value));
            const rows = [rowOf(0, 1, 1), rowOf(1, 0, 1)];
            const list = quickPairs(rows, [0, 1], { alpha })("none");
            const [slow] = slowPairs(rows, [0, 1], "none", { alpha });
            expect([alpha, counts, list.verdict(0)]).toEqual([alpha, counts, slow?.ok && slow.verdict]);
          }
        }
      }
    }
  });

  test("a p that is too small for a number is not 0", () => {
    const rows = [Array(2000).fill(0), Array(2000).fill(1)];
    const pair = quickPairs(rows, [0, 1], {})("none").at(0);
    expect(pair).toEqual(slowPairs(rows, [0, 1], "none", {})[0]);
    expect(pair.ok && pair.pValue).toBe(Number.MIN_VALUE);
  });
});

describe("the pairs of a ranking", () => {
  const rows = table(6, 8, 120);
  const names = rows.map((_, row) => `m${row}`);
  const results = createResults({
    matrices: [matrixOf(rows.map((scores, row) => ({ model: names[row] as string, scores })))],
  });
  const [ranking] = rankModels(results, { resamples: 20 });
  if (ranking === undefined) throw new Error("no ranking");

  test("are records in the order of the places, once they are read", () => {
    const order = ranking.rows.map(({ model }) => names.indexOf(model));
    expect(ranking.pairs).toEqual(slowPairs(rows, order, "holm", {}));
    expect(ranking.pairs).toBe(ranking.pairs);
    const pair = ranking.pairs[pairIndex(2, 5)];
    expect(pair?.ok && [pair.baseline.name, pair.candidate.name]).toEqual([2, 5].map((at) => ranking.rows[at]?.model));
  });

  test("stand in the record as any member does: spread, cloned and in JSON", () => {
    expect(Object.keys(ranking).slice(0, 7)).toEqual(["kind", "task", "metric", "framing", "rows", "pairs", "family"]);
    expect({ ...ranking }.pairs).toEqual(ranking.pairs);
    expect(structuredClone(ranking)).toEqual(ranking);
    expect(JSON.parse(JSON.stringify(ranking)).pairs).toHaveLength(28);
  });

  test("asked one by one take the records' place where runs were made alike, and are refused where they were not", () => {
    const stated = (fewShot: (row: number) => string) =>
      createResults({
        matrices: [
          matrixOf(
            rows.map((scores, row) => ({
              model: names[row] as string,
              scores,
              fingerprint: { fewShot: fewShot(row) },
            })),
          ),
        ],
      });
    const [alike] = rankModels(
      stated(() => "5"),
      { resamples: 20 },
    );
    expect(alike?.pairs).toEqual(ranking.pairs);
    const [mixed] = rankModels(
      stated((row) => (row === 3 ? "0" : "5")),
      { resamples: 20 },
    );
    expect(mixed?.pairs.filter(({ ok }) => !ok)).toHaveLength(7);
    expect(mixed?.pairs.filter(({ ok }) => ok)).toHaveLength(21);
    const said = mixed!.notes.find(({ code }) => code === "different-fingerprints")!;
    expect(said.message).toMatch(/^7 pairs of models cannot be ordered, so there are no rank intervals: /);
    expect(mixed!.rows.every(({ rankInterval }) => rankInterval === null)).toBe(true);
    expect(alike!.notes.map(({ code }) => code)).not.toContain("different-fingerprints");
  });
});
