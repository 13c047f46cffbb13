import { describe, expect, test } from "vitest";
import { pairsOf } from "../../../src/analysis/ranking/pairList.js";
import { rankModels } from "../../../src/analysis/ranking/ranking.js";
import { tieLetters } from "../../../src/analysis/ranking/tieLetters.js";
import { createRng } from "../../../src/random/rng.js";
import { reportData } from "../../support/reportData.js";

/** Letters of models of which these pairs differ. */
const lettersOf = (count: number, pairs: readonly (readonly [number, number])[]) =>
  tieLetters(count, (one, other) => pairs.some(([a, b]) => (a === one && b === other) || (a === other && b === one)));
const share = (one: string, other: string) => [...one].some((letter) => other.includes(letter));

describe("letters of ties", () => {
  test("are one where none differ, and one each where all do", () => {
    expect(lettersOf(3, [])).toEqual(["a", "a", "a"]);
    expect(
      lettersOf(3, [
        [0, 1],
        [0, 2],
        [1, 2],
      ]),
    ).toEqual(["a", "b", "c"]);
    expect(lettersOf(1, [])).toEqual(["a"]);
    expect(lettersOf(0, [])).toEqual([]);
  });

  test("are two for a model between two that differ", () => {
    expect(lettersOf(3, [[0, 2]])).toEqual(["a", "ab", "b"]);
  });

  test("of Piepho's example: T1 differs from T5 to T8, T2 from T7 and T8, T3 from T8", () => {
    const pairs = [
      [0, 4],
      [0, 5],
      [0, 6],
      [0, 7],
      [1, 6],
      [1, 7],
      [2, 7],
    ] as const;
    expect(lettersOf(8, pairs)).toEqual(["a", "ab", "abc", "abcd", "bcd", "bcd", "cd", "d"]);
  });

  test("are shared exactly where two do not differ, whatever differs", () => {
    const rng = createRng(3, "letters");
    for (let round = 0; round < 60; round++) {
      const count = 2 + (round % 11);
      const differ = Array.from({ length: count * count }, () => rng.nextUniform() < 0.3);
      const isDifferent = (one: number, other: number) =>
        differ[Math.min(one, other) * count + Math.max(one, other)] as boolean;
      const letters = tieLetters(count, isDifferent);
      if (letters === null) throw new Error("too many letters");
      for (let one = 0; one < count; one++) {
        expect(letters[one]).not.toBe("");
        for (let other = 0; other < one; other++) {
          expect([one, other, share(letters[one]!, letters[other]!)]).toEqual([one, other, !isDifferent(one, other)]);
        }
      }
    }
  });

  test("are none for more than 60 models, and where more than 26 are needed", () => {
    expect(lettersOf(60, [])).toHaveLength(60);
    expect(lettersOf(61, [])).toBeNull();
    expect(tieLetters(27, () => true)).toBeNull();
    expect(tieLetters(26, () => true)?.at(-1)).toBe("z");
    // Thirty models in fifteen pairs that differ: 2¹⁵ largest sets.
    expect(tieLetters(30, (one, other) => Math.abs(one - other) === 15)).toBeNull();
  });

  test("of a ranking are shared where no difference is shown", () => {
    const [ranking] = rankModels(reportData({ items: 60, spacing: 1, models: "a b c d e".split(" ") }), {
      resamples: 50,
    });
    const pairs = pairsOf(ranking!);
    const { rows } = ranking!;
    let index = 0;
    let shown = 0;
    for (let worse = 1; worse < rows.length; worse++) {
      for (let better = 0; better < worse; better++, index++) {
        const isShown = pairs.verdict(index) === "worse";
        if (isShown) shown++;
        expect(share(rows[better]!.letters!, rows[worse]!.letters!)).toBe(!isShown);
      }
    }
    expect(shown).toBeGreaterThan(0);
  });
});
