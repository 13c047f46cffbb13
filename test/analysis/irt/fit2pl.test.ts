import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fit2pl, fit2plAsync } from "../../../src/analysis/irt/fit2pl.js";
import type { TwoPlFit } from "../../../src/analysis/irt/fitRecord.js";
import { testInformation } from "../../../src/analysis/irt/information.js";
import { rightProbability } from "../../../src/analysis/irt/itemCurve.js";
import type { TwoPlOptions } from "../../../src/analysis/irt/twoPlOptions.js";
import { pearson } from "../../../src/numeric/correlation.js";
import { matrixOf } from "../../support/matrices.js";
import { dataOf, type Rows, simulated, slowLogLikelihood } from "./slowModel.js";

function fitted(rows: Rows, options: TwoPlOptions = {}, choices?: number): TwoPlFit {
  const fit = fit2pl(dataOf(rows, choices), options);
  if (!fit.ok) throw new Error(`${fit.code}: ${fit.message}`);
  return fit;
}
const slopes = (fit: TwoPlFit) => fit.items.map(({ slope }) => slope!);
const parameters = (fit: TwoPlFit) =>
  fit.items.map(({ slope, intercept, guessing }) => ({ slope: slope!, intercept: intercept!, guessing }));
const codes = (fit: TwoPlFit) => fit.notes.map(({ code }) => code);
const farthest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, k) => Math.abs(value - b[k]!)));

const { rows, abilities, items: truth } = simulated(1, 300, 12);
const fit = fitted(rows);

describe("the maximum", () => {
  test("the log-likelihood is the one of the definition, on the same grid and on a fine one", () => {
    expect(fit.converged).toBe(true);
    expect(fit.logLikelihood).toBeCloseTo(slowLogLikelihood(rows, parameters(fit), fit.grid.nodes), 8);
    expect(fit.logLikelihood).toBeCloseTo(slowLogLikelihood(rows, parameters(fit), 2001, 9), 4);
  });

  test.each(["1pl", "2pl", "3pl"] as const)("no step to the side of a %s fit is higher", (model) => {
    const data = model === "3pl" ? simulated(2, 400, 6, { guessing: 0.25 }).rows : simulated(2, 400, 6).rows;
    const top = fitted(data, { model, nodes: 61 }, 4);
    const items = parameters(top);
    const height = slowLogLikelihood(data, items);
    expect(top.logLikelihood).toBeCloseTo(height, 8);
    expect(items.every(({ guessing }) => guessing === (model === "3pl" ? 0.25 : 0))).toBe(true);
    const moved = (change: (item: (typeof items)[number], index: number) => (typeof items)[number]) =>
      slowLogLikelihood(data, items.map(change));
    for (const step of [-0.01, 0.01]) {
      items.forEach((_, at) => {
        expect(moved((item, k) => (k === at ? { ...item, intercept: item.intercept + step } : item))).toBeLessThan(
          height,
        );
        const moves = (k: number) => model === "1pl" || k === at;
        expect(moved((item, k) => (moves(k) ? { ...item, slope: item.slope + step } : item))).toBeLessThan(height);
      });
    }
    if (model === "1pl") expect(new Set(slopes(top)).size).toBe(1);
  });

  test("the trace never falls, whatever the data", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom(0, 1, null), { minLength: 4, maxLength: 4 }), {
          minLength: 8,
          maxLength: 30,
        }),
        fc.constantFrom<TwoPlOptions["model"]>("1pl", "2pl"),
        (data, model) => {
          const result = fit2pl(dataOf(data), {
            model: model!,
            minimumRuns: 2,
            standardErrors: false,
            maxIterations: 60,
          });
          if (!result.ok) return;
          result.trace.forEach((height, k) => {
            if (k > 0) expect(height).toBeGreaterThanOrEqual(result.trace[k - 1]!);
          });
          expect(JSON.stringify(result)).not.toContain("NaN");
        },
      ),
      { seed: 1, numRuns: 40 },
    );
  });

  test("equal rows and rows with counts are the same data", () => {
    const twice = fitted([...rows, ...rows]);
    const counted = fit2pl({ ...dataOf(rows), counts: rows.map(() => 2) });
    if (!counted.ok) throw new Error(counted.message);
    expect(counted.runs).toBe(600);
    expect(farthest(slopes(twice), slopes(counted))).toBeLessThan(1e-9);
    expect(twice.logLikelihood).toBeCloseTo(2 * fit.logLikelihood, 6);
  });

  test("all three starts agree on simulated answers", () => {
    const { starts } = fitted(rows);
    expect(starts.agree).toBe(true);
    expect(starts.tried.map(({ start }) => start)).toEqual(["score", "component", "flat"]);
  });
});

describe("symmetries", () => {
  test("items and runs in another order are the same answer in another order", () => {
    const order = truth.map((_, item) => (5 * item + 3) % truth.length);
    const permuted = fitted([...rows].reverse().map((row) => order.map((item) => row[item]!)));
    expect(
      farthest(
        slopes(permuted),
        order.map((item) => slopes(fit)[item]!),
      ),
    ).toBeLessThan(1e-5);
    const eap = permuted.abilities.map((ability) => ability.eap!).reverse();
    expect(
      farthest(
        eap,
        fit.abilities.map((ability) => ability.eap!),
      ),
    ).toBeLessThan(1e-5);
  });

  test("right and wrong exchanged: the same slopes, abilities turned round", () => {
    const flipped = fitted(rows.map((row) => row.map((answer) => 1 - answer)));
    expect(farthest(slopes(flipped), slopes(fit))).toBeLessThan(1e-5);
    expect(
      farthest(
        flipped.abilities.map(({ eap }) => -eap!),
        fit.abilities.map(({ eap }) => eap!),
      ),
    ).toBeLessThan(1e-5);
  });

  test("a matrix where lower is better gives the same fit as its complement, and says so", () => {
    const matrix = matrixOf(
      rows.map((row, run) => ({ model: `m${run}`, scores: row.map((answer) => 1 - answer) })),
      { higherIsBetter: false },
    );
    const turned = fit2pl(matrix);
    if (!turned.ok) throw new Error(turned.message);
    expect(farthest(slopes(turned), slopes(fit))).toBeLessThan(1e-9);
    expect(codes(turned)).toContain("lower-is-better");
    expect(turned.abilities[3]?.run).toBe("m3");
  });

  test("an item scored the wrong way round has the opposite slope and is a suspect", () => {
    const wrong = fitted(rows.map((row) => row.map((answer, item) => (item === 2 ? 1 - answer : answer))));
    expect(wrong.items[2]?.slope).toBeCloseTo(-slopes(fit)[2]!, 4);
    expect(wrong.items.map(({ suspect }) => suspect)).toEqual(truth.map((_, item) => item === 2));
    const ability = wrong.abilities.map(({ eap }) => eap!);
    expect(
      pearson(
        ability,
        rows.map((row) => row.reduce((sum, answer) => sum + answer, 0)),
      ),
    ).toBeGreaterThan(0.9);
    const held = fitted(
      rows.map((row) => row.map((answer, item) => (item === 2 ? 1 - answer : answer))),
      { positiveSlopes: true },
    );
    expect(held.items[2]).toMatchObject({
      slope: 0,
      slopeSe: null,
      difficulty: null,
      status: "slope-at-zero",
      suspect: false,
    });
    expect(held.converged).toBe(true);
    expect(held.logLikelihood).toBeLessThan(wrong.logLikelihood);
  });
});

describe("missing answers", () => {
  test("left out at random, the likelihood is that of the answers, and the truth stays within errors", () => {
    const { rows: complete, items, rng } = simulated(5, 1500, 15);
    const sparse = complete.map((row) => row.map((answer) => (rng.nextUniform() < 0.3 ? null : answer)));
    const result = fitted(sparse);
    expect(result.logLikelihood).toBeCloseTo(slowLogLikelihood(sparse, parameters(result), result.grid.nodes), 6);
    const misses = result.items.map(({ slope, slopeSe }, item) => Math.abs(slope! - items[item]!.slope) / slopeSe!);
    expect(Math.max(...misses)).toBeLessThan(3.5);
    expect(misses.filter((miss) => miss < 2).length).toBeGreaterThanOrEqual(12);
  });

  test("a run without answers has no ability, and moves nothing", () => {
    const more = fitted([...rows, truth.map(() => null)]);
    expect(more.abilities.at(-1)).toMatchObject({ eap: null, eapSe: null, ml: null, answers: 0, extreme: null });
    expect(codes(more)).toContain("runs-without-answers");
    expect(more.runs).toBe(300);
    expect(more.logLikelihood).toBeCloseTo(fit.logLikelihood, 8);
  });
});

describe("degenerate data", () => {
  test("items that all runs got right or wrong are left out with a note", () => {
    const more = fitted(rows.map((row) => [1, ...row, 0, null]));
    expect(more.items.map(({ status }) => status).filter((status) => status !== "fitted")).toEqual([
      "all-right",
      "all-wrong",
      "not-answered",
    ]);
    expect(more.items[0]).toMatchObject({ slope: null, difficulty: null, slopeSe: null, rightShare: 1, answers: 300 });
    expect(more.items.at(-1)).toMatchObject({ rightShare: null, answers: 0 });
    expect(more.logLikelihood).toBeCloseTo(fit.logLikelihood, 8);
    expect(codes(more)).toContain("constant-items");
  });

  test("perfect and empty patterns: finite under a prior and by Warm, null by maximum likelihood, flagged", () => {
    const more = fitted([...rows, truth.map(() => 1), truth.map(() => 0)]);
    const [best, worst] = more.abilities.slice(-2);
    expect([best?.extreme, worst?.extreme, best?.ml, worst?.mlSe]).toEqual(["highest", "lowest", null, null]);
    for (const name of ["eap", "map", "wle"] as const) {
      expect(Math.max(...more.abilities.map((ability) => ability[name]!))).toBe(best?.[name]);
      expect(worst?.[name]).toBeLessThan(-1);
    }
    expect(codes(more)).toContain("extreme-patterns");
  });

  test("answers that separate perfectly: slopes held at the bound have no value, and a prior gives one", () => {
    const steps = Array.from({ length: 60 }, (_, run) => [10, 20, 30, 40, 50].map((cut) => Number(run >= cut)));
    const separated = fitted(steps);
    const bound = separated.items.filter(({ status }) => status === "slope-at-bound");
    expect(bound.length).toBeGreaterThan(0);
    expect(
      bound.every(
        ({ slope, slopeSe, difficulty }) => slope === null && slopeSe === null && Number.isFinite(difficulty),
      ),
    ).toBe(true);
    expect(codes(separated)).toContain("slope-at-bound");
    const calm = fitted(steps, { priors: { slope: { mean: 0, sd: 2 }, intercept: { mean: 0, sd: 3 } } });
    expect(calm.converged).toBe(true);
    expect(calm.items.every(({ slope, slopeSe }) => slope! > 1 && slopeSe! > 0)).toBe(true);
    expect([calm.aic, codes(calm).includes("priors")]).toEqual([null, true]);
  });

  test("a climb that is cut short withholds its parameters unless they are asked for", () => {
    const short = fitted(rows, { maxIterations: 1, starts: 1 });
    expect(short.converged).toBe(false);
    expect(
      short.items.every(
        ({ slope, intercept, difficulty, suspect }) =>
          slope === null && intercept === null && difficulty === null && !suspect,
      ),
    ).toBe(true);
    expect(short.abilities.every(({ eap, wle }) => eap === null && wle === null)).toBe(true);
    expect([short.aic, short.reliability, codes(short).includes("not-converged")]).toEqual([null, null, true]);
    const kept = fitted(rows, { maxIterations: 1, starts: 1, keepUnconverged: true });
    expect(kept.converged).toBe(false);
    expect(kept.items.every(({ slope }) => Number.isFinite(slope))).toBe(true);
  });

  test("a coarse grid is said, and the chosen one follows the length of the test", () => {
    const long = simulated(8, 120, 400).rows;
    const coarse = fitted(long, { nodes: 61, standardErrors: false });
    expect(codes(coarse)).toEqual(expect.arrayContaining(["coarse-grid", "fewer-runs-than-items"]));
    const fine = fitted(long, { standardErrors: false });
    expect(fine.grid.spacing).toBeLessThan(0.6 * fine.grid.smallestSd);
    expect(fine.grid.nodes).toBeGreaterThan(200);
    expect(codes(fine)).not.toContain("coarse-grid");
  });
});

describe("refusals", () => {
  const refused = (data: Rows, options: TwoPlOptions = {}) => {
    const result = fit2pl(dataOf(data), options);
    return result.ok ? "fitted" : result.code;
  };

  test("too few runs, two items, scores between 0 and 1, unknown choices", () => {
    expect(refused(rows.slice(0, 49))).toBe("too-few-runs");
    expect(refused(rows.slice(0, 50))).toBe("fitted");
    expect(refused(rows.slice(0, 20), { minimumRuns: 20 })).toBe("fitted");
    expect(refused(rows.map((row) => row.slice(0, 2)))).toBe("too-few-items");
    expect(
      refused(
        rows.map((row) => row.slice(0, 2)),
        { model: "1pl" },
      ),
    ).toBe("fitted");
    expect(refused(rows.map((row) => row.map((answer) => answer / 2)))).toBe("not-binary");
    expect(refused(rows, { model: "3pl" })).toBe("no-choices");
    expect(refused([[null, null, null]])).toBe("too-few-items");
  });

  test("force fits few runs with priors, beside a control whose slopes are those of noise", () => {
    const forced = fitted(rows.slice(0, 30), { force: true });
    expect(codes(forced)).toEqual(expect.arrayContaining(["too-few-runs", "priors"]));
    expect(forced.control!.shuffled.median).toBeLessThan(forced.control!.fitted.median);
    expect(forced.control).toEqual(fitted(rows.slice(0, 30), { force: true }).control);
    expect(forced.control).not.toEqual(fitted(rows.slice(0, 30), { force: true, seed: 2 }).control);
    expect(fit.control).toBeNull();
  });

  test.each<[TwoPlOptions, RegExp]>([
    [{ nodes: 3 }, /nodes must be/],
    [{ limit: 1 }, /limit must be/],
    [{ tolerance: 0 }, /tolerance must be/],
    [{ maxIterations: 0 }, /maxIterations must be/],
    [{ model: "4pl" as "2pl" }, /model must be/],
    [{ priors: { slope: { mean: 0, sd: 0 } } }, /positive sd/],
  ])("wrong options %j are a wrong call", (options, message) => {
    expect(() => fit2pl(dataOf(rows), options)).toThrow(message);
    expect(() => fit2pl(dataOf(rows), options)).toThrow(RangeError);
  });

  test("counts that do not fit the patterns are a wrong call", () => {
    expect(() => fit2pl({ ...dataOf(rows), counts: [1] })).toThrow(/one number a pattern/);
    expect(() => fit2pl({ ...dataOf(rows), counts: rows.map(() => 0) })).toThrow(/at least 1/);
  });
});

describe("watching and leaving", () => {
  test("progress climbs, and the patient form gives the same fit", async () => {
    const heights: number[] = [];
    const watched = await fit2plAsync(dataOf(rows), {
      starts: 1,
      onProgress: ({ objective }) => heights.push(objective ?? Number.POSITIVE_INFINITY),
    });
    expect(watched).toEqual(fit2pl(dataOf(rows), { starts: 1 }));
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
  });

  test("a signal ends it with its reason", async () => {
    const controller = new AbortController();
    const leaving = fit2plAsync(dataOf(rows), {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("enough")),
    });
    await expect(leaving).rejects.toThrow("enough");
    expect(() => fit2pl(dataOf(rows), { signal: AbortSignal.abort(new Error("no")) })).toThrow("no");
  });
});

describe("recovery", () => {
  test("abilities follow the truth, and their errors say how closely", () => {
    expect(
      pearson(
        fit.abilities.map(({ eap }) => eap!),
        abilities,
      ),
    ).toBeGreaterThan(0.8);
    const squares = fit.abilities.map(({ eap, eapSe }, run) => ((eap! - abilities[run]!) / eapSe!) ** 2);
    expect(squares.reduce((sum, value) => sum + value, 0) / squares.length).toBeGreaterThan(0.8);
    expect(squares.reduce((sum, value) => sum + value, 0) / squares.length).toBeLessThan(1.25);
  });

  test("answers of equal slopes give equal slopes within errors", () => {
    const equal = fitted(simulated(9, 1200, 10, { rasch: true }).rows);
    for (const { slope, slopeSe } of equal.items) expect(Math.abs(slope! - 1.2)).toBeLessThan(3.5 * slopeSe!);
    const common = fitted(simulated(9, 1200, 10, { rasch: true }).rows, { model: "1pl" });
    const gain = 2 * (equal.logLikelihood - common.logLikelihood);
    // χ² with 9 degrees of freedom: above 27.9 once in a thousand.
    expect(gain).toBeGreaterThan(0);
    expect(gain).toBeLessThan(27.9);
  });
});

test.each([
  [null],
  [5],
  ["matrix"],
  [{}],
  [{ items: [{ id: "a" }], patterns: [[1]] }],
  [{ items: [{ id: "a" }], patterns: [[1]], counts: 3 }],
  [{ items: "a", patterns: [[1]], counts: [1] }],
])("answers that are none are refused with what would be: %j", (data) => {
  expect(() => fit2pl(data as never)).toThrow(/fit2pl: .*a result matrix or \{ items, patterns, counts \}/);
});

test.each([
  [null],
  [{ slope: 1 }],
  [{ intercept: 0 }],
  [{ slope: Number.NaN, intercept: 0 }],
  [{ slope: 1, intercept: Number.POSITIVE_INFINITY }],
  [{ slope: 1, intercept: 0, guessing: 1.2 }],
  [{ slope: 1, intercept: 0, guessing: -0.1 }],
])("items that have no curve are refused: %j", (item) => {
  expect(() => rightProbability(0, item as never)).toThrow(/rightProbability: .*an item with slope and intercept/);
  expect(() => testInformation([item] as never, [0])).toThrow(/testInformation: .*items with slope and intercept/);
});
