import { describe, expect, test } from "vitest";
import { disagreementRange } from "../../../src/inference/power/disagreement.js";
import {
  type DisagreementModel,
  forecastCdf,
  forecastQuantile,
  PAIR_KINDS,
  type PairKind,
  predictedDisagreement,
  type RightAnswers,
} from "../../../src/inference/power/predictedDisagreement.js";
import { SIMILAR_PAIRS } from "../../../src/inference/power/similarPairs.js";

const MARGINS: readonly RightAnswers[] = [
  { a: 31, b: 31, items: 100 },
  { a: 62, b: 55, items: 100 },
  { a: 80, b: 45, items: 97 },
  { a: 3740, b: 3604, items: 12_032 },
];

const EXTREMES: readonly RightAnswers[] = [
  { a: 0, b: 0, items: 20 },
  { a: 0, b: 20, items: 20 },
  { a: 20, b: 20, items: 20 },
  { a: 1, b: 19, items: 20 },
];

function widthOf(model: DisagreementModel, kind: PairKind, right: RightAnswers): number {
  const forecast = predictedDisagreement(model, kind, right);
  return forecastQuantile(forecast, 0.975) - forecastQuantile(forecast, 0.025);
}

describe("predicted disagreement", () => {
  test.each([...MARGINS, ...EXTREMES])("keeps the bounds that $a and $b of $items allow", (right) => {
    const { low, high } = disagreementRange(right.a / right.items, right.b / right.items);
    for (const kind of PAIR_KINDS) {
      const { counts, probabilities } = predictedDisagreement(SIMILAR_PAIRS, kind, right);
      expect(counts[0]).toBe(Math.round(low * right.items));
      expect(counts.at(-1)).toBe(Math.round(high * right.items));
      expect(counts.every((count, i) => i === 0 || count === counts[i - 1]! + 2)).toBe(true);
      expect(probabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 9);
      expect(probabilities.every((probability) => probability >= 0)).toBe(true);
    }
  });

  test.each(MARGINS)("is the same from either side, and for wrong answers: $a and $b of $items", ({ a, b, items }) => {
    for (const kind of PAIR_KINDS) {
      const given = predictedDisagreement(SIMILAR_PAIRS, kind, { a, b, items });
      for (const other of [
        { a: b, b: a, items },
        { a: items - a, b: items - b, items },
      ]) {
        const turned = predictedDisagreement(SIMILAR_PAIRS, kind, other);
        expect(turned.counts).toEqual(given.counts);
        turned.probabilities.forEach((probability, i) => {
          expect(probability).toBeCloseTo(given.probabilities[i]!, 10);
        });
      }
    }
  });

  test.each(MARGINS)("the closer the kin, the fewer differ, at every number: $a and $b of $items", (right) => {
    const forecasts = PAIR_KINDS.map((kind) => predictedDisagreement(SIMILAR_PAIRS, kind, right));
    for (const p of [0.1, 0.5, 0.9]) {
      const quantiles = forecasts.map((forecast) => forecastQuantile(forecast, p));
      expect([...quantiles].sort((first, second) => first - second)).toEqual(quantiles);
    }
    const [copy, , , unrelated] = forecasts;
    const middle = forecastQuantile(unrelated!, 0.5);
    expect(forecastCdf(copy!, middle)).toBeGreaterThan(forecastCdf(unrelated!, middle));
  });

  test("fewer families, fewer boards, boards and pairs that vary more: each makes it wider", () => {
    const right = { a: 3740, b: 3604, items: 12_032 };
    const { evidence, boards } = SIMILAR_PAIRS;
    const few: DisagreementModel = {
      ...SIMILAR_PAIRS,
      evidence: { ...evidence, copy: { ...evidence.copy, families: 3 } },
    };
    expect(widthOf(few, "copy", right)).toBeGreaterThan(widthOf(SIMILAR_PAIRS, "copy", right));
    for (const kind of PAIR_KINDS) {
      for (const model of [
        { ...SIMILAR_PAIRS, boards: { ...boards, count: 3 } },
        { ...SIMILAR_PAIRS, boards: { ...boards, spread: 2 * boards.spread } },
        { ...SIMILAR_PAIRS, spread: 2 * SIMILAR_PAIRS.spread },
      ]) {
        expect(widthOf(model, kind, right)).toBeGreaterThan(widthOf(SIMILAR_PAIRS, kind, right));
      }
    }
  });

  test("as a share, more items narrow it down to what pairs and boards vary by", () => {
    const widths = [100, 1000, 10_000].map(
      (items) => widthOf(SIMILAR_PAIRS, "unrelated", { a: 0.6 * items, b: 0.55 * items, items }) / items,
    );
    expect(widths[0]).toBeGreaterThan(widths[1]!);
    expect(widths[1]).toBeGreaterThan(widths[2]!);
    expect(widths[2]).toBeGreaterThan(0.1);
  });

  test("without any spread it is the table of one odds ratio", () => {
    const exact: DisagreementModel = {
      ...SIMILAR_PAIRS,
      strangers: 0,
      perGap: 0,
      spread: 1e-9,
      boards: { count: 6, spread: 0 },
    };
    // Independent answers, 3 and 2 right of 5: both right on 0, 1 or 2 with probabilities .1, .6 and .3.
    const { counts, probabilities } = predictedDisagreement(exact, "unrelated", { a: 3, b: 2, items: 5 });
    expect([...counts]).toEqual([1, 3, 5]);
    [0.3, 0.6, 0.1].forEach((expected, i) => {
      expect(probabilities[i]).toBeCloseTo(expected, 7);
    });
  });

  test("quantiles and probabilities are each other's inverse", () => {
    const forecast = predictedDisagreement(SIMILAR_PAIRS, "family", { a: 62, b: 55, items: 100 });
    for (const p of [0.025, 0.3, 0.975]) {
      const count = forecastQuantile(forecast, p);
      expect(forecastCdf(forecast, count)).toBeGreaterThanOrEqual(p - 1e-9);
      expect(forecastCdf(forecast, count - 2)).toBeLessThan(p);
    }
    expect(forecastQuantile(forecast, 1)).toBeLessThanOrEqual(forecast.counts.at(-1)!);
    expect(forecastCdf(forecast, 1e9)).toBeCloseTo(1, 9);
  });
});
