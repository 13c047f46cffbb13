import { describe, expect, test } from "vitest";
import { type FacetTask, facetNoise, hasSeeds } from "../../../../src/analysis/comparison/noise/facetNoise.js";
import { createRng } from "../../../../src/random/rng.js";

const JUDGES = 3;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const product = (values: readonly number[]) => values.reduce((total, value) => total * value, 1);

/** A table of judges × items for each seed of a side, with noise of judges, items and seeds. */
function side(seeds: number, items: number, label: string, copies = false) {
  const rng = createRng(3, label);
  const draws = (count: number, size: number) => Array.from({ length: count }, () => size * (rng.nextUniform() - 0.5));
  const [judge, item, seed] = [draws(JUDGES, 0.3), draws(items, 0.6), draws(seeds, 0.2)];
  const rest = draws(JUDGES * items * seeds, 0.4);
  const names = Array.from({ length: seeds }, (_, place) => `s${place}`);
  const one = (s: number, j: number, i: number) =>
    judge[j]! + item[i]! + (copies ? 0 : seed[s]!) + rest[((copies ? 0 : s) * JUDGES + j) * items + i]!;
  const scores = names.flatMap((_, s) => judge.flatMap((__, j) => item.map((___, i) => one(s, j, i))));
  return { seeds: names, scores: Float64Array.from(scores) };
}

function subsetsOf(set: readonly number[]): number[][] {
  return Array.from({ length: 2 ** set.length }, (_, bits) => set.filter((__, place) => ((bits >> place) & 1) === 1));
}

/** Mean square of a set of factors: their effects by inclusion and exclusion of marginal means. */
function meanSquare(scores: readonly number[], levels: readonly number[], set: readonly number[]): number {
  const placesOf = (cell: number) =>
    levels.map((count, factor) => Math.floor(cell / product(levels.slice(factor + 1))) % count);
  const cells = scores.map((score, cell) => ({ score, at: placesOf(cell) }));
  const subsets = subsetsOf(set);
  const squares = cells.map(({ at }) => {
    const effect = sum(
      subsets.map((own) => {
        const alike = cells.filter((other) => own.every((factor) => other.at[factor] === at[factor]));
        return (-1) ** (set.length - own.length) * mean(alike.map(({ score }) => score));
      }),
    );
    return effect ** 2;
  });
  return sum(squares) / product(set.map((factor) => levels[factor]! - 1));
}

/** What each set adds to the variance of the mean: components from the largest set down, each ÷ its levels. */
function partsOf(levels: readonly number[], squareOf: (set: readonly number[]) => number) {
  const sets = subsetsOf([...levels.keys()])
    .slice(1)
    .sort((a, b) => b.length - a.length);
  const known: { readonly set: readonly number[]; readonly part: number }[] = [];
  for (const set of sets) {
    const above = known.filter((one) => set.every((factor) => one.set.includes(factor)));
    known.push({ set, part: squareOf(set) / product(levels) - sum(above.map(({ part }) => part)) });
  }
  return new Map(known.map(({ set, part }) => [set.join(""), part]));
}

const differencesOf = ({ sides: [before, after], levels }: FacetTask) => {
  const cells = product(levels);
  const at = ({ seeds, scores }: typeof before | typeof after, cell: number) =>
    mean(seeds.map((_, seed) => scores[seed * cells + cell]!));
  return Array.from({ length: cells }, (_, cell) => at(after, cell) - at(before, cell));
};
const taskOf = (items: number, label: string, seeds: readonly [number, number] = [1, 1]): FacetTask => ({
  sides: [side(seeds[0], items, `${label} before`), side(seeds[1], items, `${label} after`)],
  levels: [JUDGES, items],
  clusters: undefined,
});

describe("the noise of a difference over judges", () => {
  test("of one task has the parts of judges × items", () => {
    const task = taskOf(8, "one");
    const differences = differencesOf(task);
    const squareOf = (set: readonly number[]) => meanSquare(differences, task.levels, set);
    const parts = partsOf(task.levels, squareOf);
    const found = facetNoise([task], [1]);
    expect(found.difference).toBeCloseTo(mean(differences), 12);
    expect(found.seeds).toEqual([null, null]);
    expect(found.facets).toHaveLength(1);
    expect(found.facets[0]!.variance).toBeCloseTo(Math.max(0, parts.get("0")!), 12);
    expect(found.facets[0]!.degreesOfFreedom).toBe(JUDGES - 1);
    const whole = Math.max(sum([...parts.values()]), squareOf([0]) / 24, squareOf([1]) / 24);
    expect(found.rest.variance).toBeCloseTo(whole - Math.max(0, parts.get("0")!), 12);
    expect(found.rest.degreesOfFreedom).toBe(7);
  });

  test("a part that comes out below 0 counts as none, and the whole is no less than that of any one factor", () => {
    // The second judge answers as the first, mirrored on the items: judges × items is all there is.
    const scores = Float64Array.of(1, -1, 1, -1, -1, 1, -1, 1, 0, 0, 0, 0);
    const none = new Float64Array(12);
    const task: FacetTask = {
      sides: [
        { seeds: ["s"], scores: none },
        { seeds: ["s"], scores },
      ],
      levels: [3, 4],
      clusters: undefined,
    };
    const { facets, rest } = facetNoise([task], [1]);
    expect(facets).toEqual([{ variance: 0, degreesOfFreedom: 2 }]);
    expect(rest.variance).toBe(0);
  });

  test("of several tasks is that of the judges' weighted means, and of the items of each", () => {
    const tasks = [taskOf(5, "a"), taskOf(9, "b"), taskOf(7, "c")];
    const weights = [0.2, 0.5, 0.3];
    const own = tasks.map(differencesOf);
    const judgeMeans = Array.from({ length: JUDGES }, (_, judge) =>
      sum(
        tasks.map(({ levels: [, items] }, task) => {
          const from = judge * items!;
          return weights[task]! * mean(own[task]!.slice(from, from + items!));
        }),
      ),
    );
    const overTasks = (set: readonly number[]) =>
      sum(
        tasks.map(({ levels }, task) => (weights[task]! ** 2 * meanSquare(own[task]!, levels, set)) / product(levels)),
      );
    const ofJudges = meanSquare(judgeMeans, [JUDGES], [0]) / JUDGES;
    const judges = Math.max(0, ofJudges - overTasks([0, 1]));
    const found = facetNoise(tasks, weights);
    expect(found.difference).toBeCloseTo(mean(judgeMeans), 12);
    expect(found.facets[0]!.variance).toBeCloseTo(judges, 12);
    const whole = Math.max(ofJudges + overTasks([1]) - overTasks([0, 1]), ofJudges, overTasks([1]));
    expect(found.rest.variance).toBeCloseTo(whole - judges, 12);
    // Satterthwaite's, of the items' mean squares.
    const items = tasks.map(
      ({ levels }, task) => (weights[task]! ** 2 * meanSquare(own[task]!, levels, [1])) / product(levels),
    );
    const freedom = sum(items) ** 2 / sum(items.map((part, task) => part ** 2 / (tasks[task]!.levels[1]! - 1)));
    expect(found.rest.degreesOfFreedom).toBeCloseTo(freedom, 9);
  });

  test("seeds of a side add their own part and that of each judge", () => {
    const task = taskOf(6, "seeds", [1, 4]);
    const found = facetNoise([task], [1]);
    const after = [...task.sides[1].scores];
    const parts = partsOf([4, JUDGES, 6], (set) => meanSquare(after, [4, JUDGES, 6], set));
    expect(found.seeds[0]).toBeNull();
    expect(found.seeds[1]!.variance).toBeCloseTo(Math.max(0, parts.get("0")!), 12);
    expect(found.seeds[1]!.degreesOfFreedom).toBe(3);
    const differences = differencesOf(task);
    const ofDifferences = partsOf(task.levels, (set) => meanSquare(differences, task.levels, set));
    expect(found.facets.map(({ variance }) => variance)).toEqual([
      expect.closeTo(Math.max(0, ofDifferences.get("0")!), 12),
      expect.closeTo(Math.max(0, parts.get("01")!), 12),
    ]);
    expect(found.facets.map(({ degreesOfFreedom }) => degreesOfFreedom)).toEqual([2, 6]);
    const withSeeds = ["0", "01", "02", "012"].map((set) => parts.get(set)!);
    const few = [ofDifferences.get("0")!, parts.get("0")!, parts.get("01")!].map((part) => Math.max(0, part));
    const largest = Math.max(...[[0], [1]].map((set) => meanSquare(differences, task.levels, set) / 18));
    const whole = Math.max(sum([...ofDifferences.values(), ...withSeeds]), largest);
    expect(found.rest.variance).toBeCloseTo(Math.max(0, whole - sum(few)), 12);
  });

  test("seeds of both sides count, each with its own; turned round, the parts change sides", () => {
    const task = taskOf(6, "both", [2, 3]);
    const turned = { ...task, sides: [task.sides[1], task.sides[0]] as const };
    const [found, back] = [facetNoise([task], [1]), facetNoise([turned], [1])];
    expect(found.seeds.map((part) => part?.degreesOfFreedom)).toEqual([1, 2]);
    expect(back.difference).toBeCloseTo(-found.difference, 12);
    expect(back.seeds).toEqual([...found.seeds].reverse());
    expect(back.rest.variance).toBeCloseTo(found.rest.variance, 12);
  });

  test("copies of one run are no seeds", () => {
    const task: FacetTask = { ...taskOf(6, "copies"), sides: [side(1, 6, "x"), side(3, 6, "y", true)] };
    expect([hasSeeds(task, 0), hasSeeds(task, 1)]).toEqual([false, false]);
    expect(hasSeeds(taskOf(6, "own", [1, 3]), 1)).toBe(true);
    expect(facetNoise([task], [1]).seeds).toEqual([null, null]);
  });

  test("items of one cluster count as one: the rest grows by what clusters have beyond items, and never shrinks", () => {
    const task = taskOf(8, "clusters");
    const clusters = ["a", "a", "b", "b", "c", "c", "d", "d"];
    const [plain, clustered] = [facetNoise([task], [1]), facetNoise([{ ...task, clusters }], [1])];
    const cells = differencesOf(task);
    const items = Array.from({ length: 8 }, (_, item) => mean([0, 1, 2].map((judge) => cells[judge * 8 + item]!)));
    const deviations = items.map((value) => value - mean(items));
    const sums = [0, 2, 4, 6].map((first) => deviations[first]! + deviations[first + 1]!);
    const robust = (sum(sums.map((value) => value ** 2)) / 64) * (4 / 3);
    const ofItems = sum(deviations.map((value) => value ** 2)) / 7 / 8;
    expect(clustered.rest.variance - plain.rest.variance).toBeCloseTo(Math.max(0, robust - ofItems), 12);
    expect(clustered.facets).toEqual(plain.facets);
    // Each item a cluster of its own is as no clusters.
    const alone = facetNoise([{ ...task, clusters: clusters.map((_, item) => `c${item}`) }], [1]);
    expect(alone.rest.variance).toBeCloseTo(plain.rest.variance, 12);
    expect(facetNoise([{ ...task, clusters: clusters.map(() => "one") }], [1]).rest.variance).toBe(plain.rest.variance);
  });
});

test("items that are clusters of their own are as no clusters, over two facets as well", () => {
  const rng = createRng(21, "two facets");
  const levels = [2, 3, 7] as const;
  const scores = () => Float64Array.from({ length: 42 }, () => rng.nextUniform());
  const task: FacetTask = {
    sides: [
      { seeds: ["s"], scores: scores() },
      { seeds: ["s"], scores: scores() },
    ],
    levels,
    clusters: undefined,
  };
  const clusters = Array.from({ length: 7 }, (_, item) => `c${item}`);
  const [plain, alone] = [facetNoise([task], [1]), facetNoise([{ ...task, clusters }], [1])];
  expect(alone.rest.variance).toBeCloseTo(plain.rest.variance, 12);
  expect(alone.facets).toEqual(plain.facets);
});

test("over two facets, the items of each task have the degrees of freedom of the spread of their means", () => {
  const rng = createRng(8, "facets and tasks");
  const outer = [2, 4];
  const tasks = [5, 11].map((items): FacetTask => {
    const scores = () => Float64Array.from({ length: 8 * items }, () => rng.nextUniform());
    return {
      sides: [scores(), scores()].map((own) => ({ seeds: ["s"], scores: own })) as never,
      levels: [...outer, items],
      clusters: undefined,
    };
  });
  const weights = [0.7, 0.3];
  const parts = tasks.map((task, place) => {
    const own = differencesOf(task);
    const items = task.levels.at(-1)!;
    const means = Array.from({ length: items }, (_, item) => mean(own.filter((__, cell) => cell % items === item)));
    const spread = sum(means.map((one) => (one - mean(means)) ** 2)) / (items - 1);
    return { part: (weights[place]! ** 2 * spread) / items, freedom: items - 1 };
  });
  const right = sum(parts.map(({ part }) => part)) ** 2 / sum(parts.map(({ part, freedom }) => part ** 2 / freedom));
  const { rest } = facetNoise(tasks, weights);
  expect(rest.degreesOfFreedom).toBeCloseTo(right, 9);
  // What clusters of two items add is what their robust error has beyond that spread.
  const clusters = [["a", "a", "b", "b", "c"], undefined];
  const clustered = facetNoise(
    tasks.map((task, place) => ({ ...task, clusters: clusters[place] })),
    weights,
  );
  const first = differencesOf(tasks[0]!);
  const means = Array.from({ length: 5 }, (_, item) => mean(first.filter((__, cell) => cell % 5 === item)));
  const centre = mean(means);
  const sums = [means[0]! + means[1]! - 2 * centre, means[2]! + means[3]! - 2 * centre, means[4]! - centre];
  const robust = weights[0]! ** 2 * (sum(sums.map((one) => one ** 2)) / 25) * (3 / 2);
  const more = Math.max(0, robust - parts[0]!.part);
  expect(clustered.rest.variance).toBeCloseTo(rest.variance + more, 12);
});

test("where no item differs from another, the fewest items of a task give the degrees of freedom", () => {
  const flat = (items: number): FacetTask => ({
    sides: [0, 1].map((level) => ({
      seeds: ["s"],
      scores: Float64Array.from({ length: 3 * items }, (_, cell) => level * Math.floor(cell / items)),
    })) as never,
    levels: [3, items],
    clusters: undefined,
  });
  expect(facetNoise([flat(9), flat(4), flat(6)], [0.5, 0.25, 0.25]).rest.degreesOfFreedom).toBe(3);
});
