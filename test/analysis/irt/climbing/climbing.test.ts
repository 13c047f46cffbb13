import { describe, expect, test } from "vitest";
import { gridSize } from "../../../../src/analysis/irt/abilities.js";
import { bestClimb } from "../../../../src/analysis/irt/climbing/bestClimb.js";
import { type ClimbProblem, climb } from "../../../../src/analysis/irt/climbing/climb.js";
import { createExpectation } from "../../../../src/analysis/irt/climbing/expectation.js";
import { freeParameters, LARGEST_SLOPE } from "../../../../src/analysis/irt/climbing/freeParameters.js";
import { maximization } from "../../../../src/analysis/irt/climbing/maximization.js";
import { observedInformation } from "../../../../src/analysis/irt/climbing/observedInformation.js";
import { createPosteriors } from "../../../../src/analysis/irt/climbing/posteriors.js";
import { rawScores, startingItems } from "../../../../src/analysis/irt/climbing/startingItems.js";
import type { ItemTable } from "../../../../src/analysis/irt/itemTable.js";
import type { ItemPriors } from "../../../../src/analysis/irt/priors.js";
import { prepareResponses, type Responses, responseTable } from "../../../../src/analysis/irt/responses.js";
import { normalGrid } from "../../../../src/numeric/quadrature.js";
import { createRng } from "../../../../src/random/rng.js";
import { simulated, slowInformation, slowLogLikelihood, slowLogPrior } from "../slowModel.js";

type Answer = 0 | 1 | null;
interface Case {
  readonly patterns: readonly (readonly Answer[])[];
  readonly counts: readonly number[];
  readonly guessing: boolean;
  /** Few nodes, so that groups of patterns are summed by their rests. */
  readonly nodes?: number;
}

const FULL: readonly (readonly Answer[])[] = [
  [1, 1, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, 1, 1],
  [0, 0, 0],
  [1, 0, 0],
];
const GAPS: readonly (readonly Answer[])[] = [...FULL, [null, 1, 0], [null, 0, 1], [1, null, null], [0, 1, null]];
const CASES: Readonly<Record<string, Case>> = {
  complete: { patterns: FULL, counts: [2, 1, 3, 1, 4, 1], guessing: false },
  gaps: { patterns: GAPS, counts: [2, 1, 3, 1, 4, 1, 2, 1, 5, 1], guessing: false },
  "gaps, wide grid": { patterns: GAPS, counts: [2, 1, 3, 1, 4, 1, 2, 1, 5, 1], guessing: false, nodes: 201 },
  "complete, guessing": { patterns: FULL, counts: [2, 1, 3, 1, 4, 1], guessing: true },
  "gaps, guessing": { patterns: GAPS, counts: [2, 1, 3, 1, 4, 1, 2, 1, 5, 1], guessing: true },
};
const NAMES = Object.keys(CASES);
const SLOPES = [1.3, 0.6, -0.4];
const INTERCEPTS = [0.2, -0.5, 0.9];
const GUESSING = [0.2, 0.1, 0.25];
const PRIORS: ItemPriors = { slope: { mean: 1, sd: 0.5 }, intercept: { mean: 0.2, sd: 1.5 } };

function prepared({ patterns, counts }: Case): Responses {
  const items = patterns[0]!.map((_, item) => ({ id: `q${item}` }));
  return prepareResponses(responseTable({ items, patterns, counts }, "drop")).responses;
}

function tableOf({ guessing }: Case): ItemTable {
  return {
    slopes: Float64Array.from(SLOPES),
    intercepts: Float64Array.from(INTERCEPTS),
    guessing: guessing ? Float64Array.from(GUESSING) : null,
  };
}

/** Posterior weights of every pattern by the definition: products over the answers at every node. */
function slowPosteriors(one: Case, nodes: ArrayLike<number>) {
  const chance = (item: number, node: number) => {
    const logistic = 1 / (1 + Math.exp(-(SLOPES[item]! * node + INTERCEPTS[item]!)));
    const guess = one.guessing ? GUESSING[item]! : 0;
    return guess + (1 - guess) * logistic;
  };
  const densities = Array.from(nodes, (node) => Math.exp((-node * node) / 2));
  const density = densities.reduce((sum, value) => sum + value, 0);
  return one.patterns.map((pattern) => {
    const joint = Array.from(nodes, (node, q) =>
      pattern.reduce<number>((product, answer, item) => {
        if (answer === null) return product;
        return product * (answer === 1 ? chance(item, node) : 1 - chance(item, node));
      }, densities[q]! / density),
    );
    const total = joint.reduce((sum, value) => sum + value, 0);
    const weights = joint.map((value) => value / total);
    const mean = weights.reduce((sum, weight, q) => sum + weight * nodes[q]!, 0);
    const variance = weights.reduce((sum, weight, q) => sum + weight * (nodes[q]! - mean) ** 2, 0);
    return { weights, mean, variance, logLikelihood: Math.log(total) };
  });
}

const slowItems = (one: Case, parameters: readonly number[]) =>
  SLOPES.map((_, item) => ({
    slope: parameters[item]!,
    intercept: parameters[SLOPES.length + item]!,
    guessing: one.guessing ? GUESSING[item]! : 0,
  }));
const slowObjective =
  (one: Case, nodes: number, priors: ItemPriors = {}) =>
  (parameters: readonly number[]) =>
    slowLogLikelihood(
      one.patterns.flatMap((pattern, index) => Array.from({ length: one.counts[index]! }, () => pattern)),
      slowItems(one, parameters),
      nodes,
    ) + slowLogPrior(slowItems(one, parameters), priors);

describe.each(NAMES)("%s", (name) => {
  const one = CASES[name] as Case;
  const grid = normalGrid(one.nodes ?? 61, 6);
  const responses = prepared(one);
  const items = tableOf(one);
  const slow = slowPosteriors(one, grid.nodes);

  test("posteriors are those of the definition", () => {
    const posteriors = createPosteriors(responses, grid);
    // A first visit elsewhere leaves nothing behind.
    posteriors.update({ ...items, slopes: items.slopes.map((slope) => 3 - slope) });
    posteriors.visit(() => {});
    posteriors.update(items);
    const seen: number[] = [];
    posteriors.visit((pattern, { from, to, weights, mean, variance, logLikelihood }, group) => {
      const place = one.patterns.findIndex((answers) => {
        const missing = new Set(responses.groupMissing[group]);
        return answers.every((answer, item) =>
          missing.has(item) ? answer === null : answer === responses.right[pattern * 3 + item],
        );
      });
      seen.push(place);
      const expected = slow[place]!;
      expect(logLikelihood).toBeCloseTo(expected.logLikelihood, 10);
      expect(mean).toBeCloseTo(expected.mean, 10);
      expect(variance).toBeCloseTo(expected.variance, 10);
      for (let q = 0; q < grid.nodes.length; q++) {
        expect(q >= from && q < to ? weights[q] : 0).toBeCloseTo(expected.weights[q]!, 11);
      }
    });
    expect(seen.sort((a, b) => a - b)).toEqual([...one.patterns.keys()]);
  });

  test("the expectation sums them, each as often as the pattern was given, also the second time", () => {
    const expectation = createExpectation(responses, grid, one.guessing);
    expectation({ ...items, intercepts: items.intercepts.map((value) => value + 1) });
    const found = expectation(items);
    const total = (of: (place: number) => number) =>
      one.counts.reduce((sum, count, place) => sum + count * of(place), 0);
    expect(found.logLikelihood).toBeCloseTo(
      total((place) => slow[place]!.logLikelihood),
      9,
    );
    expect(found.smallestSd).toBeCloseTo(Math.sqrt(Math.min(...slow.map(({ variance }) => variance))), 10);
    const isComplete = one.patterns.every((pattern) => !pattern.includes(null));
    const width = grid.nodes.length;
    expect(found.runs).toHaveLength(isComplete ? width : 3 * width);
    for (let item = 0; item < 3; item++) {
      const answered = (place: number) => Number(one.patterns[place]![item] !== null);
      const right = (place: number) => Number(one.patterns[place]![item] === 1);
      expect(found.right[item]).toBe(total(right));
      if (!one.guessing) {
        expect(found.rightAbility[item]).toBeCloseTo(
          total((place) => right(place) * slow[place]!.mean),
          9,
        );
      }
      for (let q = 0; q < width; q++) {
        const runs = found.runs[isComplete ? q : item * width + q];
        expect(runs).toBeCloseTo(
          total((place) => answered(place) * slow[place]!.weights[q]!),
          9,
        );
        if (one.guessing) {
          expect(found.rightRuns?.[item * width + q]).toBeCloseTo(
            total((place) => right(place) * slow[place]!.weights[q]!),
            9,
          );
        } else expect(found.rightRuns).toBeNull();
        const curve = 1 / (1 + Math.exp(-(SLOPES[item]! * grid.nodes[q]! + INTERCEPTS[item]!)));
        expect(found.curves[item * width + q]).toBeCloseTo(curve, 12);
      }
    }
  });

  test("the ascent is the gradient of the definition, and the information with known abilities", () => {
    const expected = createExpectation(responses, grid, one.guessing)(items);
    const ascent = maximization(expected, items, grid, PRIORS);
    const at = [...SLOPES, ...INTERCEPTS];
    const objective = slowObjective(one, grid.nodes.length, PRIORS);
    const gradient = at.map((_, place) => {
      const moved = (by: number) => objective(at.map((value, k) => value + (k === place ? by : 0)));
      return (moved(1e-5) - moved(-1e-5)) / 2e-5;
    });
    [...ascent.slopeGradient, ...ascent.interceptGradient].forEach((value, place) => {
      expect(value).toBeCloseTo(gradient[place]!, 6);
    });
    expect(ascent.logPrior).toBeCloseTo(slowLogPrior(slowItems(one, at), PRIORS), 12);
    const weigh = (item: number, power: number) =>
      one.patterns.reduce((sum, pattern, place) => {
        if (pattern[item] === null) return sum;
        return (
          sum +
          one.counts[place]! *
            slow[place]!.weights.reduce((partial, weight, q) => {
              const node = grid.nodes[q]!;
              const logistic = 1 / (1 + Math.exp(-(SLOPES[item]! * node + INTERCEPTS[item]!)));
              const guess = one.guessing ? GUESSING[item]! : 0;
              const chance = guess + (1 - guess) * logistic;
              // Fisher's information of a right or wrong answer about its logit.
              const slope = (1 - guess) * logistic * (1 - logistic);
              return partial + ((weight * slope * slope) / (chance * (1 - chance))) * node ** power;
            }, 0)
        );
      }, 0);
    for (let item = 0; item < 3; item++) {
      expect(ascent.interceptInformation[item]).toBeCloseTo(weigh(item, 0) + 1 / 1.5 ** 2, 9);
      expect(ascent.crossInformation[item]).toBeCloseTo(weigh(item, 1), 9);
      expect(ascent.slopeInformation[item]).toBeCloseTo(weigh(item, 2) + 4, 9);
    }
  });

  test("the observed information is minus the second derivatives of the definition", () => {
    const found = observedInformation(responses, items, grid, PRIORS);
    const slowly = slowInformation(slowObjective(one, grid.nodes.length, PRIORS), [...SLOPES, ...INTERCEPTS]);
    for (let row = 0; row < 6; row++) {
      for (let column = 0; column <= row; column++) {
        expect(found[row * 6 + column]).toBeCloseTo(slowly[row]![column]!, 3);
      }
    }
  });
});

test("ability far from the middle of a wide grid: many items, all of them right, or all wrong", () => {
  const count = 300;
  const patterns = [0, 1].map((answer) =>
    Array.from({ length: count }, (_, item) => (item === 0 ? 1 - answer : answer)),
  );
  const responses = prepareResponses(
    responseTable({ items: patterns[0]!.map((_, item) => ({ id: `${item}` })), patterns, counts: [1, 1] }, "drop"),
  ).responses;
  const items = {
    slopes: new Float64Array(count).fill(1),
    intercepts: new Float64Array(count).fill(0),
    guessing: null,
  };
  const grid = normalGrid(241, 6);
  const posteriors = createPosteriors(responses, grid);
  posteriors.update(items);
  posteriors.visit((pattern, { mean, logLikelihood }) => {
    const right = responses.right.subarray(pattern * count, (pattern + 1) * count).reduce((sum, one) => sum + one, 0);
    const logs = Array.from(
      grid.nodes,
      (node, q) => grid.logWeights[q]! + right * node - count * Math.log(1 + Math.exp(node)),
    );
    const top = Math.max(...logs);
    const weights = logs.map((log) => Math.exp(log - top));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    expect(logLikelihood).toBeCloseTo(top + Math.log(total), 9);
    expect(mean).toBeCloseTo(weights.reduce((sum, weight, q) => sum + weight * grid.nodes[q]!, 0) / total, 9);
  });
});

describe("the parameters that a climb moves", () => {
  const ascent = {
    logPrior: 0,
    slopeGradient: Float64Array.of(3, -2, 1),
    interceptGradient: Float64Array.of(1, 4, -5),
    slopeInformation: Float64Array.of(4, 9, 2),
    crossInformation: Float64Array.of(1, -2, 0.5),
    interceptInformation: Float64Array.of(2, 4, 1),
  };
  const items: ItemTable = {
    slopes: Float64Array.of(20, 0, 1),
    intercepts: Float64Array.of(0.5, 1, -1),
    guessing: null,
  };

  test("are held at a bound that the gradient presses against, and said to change when they do", () => {
    const free = freeParameters({ commonSlope: false, positiveSlopes: true });
    expect([...free.held(items, ascent).slopes]).toEqual([1, 1, 0]);
    expect(free.held(items, ascent).changed).toBe(false);
    const turned = { ...ascent, slopeGradient: Float64Array.of(-3, 2, 1) };
    expect(free.held(items, turned)).toEqual({ slopes: Uint8Array.of(0, 0, 0), changed: true });
    expect([...free.gradient(ascent, Uint8Array.of(1, 1, 0))]).toEqual([0, 0, 1, 1, 4, -5]);
    expect(free.largestGradient(items, ascent)).toBe(5);
    expect(
      free.largestGradient(
        { ...items, slopes: Float64Array.of(1, 1, 1) },
        { ...ascent, slopeGradient: Float64Array.of(-30, 2, 1) },
      ),
    ).toBe(15);
    const below = freeParameters({ commonSlope: false, positiveSlopes: false });
    expect([
      ...below.held(
        { ...items, slopes: Float64Array.of(20, 0, -20) },
        { ...ascent, slopeGradient: Float64Array.of(3, -2, -1) },
      ).slopes,
    ]).toEqual([1, 0, 1]);
    const zero = { ...ascent, slopeGradient: Float64Array.of(0, 0, 0) };
    expect([...below.held({ ...items, slopes: Float64Array.of(20, 0, -20) }, zero).slopes]).toEqual([0, 0, 0]);
  });

  test("start inside the bounds, a common slope at the mean of the slopes", () => {
    const outside = { slopes: Float64Array.of(30, -30, 3), intercepts: Float64Array.of(200, -200, 1), guessing: null };
    const own = freeParameters({ commonSlope: false, positiveSlopes: false }).inside(outside);
    expect([[...own.slopes], [...own.intercepts]]).toEqual([
      [LARGEST_SLOPE, -LARGEST_SLOPE, 3],
      [120, -120, 1],
    ]);
    expect([...freeParameters({ commonSlope: false, positiveSlopes: true }).inside(outside).slopes]).toEqual([
      20, 0, 3,
    ]);
    expect([...freeParameters({ commonSlope: true, positiveSlopes: false }).inside(outside).slopes]).toEqual([1, 1, 1]);
  });

  test("move by a share of the direction, a slope by 1 and an intercept by 2 at most", () => {
    const free = freeParameters({ commonSlope: false, positiveSlopes: false });
    const direction = Float64Array.of(-0.5, 6, -6, 8, 1, -8);
    const moved = free.moved(items, direction, 0.5);
    expect([...moved.slopes]).toEqual([19.75, 1, 0]);
    expect([...moved.intercepts]).toEqual([2.5, 1.5, -3]);
    expect([...free.difference(moved, items)]).toEqual([-0.25, 1, -1, 2, 0.5, -2]);
    const common = freeParameters({ commonSlope: true, positiveSlopes: false });
    const alike = { ...items, slopes: Float64Array.of(2, 2, 2) };
    const together = common.moved(alike, Float64Array.of(0.5, 1, 1, 1), 0.5);
    expect([...together.slopes]).toEqual([2.25, 2.25, 2.25]);
    expect([...common.difference(together, alike)]).toEqual([0.25, 0.5, 0.5, 0.5]);
    expect([...common.gradient(ascent, Uint8Array.of(0))]).toEqual([2, 1, 4, -5]);
    expect(common.largestGradient(alike, ascent)).toBe(5);
  });

  test("a step solves the information with known abilities: blocks of two, or one slope beside the intercepts", () => {
    const own = freeParameters({ commonSlope: false, positiveSlopes: false });
    const vector = Float64Array.of(3, -2, 1, 1, 4, -5);
    own.precondition(vector, ascent, Uint8Array.of(0, 0, 1));
    for (const item of [0, 1]) {
      const [a, cross, d] = [
        ascent.slopeInformation[item]!,
        ascent.crossInformation[item]!,
        ascent.interceptInformation[item]!,
      ];
      expect(a * vector[item]! + cross * vector[3 + item]!).toBeCloseTo([3, -2][item]!, 12);
      expect(cross * vector[item]! + d * vector[3 + item]!).toBeCloseTo([1, 4][item]!, 12);
    }
    // Held: the intercept alone.
    expect([vector[2], vector[5]]).toEqual([0, -5]);
    const common = freeParameters({ commonSlope: true, positiveSlopes: false });
    const arrow = Float64Array.of(3, 1, 4, -5);
    common.precondition(arrow, ascent, Uint8Array.of(0));
    const row = 15 * arrow[0]! + 1 * arrow[1]! - 2 * arrow[2]! + 0.5 * arrow[3]!;
    expect(row).toBeCloseTo(3, 12);
    for (const item of [0, 1, 2]) {
      const left = ascent.crossInformation[item]! * arrow[0]! + ascent.interceptInformation[item]! * arrow[1 + item]!;
      expect(left).toBeCloseTo([1, 4, -5][item]!, 12);
    }
    const held = Float64Array.of(3, 1, 4, -5);
    common.precondition(held, ascent, Uint8Array.of(1));
    expect([...held]).toEqual([0, 0.5, 1, -5]);
  });

  test("blocks without information, or with all of it on one node, keep steps finite", () => {
    const own = freeParameters({ commonSlope: false, positiveSlopes: false });
    const nothing = Float64Array.of(0);
    const flat = {
      logPrior: 0,
      slopeGradient: nothing,
      interceptGradient: nothing,
      slopeInformation: nothing,
      crossInformation: nothing,
      interceptInformation: nothing,
    };
    const vector = Float64Array.of(1e-8, 2e-8);
    own.precondition(vector, flat, Uint8Array.of(0));
    expect(vector[0]).toBeCloseTo(1, 6);
    expect(vector[1]).toBeCloseTo(2, 6);
    const single = {
      ...flat,
      slopeInformation: Float64Array.of(4),
      crossInformation: Float64Array.of(2),
      interceptInformation: Float64Array.of(1),
    };
    const step = Float64Array.of(1, 1);
    own.precondition(step, single, Uint8Array.of(0));
    expect(Number.isFinite(step[0]! + step[1]!)).toBe(true);
  });
});

describe("first guesses", () => {
  const one = CASES.gaps as Case;
  const responses = prepared(one);
  const rows = Array.from({ length: responses.patternCount }, (_, pattern) => {
    const group = responses.groupStarts.findLastIndex((start) => start <= pattern);
    const missing = new Set(responses.groupMissing[group]);
    return {
      count: responses.counts[pattern]!,
      answers: [0, 1, 2].map((item) => (missing.has(item) ? null : responses.right[pattern * 3 + item]!)),
    };
  });
  const answered = (item: number) => rows.filter(({ answers }) => answers[item] !== null);
  const weighed = (list: typeof rows, of: (row: (typeof rows)[number]) => number) =>
    list.reduce((sum, row) => sum + row.count * of(row), 0);
  const means = [0, 1, 2].map(
    (item) => weighed(answered(item), ({ answers }) => answers[item]!) / weighed(answered(item), () => 1),
  );
  const score = ({ answers }: (typeof rows)[number]) => {
    const given = answers.filter((answer) => answer !== null);
    return given.reduce((sum, answer) => sum + answer, 0) / given.length;
  };
  /** The correlation with a missing answer at its item's mean, in units of the SD of all answers that were given. */
  function guesses(trait: (row: (typeof rows)[number]) => number) {
    const runs = weighed(rows, () => 1);
    const middle = weighed(rows, trait) / runs;
    const sd = Math.sqrt(weighed(rows, (row) => (trait(row) - middle) ** 2) / runs);
    return means.map((mean, item) => {
      const standard = ({ answers }: (typeof rows)[number]) =>
        answers[item] === null ? 0 : (answers[item]! - mean) / Math.sqrt(mean * (1 - mean));
      return weighed(rows, (row) => ((trait(row) - middle) / sd) * standard(row)) / runs;
    });
  }
  const slopeOf = (correlation: number) => {
    const latent = Math.max(-0.85, Math.min(0.85, 1.3 * correlation));
    return (1.7 * latent) / Math.sqrt(1 - latent ** 2);
  };
  const starts = startingItems(responses, null, 3);

  test("are made by score, component and flat, as many as are asked for", () => {
    expect(starts.map(({ name }) => name)).toEqual(["score", "component", "flat"]);
    expect(startingItems(responses, null, 1).map(({ name }) => name)).toEqual(["score"]);
    expect([...rawScores(responses)]).toEqual(rows.map(score));
  });

  test("by score: slopes of biserial correlations with it, intercepts of the shares of right answers", () => {
    const correlations = guesses(score);
    correlations.forEach((correlation, item) => {
      expect(starts[0]!.items.slopes[item]).toBeCloseTo(slopeOf(correlation), 10);
      const logit = Math.log(means[item]! / (1 - means[item]!));
      expect(starts[0]!.items.intercepts[item]).toBeCloseTo(logit * Math.sqrt(1 + slopeOf(correlation) ** 2 / 2.9), 10);
    });
    expect([...starts[2]!.items.slopes]).toEqual([1, 1, 1]);
    expect(starts[2]!.items.intercepts).toEqual(starts[0]!.items.intercepts);
  });

  test("by component: the correlations with it stand as those with their own weighted sum", () => {
    // At a principal component the loadings reproduce themselves.
    const standard = (row: (typeof rows)[number], item: number) =>
      row.answers[item] === null
        ? 0
        : (row.answers[item]! - means[item]!) / Math.sqrt(means[item]! * (1 - means[item]!));
    let trait = score;
    for (let step = 0; step < 12; step++) {
      const loadings = guesses(trait);
      trait = (row) => loadings.reduce((sum, loading, item) => sum + loading * standard(row, item), 0);
    }
    guesses(trait).forEach((correlation, item) => {
      expect(starts[1]!.items.slopes[item]).toBeCloseTo(slopeOf(correlation), 8);
    });
  });

  test("with guessing take the share that is known, kept within ordinary sizes", () => {
    const guessing = Float64Array.of(0.2, 0.99, 0);
    const { items } = startingItems(responses, guessing, 1)[0]!;
    const factor = (item: number) => Math.sqrt(1 + items.slopes[item]! ** 2 / 2.9);
    const known = (means[0]! - 0.2) / 0.8;
    expect(items.intercepts[0]).toBeCloseTo(Math.log(known / (1 - known)) * factor(0), 10);
    expect(items.intercepts[1]).toBeCloseTo(Math.log(0.02 / 0.98) * factor(1), 10);
    expect(items.guessing).toBe(guessing);
    expect(items.slopes).toEqual(starts[0]!.items.slopes);
  });

  test("scores that do not vary tell nothing: slopes of 0", () => {
    const same = prepared({
      patterns: [
        [1, 0],
        [0, 1],
      ],
      counts: [1, 1],
      guessing: false,
    });
    expect([...startingItems(same, null, 1)[0]!.items.slopes]).toEqual([0, 0]);
  });
});

describe("a climb", () => {
  const { rows } = simulated(7, 200, 5);
  const responses = prepareResponses(
    responseTable(
      { items: rows[0]!.map((_, item) => ({ id: `${item}` })), patterns: rows, counts: rows.map(() => 1) },
      "drop",
    ),
  ).responses;
  const problem: ClimbProblem = {
    responses,
    grid: normalGrid(61, 6),
    priors: {},
    commonSlope: false,
    positiveSlopes: false,
    maxIterations: 500,
    tolerance: 1e-8,
  };
  const drawn = createRng(1, "climb");
  const flat = startingItems(responses, null, 3)[2]!;
  function run(changes: Partial<ClimbProblem> = {}, items = flat.items) {
    const steps = climb({ ...problem, ...changes }, items);
    const seen: number[] = [];
    for (;;) {
      const step = steps.next();
      if (step.done) return { ...step.value, seen };
      expect(step.value.iteration).toBe(seen.length);
      seen.push(step.value.objective);
    }
  }

  test("never falls, yields every step, and ends where the definition has no slope, in few steps", () => {
    const found = run();
    expect(found.converged).toBe(true);
    expect(found.iterations).toBeLessThan(40);
    expect(found.seen).toEqual([...found.trace]);
    expect(found.trace).toHaveLength(found.iterations + 1);
    for (const [step, height] of found.trace.slice(1).entries())
      expect(height).toBeGreaterThanOrEqual(found.trace[step]!);
    expect(found.gradient).toBeLessThan(1e-6);
    const at = [...found.items.slopes, ...found.items.intercepts];
    const objective = (parameters: readonly number[]) =>
      slowLogLikelihood(
        rows,
        rows[0]!.map((_, item) => ({ slope: parameters[item]!, intercept: parameters[5 + item]! })),
      );
    expect(found.logLikelihood).toBeCloseTo(objective(at), 8);
    for (const place of [0, 3, 7]) {
      const move = (by: number) => objective(at.map((value, k) => value + (k === place ? by : 0)));
      expect(Math.abs(move(1e-4) - move(-1e-4)) / 2e-4).toBeLessThan(1e-4);
    }
  });

  test("from elsewhere comes to the same top; with one slope for all to its own", () => {
    const items = { ...flat.items, slopes: flat.items.slopes.map(() => 0.5 + drawn.nextUniform()) };
    expect(run({}, items).logLikelihood).toBeCloseTo(run().logLikelihood, 8);
    const common = run({ commonSlope: true });
    expect(new Set(common.items.slopes).size).toBe(1);
    expect(common.logLikelihood).toBeLessThan(run().logLikelihood);
    expect(common.converged).toBe(true);
  });

  test("ends at its limit of steps without having converged, and at once where the tolerance is met", () => {
    expect(run({ maxIterations: 2 })).toMatchObject({ iterations: 2, converged: false });
    expect(run({ maxIterations: 0 })).toMatchObject({ iterations: 0, converged: false });
    expect(run({ tolerance: 1e6 })).toMatchObject({ iterations: 0, converged: true });
    expect(run({ tolerance: 0 })).toMatchObject({ converged: true });
  });

  test("with priors counts them in the objective and not in the likelihood", () => {
    const found = run({ priors: PRIORS });
    const items = rows[0]!.map((_, item) => ({
      slope: found.items.slopes[item]!,
      intercept: found.items.intercepts[item]!,
    }));
    expect(found.trace.at(-1)! - found.logLikelihood).toBeCloseTo(slowLogPrior(items, PRIORS), 8);
  });

  test("the best of several starts is finished, and all are told", () => {
    const steps = bestClimb({ ...problem, nodes: 61, limit: 6 }, startingItems(responses, null, 3));
    const stages = new Set<string>();
    let found = steps.next();
    for (; !found.done; found = steps.next()) stages.add(found.value.stage);
    const best = found.value;
    expect([...stages]).toEqual(["score", "component", "flat", "finish"]);
    expect(best.tried.map(({ start }) => start)).toEqual(["score", "component", "flat"]);
    expect(best).toMatchObject({ agree: true, nodes: 61, converged: true });
    expect(best.logLikelihood).toBeCloseTo(run().logLikelihood, 8);
    expect(best.trace).toHaveLength(best.iterations + 1);
    for (const { objective } of best.tried) expect(Math.abs(objective - best.logLikelihood)).toBeLessThan(0.01);
    const few = bestClimb({ ...problem, nodes: null, limit: 6, maxIterations: 1 }, startingItems(responses, null, 2));
    let last = few.next();
    while (!last.done) last = few.next();
    expect(last.value.tried.map(({ converged }) => converged)).toEqual([false, false]);
    expect(last.value.agree).toBe(Math.abs(last.value.tried[0]!.objective - last.value.tried[1]!.objective) < 0.01);
  });

  test("slopes that come out steeper than they started are finished on a grid that is fine enough for them", () => {
    const draws = createRng(5, "steep");
    const difficulty = Array.from({ length: 60 }, () => 2 * draws.nextUniform() - 1);
    const answers = Array.from({ length: 80 }, () => {
      const ability = 4 * draws.nextUniform() - 2;
      return difficulty.map((hard) => Number(ability - hard + 0.8 * (draws.nextUniform() - 0.5) > 0));
    });
    const steep = prepareResponses(
      responseTable(
        { items: difficulty.map((_, item) => ({ id: `q${item}` })), patterns: answers, counts: answers.map(() => 1) },
        "drop",
      ),
    ).responses;
    const start = startingItems(steep, null, 3).filter(({ name }) => name === "flat");
    const gridOf = ({ slopes, intercepts }: ItemTable) =>
      gridSize(
        Array.from(slopes, (slope, item) => ({ slope, intercept: intercepts[item]! })),
        6,
      );
    const finished = (changes: { nodes: number | null }) => {
      const steps = bestClimb({ ...problem, ...changes, responses: steep, limit: 6, tolerance: 1e-4 }, start);
      let [step, count] = [steps.next(), 0];
      for (; !step.done; step = steps.next()) if (step.value.stage === "finish") count++;
      return { ...step.value, count };
    };
    const found = finished({ nodes: null });
    expect(found.nodes).toBeGreaterThan(gridOf(start[0]!.items));
    expect(found.nodes).toBeGreaterThanOrEqual(gridOf(found.items));
    expect(found.nodes % 2).toBe(1);
    expect(found.nodes).toBeLessThan(1.5 * gridOf(found.items));
    // The trace is that of the last grid alone, the iterations those of all.
    expect(found.trace.length - 1).toBeLessThan(found.iterations);
    expect(found.trace.at(-1)).toBe(found.logLikelihood);
    expect(finished({ nodes: 61 }).nodes).toBe(61);
  });
});
