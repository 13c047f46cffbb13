import { describe, expect, test } from "vitest";
import { itemCopies } from "../../../src/inference/items/itemCopies.js";
import { itemCurves, scoreProfiles } from "../../../src/inference/kinship/itemCurves.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng, type Rng } from "../../../src/random/rng.js";

function answers(rng: Rng, runs: number, items: number, spread = 1): number[][] {
  const difficulties = Array.from({ length: items }, () => standardNormal(rng));
  return Array.from({ length: runs }, () => {
    const ability = spread * standardNormal(rng);
    return difficulties.map((difficulty) => Number(rng.nextUniform() < 1 / (1 + Math.exp(difficulty - ability))));
  });
}

const copiesOf = (rows: readonly (readonly number[])[]) => itemCopies(rows.flat(), rows.length, rows[0]!.length);
const middle = (rows: readonly (readonly number[])[]) => {
  const share = (item: number) => rows.reduce((sum, row) => sum + row[item]!, 0) / rows.length;
  return [...rows[0]!.keys()].sort((a, b) => Math.abs(share(a) - 0.4) - Math.abs(share(b) - 0.4))[0]!;
};

describe("itemCopies", () => {
  test.each([
    [100, 20, 1],
    [60, 30, 3],
    [300, 40, 2],
  ])("in %i runs × %i items no two are taken for one by chance", (runs, items, spread) => {
    for (let set = 0; set < 20; set++)
      expect(copiesOf(answers(createRng(set, "null"), runs, items, spread))).toEqual([]);
  });

  test("finds copies, also with a few answers that differ or are missing, and groups them", () => {
    for (let set = 0; set < 10; set++) {
      const rows = answers(createRng(set, "copies"), 120, 20);
      const item = middle(rows);
      expect(copiesOf(rows.map((row) => [...row, row[item]!, row[item]!]))).toEqual([[item, 20, 21]]);
      expect(copiesOf(rows.map((row, run) => [...row, run % 40 === 0 ? 1 - row[item]! : row[item]!]))).toEqual([
        [item, 20],
      ]);
      expect(copiesOf(rows.map((row, run) => [...row, run % 3 === 0 ? Number.NaN : row[item]!]))).toEqual([[item, 20]]);
    }
  });

  test("items that abilities explain are none: all or nothing, nearly all right, steps of one scale", () => {
    const rows = answers(createRng(1, "sure"), 100, 12);
    expect(copiesOf(rows.map((_, run) => Array.from({ length: 8 }, () => Number(run < 50))))).toEqual([]);
    expect(copiesOf(rows.map((row, run) => [...row, Number(run !== 3), Number(run !== 3)]))).toEqual([]);
    expect(itemCopies([], 0, 0)).toEqual([]);
    expect(copiesOf(rows.map(() => [1, 1, 0]))).toEqual([]);
  });

  test("law: the order of the runs does not matter", () => {
    const rows = answers(createRng(4, "order"), 120, 15);
    const copied = rows.map((row) => [...row, row[middle(rows)]!]);
    expect(copiesOf([...copied].reverse())).toEqual(copiesOf(copied));
  });
});

describe("the chance of so few differing answers", () => {
  /** Two items that agree in all runs but the first `differing`, by enumeration of which runs differ. */
  const slowChance = (rows: readonly (readonly number[])[], first: number, second: number, differing: 0 | 1) => {
    const [runs, items] = [rows.length, rows[0]!.length];
    const flat = rows.flat();
    const profiles = scoreProfiles(flat, runs, items);
    const curves = itemCurves(flat, items, profiles, new Float64Array(runs).fill(1));
    const chances = rows.map((_, run) => {
      const [a, b] = [first, second].map((item) => curves[profiles.profileOf[run]! * items + item]!) as [
        number,
        number,
      ];
      return a + b - 2 * a * b;
    });
    const only = (differs: number) => chances.reduce((product, q, run) => product * (run === differs ? q : 1 - q), 1);
    return only(-1) + (differing === 1 ? chances.reduce((sum, _, run) => sum + only(run), 0) : 0);
  };

  test.each([0, 1] as const)("with %i differing answers decides against alpha ÷ pairs", (differing) => {
    const plain = answers(createRng(8, "chance"), 40, 10);
    const item = middle(plain);
    const rows = plain.map((row, run) => [...row, run < differing ? 1 - row[item]! : row[item]!]);
    const varying = rows[0]!.filter((_, place) => new Set(rows.map((row) => row[place])).size > 1).length;
    const alpha = (slowChance(rows, item, 10, differing) * varying * (varying - 1)) / 2;
    const found = (factor: number) => itemCopies(rows.flat(), 40, 11, { alpha: alpha * factor });
    expect(found(1 + 1e-9)).toContainEqual([item, 10]);
    expect(found(1 - 1e-9)).not.toContainEqual([item, 10]);
  });
});
