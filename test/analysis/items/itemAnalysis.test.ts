import { describe, expect, test } from "vitest";
import { analyseItems, itemTables, worstItemsFirst } from "../../../src/analysis/items/itemAnalysis.js";
import { groupedScores, independentRespondents, respondents } from "../../../src/analysis/items/respondents.js";
import { createResults } from "../../../src/data/createResults.js";
import { cronbachAlpha } from "../../../src/inference/items/cronbachAlpha.js";
import { fewestRunsToAccuse } from "../../../src/inference/items/fewestRunsToAccuse.js";
import { itemCopies } from "../../../src/inference/items/itemCopies.js";
import { itemStatistics } from "../../../src/inference/items/itemStatistics.js";
import { splitHalf } from "../../../src/inference/items/splitHalf.js";
import type { Note } from "../../../src/notes.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { asModels, simulatedAnswers } from "../../support/itemModels.js";
import { kinBoard } from "../../support/kinBoards.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

const MISSING = Number.NaN;

describe("analyseItems", () => {
  const rows = simulatedAnswers(createRng(4, "analysis"), 30, 12, { miskeyed: [5] });
  const analysis = analyseItems(matrixOf(asModels(rows)));

  test("finds a wrong key among 30 runs, and lists it first", () => {
    expect(analysis.items.filter(({ flags }) => flags.includes("suspect")).map(({ id }) => id)).toEqual(["q5"]);
    const [worst] = worstItemsFirst(analysis.items);
    expect(worst?.id).toBe("q5");
    expect(worst!.itemRest!).toBeLessThan(-0.2);
    expect(worst!.pValue!).toBeLessThanOrEqual(worst!.adjustedPValue!);
    expect(worst!.adjustedPValue!).toBeLessThan(0.05);
    expect(analysis.suspects).toMatchObject({ found: 1, runs: 30, tested: 12, runsNeeded: 10 });
  });

  test("holds the statistics of its kernels", () => {
    const { means, itemRest } = itemStatistics(rows.flat(), 30, 12);
    const { alpha, standardErrorOfMeasurement } = cronbachAlpha(rows.flat(), 30, 12);
    expect(analysis.items.map(({ difficulty }) => difficulty)).toEqual([...means]);
    expect(analysis.items.map((item) => item.itemRest)).toEqual([...itemRest]);
    expect(analysis.alpha).toBe(alpha);
    expect(analysis.standardErrorOfMeasurement).toBeCloseTo(standardErrorOfMeasurement / 12, 12);
    expectNoNaN(analysis);
  });

  test("depends on the seed only where it says so, and not on the order of the runs", () => {
    const reversed = analyseItems(matrixOf(asModels(rows).reverse()));
    expect(reversed.alpha).toBeCloseTo(analysis.alpha!, 12);
    reversed.items.forEach((item, index) => {
      expect(item.itemRest).toBeCloseTo(analysis.items[index]!.itemRest!, 12);
      expect(item.flags).toEqual(analysis.items[index]!.flags);
    });
    expect(analyseItems(matrixOf(asModels(rows)))).toEqual(analysis);
  });

  test("nine runs accuse nobody, however negative the item", () => {
    const nine = Array.from({ length: 9 }, (_, run) =>
      Array.from({ length: 20 }, (_, item) => Number(item < 4 ? run < 5 : run > 3 + (item % 3))),
    );
    const few = analyseItems(matrixOf(asModels(nine)));
    expect(few.items.filter(({ flags }) => flags.includes("negative"))).toHaveLength(4);
    expect(few.items.some(({ flags }) => flags.includes("suspect"))).toBe(false);
    expect(few.suspects.runsNeeded).toBe(11);
    expect(codesOf(few)).toContain("too-few-runs");
  });

  test("dead items stay in the means and alpha, leave the correlations, and are counted", () => {
    const dead = analyseItems(
      matrixOf(asModels(rows.map((row, run) => [...row, 1, 0, 0.5, run === 3 ? 1 : MISSING, MISSING]))),
    );
    expect(dead.dead).toEqual({ allRight: 1, allWrong: 1, constant: 1 });
    const [right, wrong, half, once, never] = dead.items.slice(12);
    expect([right!.flags, wrong!.flags, half!.flags, once!.flags, never!.flags]).toEqual([
      ["all-right"],
      ["all-wrong"],
      ["constant"],
      [],
      ["unscored"],
    ]);
    expect([right!.difficulty, wrong!.difficulty, half!.difficulty, once!.difficulty, never!.difficulty]).toEqual([
      1,
      0,
      0.5,
      1,
      null,
    ]);
    for (const item of dead.items.slice(12)) {
      expect([item.itemRest, item.itemTotal, item.upperLower, item.kendallTau, item.biserialRest]).toEqual(
        Array(5).fill(null),
      );
    }
    expect(dead.alpha).toBeCloseTo(
      cronbachAlpha(
        rows.flatMap((row) => [...row, 1, 0, 0.5]),
        30,
        15,
      ).alpha,
      12,
    );
    expect(dead.missingCells).toBe(59);
    expectNoNaN(dead);
  });

  test("trials of a run are averaged within the item first", () => {
    const trials = rows.flatMap((scores, index) => [
      { model: `m${index}`, trial: "1", scores },
      { model: `m${index}`, trial: "2", scores: scores.map((score, item) => (item % 4 === 0 ? 1 - score : score)) },
    ]);
    const averaged = analyseItems(matrixOf(trials));
    expect(averaged.respondents).toBe(30);
    expect(averaged.items[0]!.flags).toEqual(["constant"]);
    expect(averaged.items[1]!.difficulty).toBe(analysis.items[1]!.difficulty);
    expect(codesOf(averaged)).toContain("trials-averaged");
  });

  test("checkpoints and seeds of few models are no independent respondents: each model counts once", () => {
    const runs = rows.map((scores, index) => ({ model: `m${index % 5}`, step: Math.floor(index / 5), scores }));
    const grouped = analyseItems(matrixOf(runs));
    expect(grouped.independent).toEqual({ count: 5, unit: "model" });
    expect(grouped.suspects.runs).toBe(5);
    expect(codesOf(grouped)).toEqual(expect.arrayContaining(["correlated-respondents", "too-few-runs"]));
    expect([grouped.alpha, grouped.alphaInterval]).toEqual([analysis.alpha, null]);
    expect(analysis.alphaInterval).not.toBeNull();
    const seeds = rows.map((scores, index) => ({ seed: String(index), scores }));
    expect(analyseItems(matrixOf(seeds)).independent).toEqual({ count: 30, unit: "run" });
    const checkpoints = rows.map((scores, index) => ({
      seed: String(index % 15),
      step: Math.floor(index / 15),
      scores,
    }));
    expect(analyseItems(matrixOf(checkpoints)).independent).toEqual({ count: 15, unit: "seed" });
  });

  test("says where few runs would miss an ordinary wrong key", () => {
    const some = simulatedAnswers(createRng(8, "few"), 16, 60);
    const few = analyseItems(matrixOf(asModels(some)));
    expect(few.suspects.runsNeeded).toBe(13);
    expect(few.suspects.criticalItemRest!).toBeLessThan(-few.suspects.medianItemRest!);
    expect(codesOf(few)).toContain("few-runs");
    expect(few.suspects.reachable).toBeLessThan(60);
  });

  test("a negative alpha is said in words, with the items to look at", () => {
    const opposed = [
      [1, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const { alpha, standardErrorOfMeasurement, notes } = analyseItems(matrixOf(asModels(opposed)));
    expect(alpha!).toBeLessThan(0);
    expect(standardErrorOfMeasurement).toBeNull();
    const said = (from: readonly Note[]) => from.find(({ code }) => code === "alpha-negative")?.message;
    expect(said(notes)).toMatch(/so that no sum score is reliable$/);
    // Runs enough to accuse an item name the items as well.
    const many = analyseItems(matrixOf(asModels(Array.from({ length: 5 }, () => opposed).flat())));
    expect(said(many.notes)).toMatch(/look at the keys of "q0", "q1"/);
  });

  test.each([
    ["one run", [[1, 0, 1]], "one run has nobody"],
    ["one item", [[1], [0], [1]], "one item has no rest"],
    [
      "perfect runs only",
      [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
      "the same sum score",
    ],
    [
      "runs that share nothing",
      [
        [1, MISSING],
        [MISSING, 0],
        [0, MISSING],
        [MISSING, 1],
      ],
      "fewer than two runs",
    ],
    [
      "runs that answered one item only",
      [
        [1, MISSING],
        [0, MISSING],
      ],
      "fewer than two items",
    ],
  ])("of %s is explained and finite", (_, scores, reason) => {
    const odd = analyseItems(matrixOf(asModels(scores)));
    expect([odd.alpha, odd.alphaInterval, odd.suspects.found]).toEqual([null, null, 0]);
    expect(odd.notes.find(({ code }) => code === "no-alpha")?.message).toContain(reason);
    expect(codesOf(odd)).toContain("no-discrimination");
    expectNoNaN(odd);
  });

  test("checkpoints of one training run tell items apart, and accuse none", () => {
    const seeds = 1;
    const checkpoints = rows.map((scores, step) => ({ model: "m", step: step + 1, seed: `${step % seeds}`, scores }));
    const curve = analyseItems(matrixOf(checkpoints));
    expect(curve.items.map(({ itemRest }) => itemRest)).toEqual(analysis.items.map(({ itemRest }) => itemRest));
    expect(curve.independent).toEqual({ count: seeds, unit: "seed" });
    expect(curve.suspects).toMatchObject({ found: 0, runs: seeds, runsNeeded: analysis.suspects.runsNeeded });
    expect(curve.items[5]!.flags).toEqual(["negative"]);
    expect(codesOf(curve)).toContain("one-respondent");
    expect(codesOf(curve)).not.toContain("no-discrimination");
    expect(curve.notes.find(({ code }) => code === "one-respondent")?.message).toContain(
      `${seeds} independent respondent`,
    );
    expectNoNaN(curve);
  });

  test("what it takes to accuse one of a training run's items is reckoned for those that tell checkpoints apart", () => {
    // As many items again that all checkpoints get right.
    const dead = rows.map((scores, step) => ({
      model: "m",
      step: step + 1,
      scores: [...scores, ...scores.map(() => 1)],
    }));
    const curve = analyseItems(matrixOf(dead));
    expect(curve.suspects).toMatchObject({ tested: 0, runsNeeded: fewestRunsToAccuse(12), reachable: 0 });
    expect(fewestRunsToAccuse(24)).toBeGreaterThan(fewestRunsToAccuse(12));
  });

  test.each([
    ["wrong keys", false],
    ["a second dimension that runs against the first", true],
  ])("accused items that are %s are told apart", (_, isSecond) => {
    const rng = createRng(3, "second dimension");
    const difficulties = Array.from({ length: 30 }, () => standardNormal(rng));
    const table = Array.from({ length: 500 }, () => {
      const first = standardNormal(rng);
      const other = isSecond ? -0.6 * first + 0.8 * standardNormal(rng) : -first;
      return difficulties.map((difficulty, item) =>
        Number(rng.nextUniform() < 1 / (1 + Math.exp(1.3 * (difficulty - (item < 6 ? other : first))))),
      );
    });
    const found = analyseItems(matrixOf(asModels(table)));
    expect(found.suspects.found).toBeGreaterThanOrEqual(4);
    expect(found.secondDimension === null).toBe(!isSecond);
    if (found.secondDimension !== null) {
      const { observed, expected } = found.secondDimension;
      expect(observed).toBeGreaterThan(expected + 0.05);
    }
    // The order of the runs changes nothing.
    const turned = analyseItems(matrixOf(asModels(table).reverse()));
    expect(turned.secondDimension?.observed.toFixed(9)).toBe(found.secondDimension?.observed.toFixed(9));
  });

  test("a run without any score stays a row and enters nothing", () => {
    const empty = analyseItems(matrixOf([...asModels(rows), { model: "none", scores: Array(12).fill(MISSING) }]));
    expect(empty.alpha).toBe(analysis.alpha);
    expect(empty.items.map(({ itemRest }) => itemRest)).toEqual(analysis.items.map(({ itemRest }) => itemRest));
    expectNoNaN(empty);
  });

  test("chance correction follows the choices of each item, and the given chance first", () => {
    const items = [{ id: "a", choices: 4 }, { id: "b", choices: 2 }, { id: "c" }];
    const scores = [
      [1, 1, 0],
      [0, 1, 1],
    ];
    const by = (chance?: ReadonlyMap<string, number>) =>
      analyseItems(matrixOf(asModels(scores), { items }), chance === undefined ? {} : { chance }).items.map(
        ({ chanceCorrected }) => chanceCorrected,
      );
    expect(by()).toEqual([(0.5 - 0.25) / 0.75, 1, null]);
    expect(by(new Map([["t", 0.2]]))).toEqual([0.375, 1, 0.375].map((value) => expect.closeTo(value, 12)));
    const loss = analyseItems(matrixOf(asModels(scores), { items, higherIsBetter: false }));
    expect(loss.items.every(({ chanceCorrected }) => chanceCorrected === null)).toBe(true);
  });

  test("the framings of one task are tables of their own", () => {
    const framed = rows.flatMap((scores, index) => [
      { model: `m${index}`, framing: "choice", scores },
      { model: `m${index}`, framing: "completion", scores: scores.map((score) => 1 - score) },
    ]);
    const matrix = matrixOf(framed);
    const tables = itemTables(createResults({ matrices: [matrix] })).map((table) => analyseItems(table));
    expect(tables.map(({ framing, respondents }) => [framing, respondents])).toEqual([
      ["choice", 30],
      ["completion", 30],
    ]);
    expect(codesOf(analyseItems(matrix))).toContain("mixed-framings");
  });

  test("an alpha or level out of range is a wrong call", () => {
    expect(() => analyseItems(matrixOf(asModels(rows)), { alpha: 5 })).toThrow(/alpha must be in/);
    expect(() => analyseItems(matrixOf(asModels(rows)), { level: 95 })).toThrow(/level must be in/);
  });
});

test("of kin, copies of items are those of one model each, and the split half that of the families", () => {
  // Twelve families of forty near copies, whose items most solve: columns that agree in nearly all rows are no copies.
  const scores = kinBoard(createRng(3, "easy kin"), { families: 12, copies: 40, items: 60, renewed: 0.03, easier: 3 });
  const kin = Array.from({ length: 480 }, (_, row) => ({
    model: `m${row}`,
    scores: [...scores.subarray(60 * row, 60 * row + 60)],
  }));
  const found = analyseItems(matrixOf(kin));
  expect(found.independent.unit).toBe("family");
  expect(found.copies).toEqual([]);
  expect(itemCopies(scores, 480, 60)).not.toEqual([]);
  const table = respondents(matrixOf(kin));
  const { groups } = independentRespondents(table);
  const byFamily = splitHalf(groupedScores(table, groups), groups.length, 60);
  expect(found.splitHalf.correlation).toBe(byFamily.correlation);
});

test("cells without a score are counted, and why there is no alpha is said", () => {
  const codes = (rows: readonly (readonly number[])[]) => {
    const { alpha, notes } = analyseItems(matrixOf(asModels(rows)));
    const said = (code: string) => notes.find((one) => one.code === code)?.data ?? null;
    return [alpha === null, said("no-alpha"), said("pairwise")];
  };
  const rows = [
    [1, 0, 1],
    [0, 0, 1],
    [1, 1, 1],
  ];
  expect(codes(rows)).toEqual([false, null, null]);
  expect(codes([[1, 0, MISSING], ...rows.slice(1)])).toEqual([false, null, { cells: 1 }]);
  expect(codes(rows.slice(0, 1))).toEqual([true, { reason: "one-run" }, null]);
  expect(codes(rows.map((row) => row.slice(0, 1)))).toEqual([true, { reason: "one-item" }, null]);
  // Each item has two runs of its own.
  const apart = [
    [1, MISSING],
    [0, MISSING],
    [MISSING, 1],
    [MISSING, 0],
  ];
  expect(codes(apart)).toEqual([true, { reason: "no-shared-runs" }, { cells: 4 }]);
  // What one gains on the first item it loses on the second.
  expect(
    codes([
      [1, 0],
      [0, 1],
      [1, 0],
    ]),
  ).toEqual([true, { reason: "one-sum-score" }, null]);
});
