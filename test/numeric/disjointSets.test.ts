import fc from "fast-check";
import { expect, test } from "vitest";
import { DisjointSets } from "../../src/numeric/disjointSets.js";

test("are the connected parts of the joins, whatever their order, by a search from each member", () => {
  const size = 12;
  const member = fc.nat({ max: size - 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(member, member), { maxLength: 20 }), (joins) => {
      const sets = new DisjointSets(size);
      const apart = joins.filter(([a, b]) => sets.join(a, b)).length;
      const reached = (from: number) => {
        const seen = new Set([from]);
        for (const one of seen) {
          for (const [a, b] of joins) {
            if (a === one) seen.add(b);
            if (b === one) seen.add(a);
          }
        }
        return seen;
      };
      const leaders = Array.from({ length: size }, (_, one) => Math.min(...reached(one)));
      expect(Array.from({ length: size }, (_, one) => sets.leaderOf(one))).toEqual(leaders);
      expect(sets.count).toBe(new Set(leaders).size);
      expect(apart).toBe(size - sets.count);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test("a chain of a million joins is no deep recursion", () => {
  const sets = new DisjointSets(1e6);
  for (let member = 1e6 - 1; member > 0; member--) sets.join(member, member - 1);
  expect([sets.count, sets.leaderOf(1e6 - 1)]).toEqual([1, 0]);
});
