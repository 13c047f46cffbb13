import { describe, expect, test } from "vitest";
import { rankModels } from "../../../src/analysis/ranking/ranking.js";
import { createResults } from "../../../src/data/createResults.js";
import { fromRows } from "../../../src/data/fromRows.js";
import type { ResultMatrix } from "../../../src/data/resultMatrix.js";
import type { RunScore } from "../../../src/data/results.js";
import { ranks } from "../../../src/questions/ranks.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

/** Models with these shares right on the same items of graded difficulty, and a little noise of their own. */
function simulated(shares: Readonly<Record<string, number>>, items: number, seed: number): ResultMatrix {
  const rng = createRng(seed);
  const difficulty = Array.from({ length: items }, () => rng.nextUniform());
  return matrixOf(
    Object.entries(shares).map(([model, share]) => ({
      model,
      scores: difficulty.map((hard) => Number(hard + 0.2 * (rng.nextUniform() - 0.5) < share)),
    })),
  );
}

const rank = (matrix: ResultMatrix, options: Parameters<typeof rankModels>[1] = {}) => {
  const [ranking] = rankModels(createResults({ matrices: [matrix] }), { resamples: 300, ...options });
  if (ranking === undefined) throw new Error("no ranking");
  return ranking;
};

describe("rankModels", () => {
  test("what is made of missing answers is also made of them where seeds that ended far off are named", () => {
    const rows = ["a", "b"].flatMap((model) =>
      ["1", "2", "3", "4", "5", "6"].flatMap((seed) =>
        Array.from({ length: 200 }, (_, item) => {
          const isLost = model === "a" && seed === "3" && item >= 100;
          // Seven of ten are right, and a few more or less by the seed.
          return { model, seed, item, score: isLost ? null : item % 10 < 7 || item === 9 * Number(seed) };
        }),
      ),
    );
    const said = (missing: "drop" | "zero") =>
      ranks(fromRows(rows), { missing, resamples: 100 }).rows[0]!.notes.map(({ code }) => code);
    expect(said("zero")).toContain("seed-diverged");
    expect(said("zero")).not.toContain("evaluation-cut-short");
    expect(said("drop")).not.toContain("seed-diverged");
    expect(said("drop")).toContain("evaluation-cut-short");
  });

  test("what is said of a model in one test is not said of the others, ranked or not", () => {
    const answers = (task: string, model: string, more: object = {}) =>
      Array.from({ length: 20 }, (_, item) => ({ task, model, item, score: item % (model.length + 1) === 0, ...more }));
    const results = fromRows([
      ...[1000, 2000].flatMap((step) => answers("alone", "trained", { step })),
      ...[1000, 2000].flatMap((step) => answers("both", "trained", { step })),
      ...answers("both", "other"),
      ...answers("empty", "other"),
      ...answers("empty", "missing", { score: null }),
      ...answers("later", "other"),
      ...answers("later", "third"),
    ]);
    const { rows, notes } = ranks(results, { resamples: 100 });
    const said = rows.map((row) => [row.task, row.notes.map(({ code }) => code)]);
    expect(said).toEqual([
      ["both", ["last-checkpoint"]],
      ["later", []],
    ]);
    expect(notes.find(({ code }) => code === "model-without-scores")?.message).toContain("of empty");
  });

  const matrix = simulated({ low: 0.3, top: 0.8, mid: 0.5, alsoMid: 0.505 }, 400, 1);

  test("orders by mean, and models that are not shown to differ share a rank and a group", () => {
    const { rows, family, pairs } = rank(matrix);
    expect(rows.map(({ rank: place }) => place)).toEqual([1, 2, 3, 4]);
    expect([rows[0]?.model, rows[3]?.model]).toEqual(["top", "low"]);
    expect(rows.map(({ sharedRank }) => sharedRank)).toEqual([1, 2, 2, 4]);
    expect(rows.map(({ group }) => group)).toEqual([1, 2, 2, 3]);
    expect([family.size, pairs.length]).toEqual([6, 6]);
  });

  test("rank intervals are read off the pairs, and hold the rank", () => {
    const { rows } = rank(matrix);
    expect(rows.map(({ rankInterval }) => [rankInterval?.low, rankInterval?.high])).toEqual([
      [1, 1],
      [2, 3],
      [2, 3],
      [4, 4],
    ]);
    expectNoNaN(rank(matrix));
  });

  test("pairs that were judged loosely leave the intervals of Holm", () => {
    // Two models of eleven differ with p .04: alone shown, and not over 55 pairs.
    const close = simulated(Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`m${i}`, 0.5 + i / 250])), 300, 4);
    const [holm, loose, none] = (["holm", "benjamini-hochberg", "none"] as const).map((correction) =>
      rank(close, { correction }),
    );
    const intervals = (ranking: typeof holm) => ranking?.rows.map(({ rankInterval }) => rankInterval);
    expect(intervals(loose)).toEqual(intervals(holm));
    expect(intervals(none)).toEqual(intervals(holm));
    const shared = (ranking: typeof holm) => ranking?.rows.map(({ sharedRank }) => sharedRank);
    expect(shared(none)).not.toEqual(shared(holm));
  });

  test("P(best) is shown of a model that leads alone, and of none while several lead", () => {
    const alone = rank(matrix).rows.map(({ probabilityBest }) => probabilityBest as number);
    expect(alone[0]).toBeGreaterThan(0.95);
    expect(alone.reduce((total, share) => total + share, 0)).toBeCloseTo(1, 12);
    const together = rank(simulated({ a: 0.5, b: 0.5, c: 0.2 }, 200, 2)).rows;
    expect(together.map(({ probabilityBest }) => probabilityBest)).toEqual([null, null, null]);
  });

  test("pairs counted on packed bits are those of the comparison of runs, which a missing answer forces", () => {
    const fast = rank(matrix, { correction: "none" });
    const holed = matrixOf(
      matrix.runs.map((run, row) => ({
        ...run,
        scores: [...matrix.scores.subarray(row * 400, (row + 1) * 400), row === 0 ? 1 : Number.NaN],
      })),
    );
    const slow = rank(holed, { correction: "none" });
    expect(slow.pairs.map((pair) => pair.ok && pair.pValue)).toEqual(fast.pairs.map((pair) => pair.ok && pair.pValue));
    expect(slow.items).toBe(400);
  });

  test("for a metric that is better when lower, the lowest mean is first", () => {
    const loss = matrixOf(
      [
        { model: "good", scores: Array.from({ length: 30 }, (_, item) => 0.1 + (item % 5) / 20) },
        { model: "bad", scores: Array.from({ length: 30 }, (_, item) => 0.9 + (item % 7) / 10) },
      ],
      { higherIsBetter: false },
    );
    const { rows, pairs } = rank(loss);
    expect(rows.map(({ model }) => model)).toEqual(["good", "bad"]);
    expect(rows[0]?.probabilityBest).toBe(1);
    expect(pairs[0]).toMatchObject({ ok: true, verdict: "worse", candidate: { name: "bad" } });
  });

  test("fewer than thirty shared items give no P(best), and rank intervals all the same", () => {
    const models = (count: number) =>
      matrixOf(
        ["a", "b"].map((model, row) => ({
          model,
          scores: Array.from({ length: count }, (_, i) => Number(i % 9 < row)),
        })),
      );
    const all = (count: number) =>
      matrixOf(["a", "b"].map((model, row) => ({ model, scores: new Array<number>(count).fill(row) })));
    expect(
      rank(all(29)).rows.map(({ rankInterval, probabilityBest }) => [rankInterval?.high, probabilityBest]),
    ).toEqual([
      [1, null],
      [2, null],
    ]);
    expect(rank(all(30)).rows[0]?.probabilityBest).toBe(1);
    expect(rank(models(30)).rows[0]?.probabilityBest).toBeNull();
  });

  test("several training seeds are averaged and count as replication", () => {
    const seeded = matrixOf([
      { model: "a", seed: "1", scores: [1, 1, 0, 1, 1, 0, 1] },
      { model: "a", seed: "2", scores: [1, 1, 0, 1, 0, 0, 1] },
      { model: "b", seed: "1", scores: [0, 1, 0, 1, 0, 0, 1] },
    ]);
    const { rows, sources } = rank(seeded);
    expect(rows[0]?.mean).toBeCloseTo(9 / 14, 12);
    expect(sources.measured.some((source) => source.startsWith("training seed"))).toBe(true);
  });

  test("run-level scores are ranked with intervals from unpaired pairs, and the note says so", () => {
    const runScores: RunScore[] = [0.3, 0.6, 0.61].map((value, index) => ({
      run: { model: `m${index}`, task: "t", metric: "acc" },
      value,
      standardError: 0.01,
      higherIsBetter: true,
    }));
    const [ranking] = rankModels(createResults({ runScores }));
    expect(ranking?.rows.map(({ sharedRank, rankInterval }) => [sharedRank, rankInterval?.high])).toEqual([
      [1, 2],
      [1, 2],
      [3, 3],
    ]);
    expect(ranking?.rows.every(({ probabilityBest }) => probabilityBest === null)).toBe(true);
    expect(codesOf(ranking as { notes: readonly { code: string }[] })).toContain("no-shared-items");
  });

  test("one model is no ranking", () => {
    expect(rankModels(createResults({ matrices: [matrixOf([{ scores: [1, 0] }])] }))).toEqual([]);
  });

  test("the same seed gives the same ranking; the order of the models in the dump does not matter", () => {
    expect(rank(matrix)).toEqual(rank(matrix));
    const turned = matrixOf(
      [3, 1, 0, 2].map((row) => ({
        ...matrix.runs[row],
        scores: [...matrix.scores.subarray(row * 400, (row + 1) * 400)],
      })),
    );
    expect(rank(turned).rows.map(({ model, sharedRank }) => [model, sharedRank])).toEqual(
      rank(matrix).rows.map(({ model, sharedRank }) => [model, sharedRank]),
    );
  });
});

test("items in clusters are named with the design effects of the pairs, and P(best) is withheld", () => {
  const rng = createRng(6, "clusters");
  const items = Array.from({ length: 80 }, (_, item) => ({ id: `q${item}`, cluster: `c${item % 16}` }));
  const common = Array.from({ length: 16 }, () => standardNormal(rng));
  const rows = [3, 0.5, 0].map((ability, model) => ({
    model: `m${model}`,
    scores: items.map((_, item) => Number(ability + common[item % 16]! + standardNormal(rng) > 0)),
  }));
  const [ranked] = rankModels(createResults({ matrices: [matrixOf(rows, { items })] }));
  const effects = ranked!.pairs.flatMap((pair) =>
    pair.ok ? pair.notes.flatMap(({ code, data }) => (code === "clusters" ? [Number(data?.designEffect)] : [])) : [],
  );
  expect(effects).toHaveLength(3);
  expect(ranked!.notes).toContainEqual(
    expect.objectContaining({
      code: "clusters",
      data: {
        items: 80,
        clusters: 16,
        effective: null,
        pairs: 3,
        low: Math.min(...effects),
        high: Math.max(...effects),
      },
    }),
  );
  const plain = rankModels(createResults({ matrices: [matrixOf(rows)] }))[0]!;
  expect([plain, ranked!].map(({ rows: own }) => own[0]!.sharedRank)).toEqual([1, 1]);
  expect(plain.rows[0]!.probabilityBest).toBeGreaterThan(0.9);
  expect(ranked!.rows[0]!.probabilityBest).toBeNull();
});

test("models that were run with other settings are named with them, and ranked", () => {
  const of = (temperatures: readonly string[]) =>
    matrixOf(
      temperatures.map((temperature, model) => ({
        model: `m${model}`,
        fingerprint: { temperature },
        scores: Array.from({ length: 40 }, (_, item) => Number(item % 10 < 4 + 2 * model)),
      })),
    );
  const mixed = rank(of(["0", "0.7", "0"]));
  expect(mixed.notes.find(({ code }) => code === "different-settings")!.message).toContain("temperature 0, 0.7");
  expect(mixed.rows.map(({ model }) => model)).toEqual(["m2", "m1", "m0"]);
  expect(codesOf(rank(of(["0", "0", "0"])))).not.toContain("different-settings");
});

test("a borrowed seed SD is in every pair, also of right-or-wrong answers, and ranks no surer", () => {
  const matrix = simulated({ a: 0.8, b: 0.55, c: 0.5 }, 150, 3);
  const [plain, wide] = [
    rank(matrix),
    rank(matrix, { borrowSeedSd: () => ({ sd: 0.1, seeds: 9, source: "elsewhere" }) }),
  ];
  for (const [index, pair] of [...wide.pairs].entries()) {
    const own = plain.pairs[index]!;
    if (!pair.ok || !own.ok) throw new Error("refused");
    expect(pair.sources.measured.join()).toContain("borrowed");
    expect(own.sources.measured.join()).not.toContain("borrowed");
    expect(pair.interval!.high - pair.interval!.low).toBeGreaterThan(own.interval!.high - own.interval!.low);
  }
  const widths = ({ rows }: typeof plain) => rows.map(({ rankInterval }) => rankInterval!.high - rankInterval!.low);
  widths(wide).forEach((width, row) => {
    expect(width).toBeGreaterThanOrEqual(widths(plain)[row]!);
  });
});
