import { describe, expect, test } from "vitest";
import { testOverSeeds } from "../../../src/analysis/comparison/testOverSeeds.js";
import { framingTable } from "../../../src/analysis/framing/framing.js";
import { createResults } from "../../../src/data/createResults.js";
import type { Results } from "../../../src/data/results.js";
import { normalSf } from "../../../src/numeric/distributions/normal.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";

type Framing = "choice" | "completion";
interface Made {
  readonly value: number;
  readonly standardError?: number;
  readonly seed?: string;
  readonly choices?: number;
}

const scored = (of: Readonly<Record<Framing, readonly Made[]>>) =>
  createResults({
    runScores: (["choice", "completion"] as const).flatMap((framing) =>
      of[framing].map(({ seed, ...rest }) => ({
        run: { model: "m", task: "t", metric: "acc", framing, ...(seed === undefined ? {} : { seed }) },
        higherIsBetter: true,
        ...rest,
      })),
    ),
  });
const rowOf = (results: Results) => {
  const { rows } = framingTable(results);
  expectNoNaN(rows);
  expect(rows).toHaveLength(1);
  return rows[0]!;
};
const ends = (interval: { low: number; high: number } | null) => [interval!.low, interval!.high];

describe("the difference of two framings by their scores", () => {
  test("has the errors of both where there is one seed, as if their items were others", () => {
    const { difference } = rowOf(
      scored({
        choice: [{ value: 0.6, standardError: 0.02, choices: 4 }],
        completion: [{ value: 0.5, standardError: 0.03, choices: 4 }],
      }),
    );
    const error = Math.sqrt(0.02 ** 2 + 0.03 ** 2);
    expect(difference).toMatchObject({
      basis: "items",
      step: null,
      sameItems: null,
      seeds: { choice: 1, completion: 1 },
    });
    expect(difference!.items).toEqual({ shared: null, onlyChoice: null, onlyCompletion: null });
    expect(difference!.notes.map(({ code }) => code)).toEqual(["difference-items"]);
    expect(difference!.difference).toBeCloseTo(0.1, 12);
    expect(ends(difference!.interval)).toEqual([
      expect.closeTo(0.1 - 1.959963985 * error, 8),
      expect.closeTo(0.1 + 1.959963985 * error, 8),
    ]);
    expect(difference!.pValue).toBeCloseTo(2 * normalSf(0.1 / error), 10);
    // From guessing to all right: a quarter less of the scale.
    const { difference: adjusted, interval } = difference!.chanceAdjusted!;
    expect(adjusted).toBeCloseTo(0.1 / 0.75, 12);
    expect(ends(interval)).toEqual(ends(difference!.interval).map((end) => expect.closeTo(end / 0.75, 10)));
  });

  test("is moved by chance where the framings have other levels of it, which is said; and not adjusted where one is not known", () => {
    const of = (choices: number | undefined) =>
      rowOf(
        scored({
          choice: [{ value: 0.6, standardError: 0.02, choices: 4 }],
          completion: [{ value: 0.5, standardError: 0.03, ...(choices === undefined ? {} : { choices }) }],
        }),
      );
    const [other, unknown] = [of(2), of(undefined)];
    expect(other.difference!.chanceAdjusted!.difference).toBeCloseTo(0.35 / 0.75 - 0, 12);
    expect(codesOf(other)).toContain("chance-levels-differ");
    expect(unknown.difference!.chanceAdjusted).toBeNull();
    expect(codesOf(unknown)).not.toContain("chance-levels-differ");
    expect(unknown.difference!.interval).toEqual(other.difference!.interval);
  });

  const CHOICE = [0.6, 0.64, 0.59];
  const COMPLETION = [0.5, 0.55, 0.53];
  const variance = (values: readonly number[]) => {
    const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  };
  const seeded = (labels: readonly string[], errors: readonly [number, number] | null) =>
    rowOf(
      scored({
        choice: CHOICE.map((value, seed) => ({
          value,
          seed: `${seed}`,
          ...(errors === null ? {} : { standardError: errors[0] }),
        })),
        completion: COMPLETION.map((value, seed) => ({
          value,
          seed: labels[seed]!,
          ...(errors === null ? {} : { standardError: errors[1] }),
        })),
      }),
    ).difference!;
  const items = { variance: 0.01 ** 2 + 0.02 ** 2, degreesOfFreedom: Number.POSITIVE_INFINITY };
  const paired = {
    variance: variance(CHOICE.map((value, seed) => value - COMPLETION[seed]!)) / 3,
    degreesOfFreedom: 2,
  };
  const apart = [CHOICE, COMPLETION].map((values) => ({ variance: variance(values) / 3, degreesOfFreedom: 2 }));

  test.each([
    ["of shared seeds alone", ["0", "1", "2"], null, [paired], [], "seeds"],
    ["of shared seeds and items", ["0", "1", "2"], [0.01, 0.02], [paired], [items], "seeds and items"],
    ["of seeds that are not shared", ["a", "b", "c"], null, apart, [], "seeds"],
    ["of seeds that are not shared, and items", ["a", "b", "c"], [0.01, 0.02], apart, [items], "seeds and items"],
  ] as const)("has the noise %s", (_, labels, errors, seeds, others, basis) => {
    const found = seeded(labels, errors);
    const right = testOverSeeds(found.difference!, { seeds, others }, { level: 0.95 });
    expect(found.difference).toBeCloseTo(0.61 - 1.58 / 3, 12);
    expect(found.basis).toBe(basis);
    expect(ends(found.interval)).toEqual([
      expect.closeTo(right.interval.low, 10),
      expect.closeTo(right.interval.high, 10),
    ]);
    expect(found.pValue).toBeCloseTo(right.pValue, 10);
    // Which noise is in it is said where one kind is missing.
    expect(found.notes.map(({ code }) => code)).toEqual(basis === "seeds" ? ["difference-seeds"] : []);
  });

  test("has no interval where neither seeds nor errors tell of noise, and says so", () => {
    const row = rowOf(scored({ choice: [{ value: 0.6 }], completion: [{ value: 0.5 }] }));
    expect(row.difference).toMatchObject({ interval: null, pValue: null, basis: null });
    expect(row.difference!.difference).toBeCloseTo(0.1, 12);
    expect(codesOf(row)).toContain("no-interval");
    const half = rowOf(scored({ choice: [{ value: 0.6, standardError: 0.02 }], completion: [{ value: 0.5 }] }));
    expect(half.difference!.interval).toBeNull();
  });
});

describe("items of both framings", () => {
  /** As many of each framing, of which the last of choice are the first of completion. */
  const of = (each: number, shared: number) => {
    const answers = (from: number) => ({
      items: Array.from({ length: each }, (_, item) => ({ id: `q${from + item}` })),
      scores: Array.from({ length: each }, (_, item) => Number((from + item) % 3 === 0)),
    });
    const [choice, completion] = [answers(0), answers(each - shared)];
    return rowOf(
      createResults({
        matrices: [
          matrixOf(
            [{ framing: "choice", scores: choice.scores.map((score, item) => (item % 4 === 0 ? 1 : score)) }],
            choice,
          ),
          matrixOf([{ framing: "completion", scores: completion.scores }], completion),
        ],
      }),
    ).difference!;
  };

  test.each([
    ["ten that are a quarter", 40, 10, true],
    ["ten that are less than a quarter", 41, 10, false],
    ["nine that are a quarter", 36, 9, false],
    ["nine of ten", 10, 9, true],
    ["eight of nine", 9, 8, false],
    ["both of two", 2, 2, true],
    ["one of one", 1, 1, false],
  ])("are paired where enough are shared: %s", (_, each, shared, isPaired) => {
    const found = of(each, shared);
    expect(found.sameItems).toBe(isPaired);
    expect(found.items).toEqual({ shared, onlyChoice: each - shared, onlyCompletion: each - shared });
    const codes = found.notes.map(({ code }) => code);
    expect(codes.includes("items-left-out")).toBe(isPaired && each > shared);
    expect(codes.includes("other-items")).toBe(!isPaired);
  });
});
