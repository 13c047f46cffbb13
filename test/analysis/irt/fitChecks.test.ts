import { expect, test } from "vitest";
import { fit2pl } from "../../../src/analysis/irt/fit2pl.js";
import { rightProbability } from "../../../src/analysis/irt/itemCurve.js";
import { itemFit } from "../../../src/analysis/irt/itemFit.js";
import { modelFit } from "../../../src/analysis/irt/modelFit.js";
import { matrixOf } from "../../support/matrices.js";
import { dataOf, type Rows, simulated } from "./slowModel.js";

function fitted(rows: Rows, options = {}) {
  const data = dataOf(rows);
  const fit = fit2pl(data, { nodes: 61, ...options });
  if (!fit.ok) throw new Error(fit.message);
  return { data, fit };
}

/** Every pattern of so many items. */
const patternsOf = (count: number) =>
  Array.from({ length: 2 ** count }, (_, code) => Array.from({ length: count }, (__, item) => (code >> item) & 1));

test("S-X² is what counting over all patterns gives", () => {
  const { rows } = simulated(6, 800, 6);
  const { data, fit } = fitted(rows);
  const grid = Array.from({ length: 61 }, (_, k) => k / 5 - 6);
  const weights = grid.map((node) => Math.exp(-(node ** 2) / 2));
  const chance = (pattern: readonly number[]) =>
    grid.reduce(
      (sum, node, q) =>
        sum +
        pattern.reduce((product, answer, item) => {
          const { slope, intercept } = fit.items[item]!;
          const right = rightProbability(node, { slope: slope!, intercept: intercept! });
          return product * (answer === 1 ? right : 1 - right);
        }, weights[q]!),
      0,
    );
  const scoreOf = (pattern: readonly number[]) => pattern.reduce((sum, answer) => sum + answer, 0);
  const item = 1;
  let expected = 0;
  for (let score = 1; score < 6; score++) {
    const same = patternsOf(6).filter((pattern) => scoreOf(pattern) === score);
    const total = same.reduce((sum, pattern) => sum + chance(pattern), 0);
    const share =
      same.filter((pattern) => pattern[item] === 1).reduce((sum, pattern) => sum + chance(pattern), 0) / total;
    const runs = rows.filter((row) => scoreOf(row) === score);
    const right = runs.filter((row) => row[item] === 1).length;
    expected += (right - runs.length * share) ** 2 * (1 / (runs.length * share) + 1 / (runs.length * (1 - share)));
  }
  expect(itemFit(data, fit).items[item]).toMatchObject({ degreesOfFreedom: 3 });
  expect(itemFit(data, fit).items[item]?.statistic).toBeCloseTo(expected, 8);
});

test("an item whose answers do not follow ability in one direction is found", () => {
  const { rows, abilities, rng } = simulated(7, 1500, 14);
  const bent = rows.map((row, run) => [
    ...row,
    Number(rng.nextUniform() < (Math.abs(abilities[run]!) > 0.8 ? 0.15 : 0.85)),
  ]);
  const { data, fit } = fitted(bent);
  const { items } = itemFit(data, fit);
  expect(items.at(-1)?.adjustedPValue).toBeLessThan(1e-6);
  expect(items.slice(0, -1).filter(({ adjustedPValue }) => adjustedPValue! < 0.01).length).toBeLessThanOrEqual(1);
});

test("M2 rejects a second ability, and not what the model made", () => {
  const one = simulated(10, 1200, 8).rows;
  const other = simulated(11, 1200, 8).rows;
  const good = fitted(simulated(12, 1200, 16).rows);
  const fine = modelFit(good.data, good.fit);
  const bad = fitted(one.map((row, run) => [...row, ...other[run]!]));
  const poor = modelFit(bad.data, bad.fit);
  if (!fine.ok || !poor.ok) throw new Error("not tested");
  expect(fine.degreesOfFreedom).toBe((16 * 17) / 2 - 32);
  expect(fine.pValue).toBeGreaterThan(0.001);
  expect(poor.pValue).toBeLessThan(1e-10);
  expect(poor.rmsea).toBeGreaterThan(0.04);
  expect(poor.rmseaInterval!.low).toBeLessThan(poor.rmsea!);
  expect(poor.rmseaInterval!.high).toBeGreaterThan(poor.rmsea!);
  expect(poor.srmsr).toBeGreaterThan(fine.srmsr);
});

test("one common slope: one parameter fewer an item", () => {
  const { data, fit } = fitted(simulated(13, 600, 6, { rasch: true }).rows, { model: "1pl" });
  const checked = modelFit(data, fit);
  if (!checked.ok) throw new Error(checked.message);
  expect(checked.degreesOfFreedom).toBe(21 - 7);
  expect(checked.pValue).toBeGreaterThan(0.001);
  expect(itemFit(data, fit).items[0]?.degreesOfFreedom).toBe(4);
});

test("M2 is refused where it means nothing, and runs with gaps are counted", () => {
  const { rows } = simulated(14, 300, 6);
  const { data, fit } = fitted(rows);
  const code = (result: ReturnType<typeof modelFit>) => (result.ok ? "tested" : result.code);
  expect(code(modelFit(data, fit, { mostItems: 5 }))).toBe("too-many-items");
  const many = modelFit(data, fit, { mostItems: 5 });
  const width = fit.items.length;
  // Each item by itself, and each pair.
  expect(many.ok === false && many.message).toContain(
    `compares ${width + (width * (width - 1)) / 2} shares of ${width} items`,
  );
  const prior = fitted(rows, { priors: { slope: { mean: 1, sd: 1 } } });
  expect(code(modelFit(prior.data, prior.fit))).toBe("not-at-maximum");
  const three = fitted(rows.map((row) => row.slice(0, 3)));
  expect(code(modelFit(three.data, three.fit))).toBe("no-degrees-of-freedom");
  expect(itemFit(three.data, three.fit).items[0]).toMatchObject({ statistic: null, pValue: null, degreesOfFreedom: 0 });
  const gaps = fitted(rows.map((row, run) => (run < 10 ? [null, ...row.slice(1)] : row)));
  expect(itemFit(gaps.data, gaps.fit).runs).toBe(290);
  expect(itemFit(gaps.data, gaps.fit).notes.map((note) => note.code)).toContain("incomplete-runs");
  expect(() => itemFit(three.data, fit)).toThrow(/same items/);
});

test("fit is judged on the last run of each model, as if the others were not there", () => {
  const { rows } = simulated(7, 240, 6);
  const seeds = rows.map((scores, run) => ({ model: `m${run % 120}`, seed: `${Math.floor(run / 120)}`, scores }));
  const matrix = matrixOf(seeds);
  const fit = fit2pl(matrix);
  if (!fit.ok) throw new Error(fit.message);
  const last = dataOf(rows.slice(120));
  expect(itemFit(matrix, fit).items).toEqual(itemFit(last, fit).items);
  expect(itemFit(matrix, fit).notes[0]).toMatchObject({
    code: "one-run-each",
    data: { runs: 240, kept: 120, unit: "model" },
  });
  const [whole, alone] = [modelFit(matrix, fit), modelFit(last, fit)];
  expect(whole).toMatchObject({ ok: true, runs: 120 });
  expect(whole.ok && whole.statistic).toBe(alone.ok && alone.statistic);
});

test("items that a fit left out are told as not tested", () => {
  const { rows } = simulated(21, 200, 5);
  const data = dataOf(rows.map((row) => [...row, 1]));
  const fit = fit2pl(data, { nodes: 31 });
  if (!fit.ok) throw new Error(fit.message);
  const found = itemFit(data, fit);
  const tested = found.items.filter(({ pValue }) => pValue !== null).length;
  expect(tested).toBeLessThan(6);
  const note = found.notes.find(({ code }) => code === "items-not-tested");
  expect(note?.data).toMatchObject({ untested: 6 - tested });
});
