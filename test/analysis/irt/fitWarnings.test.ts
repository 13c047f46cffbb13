import { describe, expect, test } from "vitest";
import { estimateAbility } from "../../../src/analysis/irt/abilities.js";
import { fit2pl } from "../../../src/analysis/irt/fit2pl.js";
import type { TwoPlFit } from "../../../src/analysis/irt/fitRecord.js";
import type { TwoPlOptions } from "../../../src/analysis/irt/twoPlOptions.js";
import { analyseItems } from "../../../src/analysis/items/itemAnalysis.js";
import { createResultMatrix, type ResultMatrix, STATE_CODE } from "../../../src/data/resultMatrix.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import { codesOf, expectNoNaN } from "../../support/records.js";
import { drawAbilities, drawItems, twoPlMatrix } from "../../support/twoPlMatrix.js";

function fitted(matrix: ResultMatrix, options: TwoPlOptions = {}): TwoPlFit {
  const fit = fit2pl(matrix, options);
  if (!fit.ok) throw new Error(fit.message);
  expectNoNaN(fit);
  return fit;
}

/** The rows of a matrix, each answer changed: a number, or a state without a score. */
function changed(
  matrix: ResultMatrix,
  change: (score: number, run: number, item: number) => number | "unscored" | "absent",
  more: readonly ((row: readonly number[]) => number)[] = [],
): ResultMatrix {
  const width = matrix.items.length;
  const cells = matrix.runs.map((_, run) => {
    const row = [...matrix.scores.subarray(run * width, (run + 1) * width)];
    return [...row, ...more.map((column) => column(row))].map((score, item) => change(score, run, item));
  });
  return createResultMatrix({
    runs: matrix.runs,
    items: Array.from({ length: width + more.length }, (_, item) => ({ id: `q${item}` })),
    scores: cells.flat().map((cell) => (typeof cell === "number" ? cell : Number.NaN)),
    states: Uint8Array.from(cells.flat(), (cell) => (typeof cell === "number" ? 0 : STATE_CODE[cell])),
  });
}

describe("negative slopes", () => {
  test.each([
    ["that measure a second ability are said to", { isSecond: true, isNoise: false }, true],
    ["of wrong keys are not", { isSecond: false, isNoise: false }, false],
    ["of items that tell nothing are not", { isSecond: false, isNoise: true }, false],
  ])("%s", (_, { isSecond, isNoise }, isShown) => {
    const draws = createRng(8, "slopes");
    const difficulties = Array.from({ length: 30 }, () => standardNormal(draws));
    const right = (ability: number, item: number) =>
      Number(draws.nextUniform() < 1 / (1 + Math.exp(-1.3 * ability + difficulties[item]!)));
    const rows = Array.from({ length: 200 }, () => {
      const first = standardNormal(draws);
      const other = isSecond ? -0.3 * first + standardNormal(draws) : isNoise ? 0 : -first;
      return difficulties.map((_, item) => right(item < 8 ? other : first, item));
    });
    const fit = fitted(matrixOf(rows.map((scores, run) => ({ model: `m${run}`, scores }))));
    const negative = fit.items.filter(({ slope }) => slope !== null && slope < 0);
    expect(negative.length).toBeGreaterThanOrEqual(3);
    expect(fit.secondDimension !== null).toBe(isShown);
  });
});

const as = (score: number) => score;
const rng = createRng(3, "warnings");
const plain = twoPlMatrix(rng, drawItems(rng, 20), drawAbilities(rng, 150));

describe("copied items", () => {
  test("are named, fitted once, and change nothing but the rows of the copies", () => {
    const fit = fitted(plain);
    const copied = fitted(changed(plain, as, [(row) => row[4]!, (row) => row[4]!]));
    expect(copied.copies).toEqual([["q4", "q20", "q21"]]);
    expect(codesOf(copied)).toContain("copies");
    expect(copied.logLikelihood).toBe(fit.logLikelihood);
    expect(copied.abilities.map(({ wleSe }) => wleSe)).toEqual(fit.abilities.map(({ wleSe }) => wleSe));
    expect(copied.items.slice(20).map(({ status, slope }) => [status, slope])).toEqual([
      ["copy", null],
      ["copy", null],
    ]);
    expect([fit.copies, codesOf(fit).includes("copies")]).toEqual([[], false]);
  });
});

test("a slope without end leaves abilities to a prior", () => {
  const steps = createResultMatrix({
    runs: Array.from({ length: 60 }, (_, run) => ({ model: `m${run}`, task: "t", metric: "acc" })),
    items: [10, 20, 30, 40, 50].map((cut) => ({ id: `over ${cut}` })),
    scores: Array.from({ length: 60 }, (_, run) => [10, 20, 30, 40, 50].map((cut) => Number(run >= cut))).flat(),
  });
  const held = fitted(steps);
  expect(codesOf(held)).toContain("abilities-withheld");
  expect(held.abilities.every(({ eap, eapSe, wle, ml }) => [eap, eapSe, wle, ml].every((one) => one === null))).toBe(
    true,
  );
  expect(held.reliability).toBeNull();
  // One such item among others: it is left out of the abilities, which are those of the other items' parameters.
  const one = fitted(changed(plain, as, [(row) => Number(row.reduce((sum, score) => sum + score, 0) > 11)]));
  expect(codesOf(one)).toContain("abilities-without-items");
  const known = one.items.slice(0, 20).map(({ slope, intercept }) => ({ slope: slope!, intercept: intercept! }));
  const own = estimateAbility([...plain.scores.subarray(0, 20)], known);
  expect(one.abilities[0]!.wle).toBeCloseTo(own.wle!, 9);
  expect(one.abilities[0]!.answers).toBe(20);
  expect(one.items[20]!.status).toBe("slope-at-bound");
  expect(Math.min(...one.abilities.map(({ wleSe }) => wleSe!))).toBeGreaterThan(0.25);
  const calm = fitted(steps, { priors: { slope: { mean: 1, sd: 1 } } });
  expect(codesOf(calm)).not.toContain("abilities-withheld");
  expect(calm.abilities.every(({ eapSe }) => eapSe! > 0)).toBe(true);
});

describe("slopes below 0", () => {
  test("of items that tell nothing accuse nobody; a wrong key does", () => {
    const noise = createRng(8, "noise");
    const weak = changed(
      plain,
      as,
      Array.from({ length: 6 }, () => () => Number(noise.nextUniform() < 0.5)),
    );
    const fit = fitted(weak);
    const negative = fit.items.filter(({ slope }) => slope! < 0);
    expect(negative.length).toBeGreaterThan(0);
    expect(negative.map(({ suspect }) => suspect)).toEqual(negative.map(() => false));
    expect(negative.every(({ adjustedPValue }) => adjustedPValue! > 0.05)).toBe(true);
    expect(weak.items.length).toBe(26);
    expect(analyseItems(weak).suspects.found).toBe(0);
    const told = fitted(plain).items.map(({ slope, slopeSe }) => slope! / slopeSe!);
    const key = told.indexOf(Math.max(...told));
    const reversed = changed(plain, (score, _, item) => (item === key ? 1 - score : score));
    const wrong = fitted(reversed);
    const accused = wrong.items.filter(({ suspect }) => suspect);
    expect(accused.map(({ id }) => id)).toEqual([`q${key}`]);
    expect(accused[0]!.adjustedPValue).toBeLessThan(0.01);
    // The same rule as that of item analyses, which accuse the same items.
    const analysis = analyseItems(reversed).items.filter(({ flags }) => flags.includes("suspect"));
    expect(analysis.map(({ id, adjustedPValue }) => [id, adjustedPValue])).toEqual([
      [`q${key}`, accused[0]!.adjustedPValue],
    ]);
  });
});

test("blocks that share neither runs nor items are said to be unconnected; one shared item connects", () => {
  const halves = (bridge: boolean) =>
    changed(plain, (score, run, item) =>
      (bridge && item === 19) || run < 75 === item < 10 ? score : ("absent" as const),
    );
  const apart = fitted(halves(false));
  expect(apart.blocks).toBe(2);
  expect(apart.notes.find(({ code }) => code === "unconnected-blocks")?.message).toContain("75 runs on 10 items");
  const joined = fitted(halves(true));
  expect([joined.blocks, codesOf(joined).includes("unconnected-blocks")]).toEqual([1, false]);
});

test("items that have nothing in common get no reliability, and the likelihood that chance has", () => {
  const coin = createRng(2, "coins");
  const coins = fitted(changed(plain, () => Number(coin.nextUniform() < 0.5)));
  expect(coins.reliability).toBeNull();
  expect(coins.cohesion.isShown).toBe(false);
  expect(codesOf(coins)).toContain("no-cohesion");
  const shares = coins.items.map(({ rightShare }) => rightShare!);
  const chance = shares.reduce((sum, p) => sum + 150 * (p * Math.log(p) + (1 - p) * Math.log(1 - p)), 0);
  expect(coins.cohesion.logLikelihoodIndependent).toBeCloseTo(chance, 9);
  expect(coins.logLikelihood).toBeGreaterThan(chance);
  const fit = fitted(plain);
  expect(fit.cohesion.isShown).toBe(true);
  expect(fit.reliability).toBeGreaterThan(0.5);
});

describe("missing answers", () => {
  const missing = (fit: TwoPlFit) => fit.notes.find(({ code }) => code === "missing-at-random")?.message;

  test("left out where they would have been wrong are shown not to be missing at random", () => {
    const left = createRng(5, "left");
    const skipped = changed(plain, (score) => (score === 0 && left.nextUniform() < 0.6 ? "unscored" : score));
    expect(missing(fitted(skipped))).toMatch(
      /missing answers .* these data show that it is not so .* over items −0\.\d\d, p/,
    );
    expect(missing(fitted(skipped))).toMatch(/--missing zero\) the order of the runs correlates 0\.\d\d/);
    expect(missing(fitted(skipped, { missing: "zero" }))).toBeUndefined();
  });

  test("left out at random are said to be taken so, and items that were not asked are not left out", () => {
    const left = createRng(6, "random");
    const random = changed(plain, (score) => (left.nextUniform() < 0.2 ? "unscored" : score));
    expect(missing(fitted(random))).toContain("nothing in these data speaks against it");
    const design = changed(plain, (score, run, item) => ((run + item) % 3 === 0 ? "absent" : score));
    expect(missing(fitted(design))).toBeUndefined();
  });
});

describe("guessing that is given", () => {
  test("is that of items with as many choices", () => {
    const choices = createResultMatrix({ ...plain, items: plain.items.map((item) => ({ ...item, choices: 4 })) });
    const [given, known] = [fitted(plain, { model: "3pl", guessing: 0.25 }), fitted(choices, { model: "3pl" })];
    expect(given.logLikelihood).toBe(known.logLikelihood);
    expect(given.items.every(({ guessing }) => guessing === 0.25)).toBe(true);
    expect(codesOf(given)).not.toContain("unknown-choices");
  });

  test("is refused where nothing would use it", () => {
    expect(() => fit2pl(plain, { guessing: 0.25 })).toThrow(/guessing must go with model "3pl"/);
    expect(() => fit2pl(plain, { model: "3pl", guessing: 1 })).toThrow(/guessing must be in \[0, 1\)/);
    expect(fit2pl(plain, { model: "3pl" })).toMatchObject({ ok: false, code: "no-choices" });
  });
});
