import { describe, expect, test } from "vitest";
import { createRng } from "../../src/random/rng.js";
import { commonScale, isScale, LARGEST_SCALED, scaleName, scaleOfText } from "../../src/reduce/scale.js";

describe("scales", () => {
  test("a number with few decimals is its whole number over the scale, to the last bit", () => {
    const rng = createRng(7, "decimals");
    for (const decimals of [1, 2, 3, 4, 6, 9]) {
      let lost = 0;
      for (let draw = 0; draw < 20_000; draw++) {
        const whole = Math.floor((rng.nextUniform() - 0.5) * 2 ** 51);
        const written = Number(`${whole}e-${decimals}`);
        // As the check asks it, and as it is read.
        const asked = Math.round(written * 10 ** decimals) / 10 ** decimals;
        if (asked !== written || whole / 10 ** decimals !== written) lost++;
      }
      expect([decimals, lost]).toEqual([decimals, 0]);
    }
  });

  test("doubles from 2^-10 to 1 are their whole numbers over 2^62", () => {
    const rng = createRng(8, "doubles");
    let lost = 0;
    for (let draw = 0; draw < 20_000; draw++) {
      const score = 2 ** (-10 * rng.nextUniform());
      const whole = Math.round(score * 2 ** 62);
      if (whole / 2 ** 62 !== score || Number(String(BigInt(whole))) !== whole) lost++;
    }
    expect(lost).toBe(0);
  });

  test.each([
    ["1", 1],
    ["4", 4],
    ["100", 100],
    ["1e6", 1e6],
    ["2^62", LARGEST_SCALED],
    ["2^0", 1],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ])("%s is read", (text, scale) => {
    expect(scaleOfText(text)).toBe(scale);
    expect(scaleOfText(scaleName(scale))).toBe(scale);
  });

  test.each(["", "0", "-1", "0.01", "2^63", "2^-3", "1e19", "9007199254740993", "ten", "1 000", "Infinity", "0e3"])(
    "%s is no scale",
    (text) => {
      expect(scaleOfText(text)).toBeNull();
    },
  );

  test("what is no whole number from 1 to 2^62 is no scale", () => {
    expect([1, 100, 2 ** 62].every(isScale)).toBe(true);
    expect([0, -1, 0.5, 2 ** 63, Number.NaN, Number.POSITIVE_INFINITY, "100", null].some(isScale)).toBe(false);
  });

  test("the least common scale, or none below 2^53", () => {
    expect([commonScale(4, 10), commonScale(100, 1e4), commonScale(1, 1)]).toEqual([20, 1e4, 1]);
    expect(commonScale(2 ** 62, 1e9)).toBeNull();
    expect(commonScale(2 ** 40 + 1, 1e9)).toBeNull();
  });
});
