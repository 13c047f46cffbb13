import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/cli/exitCodes.js";
import { amount, pairs, probability, share } from "../../src/cli/options.js";

describe("amount", () => {
  test.each([
    ["1pt", 0.01],
    ["2 pts", 0.02],
    [".5pt", 0.005],
    ["0.01", 0.01],
    [".25", 0.25],
  ])("%s is %d", (text, value) => {
    expect(amount("--margin", text)).toBeCloseTo(value, 15);
  });

  test.each(["5", "1", "0", "0.0", "-1pt", "-0.01", "1e-2", "NaN", "Infinity", "", "pt", "1%", "1pt2"])(
    "%j is refused: it could mean two things or nothing",
    (text) => {
      expect(() => amount("--margin", text)).toThrow(UsageError);
    },
  );
});

describe("probability and share", () => {
  test("share takes its ends, probability does not", () => {
    expect([share("--x", "0"), share("--x", "1"), probability("--x", "0.5")]).toEqual([0, 1, 0.5]);
    expect([share("--x", "20%"), share("--x", "100 %"), probability("--x", "2.5%")]).toEqual([0.2, 1, 0.025]);
    for (const end of ["0", "1"]) expect(() => probability("--x", end)).toThrow(UsageError);
  });

  test.each(["", " ", "NaN", "five", "-0.1", "1.1", "120%", "%", "-5%"])("%j is refused by both", (text) => {
    expect(() => probability("--x", text)).toThrow(UsageError);
    expect(() => share("--x", text)).toThrow(UsageError);
  });
});

describe("pairs", () => {
  test("splits at commas and at the first equals sign", () => {
    expect(pairs("--map", ["a=1,b=2", "c=d=e"])).toEqual([
      ["a", "1"],
      ["b", "2"],
      ["c", "d=e"],
    ]);
  });

  test.each(["a", "=1", ""])("%j is refused", (text) => {
    expect(() => pairs("--map", [text])).toThrow(UsageError);
  });
});
