import { describe, expect, test } from "vitest";
import { aboveChance, chanceTests } from "../../../src/analysis/curves/aboveChance.js";
import type { ScorePoint } from "../../../src/analysis/scores/scoreSeries.js";
import type { SeedCurve } from "../../../src/analysis/scores/seedCurves.js";
import { normalSf } from "../../../src/numeric/distributions/normal.js";
import { studentTSf } from "../../../src/numeric/distributions/studentT.js";

type Score = readonly [value: number, standardError?: number | null, items?: number | null];
const curve = (seed: string, scores: readonly Score[], from = 100): SeedCurve => ({
  seed,
  points: new Map(
    scores.map(([value, standardError = null, items = null], place) => {
      const step = from * (place + 1);
      return [step, { step, value, items, standardError, interval: null, trials: 1 } satisfies ScorePoint] as const;
    }),
  ),
});
const codes = ({ notes }: { readonly notes: readonly { readonly code: string }[] }) => notes.map(({ code }) => code);
const AT_END = { alpha: 0.05, last: 300 };

describe("each checkpoint against guessing", () => {
  test("of one seed with item errors is a z test, one-sided", () => {
    const [low, high] = chanceTests(
      [
        curve("1", [
          [0.22, 0.02],
          [0.29, 0.02],
        ]),
      ],
      0.25,
    );
    expect(low).toMatchObject({ step: 100, basis: "items" });
    expect(low!.pValue).toBeCloseTo(1 - normalSf(1.5), 12);
    expect(high!.pValue).toBeCloseTo(normalSf(2), 12);
  });

  test("of several seeds without item errors is Student's t over them", () => {
    const [only] = chanceTests([curve("1", [[0.3]]), curve("2", [[0.32]]), curve("3", [[0.25]])], 0.25);
    const sd = Math.sqrt((0.01 ** 2 + 0.03 ** 2 + 0.04 ** 2) / 2);
    expect(only).toMatchObject({ step: 100, basis: "seeds" });
    expect(only!.pValue).toBeCloseTo(studentTSf(0.04 / (sd / Math.sqrt(3)), 2), 10);
  });

  test("of several seeds with item errors adds the squared mean of these, which no number of seeds makes smaller", () => {
    const seeds = [curve("1", [[0.3, 0.02]]), curve("2", [[0.32, 0.03]]), curve("3", [[0.25, 0.04]])];
    const [only] = chanceTests(seeds, 0.25);
    const ofSeeds = (0.01 ** 2 + 0.03 ** 2 + 0.04 ** 2) / 2 / 3;
    const variance = ofSeeds + 0.03 ** 2;
    expect(only!.basis).toBe("seeds and items");
    // Satterthwaite's degrees of freedom: those of the seeds, over their squared share.
    const freedom = 2 / (ofSeeds / variance) ** 2;
    expect(only!.pValue).toBeCloseTo(studentTSf(0.04 / Math.sqrt(variance), freedom), 10);
  });

  test("of a run that is all right or all wrong takes the error of guessing", () => {
    const [wrong, right] = chanceTests(
      [
        curve("1", [
          [0, 0, 100],
          [1, 0, 100],
        ]),
      ],
      0.25,
    );
    const error = Math.sqrt((0.25 * 0.75) / 100);
    expect(wrong!.pValue).toBeCloseTo(1 - normalSf(0.25 / error), 12);
    expect(right!.pValue).toBeCloseTo(normalSf(0.75 / error), 12);
    // Without the number of items, or where guessing is always right, nothing is known.
    expect(chanceTests([curve("1", [[1, 0, null]])], 0.25)).toEqual([]);
    expect(chanceTests([curve("1", [[1, 0, 100]])], 1)).toEqual([]);
  });
});

describe("a curve above chance", () => {
  const errors = (values: readonly number[]) => [
    curve(
      "1",
      values.map((value) => [value, 0.02] as const),
    ),
  ];

  test("is so from the first checkpoint after the last that is not, and at its end", () => {
    expect(aboveChance(errors([0.4, 0.25, 0.4]), 0.25, AT_END)).toMatchObject({
      share: 2 / 3,
      tested: 3,
      from: 300,
      atEnd: true,
      basis: "items",
      notes: [],
    });
    expect(aboveChance(errors([0.4, 0.4, 0.25]), 0.25, AT_END)).toMatchObject({ from: null, atEnd: false });
    expect(aboveChance(errors([0.4, 0.4, 0.4]), 0.25, AT_END)).toMatchObject({ from: 100, share: 1 });
    expect(aboveChance(errors([0.4, 0.4, 0.4]), 0.25, { alpha: 0.05, last: 200 }).pValueAtEnd).toBeCloseTo(
      normalSf(7.5),
      12,
    );
    expect(aboveChance(errors([0.4, 0.4, 0.4]), 0.25, { alpha: 0.05, last: 900 })).toMatchObject({
      atEnd: null,
      pValueAtEnd: null,
    });
  });

  test("at exactly alpha is not", () => {
    const pValue = normalSf(2);
    expect(aboveChance(errors([0.29]), 0.25, { alpha: pValue, last: 100 }).atEnd).toBe(
      aboveChance(errors([0.29]), 0.25, { alpha: pValue, last: 100 }).pValueAtEnd! < pValue,
    );
  });

  test("says what it rests on, and what was not tested", () => {
    const none = { share: null, tested: 0, from: null, atEnd: null, pValueAtEnd: null, basis: null };
    expect(aboveChance(errors([0.4]), null, AT_END)).toMatchObject(none);
    expect(codes(aboveChance(errors([0.4]), null, AT_END))).toEqual(["chance-unknown"]);
    expect(aboveChance([curve("1", [[0.4]])], 0.25, AT_END)).toMatchObject(none);
    expect(codes(aboveChance([curve("1", [[0.4]])], 0.25, AT_END))).toEqual(["chance-untested"]);
    const seeds = [curve("1", [[0.4], [0.5], [0.6]]), curve("2", [[0.42], [0.51]])];
    expect(codes(aboveChance(seeds, 0.25, AT_END))).toEqual(["seeds-only", "checkpoints-untested"]);
    expect(aboveChance(seeds, 0.25, AT_END)).toMatchObject({ tested: 2, basis: "seeds" });
    const mixed = [curve("1", [[0.4, 0.02], [0.5]])];
    expect(codes(aboveChance(mixed, 0.25, AT_END))).toEqual(["checkpoints-untested"]);
  });

  test("of one seed without errors is held against its wobble, from ten checkpoints on", () => {
    const values = [0.24, 0.26, 0.25, 0.24, 0.3, 0.33, 0.35, 0.38, 0.4, 0.43];
    const of = (count: number) => [
      curve(
        "1",
        values.slice(0, count).map((value) => [value] as const),
      ),
    ];
    const found = aboveChance(of(10), 0.25, { alpha: 0.05, last: 1000 });
    expect(found).toMatchObject({ tested: 10, atEnd: true, basis: "checkpoint wobble" });
    expect(codes(found)).toEqual(["wobble-only"]);
    expect(chanceTests(of(10), 0.25)[0]!.pValue).toBeGreaterThan(0.5);
    expect(chanceTests(of(9), 0.25)).toEqual([]);
    expect(chanceTests([...of(10), { seed: "2", points: new Map() }], 0.25)).toEqual([]);
    expect(chanceTests([], 0.25)).toEqual([]);
  });
});
