import { describe, expect, test } from "vitest";
import { subsetRankings } from "../../src/analysis/ranking/subsetRanking.js";
import { createResults } from "../../src/data/createResults.js";
import { standardNormal } from "../../src/random/draws.js";
import { createRng, type Rng } from "../../src/random/rng.js";
import { type SubsetDesign, subsetMatrix } from "../support/subsetMatrix.js";

/** Share of trials in which the first subset, and the pair, are found at 5 %. */
function found(designOf: (rng: Rng) => SubsetDesign, trials: number, label: string): { subset: number; pair: number } {
  let [subset, pair] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const rng = createRng(trial, label);
    const matrix = subsetMatrix(rng, designOf(rng.child("design")));
    const [table] = subsetRankings(createResults({ matrices: [matrix] }), { permutations: 199, seed: trial });
    if (table!.subsets[0]!.pValue <= 0.05) subset++;
    if (table!.pairs[0]!.pValue <= 0.05) pair++;
  }
  return { subset: subset / trials, pair: pair / trials };
}

const abilities = [0.8, 0.6, 0.4, 0.2, 0, -0.2, -0.4, -0.6];
const labels = (period: number) => (item: number) => [item % period === 0 ? "local" : "global"];

/** Forty clusters, ten of them labelled; each model is better or worse on each cluster as a whole. */
function clustered(rng: Rng): SubsetDesign {
  const effects = Array.from({ length: 40 * abilities.length }, () => standardNormal(rng));
  const clusterOf = (item: number) => Math.floor(item / 5);
  return {
    abilities,
    items: 200,
    cluster: (item) => `c${clusterOf(item)}`,
    label: (item) => [clusterOf(item) % 4 === 0 ? "local" : "global"],
    effect: (model, item) => effects[40 * model + clusterOf(item)] as number,
  };
}

/** Three binomial SDs above 5 %. */
const ceiling = (trials: number) => 0.05 + 3 * Math.sqrt((0.05 * 0.95) / trials);

describe("the subset test", () => {
  test.each<[string, (rng: Rng) => SubsetDesign]>([
    ["a quarter of 80 items", () => ({ abilities, items: 80, label: labels(4) })],
    ["a half of 300 items", () => ({ abilities, items: 300, label: labels(2) })],
    ["three models", () => ({ abilities: [0.5, 0, -0.5], items: 120, label: labels(3) })],
    ["equal models", () => ({ abilities: [0, 0, 0, 0, 0, 0], items: 100, label: labels(5) })],
    ["clusters of five in which models differ", clustered],
  ])("of labels that say nothing is found in at most 5 %%: %s", (name, designOf) => {
    const { subset, pair } = found(designOf, 1000, name);
    expect(subset).toBeLessThan(ceiling(1000));
    expect(pair).toBeLessThan(ceiling(1000));
    expect(subset).toBeGreaterThan(0.01);
  });

  test("42 languages as one family: of planted orders ≥ 80 % are found, of those found ≤ 5 % are none", () => {
    const sets = 8;
    let [right, wrong] = [0, 0];
    for (let set = 0; set < sets; set++) {
      const rng = createRng(set, "languages");
      const strengths = Array.from({ length: 14 }, () => 0.6 * standardNormal(rng));
      const matrices = Array.from({ length: 42 }, (_, language) => {
        const own = rng.child(`language ${language}`);
        // Culture moves each model by itself, on a quarter of the items and in twelve languages.
        const shifts = strengths.map(() => (language % 7 < 2 ? 0.7 * standardNormal(own) : 0));
        const matrix = subsetMatrix(own, {
          abilities: strengths.map((strength) => strength - 0.02 * language),
          items: 800,
          label: (item) => [item % 4 === 0 ? "CS" : "CA"],
          effect: (model, item) => (item % 4 === 0 ? (shifts[model] as number) : 0),
        });
        return { ...matrix, runs: matrix.runs.map((run) => ({ ...run, task: `language ${language}` })) };
      });
      for (const table of subsetRankings(createResults({ matrices }), { seed: set })) {
        if (![...table.subsets, ...table.pairs].some(({ reorders }) => reorders)) continue;
        if (Number(table.task?.slice("language ".length)) % 7 < 2) right++;
        else wrong++;
      }
    }
    expect(right / (12 * sets)).toBeGreaterThanOrEqual(0.8);
    expect(wrong / (right + wrong)).toBeLessThanOrEqual(0.05);
  });

  test("of a real effect is found more often the larger it is", () => {
    const power = [0.3, 0.8, 2].map(
      (size) =>
        found(
          () => ({
            abilities,
            items: 400,
            label: labels(4),
            effect: (model, item) => (item % 4 === 0 && model % 2 === 1 ? size : 0),
          }),
          150,
          `effect ${size}`,
        ).subset,
    );
    expect(power[0]!).toBeLessThan(power[1]!);
    expect(power[1]!).toBeLessThan(power[2]!);
    expect(power[2]!).toBeGreaterThan(0.8);
  });
});
