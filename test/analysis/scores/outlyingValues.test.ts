import { describe, expect, test } from "vitest";
import { OUTLYING_ALPHA, outlyingValues } from "../../../src/analysis/scores/outlyingValues.js";
import { studentTQuantile } from "../../../src/numeric/distributions/studentT.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

describe("outlyingValues", () => {
  test("is the one far from the others, wherever it stands", () => {
    expect(outlyingValues([0.62, 0.63, 0.25, 0.625, 0.639])).toEqual([2]);
    expect(outlyingValues([0.25, 0.62, 0.63, 0.625, 0.639])).toEqual([0]);
    expect(outlyingValues([0.62, 0.63, 0.61, 0.625, 0.639])).toEqual([]);
  });

  test("two that diverged together do not hide each other, alike or not", () => {
    const others = [0.62, 0.63, 0.625, 0.639, 0.628, 0.634];
    expect(outlyingValues([0.25, ...others, 0.251])).toEqual([0, 7]);
    expect(outlyingValues([0.25, 0.4, ...others, 0.631])).toEqual([0, 1]);
    // One below and one above.
    expect(outlyingValues([0.25, ...others, 0.9, 0.631])).toEqual([0, 7]);
  });

  test("nor do three, or four, up to a quarter of all; more are a way to end of their own", () => {
    const others = [0.62, 0.63, 0.625, 0.639, 0.628, 0.634, 0.631, 0.622, 0.629];
    expect(outlyingValues([0.25, 0.252, 0.249, ...others])).toEqual([0, 1, 2]);
    expect(outlyingValues([0.25, 0.4, 0.31, ...others])).toEqual([0, 1, 2]);
    expect(outlyingValues([0.25, 0.252, 0.249, 0.9, ...others, 0.633, 0.626, 0.637])).toEqual([0, 1, 2, 3]);
    // Three of ten that have learnt where seven are at chance: what others of the kind will do.
    expect(outlyingValues([0.41, 0.35, 0.34, 0.25, 0.251, 0.253, 0.257, 0.252, 0.25, 0.254])).toEqual([]);
  });

  test("half of the values are no outliers of the other half", () => {
    expect(outlyingValues([0.25, 0.251, 0.62, 0.621])).toEqual([]);
    expect(outlyingValues([0.25, 0.251, 0.252, 0.62, 0.621, 0.622])).toEqual([]);
  });

  test("the last of a tail stands apart from nothing", () => {
    const tail = Array.from({ length: 99 }, (_, index) => 1 - 0.022 * (index / 98) ** 4);
    expect(outlyingValues([...tail, 0.976])).toEqual([]);
    expect(outlyingValues([...tail, 0.6])).toEqual([99]);
  });

  test("near the end of the scale only a value with a gap of its own is named", () => {
    const near = Array.from({ length: 60 }, (_, index) => 1 - Math.exp(-3 - (2.5 * index) / 59));
    expect(outlyingValues([...near, 0.9])).toEqual([]);
    expect(outlyingValues([...near, 0.6])).toEqual([60]);
    expect(outlyingValues([0.995, 0.997, 0.993, 0.996, 0.5])).toEqual([4]);
  });

  test("is not sought among three values, and not where the others agree exactly", () => {
    expect(outlyingValues([0.6, 0.61, 0.1])).toEqual([]);
    expect(outlyingValues([0.6, 0.6, 0.6, 0.1])).toEqual([]);
    // But for rounding they do here, too.
    expect(outlyingValues([0.3, 0.1 + 0.2, 0.3, 0.3, 0.3, 0.31])).toEqual([]);
    expect(outlyingValues([])).toEqual([]);
  });

  test.each([4, 5, 6, 8, 12, 20])("names any of %i alike in at most about one set of a thousand", (count) => {
    const rng = createRng(1, `outlying ${count}`);
    const sets = count > 12 ? 4000 : 20_000;
    let named = 0;
    for (let set = 0; set < sets; set++) {
      if (outlyingValues(Array.from({ length: count }, () => standardNormal(rng))).length > 0) named++;
    }
    expect(named / sets).toBeLessThanOrEqual(OUTLYING_ALPHA + 3 * Math.sqrt(OUTLYING_ALPHA / sets));
    // Of many alike the gap that is asked for is rarer still.
    if (count <= 8) expect(named / sets).toBeGreaterThan(OUTLYING_ALPHA / 5);
  });
});

test("two values on either side lie apart from where F of their distances, 2 and n − 1 degrees of freedom, leaves alpha", () => {
  for (const others of [
    [-1, -0.75, -0.5, -0.25, 0.25, 0.5, 0.75, 1],
    [-2, -1, -1, -0.5, 0, 0, 0.5, 1, 1, 2],
  ]) {
    const [count, n] = [others.length, others.length + 2];
    const spread = Math.sqrt(others.reduce((sum, value) => sum + value ** 2, 0) / (count - 1));
    // A quarter of a thousandth for sets of two, over all of them, for one of two tests.
    const alpha = 0.001 / 4 / ((n * (n - 1)) / 2) / 2;
    // P(F > f) is (1 + 2f/ν)^(−ν/2) for 2 and ν degrees of freedom; the distances ±x have F = x²/s².
    const freedom = count - 1;
    const reach = spread * Math.sqrt((freedom / 2) * (alpha ** (-2 / freedom) - 1));
    expect(outlyingValues([...others, -0.999 * reach, 0.999 * reach])).toEqual([]);
    expect(outlyingValues([...others, -1.001 * reach, 1.001 * reach])).toEqual([count, count + 1]);
  }
});

test("two that are alike lie apart from where t of the two means leaves alpha", () => {
  const others = [-1, -0.75, -0.5, -0.25, 0.25, 0.5, 0.75, 1];
  const squares = others.reduce((sum, value) => sum + value ** 2, 0);
  // Both at one place: only the others vary, with 8 degrees of freedom for them and two values.
  const error = Math.sqrt((squares / 8) * (1 / 2 + 1 / 8));
  const alpha = 0.001 / 4 / 45 / 2;
  const byGroup = studentTQuantile(1 - alpha / 2, 8) * error;
  // Each by itself: the squared distances less what they share, F with 2 and 7 degrees of freedom.
  const spread = Math.sqrt(squares / 7);
  const least = 3.5 * (alpha ** (-2 / 7) - 1);
  const byEach = spread * Math.sqrt((2 * least) / (2 - 4 / 10));
  const reach = Math.min(byGroup, byEach);
  expect(reach).toBeGreaterThan(5 * spread + 1);
  expect(outlyingValues([...others, 0.999 * reach, 0.999 * reach])).toEqual([]);
  expect(outlyingValues([...others, 1.001 * reach, 1.001 * reach])).toEqual([8, 9]);
});
