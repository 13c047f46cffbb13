import { expect, test } from "vitest";
import { fit2pl } from "../../../src/analysis/irt/fit2pl.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng, type Rng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";

const TABLES = 200;
const ITEMS = 30;

/** Share of tables whose negative slopes are shown to measure a second ability; the slope of an item on each of two abilities. */
function shown(runs: number, slopesOf: (item: number, rng: Rng) => readonly [number, number], label: string): number {
  let found = 0;
  for (let table = 0; table < TABLES; table++) {
    const rng = createRng(table, label);
    const items = Array.from({ length: ITEMS }, (_, item) => ({
      slopes: slopesOf(item, rng),
      intercept: standardNormal(rng),
    }));
    const rows = Array.from({ length: runs }, (_, run) => {
      const [first, second] = [standardNormal(rng), standardNormal(rng)];
      const scores = items.map(({ slopes, intercept }) =>
        Number(rng.nextUniform() < 1 / (1 + Math.exp(-slopes[0] * first - slopes[1] * second - intercept))),
      );
      return { model: `m${run}`, scores };
    });
    const fit = fit2pl(matrixOf(rows), { standardErrors: false });
    if (fit.ok && fit.secondDimension !== null) found++;
  }
  return found / TABLES;
}

test("negative slopes are called a second ability on at most 5 % of tables that have none", () => {
  for (const runs of [60, 200]) {
    expect(shown(runs, () => [0, 0], `nothing ${runs}`)).toBeLessThanOrEqual(0.05);
    expect(shown(runs, (_, rng) => [0.15 + 0.3 * standardNormal(rng), 0], `weak ${runs}`)).toBeLessThanOrEqual(0.05);
    expect(shown(runs, (item) => [item < 4 ? -1.2 : 1.2, 0], `wrong keys ${runs}`)).toBeLessThanOrEqual(0.05);
    expect(shown(runs, (item) => [item < 5 ? 0 : 1.2, 0], `five tell nothing ${runs}`)).toBeLessThanOrEqual(0.05);
  }
});

test("and mostly where there is one that runs against the first", () => {
  expect(shown(60, (item) => (item % 3 === 0 ? [-0.5, 1.1] : [1.2, 0]), "second 60")).toBeGreaterThan(0.6);
  expect(shown(200, (item) => (item % 3 === 0 ? [-0.5, 1.1] : [1.2, 0]), "second 200")).toBeGreaterThan(0.95);
});
