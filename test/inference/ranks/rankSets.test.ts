import { describe, expect, test } from "vitest";
import { rankSets } from "../../../src/inference/ranks/rankSets.js";
import { createRng } from "../../../src/random/rng.js";

describe("rankSets", () => {
  test("four models by hand: the first beats the last two, the second the last", () => {
    // 0 > 2, 0 > 3, 1 > 3: two are below 0, one below 1, one above 2, two above 3.
    const shown = [
      [0, 2],
      [0, 3],
      [1, 3],
    ] as const;
    expect(rankSets(4, shown)).toEqual([
      { low: 1, high: 2 },
      { low: 1, high: 3 },
      { low: 2, high: 4 },
      { low: 3, high: 4 },
    ]);
  });

  test("nothing shown leaves every place open, and everything shown one place each", () => {
    expect(rankSets(3, [])).toEqual(Array.from({ length: 3 }, () => ({ low: 1, high: 3 })));
    const all = [0, 1, 2, 3].flatMap((worse) => Array.from({ length: worse }, (_, better) => [better, worse] as const));
    expect(rankSets(4, all)).toEqual([1, 2, 3, 4].map((place) => ({ low: place, high: place })));
    expect(rankSets(0, [])).toEqual([]);
  });

  test("hold every true rank whenever all shown pairs are true, and count over the pairs alone", () => {
    const rng = createRng(3);
    for (let round = 0; round < 50; round++) {
      const shown = [0, 1, 2, 3, 4, 5].flatMap((worse) =>
        Array.from({ length: worse }, (_, better) => [better, worse] as const).filter(() => rng.nextUniform() < 0.4),
      );
      const sets = rankSets(6, shown);
      sets.forEach(({ low, high }, row) => {
        expect(low).toBe(1 + shown.filter(([, worse]) => worse === row).length);
        expect(high).toBe(6 - shown.filter(([better]) => better === row).length);
        expect(low <= row + 1 && row + 1 <= high).toBe(true);
      });
    }
  });
});
