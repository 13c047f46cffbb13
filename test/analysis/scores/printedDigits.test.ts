import { expect, test } from "vitest";
import { printedRounding } from "../../../src/analysis/scores/printedDigits.js";
import type { RunScore } from "../../../src/data/results.js";

const score = (value: number, standardError?: number, file?: string): RunScore =>
  ({
    run: { model: "m", task: "t", metric: "acc" },
    value,
    higherIsBetter: true,
    ...(standardError === undefined ? {} : { standardError }),
    ...(file === undefined ? {} : { file }),
  }) as RunScore;
const half = (decimals: number) => expect.closeTo(0.5 * 10 ** -decimals, decimals + 6);

test("figures are rounded as the longest of their column is, file by file", () => {
  const scores = [score(0.25, 0.0251, "x"), score(0.312, 0.02, "x"), score(0.5, 0.03, "x"), score(0.4, 0.1, "y")];
  const rounding = printedRounding(scores);
  for (const one of scores.slice(0, 3)) expect(rounding(one)).toEqual({ value: half(3), error: half(4) });
  expect(rounding(scores[3]!)).toEqual({ value: 0, error: 0 });
});

test("few figures show their decimals from four on, three or more from three on", () => {
  const one = (value: number, error?: number) => printedRounding([score(value, error)])(score(value, error));
  expect(one(0.312)).toEqual({ value: 0, error: 0 });
  expect(one(0.3125)).toEqual({ value: half(4), error: half(4) });
  expect(one(0.3125, 0.0254)).toEqual({ value: half(4), error: half(4) });
  expect(one(0.3125, 0.025)).toEqual({ value: half(4), error: half(4) });
  expect(one(0.31, 0.0254)).toEqual({ value: 0, error: half(4) });
  const two = [0.3, 0.31, 0.32].map((value) => score(value));
  expect(printedRounding(two)(two[0]!)).toEqual({ value: 0, error: 0 });
  const three = [0.3, 0.31, 0.325].map((value) => score(value));
  expect(printedRounding(three)(three[0]!)).toEqual({ value: half(3), error: half(3) });
});

test("a score in full says nothing of the rounding of a short error beside it", () => {
  const full = score(0.31249999999999, 0.025);
  const { value, error } = printedRounding([full])(full);
  expect(value).toBeLessThan(1e-13);
  expect(error).toBe(0);
});
