import { inverse, Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { estimateAbility } from "../../../src/analysis/irt/abilities.js";
import { fit2pl } from "../../../src/analysis/irt/fit2pl.js";
import { prepareResponses, responseTable } from "../../../src/analysis/irt/responses.js";
import { itemErrors } from "../../../src/analysis/irt/standardErrors.js";
import type { TwoPlOptions } from "../../../src/analysis/irt/twoPlOptions.js";
import { normalGrid } from "../../../src/numeric/quadrature.js";
import { matrixOf } from "../../support/matrices.js";
import { dataOf, type Rows, simulated, slowInformation, slowLogLikelihood, slowLogPrior } from "./slowModel.js";

/** Every fifth answer is left out, in an order that gives many different gaps. */
const withGaps = (rows: Rows) =>
  rows.map((row, run) => row.map((answer, item) => ((3 * run + 7 * item) % 5 === 0 ? null : answer)));
const { rows } = simulated(5, 300, 4);
const guessed = simulated(4, 900, 4, { guessing: 0.2 }).rows;
const priors = { slope: { mean: 1, sd: 0.5 }, intercept: { mean: 0, sd: 1 } };

test.each<[string, Rows, TwoPlOptions]>([
  ["2pl", rows, {}],
  ["2pl with gaps", withGaps(rows), {}],
  [
    "2pl with gaps in half of the runs alike",
    rows.map((row, run) => (run % 2 === 0 ? row : [null, ...row.slice(1)])),
    {},
  ],
  ["1pl", rows, { model: "1pl" }],
  ["3pl", guessed, { model: "3pl", priors: { slope: { mean: 1, sd: 1 }, intercept: { mean: 0, sd: 2 } } }],
  ["2pl with priors", rows, { priors }],
])("errors of a %s fit are those of the second derivatives of the definition", (_, data, options) => {
  const fit = fit2pl(dataOf(data, 5), { nodes: 61, tolerance: 1e-8, ...options });
  if (!fit.ok) throw new Error(fit.message);
  const count = fit.items.length;
  const common = options.model === "1pl";
  const itemsAt = (parameters: readonly number[]) =>
    fit.items.map(({ guessing }, item) => ({
      slope: parameters[common ? 0 : item]!,
      intercept: parameters[common ? 1 + item : count + item]!,
      guessing,
    }));
  const objective = (parameters: readonly number[]) =>
    slowLogLikelihood(data, itemsAt(parameters)) + slowLogPrior(itemsAt(parameters), options.priors ?? {});
  const slopes = fit.items.map(({ slope }) => slope!);
  const at = [...(common ? slopes.slice(0, 1) : slopes), ...fit.items.map(({ intercept }) => intercept!)];
  const covariance = inverse(new Matrix(slowInformation(objective, at)));
  fit.items.forEach((item, index) => {
    const [slope, intercept] = common ? [0, 1 + index] : [index, count + index];
    const [varianceA, varianceD, both] = [
      covariance.get(slope, slope),
      covariance.get(intercept, intercept),
      covariance.get(slope, intercept),
    ];
    expect(item.slopeSe! / Math.sqrt(varianceA)).toBeCloseTo(1, 3);
    expect(item.interceptSe! / Math.sqrt(varianceD)).toBeCloseTo(1, 3);
    expect(item.covariance! / both).toBeCloseTo(1, 2);
    // The slope of −d/a in both, by its definition.
    const b = -item.intercept! / item.slope!;
    const variance = (b ** 2 * varianceA + 2 * b * both + varianceD) / item.slope! ** 2;
    expect(item.difficultySe! / Math.sqrt(variance)).toBeCloseTo(1, 3);
  });
  // Abilities: the posterior variance, and what the items' errors make of the posterior mean, by differences.
  for (const run of [0, 1, 2, 3, 50]) {
    const estimateAt = (parameters: readonly number[]) =>
      estimateAbility(data[run]!, itemsAt(parameters), { nodes: 121 });
    const step = 1e-4;
    const gradient = Matrix.columnVector(
      at.map((_, place) => {
        const moved = (by: number) => estimateAt(at.map((value, index) => value + (index === place ? by : 0))).eap!;
        return (moved(step) - moved(-step)) / (2 * step);
      }),
    );
    const added = gradient.transpose().mmul(covariance).mmul(gradient).get(0, 0);
    const { eap, eapSe } = fit.abilities[run]!;
    expect(eap).toBeCloseTo(estimateAt(at).eap!, 4);
    expect(eapSe! ** 2 / (estimateAt(at).eapSe! ** 2 + added)).toBeCloseTo(1, 3);
  }
});

test.each(["2pl", "1pl"] as const)(
  "errors of a %s fit to seeds of models are those of the sandwich by its definition",
  (model) => {
    const seeds = rows.map((scores, run) => ({ model: `m${Math.floor(run / 3)}`, seed: `${run % 3}`, scores }));
    const fit = fit2pl(matrixOf(seeds), { model, nodes: 61, tolerance: 1e-8 });
    if (!fit.ok) throw new Error(fit.message);
    expect(fit.notes).toContainEqual(
      expect.objectContaining({ code: "dependent-runs", data: { runs: 300, groups: 100, unit: "model", least: 20 } }),
    );
    expect([fit.aic, fit.bic]).toEqual([null, null]);
    const common = model === "1pl";
    const itemsAt = (parameters: readonly number[]) =>
      fit.items.map((_, item) => ({
        slope: parameters[common ? 0 : item]!,
        intercept: parameters[(common ? 1 : 4) + item]!,
      }));
    const slopes = fit.items.map(({ slope }) => slope!);
    const at = [...(common ? slopes.slice(0, 1) : slopes), ...fit.items.map(({ intercept }) => intercept!)];
    const likelihoodOf = (data: Rows) => (parameters: readonly number[]) =>
      slowLogLikelihood(data, itemsAt(parameters));
    const bread = inverse(new Matrix(slowInformation(likelihoodOf(seeds.map(({ scores }) => scores)), at)));
    const scores = Matrix.zeros(100, at.length);
    for (let index = 0; index < 100; index++) {
      const likelihood = likelihoodOf(seeds.slice(3 * index, 3 * index + 3).map((row) => row.scores));
      at.forEach((_, place) => {
        const moved = (by: number) => likelihood(at.map((value, other) => value + (other === place ? by : 0)));
        scores.set(index, place, (moved(1e-4) - moved(-1e-4)) / 2e-4);
      });
    }
    const covariance = bread
      .mmul(scores.transpose().mmul(scores))
      .mmul(bread)
      .mul(100 / 99);
    fit.items.forEach(({ slopeSe, interceptSe, covariance: both }, item) => {
      const [slope, intercept] = common ? [0, 1 + item] : [item, 4 + item];
      expect(slopeSe! / Math.sqrt(covariance.get(slope, slope))).toBeCloseTo(1, 3);
      expect(interceptSe! / Math.sqrt(covariance.get(intercept, intercept))).toBeCloseTo(1, 3);
      expect(both! / covariance.get(slope, intercept)).toBeCloseTo(1, 2);
    });
  },
);

test("runs of fewer than twenty models have no errors, and a note says why", () => {
  const seeds = rows.slice(0, 60).map((scores, run) => ({ model: `m${run % 19}`, seed: `${run}`, scores }));
  const fit = fit2pl(matrixOf(seeds));
  if (!fit.ok) throw new Error(fit.message);
  expect(fit.items.map(({ slopeSe }) => slopeSe)).toEqual(fit.items.map(() => null));
  expect(fit.notes.map(({ code }) => code)).not.toContain("no-standard-errors");
  expect(fit.notes.find(({ code }) => code === "dependent-runs")?.message).toMatch(
    /^60 runs are 19 models .* no errors of items, which take 20 independent ones$/,
  );
});

test("standard errors can be left out", () => {
  const fit = fit2pl(dataOf(rows), { standardErrors: false });
  if (!fit.ok) throw new Error(fit.message);
  expect(
    fit.items.every(
      ({ slopeSe, interceptSe, covariance }) => slopeSe === null && interceptSe === null && covariance === null,
    ),
  ).toBe(true);
  expect(fit.notes.map(({ code }) => code)).not.toContain("no-standard-errors");
});

test("an item that is held at a bound has no error, and gives none to the others", () => {
  // An item that falls with ability, where slopes may not: it is held at a slope of 0.
  const data = rows.map((row) => [...row, 1 - row[0]!]);
  const fit = fit2pl(dataOf(data), { nodes: 61, tolerance: 1e-8, positiveSlopes: true, force: true });
  if (!fit.ok) throw new Error(fit.message);
  const held = fit.items.findIndex(({ status }) => status !== "fitted");
  expect(fit.items[held]).toMatchObject({ slopeSe: null, interceptSe: null, covariance: null });
  const free = [...fit.items.keys()].filter((item) => item !== held);
  const at = [...free.map((item) => fit.items[item]!.slope!), ...free.map((item) => fit.items[item]!.intercept!)];
  const objective = (parameters: readonly number[]) =>
    slowLogLikelihood(
      data,
      fit.items.map(({ slope, intercept }, item) => {
        const place = free.indexOf(item);
        return place < 0
          ? { slope: slope!, intercept: intercept! }
          : { slope: parameters[place]!, intercept: parameters[free.length + place]! };
      }),
    );
  const covariance = inverse(new Matrix(slowInformation(objective, at)));
  free.forEach((item, place) => {
    const { slopeSe, interceptSe } = fit.items[item]!;
    expect(slopeSe! / Math.sqrt(covariance.get(place, place))).toBeCloseTo(1, 2);
    expect(interceptSe! / Math.sqrt(covariance.get(free.length + place, free.length + place))).toBeCloseTo(1, 2);
  });
});

test("a steep item whose slope is known to no more than half of it is said to rise without end, and no other", () => {
  let [loose, tight] = [0, 0];
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const { rows: own, abilities } = simulated(seed, 150, 5);
    // All but a step in ability: nearly separable, more or less so by the number of answers turned round.
    const steep = own.map((row, run) => [...row, Number(abilities[run]! + ((run % 7) - 3) * 0.02 * seed > 0.3)]);
    const fit = fit2pl(dataOf(steep), { nodes: 61 });
    if (!fit.ok) continue;
    for (const { slope, slopeSe, status } of fit.items) {
      if (slope === null || slopeSe === null || Math.abs(slope) >= 20) continue;
      // Items without an error to show are those that rise without end.
      expect(status).toBe("fitted");
      if (Math.abs(slope) > 5) expect(slopeSe).toBeLessThan(Math.abs(slope) / 2);
      tight++;
    }
    loose += fit.items.filter(({ status }) => status === "slope-at-bound").length;
  }
  expect(tight).toBeGreaterThan(10);
  expect(loose).toBeGreaterThan(0);
});

test("the error of a sum of parameters is that of their variances and covariances, also where runs go together", () => {
  const { responses: used } = prepareResponses(responseTable(dataOf(rows), "drop"));
  const count = used.itemCount;
  const items = {
    slopes: Float64Array.from({ length: count }, (_, item) => 0.8 + 0.2 * item),
    intercepts: Float64Array.from({ length: count }, (_, item) => 0.3 * item - 0.4),
    guessing: null,
  };
  // Two runs of each group, by their patterns.
  const groups = Array.from({ length: 30 }, (_, group) => [group, 3 * group + 1].map((at) => at % used.patternCount));
  for (const dependent of [null, groups]) {
    const errors = itemErrors(used, items, normalGrid(61, 6), {
      priors: { slope: { mean: 1, sd: 0.5 }, intercept: { mean: 0, sd: 1 } },
      commonSlope: false,
      held: new Uint8Array(count),
      groups: dependent,
    })!;
    for (let item = 0; item < count; item++) {
      const weights = (slope: number, intercept: number) => {
        const all = new Float64Array(2 * count);
        all[item] = slope;
        all[count + item] = intercept;
        return errors.varianceOf(all);
      };
      const [a, d, both] = [errors.slope[item]! ** 2, errors.intercept[item]! ** 2, errors.covariance[item]!];
      expect(weights(1, 0) / a).toBeCloseTo(1, 9);
      expect(weights(0, 1) / d).toBeCloseTo(1, 9);
      expect(weights(2, -3)).toBeCloseTo(4 * a - 12 * both + 9 * d, 9);
    }
  }
});
