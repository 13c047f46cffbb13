import { describe, expect, test } from "vitest";
import { type PruningCurve, pruningCurve, pruningOnOthers } from "../../../src/analysis/subsets/pruning.js";
import { halveRuns } from "../../../src/analysis/subsets/subsetExperiment.js";
import { createResults } from "../../../src/data/createResults.js";
import { itemStatistics } from "../../../src/inference/items/itemStatistics.js";
import { createRng } from "../../../src/random/rng.js";
import type { Mark } from "../../../src/report/figure/figure.js";
import { pruningFigure } from "../../../src/report/figures/pruningFigure.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";
import { drawAbilities, drawItems, twoPlMatrix } from "../../support/twoPlMatrix.js";

const rng = createRng(9, "pruning figure");
const items = drawItems(rng, 40);
const seeded = twoPlMatrix(
  rng,
  items,
  Array.from({ length: 40 }, (_, run) => -1 + 0.4 * (run % 4)),
  (run) => ({ seed: String(run >> 2), step: run % 4 }),
);
const models = twoPlMatrix(rng, items, drawAbilities(rng, 12));
const curve = pruningOnOthers(seeded, { draws: 100 }) as PruningCurve;
const placed = (place: "below" | "within" | "above", drift: "within" | "above" = "within"): PruningCurve => ({
  ...curve,
  points: curve.points.map((point) => ({
    ...point,
    measures: {
      ...point.measures,
      seedSd: { ...point.measures.seedSd, place },
      drift: { ...point.measures.drift, subset: 0.12, place: drift },
    },
  })),
});
const marksOf = <Kind extends Mark["kind"]>(one: PruningCurve, kind: Kind) =>
  pruningFigure(one)!.marks.filter((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind);

describe("pruningFigure", () => {
  test("draws the seed SD at each share within the band of random subsets, and that of all items", () => {
    const known = curve.points.map(({ dropped, measures: { seedSd } }) => ({ dropped, ...seedSd }));
    expect(marksOf(curve, "line")[0]!.points).toEqual(known.map(({ dropped: x, subset: y }) => ({ x, y })));
    expect(marksOf(curve, "band")[0]!.points).toEqual(
      known.map(({ dropped: x, randomInterval }) => ({ x, low: randomInterval!.low, high: randomInterval!.high })),
    );
    expect(marksOf(curve, "rule")[0]!.at).toBe(known[0]!.full);
    expect(marksOf(curve, "dots").flatMap(({ dots }) => dots)).toHaveLength(known.length);
    expect(pruningFigure(curve)!.y).toMatchObject({ title: "seed SD, in points" });
  });

  test("without seeds there is nothing to draw", () => {
    expect(pruningFigure(pruningOnOthers(models, { draws: 50 }) as PruningCurve)).toBeNull();
  });

  test("what lies in the band is hollow and not told from chance", () => {
    expect(marksOf(placed("within"), "dots").map(({ label, hollow }) => [label, hollow])).toEqual([
      ["not told from random subsets", true],
    ]);
    expect(pruningFigure(placed("within"))!.title).toMatch(
      /without the 50% least discriminating items the seed SD is not told from that of random items$/,
    );
    expect(marksOf(placed("above"), "dots").map(({ label, hollow }) => [label, hollow])).toEqual([
      ["above random subsets", false],
    ]);
  });

  test("says a drift beyond the band", () => {
    expect(pruningFigure(placed("above", "above"))!.title).toMatch(
      /lies above that of random items, and the mean drifts by \+12/,
    );
  });

  test("items chosen on the very runs that they score are not drawn", () => {
    expect(pruningFigure(pruningCurve(seeded, { draws: 20 }))).toBeNull();
  });

  test("is null for fewer than two shares", () => {
    expect(pruningFigure({ ...curve, points: curve.points.slice(0, 1) })).toBeNull();
  });

  test("stands in a report on items, made from its tables, but not of very few items or models", () => {
    const drawn = (matrix: typeof models) =>
      buildVarianceReport(createResults({ matrices: [matrix] }), { sections: ["items"] }).figures.flatMap(
        ({ figure }) => (figure.id === "pruning-1" ? [figure] : []),
      );
    const own = pruningOnOthers(seeded, { draws: 200 }) as PruningCurve;
    expect(drawn(seeded)).toEqual([pruningFigure(own, "pruning-1")]);
    const few = {
      abilities: Array.from({ length: 40 }, (_, run) => run % 4),
      of: (run: number) => ({ seed: String(run >> 2), step: run % 4 }),
    };
    expect(drawn(twoPlMatrix(createRng(1, "few"), items.slice(0, 9), few.abilities, few.of))).toEqual([]);
    expect(drawn(twoPlMatrix(createRng(1, "few"), items, few.abilities.slice(0, 20), few.of))).toEqual([]);
  });
});

describe("pruningOnOthers", () => {
  test("scores the half that had no part in the choice, in the order of discrimination of the other", () => {
    const halves = halveRuns(models) as { readonly train: typeof models; readonly test: typeof models };
    const { train, test: others } = halves;
    const { itemRest } = itemStatistics(train.scores, train.runs.length, train.items.length);
    expect(pruningOnOthers(models, { draws: 30 })).toEqual(
      pruningCurve(others, { draws: 30, discriminations: itemRest }),
    );
  });

  test("is refused with five models", () => {
    expect(pruningOnOthers(twoPlMatrix(createRng(1, "five"), items, drawAbilities(rng, 5)))).toMatchObject({
      ok: false,
      message: expect.stringContaining("there are 5 of at least 6"),
    });
  });
});
