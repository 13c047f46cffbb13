import { describe, expect, test } from "vitest";
import { compareResults } from "../../../src/analysis/comparison/resultsComparison.js";
import { fromRows, type Results } from "../../../src/index.js";

/** One run of a model, by item. */
function run(model: string, scores: Readonly<Record<string, number>>, more: object = {}): Results {
  return fromRows(Object.entries(scores).map(([item, score]) => ({ model, task: "quiz", item, score, ...more })));
}

const base = { q1: 1, q2: 1, q3: 0, q4: 0, q10: 1, q11: 0, q12: 1 };
const tuned = { q1: 1, q2: 0, q3: 1, q4: 0, q10: 0, q11: 1, q12: 1 };

function changedOf(before: Results, after: Results, changes = 10) {
  const [only] = compareResults(before, after, { changes }).comparisons;
  if (only?.ok !== true) throw new Error("not compared");
  return only;
}

describe("the items that changed", () => {
  test("are the flips of two runs, in the order of their names, as many as McNemar's test counts", () => {
    const { changed, discordant } = changedOf(run("a", base), run("b", tuned));
    expect(changed?.worse.items.map(({ item }) => item)).toEqual(["q2", "q10"]);
    expect(changed?.better.items.map(({ item }) => item)).toEqual(["q3", "q11"]);
    expect([changed?.better.count, changed?.worse.count]).toEqual([
      discordant?.candidateOnly,
      discordant?.baselineOnly,
    ]);
  });

  test("are those that changed most, counted beyond what is listed, turned round with the sides", () => {
    const graded = (shift: number) => ({
      q1: 0.5,
      q2: 0.5 + shift,
      q3: 0.5 - 2 * shift,
      q4: 0.5 + 3 * shift,
      q5: 0.5 - shift,
    });
    const [one, other] = [run("a", graded(0)), run("b", graded(0.1))];
    const { changed } = changedOf(one, other, 1);
    expect(changed?.better).toEqual({ count: 2, items: [{ item: "q4", baseline: 0.5, candidate: 0.8 }] });
    expect(changed?.worse.items.map(({ item }) => item)).toEqual(["q3"]);
    const turned = changedOf(other, one, 1).changed;
    expect(turned?.worse).toEqual({ count: 2, items: [{ item: "q4", baseline: 0.8, candidate: 0.5 }] });
  });

  test("are the first of all changes in their order, however many are named", () => {
    const scores = (salt: number) =>
      Object.fromEntries(Array.from({ length: 60 }, (_, item) => [`q${item}`, ((item * salt) % 7) / 6]));
    const [before, after] = [scores(3), scores(5)];
    const gains = Object.keys(before)
      .map((item) => ({ item, gain: after[item]! - before[item]! }))
      .filter(({ gain }) => gain > 0)
      .sort((a, b) => b.gain - a.gain || Number(a.item.slice(1)) - Number(b.item.slice(1)));
    for (const most of [1, 2, 7, gains.length, 100]) {
      const { changed } = changedOf(run("a", before), run("b", after), most);
      expect(changed?.better.count).toBe(gains.length);
      expect(changed?.better.items.map(({ item }) => item)).toEqual(gains.slice(0, most).map(({ item }) => item));
    }
  });

  test("are left out unless asked for", () => {
    expect(changedOf(run("a", base), run("b", tuned), 0)).not.toHaveProperty("changed");
  });
});
