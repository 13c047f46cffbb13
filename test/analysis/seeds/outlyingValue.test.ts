import { describe, expect, test } from "vitest";
import { OUTLYING_ALPHA, outlyingValue } from "../../../src/analysis/seeds/outlyingValue.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

describe("outlyingValue", () => {
  test("is the one far from the others, wherever it stands", () => {
    expect(outlyingValue([0.62, 0.63, 0.25, 0.625, 0.639])).toBe(2);
    expect(outlyingValue([0.25, 0.62, 0.63, 0.625, 0.639])).toBe(0);
    expect(outlyingValue([0.62, 0.63, 0.61, 0.625, 0.639])).toBeNull();
  });

  test("the last of a tail stands apart from nothing", () => {
    const tail = Array.from({ length: 99 }, (_, index) => 1 - 0.022 * (index / 98) ** 4);
    expect(outlyingValue([...tail, 0.976])).toBeNull();
    expect(outlyingValue([...tail, 0.9])).toBe(99);
  });

  test("is not sought among three values, and not where the others agree exactly", () => {
    expect(outlyingValue([0.6, 0.61, 0.1])).toBeNull();
    expect(outlyingValue([0.6, 0.6, 0.6, 0.1])).toBeNull();
    expect(outlyingValue([])).toBeNull();
  });

  test.each([4, 5, 10])("names one of %i alike in at most about one set of a thousand", (count) => {
    const rng = createRng(1, `outlying ${count}`);
    const sets = 20_000;
    let named = 0;
    for (let set = 0; set < sets; set++) {
      if (outlyingValue(Array.from({ length: count }, () => standardNormal(rng))) !== null) named++;
    }
    expect(named / sets).toBeLessThanOrEqual(OUTLYING_ALPHA + 4 * Math.sqrt(OUTLYING_ALPHA / sets));
    expect(named / sets).toBeGreaterThan(OUTLYING_ALPHA / 4);
  });
});
