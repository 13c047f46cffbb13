import { describe, expect, test } from "vitest";
import { groupBy } from "../../../src/data/groupBy.js";
import { compare, fromRows } from "../../../src/index.js";
import { theseItems } from "../../../src/inference/components/theseItems.js";
import { wilsonInterval } from "../../../src/inference/intervals/proportionIntervals.js";
import { createRng } from "../../../src/random/rng.js";

interface Asked {
  readonly model: string;
  readonly prompt?: string;
  readonly item: string;
  readonly trial?: number;
  readonly score: number;
}

/** Items with one chance each for either side, tried so often. */
function asked(sides: readonly Pick<Asked, "model" | "prompt">[], trials: number, shift: number): Asked[] {
  const rng = createRng(4, `${trials} ${shift}`);
  return Array.from({ length: 120 }, () => rng.nextUniform() * 0.6 + 0.2).flatMap((chance, item) =>
    sides.flatMap((side, place) =>
      Array.from({ length: trials }, (_, trial) => ({
        ...side,
        item: `q${item}`,
        ...(trials > 1 ? { trial } : {}),
        score: Number(rng.nextUniform() < chance + place * shift),
      })),
    ),
  );
}

const ORDERS = [
  { model: "m", prompt: "AB" },
  { model: "m", prompt: "BA" },
];
const MODELS = [{ model: "a" }, { model: "b" }];
const scoresOf = (rows: readonly Asked[], is: (row: Asked) => boolean) =>
  [...groupBy(rows.filter(is), ({ item }) => item).values()].map((each) => each.map(({ score }) => score));

describe("two sides of one model", () => {
  test("say how often answers flip between them", () => {
    const rows = asked(ORDERS, 1, 0.1);
    const [row] = compare(fromRows(rows)).rows;
    if (!row?.ok) throw new Error("refused");
    const { candidateOnly, baselineOnly } = row.discordant!;
    expect(row.flips).toEqual({
      share: (candidateOnly + baselineOnly) / 120,
      interval: wilsonInterval(candidateOnly + baselineOnly, 120),
      withinSides: null,
      beyondTrials: null,
    });
    expect(row.theseItems).toBeNull();
  });

  test("with trials say what the way of asking adds to what trials flip", () => {
    const [row] = compare(fromRows(asked(ORDERS, 6, 0))).rows;
    if (!row?.ok) throw new Error("refused");
    const { share, withinSides, beyondTrials } = row.flips!;
    expect(beyondTrials!.share).toBeCloseTo(share - withinSides!, 12);
    expect(beyondTrials!.interval!.low).toBeLessThan(0);
    expect(beyondTrials!.interval!.high).toBeGreaterThan(0);
    const [moved] = compare(fromRows(asked(ORDERS, 6, 0.2))).rows;
    if (!moved?.ok) throw new Error("refused");
    expect(moved.flips!.beyondTrials!.interval!.low).toBeGreaterThan(0);
    expect(moved.flips!.beyondTrials!.share).toBeCloseTo(0.04, 1);
  });

  test("flip in nothing that is not right or wrong, and two models are not two ways of asking", () => {
    const grades = asked(ORDERS, 1, 0.1).map((row, place) => ({ ...row, score: row.score + (place % 3) / 10 }));
    const [graded] = compare(fromRows(grades)).rows;
    expect(graded?.ok && graded.flips).toBeNull();
    const [models] = compare(fromRows(asked(MODELS, 4, 0.1))).rows;
    expect(models?.ok && models.flips).toBeNull();
  });
});

describe("trials of both sides", () => {
  test("give the difference on these very questions, more surely than on questions like these", () => {
    const rows = asked(MODELS, 5, 0.15);
    const [row] = compare(fromRows(rows)).rows;
    if (!row?.ok) throw new Error("refused");
    const [before, after] = MODELS.map(({ model }) => theseItems(scoresOf(rows, (one) => one.model === model)));
    const error = Math.hypot(before!.standardError, after!.standardError);
    expect(row.theseItems!.standardError).toBeCloseTo(error, 12);
    const { low, high } = row.theseItems!.interval;
    expect((low + high) / 2).toBeCloseTo(row.difference!, 12);
    expect(low).toBeGreaterThan(row.interval!.low);
    expect(high).toBeLessThan(row.interval!.high);
  });

  test("that all agree give none: noise that was not seen is not 0", () => {
    const stable = asked(MODELS, 3, 0.1).map((row) => ({
      ...row,
      score: Number(row.item.length + row.model.length > 4),
    }));
    const [row] = compare(fromRows(stable)).rows;
    expect(row?.ok && row.theseItems).toBeNull();
  });

  test("are shown in the terms of a reader", async () => {
    const { comparisonBlocks } = await import("../../../src/report/sections/comparisonSection.js");
    const [row] = compare(fromRows(asked(ORDERS, 6, 0.2))).rows;
    const text = JSON.stringify(comparisonBlocks(row!));
    expect(text).toMatch(/on these very questions: \+\d+\.\d+ pt, 95% CI \[.*\]: the noise of the trials alone/);
    expect(text).toMatch(/answers that flip between the two: \d+\.\d%, 95% CI \[.*of two trials of one side .*adds/);
  });
});
