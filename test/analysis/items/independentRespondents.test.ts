import { expect, test } from "vitest";
import { independentRespondents } from "../../../src/analysis/items/respondents.js";
import { uniformInteger } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

test("the same scores under other names of models have the families of those names, whichever was asked first", () => {
  const rng = createRng(4);
  const items = Array.from({ length: 40 }, (_, item) => ({ id: `q${item}` }));
  const scores = Float64Array.from({ length: 6 * items.length }, () => uniformInteger(rng, 2));
  const apart = ["a", "b", "c", "d", "e", "f"].map((model) => ({ model, task: "t", metric: "acc" }));
  const inPairs = ["a", "a", "b", "b", "c", "c"].map((model, at) => ({
    model,
    task: "t",
    metric: "acc",
    seed: String(at),
  }));
  const groupsOf = (runs: typeof apart, of = scores) =>
    independentRespondents({ runs, items, scores: of, trials: runs.length }).groups;
  const pairs = [
    [0, 1],
    [2, 3],
    [4, 5],
  ];
  expect(groupsOf(apart)).toHaveLength(6);
  expect(groupsOf(inPairs)).toEqual(pairs);
  expect(groupsOf(apart)).toHaveLength(6);
  const copy = scores.slice();
  expect(groupsOf(inPairs, copy)).toEqual(pairs);
  expect(groupsOf(apart, copy)).toHaveLength(6);
});
