import fc from "fast-check";
import { expect, test } from "vitest";
import { ScoreList } from "../../../src/data/sheets/scoreList.js";

const read = (scores: readonly number[]) => {
  const list = new ScoreList();
  for (const score of scores) list.push(score);
  return [list.length, ...scores.map((_, place) => list.at(place))];
};

test("gives back what was pushed, bit for bit, whenever the first other number comes", () => {
  const rights = fc.array(fc.constantFrom(0, 1, Number.NaN), { maxLength: 300 });
  const others = fc.array(fc.oneof(fc.double(), fc.constantFrom(0, 1, -0, 2)), { maxLength: 300 });
  fc.assert(
    fc.property(rights, others, rights, (before, between, after) => {
      const scores = [...before, ...between, ...after];
      const [length, ...back] = read(scores);
      expect(length).toBe(scores.length);
      // toBe tells 0 from −0.
      scores.forEach((score, place) => {
        expect(back[place]).toBe(score);
      });
    }),
    { seed: 1, numRuns: 200 },
  );
});

test.each([63, 64, 65, 127, 128, 129, 1000])("a first other number at place %i", (place) => {
  for (const other of [0.5, -0, 2, -1, Number.MAX_VALUE, 5e-324]) {
    const scores = Array.from({ length: 2000 }, (_, at) => (at === place ? other : at % 3 === 0 ? Number.NaN : at % 2));
    expect(read(scores)).toEqual([scores.length, ...scores]);
  }
});
