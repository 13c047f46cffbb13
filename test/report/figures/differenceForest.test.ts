import { describe, expect, test } from "vitest";
import {
  type ComparisonFamily,
  compareResults,
  type FamilyComparison,
} from "../../../src/analysis/comparison/resultsComparison.js";
import { selectResults } from "../../../src/data/select.js";
import { differenceForest } from "../../../src/report/figures/differenceForest.js";
import { reportData } from "../../support/reportData.js";

type Done = FamilyComparison & { readonly ok: true };

const data = reportData({ models: ["small", "large"], items: 30 });
const one = compareResults(selectResults(data, { model: ["small"] }), selectResults(data, { model: ["large"] }))
  .comparisons[0] as Done;

/** A comparison with this difference and verdict; its interval is ±0.05. */
const made = (difference: number, verdict: Done["verdict"], rest: Partial<Done> = {}): Done => ({
  ...one,
  task: `task at ${difference}`,
  verdict,
  difference,
  interval: { low: difference - 0.05, high: difference + 0.05, level: 0.95, method: "t" },
  minimumDetectableEffect: 0.1,
  ...rest,
});
const familyOf = (comparisons: readonly Done[]): ComparisonFamily => ({
  kind: "comparisons",
  overall: [],
  secondary: [],
  comparisons,
  family: { size: comparisons.length, correction: "holm", alpha: 0.05 },
  notes: [],
});
const drawnOf = (comparisons: readonly Done[]) =>
  (differenceForest(familyOf(comparisons))?.rows ?? []).map((row) => row[6] as number);
const counted = (count: number, make: (index: number) => Done) => Array.from({ length: count }, (_, i) => make(i + 1));

describe("of more comparisons than fit", () => {
  const worse = counted(40, (i) => made(-i / 100, "worse"));
  const better = counted(40, (i) => made(i / 1000, "better"));
  const undecided = counted(40, (i) => made(i / 1e5, "inconclusive", { pValue: i / 100 + 0.05 }));

  test("the largest fifteen of each direction are drawn, the most positive on top", () => {
    const drawn = drawnOf([...worse, ...undecided, ...better]);
    expect(drawn).toEqual([
      ...Array.from({ length: 15 }, (_, i) => (40 - i) / 1000),
      ...Array.from({ length: 15 }, (_, i) => -(26 + i) / 100),
    ]);
  });

  test("a direction with few leaves its room to the other, and both leave theirs to the smallest p", () => {
    expect(drawnOf([...worse, ...better.slice(0, 2)]).filter((difference) => difference < 0)).toHaveLength(28);
    const drawn = drawnOf([...worse.slice(0, 3), ...undecided]);
    expect(drawn.filter((difference) => difference > 0).sort()).toEqual(
      undecided
        .slice(0, 27)
        .map(({ difference }) => difference)
        .sort(),
    );
  });
});

test("the title of one comparison is its verdict, whole, however long the names", () => {
  const title = (one: Done) => differenceForest(familyOf([one]))!.title;
  expect(title(made(0.2, "better"))).toBe("large is better than small: +20.00 pt [+15.00, +25.00]");
  expect(title({ ...made(0.2, "better"), candidate: one.baseline })).toBe(one.sentence);
});

describe("the stripe of what could not be shown", () => {
  const stripe = (effects: readonly (number | null)[]) =>
    differenceForest(
      familyOf(effects.map((effect, i) => made(i / 10, "better", { minimumDetectableEffect: effect }))),
    )!.marks.find(({ kind }) => kind === "area");

  test("is drawn where the detectable differences are about the same", () => {
    expect(stripe([0.1, 0.12, 0.15])).toMatchObject({
      x: [-0.12, 0.12],
      label: "too small for one comparison to show (±12.0 pt)",
    });
  });

  test("is not drawn where they differ by more than half, or one is not known", () => {
    expect(stripe([0.1, 0.12, 0.16])).toBeUndefined();
    expect(stripe([0.1, null])).toBeUndefined();
  });
});

describe("the title and the axis", () => {
  const titleOf = (comparisons: readonly Done[]) => differenceForest(familyOf(comparisons))!.title;

  test("say the direction where all compare the same two models", () => {
    const both = [made(0.1, "better"), made(0.2, "better"), made(-0.1, "worse"), made(0, "equivalent")];
    expect(titleOf([...both, made(0.01, "inconclusive"), made(0, "identical")])).toBe(
      "large is ahead of small on 2 of 6, behind on 1; 1 equivalent, 2 not told apart",
    );
    expect(titleOf([made(-0.1, "worse"), made(-0.2, "worse")])).toBe("large is behind small on 2 of 2");
    expect(titleOf([made(0.1, "inconclusive"), made(0.2, "inconclusive")])).toBe(
      "None of 2 differences is shown to be real at 0.05",
    );
    expect(differenceForest(familyOf(both))!.x.title).toBe("large − small, in points");
  });

  test("say that only differences in points are counted", () => {
    const third = { name: "third", mean: 0.5 };
    const plain = made(2, "better", { proportion: false });
    const several = [made(0.1, "better", { candidate: third }), made(0.2, "inconclusive"), made(0.3, "better"), plain];
    expect(titleOf(several)).toBe("2 of the 3 differences in points are shown to be real at 0.05");
    expect(differenceForest(familyOf(several))!.x.title).toBe("difference from small, in points");
    const other = { ...several[1]!, baseline: { name: "other", mean: 0.5 } };
    expect(differenceForest(familyOf([...several, other]))!.x.title).toBe("difference from the baseline, in points");
  });
});

test("intervals that exclude 0 and lose to the correction are counted, by its proper name", () => {
  const notes = (comparisons: readonly Done[]) => differenceForest(familyOf(comparisons))!.notes;
  expect(notes([made(0.2, "inconclusive"), made(-0.3, "inconclusive"), made(0.01, "inconclusive")])).toEqual([
    "Colours follow the verdicts after Holm over 3 comparisons; intervals are not adjusted, so 2 that exclude 0 count as not told apart.",
  ]);
  expect(notes([made(0.2, "better"), made(0.01, "inconclusive")])).toEqual([
    "Colours follow the verdicts after Holm over 2 comparisons; intervals are not adjusted.",
  ]);
});

describe("intervals of the whole family", () => {
  const wide = (one: Done, half: number): Done => ({
    ...one,
    familyInterval: { low: one.difference! - half, high: one.difference! + half, level: 0.98, method: "t" },
  });
  const figureOf = (comparisons: readonly Done[]) => differenceForest(familyOf(comparisons))!;
  const shown = [
    wide(made(0.2, "better"), 0.09),
    wide(made(0.08, "better"), 0.1),
    wide(made(0.02, "inconclusive"), 0.3),
  ];

  test("are drawn thin, with what each is by itself as a thick bar on them", () => {
    const whiskers = figureOf(shown).marks.flatMap((mark) => (mark.kind === "whiskers" ? [mark] : []));
    expect(whiskers.map(({ tone, weight }) => [tone, weight])).toEqual([
      ["good", "thin"],
      ["good", "thick"],
      ["muted", "thin"],
      ["muted", "thick"],
    ]);
    expect(whiskers[0]?.whiskers[0]).toMatchObject({ at: 0, low: expect.closeTo(0.11), high: expect.closeTo(0.29) });
    expect(whiskers[1]?.whiskers[0]).toMatchObject({ at: 0, low: expect.closeTo(0.15), high: expect.closeTo(0.25) });
  });

  test("widen the picture by no more than the width of the plain one", () => {
    const { x } = figureOf(shown);
    expect(x.kind === "number" && x.domain[0]).toBeCloseTo(-0.13 - 0.04 * 0.42, 2);
  });

  test("are said to be, and where one of a real difference reaches 0", () => {
    expect(figureOf(shown).notes).toEqual([
      "Colours follow the verdicts after Holm over 3 comparisons. Thick: each interval by itself; thin: those of all hold at once (95%).",
      "1 shown to be real has a thin bar that reaches 0: Holm's steps show more than intervals for all.",
    ]);
    expect(figureOf(shown.slice(0, 1).concat(shown.slice(2))).notes).toHaveLength(1);
  });
});
