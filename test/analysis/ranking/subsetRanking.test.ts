import { describe, expect, test } from "vitest";
import { type SubsetRankingOptions, subsetRankings } from "../../../src/analysis/ranking/subsetRanking.js";
import { createResults } from "../../../src/data/createResults.js";
import { createResultMatrix, type ResultMatrix } from "../../../src/data/resultMatrix.js";
import { pValueAdjustments } from "../../../src/inference/significance/multiplicity.js";
import { createRng } from "../../../src/random/rng.js";
import { renderText } from "../../../src/report/render/text.js";
import { subsetRankSections } from "../../../src/report/sections/subsetRanks/subsetRankSection.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";
import { type SubsetDesign, subsetMatrix } from "../../support/subsetMatrix.js";

const rankings = (matrix: ResultMatrix, options: SubsetRankingOptions = {}) =>
  subsetRankings(createResults({ matrices: [matrix] }), options);

const abilities = [0.9, 0.6, 0.3, 0, -0.3, -0.6];
const halves: SubsetDesign = { abilities, items: 240, label: (item) => [item % 3 === 0 ? "local" : "global"] };

/** Four items, all labelled; the subset {q0, q1} turns the order of three models round. */
const tiny = matrixOf(
  [
    { model: "a", scores: [0, 0, 1, 1, 1, 1] },
    { model: "b", scores: [1, 0, 1, 1, 0, 0] },
    { model: "c", scores: [1, 1, 0, 0, 0, 0] },
  ],
  { items: [0, 1, 2, 3, 4, 5].map((item) => ({ id: `q${item}`, subsets: [item < 2 ? "odd" : "plain"] })) },
);

describe("subsetRankings", () => {
  test("ranks, shifts and τ are those of the subset's means against all items", () => {
    const [table] = rankings(tiny, { permutations: 200 });
    expect(table!.models.map(({ model, rank, subsetMeans }) => [model, rank, subsetMeans])).toEqual([
      ["a", 1, [0, 1]],
      ["b", 2, [0.5, 0.5]],
      ["c", 3, [1, 0]],
    ]);
    expect(table!.models.map(({ macroMean }) => macroMean)).toEqual([0.5, 0.5, 0.5]);
    const [odd, plain] = table!.subsets;
    expect(odd).toMatchObject({ subset: "odd", items: 2, kendallTau: -1, rankChanges: 2, positionShift: 4 });
    expect(odd!.models.map(({ model, rank, shift }) => [model, rank, shift])).toEqual([
      ["a", 3, -2],
      ["b", 2, 0],
      ["c", 1, 2],
    ]);
    expect(plain).toMatchObject({ kendallTau: 1, rankChanges: 0, positionShift: 0, pValue: 1 });
    expect(table!.pairs).toEqual([expect.objectContaining({ first: "odd", second: "plain", kendallTau: -1 })]);
    expectNoNaN(table);
  });

  test("p is the share of all subsets of that size that move as many places", () => {
    // Of the 15 pairs of items only {q0, q1} turns the order round (4 places).
    const places = (pair: readonly number[]) => {
      const means = [0, 1, 2].map((row) => pair.reduce((sum, item) => sum + tiny.scores[row * 6 + item]!, 0));
      const rank = (row: number) =>
        1 +
        means.filter((value) => value > means[row]!).length +
        (means.filter((value) => value === means[row]).length - 1) / 2;
      return [0, 1, 2].reduce((sum, row) => sum + Math.abs(rank(row) - (row + 1)), 0);
    };
    const pairs = [0, 1, 2, 3, 4, 5].flatMap((b) => Array.from({ length: b }, (_, a) => [a, b]));
    const exact = pairs.filter((pair) => places(pair) >= 4).length / pairs.length;
    const [table] = rankings(tiny, { permutations: 20_000 });
    expect(table!.subsets[0]!.pValue).toBeCloseTo(exact, 1);
    expect(Math.abs(table!.subsets[0]!.pValue - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 20_000));
    expect(table!.subsets[0]!.randomPositionShift).toBeCloseTo(
      pairs.reduce((sum, pair) => sum + places(pair), 0) / pairs.length,
      1,
    );
  });

  test("finds a subset in which the last two models are ahead, and says where chance would put them", () => {
    const effect = (model: number, item: number) => (item % 3 === 0 && model >= 4 ? 2.5 : 0);
    const [table] = rankings(subsetMatrix(createRng(1), { ...halves, effect }), { permutations: 500 });
    const local = table!.subsets.find(({ subset }) => subset === "local");
    expect(local).toMatchObject({ reorders: true });
    expect(table!.pairs[0]!.reorders).toBe(true);
    const gained = local!.models.find(({ model }) => model === "m5")!;
    expect(gained.shift).toBeGreaterThan(0);
    expect(gained.rank).toBeLessThan(gained.randomRank.low);
    expect(local!.randomTau!).toBeGreaterThan(local!.kendallTau!);
  });

  describe("over several tests", () => {
    const languages = (planted: number, count: number, permutations = 999) => {
      const own = (language: number) => {
        const effect = (model: number, item: number) => (language < planted && item % 3 === 0 && model >= 4 ? 2.5 : 0);
        const matrix = subsetMatrix(createRng(language, "languages"), { ...halves, effect });
        return createResultMatrix({ ...matrix, runs: matrix.runs.map((run) => ({ ...run, task: `t${language}` })) });
      };
      return subsetRankings(createResults({ matrices: Array.from({ length: count }, (_, index) => own(index)) }), {
        permutations,
      });
    };

    test("all subsets are one family, and all pairs another", () => {
      const tables = languages(2, 6);
      const alone = languages(2, 1)[0]!;
      expect(tables.map(({ family }) => family)).toEqual(tables.map(() => ({ subsets: 12, pairs: 6 })));
      const larger = (one: { pValue: number; orderPValue: number }) => Math.max(one.pValue, one.orderPValue);
      const raw = tables.flatMap(({ pairs }) => pairs.map(larger));
      expect(tables.flatMap(({ pairs }) => pairs.map(({ adjustedPValue }) => adjustedPValue))).toEqual(
        pValueAdjustments.holm(raw),
      );
      expect(tables[0]!.pairs[0]!.pValue).toBe(alone.pairs[0]!.pValue);
      expect(tables.map(({ pairs }) => pairs[0]!.reorders)).toEqual([true, true, false, false, false, false]);
    });

    test("too few random subsets for so many are said", () => {
      expect(codesOf(languages(0, 6, 99)[0]!)).toContain("too-few-permutations");
      expect(codesOf(languages(0, 6)[0]!)).not.toContain("too-few-permutations");
    });

    test("are shown together: which differ, and where each model stands", () => {
      const tables = languages(2, 6);
      const text = renderText(subsetRankSections(tables, { limit: 30 }));
      expect(text).toContain("In 2 of 6 tests the subsets order the models differently.");
      expect(text.match(/not shown to differ/g)).toHaveLength(4);
      expect(text).toMatch(/^t0 +local .*↑/m);
      expect(text).not.toContain("Each subset against all");
      expect(renderText(subsetRankSections(tables)).match(/Each subset against all/g)).toHaveLength(6);
      expect(renderText(subsetRankSections(tables.slice(0, 2), { limit: 30 }))).not.toContain("Over all");
      const none = renderText(subsetRankSections(languages(0, 4), { limit: 30 }));
      expect(none).toContain("In none of 4 tests");
    });

    test("of one task are named by what tells them apart", () => {
      const named = languages(1, 4).map((one, index) => ({ ...one, task: `quiz (language l${index})` }));
      const text = renderText(subsetRankSections(named, { limit: 30 }));
      expect(text).toMatch(/^language l0 /m);
      expect(text).toContain("All of quiz · acc.");
    });
  });

  test("holds its level where labels say nothing", () => {
    const trials = 300;
    let [small, pair] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const matrix = subsetMatrix(createRng(trial, "null"), { ...halves, items: 60 });
      const [table] = rankings(matrix, { permutations: 99, seed: trial });
      if (table!.subsets.find(({ subset }) => subset === "local")!.pValue <= 0.05) small++;
      if (table!.pairs[0]!.pValue <= 0.05) pair++;
    }
    // 5 % of 300 is 15, binomial SD 3.8; ranks are coarse, so fewer is right and more is not.
    expect(small).toBeLessThan(28);
    expect(pair).toBeLessThan(28);
    expect(small).toBeGreaterThan(2);
  });

  test("is turned round with the metric, and not moved by a change of unit", () => {
    const [table] = rankings(tiny, { permutations: 100 });
    const loss = matrixOf(
      tiny.runs.map((run, row) => ({
        ...run,
        scores: Array.from(tiny.scores.subarray(6 * row, 6 * row + 6), (x) => 3 - 2 * x),
      })),
      { items: tiny.items, higherIsBetter: false },
    );
    const [turned] = rankings(loss, { permutations: 100 });
    expect(turned!.subsets.map(({ pValue, kendallTau }) => [pValue, kendallTau])).toEqual(
      table!.subsets.map(({ pValue, kendallTau }) => [pValue, kendallTau]),
    );
  });

  test("items may be in several subsets or in none", () => {
    const design = { ...halves, label: (item: number) => (item < 40 ? [] : item < 100 ? ["a", "b"] : ["b"]) };
    const [table] = rankings(subsetMatrix(createRng(2), design), { permutations: 99 });
    expect(table!.subsets.map(({ subset, items }) => [subset, items])).toEqual([
      ["a", 60],
      ["b", 200],
    ]);
    expect(codesOf(table!)).toContain("unlabelled-items");
  });

  test("draws whole clusters where labels follow them, and says when they do not", () => {
    const cluster = (item: number) => `c${Math.floor(item / 5)}`;
    const whole = { ...halves, cluster, label: (item: number) => [item < 100 ? "a" : "b"] };
    expect(rankings(subsetMatrix(createRng(3), whole), { permutations: 50 })[0]).toMatchObject({ unit: "cluster" });
    const [split] = rankings(subsetMatrix(createRng(3), { ...halves, cluster }), { permutations: 50 });
    expect(split!.unit).toBe("item");
    expect(codesOf(split!)).toContain("split-clusters");
  });

  test("takes framings or tasks as subsets, paired within the item where they share items", () => {
    const rng = createRng(6);
    const plain = { ...halves, items: 60, label: () => [] };
    const [one, two] = [subsetMatrix(rng, plain), subsetMatrix(rng, plain)];
    const rows = (matrix: ResultMatrix, rest: object) =>
      matrix.runs.map((run, row) => ({
        ...run,
        ...rest,
        scores: Array.from(matrix.scores.subarray(60 * row, 60 * row + 60)),
      }));
    const both = matrixOf([...rows(one, { framing: "choice" }), ...rows(two, { framing: "completion" })]);
    const [framings] = rankings(both, { by: "framing", permutations: 50 });
    expect(framings).toMatchObject({ by: "framing", framing: null, task: "t", unit: "within-item", items: 120 });
    expect(framings!.subsets.map(({ subset, items }) => [subset, items])).toEqual([
      ["choice", 60],
      ["completion", 60],
    ]);
    const french = matrixOf(rows(two, { task: "fr" }), { items: one.items.map(({ id }) => ({ id: `fr-${id}` })) });
    const german = matrixOf(rows(one, { task: "de" }));
    const [tasks] = subsetRankings(createResults({ matrices: [german, french] }), { by: "task", permutations: 50 });
    expect(tasks).toMatchObject({ by: "task", task: null, unit: "item" });
    expect(tasks!.subsets.map(({ subset }) => subset)).toEqual(["de", "fr"]);
    expect(rankings(both, { permutations: 50 })).toEqual([]);
  });

  test("few models are fewer than four, and small subsets of fewer than twenty items", () => {
    const of = (models: number, items: number) =>
      codesOf(
        rankings(subsetMatrix(createRng(3), { ...halves, abilities: abilities.slice(0, models), items }), {
          permutations: 50,
        })[0]!,
      );
    expect([of(3, 240).includes("few-models"), of(4, 240).includes("few-models")]).toEqual([true, false]);
    // A third of the items are local.
    expect([of(4, 57).includes("small-subsets"), of(4, 60).includes("small-subsets")]).toEqual([true, false]);
  });

  test("models that lack a task are left out of all, counted", () => {
    const task = (name: string, models: readonly string[]) =>
      matrixOf(
        models.map((model) => ({
          model,
          task: name,
          scores: Array.from({ length: 30 }, (_, item) => Number((item * 7 + 11 * model.charCodeAt(0)) % 13 < 7)),
        })),
        { items: Array.from({ length: 30 }, (_, item) => ({ id: `${name} ${item}` })) },
      );
    const over = (...matrices: readonly ResultMatrix[]) =>
      subsetRankings(createResults({ matrices }), { by: "task", permutations: 50 })[0]!;
    const [lacking, without] = [
      over(task("de", ["a", "b", "c", "d"]), task("fr", ["d", "b", "a"])),
      over(task("de", ["a", "b", "d"]), task("fr", ["a", "b", "d"])),
    ];
    expect(lacking.models).toEqual(without.models);
    expect(lacking.notes.find(({ code }) => code === "models-left-out")!.message).toMatch(/\b1\b/);
    expect(codesOf(without)).not.toContain("models-left-out");
  });

  test("tasks on another scale are ranked apart, each told of the others", () => {
    const task = (name: string, unit: number) =>
      matrixOf(
        ["a", "b", "c"].map((model, row) => ({
          model,
          task: name,
          scores: Array.from({ length: 30 }, (_, item) => unit * Number((item * 7 + 5 * row) % 13 < 7)),
        })),
        { items: Array.from({ length: 30 }, (_, item) => ({ id: `${name} ${item}` })) },
      );
    const over = (...matrices: readonly ResultMatrix[]) =>
      subsetRankings(createResults({ matrices }), { by: "task", permutations: 50 });
    const apart = over(task("de", 1), task("en", 100), task("fr", 1), task("it", 100), task("pt", 1));
    const said = apart.map(({ subsets, notes }) => [
      subsets.map(({ subset }) => subset),
      notes.find(({ code }) => code === "other-scales")?.data,
    ]);
    expect(said).toEqual([
      [["de", "fr", "pt"], { others: ["en", "it"] }],
      [["en", "it"], { others: ["de", "fr", "pt"] }],
    ]);
    expect(over(task("de", 1), task("fr", 1)).flatMap(codesOf)).not.toContain("other-scales");
    expect(over(task("de", 1), task("en", 100))).toEqual([]);
  });

  test("labels change places within the item where all framings hold the same ids, and this is said", () => {
    const framed = (framing: string, from: number, items = 24) =>
      matrixOf(
        ["a", "b", "c"].map((model, row) => ({
          model,
          framing,
          scores: Array.from({ length: items }, (_, item) => Number((item * 5 + 3 * row + framing.length) % 7 < 4)),
        })),
        { items: Array.from({ length: items }, (_, item) => ({ id: `q${from + item}` })) },
      );
    const over = (...matrices: readonly ResultMatrix[]) =>
      subsetRankings(createResults({ matrices }), { by: "framing", permutations: 50 })[0]!;
    const [paired, apart] = [
      over(framed("choice", 0), framed("completion", 0)),
      over(framed("choice", 0), framed("completion", 1)),
    ];
    expect([paired.unit, codesOf(paired).includes("paired-by-id")]).toEqual(["within-item", true]);
    expect([apart.unit, codesOf(apart).includes("paired-by-id")]).toEqual(["item", false]);
  });

  test("takes each model at its last checkpoint, and says so where there are several", () => {
    const at = (steps: readonly number[]) =>
      subsetRankings(
        createResults({
          matrices: [
            matrixOf(
              steps.flatMap((step) =>
                tiny.runs.map(({ model }, row) => ({
                  model,
                  step,
                  scores: Array.from(tiny.scores.subarray(6 * row, 6 * row + 6), (score) =>
                    step === 20 ? score : 1 - score,
                  ),
                })),
              ),
              { items: tiny.items },
            ),
          ],
        }),
        { permutations: 100 },
      )[0]!;
    const [several, last] = [at([10, 20]), at([20])];
    expect(several.models).toEqual(last.models);
    expect(codesOf(several)).toContain("last-checkpoint");
    expect(codesOf(last)).not.toContain("last-checkpoint");
  });

  test("uses the items that all models scored", () => {
    const holed = matrixOf(
      tiny.runs.map((run, row) => ({
        ...run,
        scores: Array.from(tiny.scores.subarray(6 * row, 6 * row + 6), (x, item) =>
          row === 1 && item === 5 ? Number.NaN : x,
        ),
      })),
      { items: tiny.items },
    );
    expect(rankings(holed, { permutations: 20 })[0]!.items).toBe(5);
  });

  test("the same seed gives the same, another seed another p; corrections and limits are followed", () => {
    const matrix = subsetMatrix(createRng(9), { ...halves, label: (item) => [`s${item % 12}`] });
    const options = { permutations: 200 };
    expect(rankings(matrix, options)).toEqual(rankings(matrix, options));
    const [table] = rankings(matrix, options);
    expect(rankings(matrix, { ...options, seed: 2 })[0]!.subsets).not.toEqual(table!.subsets);
    expect(table!.pairs).toEqual([]);
    expect(codesOf(table!)).toContain("pairs-left-out");
    expect(rankings(matrix, { ...options, maxPairs: 66 })[0]!.pairs).toHaveLength(66);
    const [plain] = rankings(matrix, { ...options, correction: "none" });
    for (const { pValue, orderPValue, adjustedPValue } of plain!.subsets) {
      expect(adjustedPValue).toBe(Math.max(pValue, orderPValue));
    }
    expect(() => rankings(matrix, { permutations: 0 })).toThrow(RangeError);
  });

  test("one model, one subset or no labels are no ranking; models that all tie have no τ", () => {
    expect(rankings(subsetMatrix(createRng(1), { ...halves, abilities: [0] }))).toEqual([]);
    expect(rankings(subsetMatrix(createRng(1), { ...halves, label: () => ["all"] }))).toEqual([]);
    expect(rankings(subsetMatrix(createRng(1), { ...halves, label: () => [] }))).toEqual([]);
    const same = matrixOf(
      ["a", "b"].map((model) => ({ model, scores: [1, 0, 1, 0] })),
      { items: [0, 1, 2, 3].map((item) => ({ id: `q${item}`, subsets: [`s${item % 2}`] })) },
    );
    const [table] = rankings(same, { permutations: 20 });
    expect(table!.subsets[0]).toMatchObject({ kendallTau: null, tauPValue: null, positionShift: 0, pValue: 1 });
    expect(codesOf(table!)).toEqual(["few-models", "small-subsets", "too-few-permutations"]);
    expectNoNaN(table);
  });
});
