import { describe, expect, test } from "vitest";
import { intraclassCorrelation } from "../../../src/inference/agreement/intraclassCorrelation.js";
import {
  componentDraws,
  componentInterval,
  pivotalDeviates,
} from "../../../src/inference/components/componentIntervals.js";
import type { CrossedVariances } from "../../../src/inference/components/crossedReml.js";
import { meanErrorParts, projectedMeanError } from "../../../src/inference/components/decisionStudy.js";
import { generalizability } from "../../../src/inference/components/generalizability.js";
import { bestForCost, cheapestForError, designCost } from "../../../src/inference/components/nextRun.js";
import { varianceComponents } from "../../../src/inference/components/varianceComponents.js";
import { createRng } from "../../../src/random/rng.js";

const VARIANCES: CrossedVariances = { seeds: 0.04, items: 0.9, interaction: 0.2, residual: 0.5 };
const SINGLE: CrossedVariances = { ...VARIANCES, interaction: Number.NaN };
const DESIGN = { seeds: 3, items: 40, trials: 2 };

describe("projectedMeanError", () => {
  test("is the sum of the parts, each over what averages it", () => {
    expect(projectedMeanError(VARIANCES, DESIGN) ** 2).toBeCloseTo(0.04 / 3 + 0.9 / 40 + 0.2 / 120 + 0.5 / 240, 14);
    expect(meanErrorParts(VARIANCES, DESIGN).residual).toBeCloseTo(0.5 / 240, 14);
  });

  test("for the table at hand is its standard error", () => {
    const scores = [3, 5, 9, 4, 5, 11, 2, 4, 7];
    const { variances, standardError } = varianceComponents(scores, { seeds: 3, items: 3 });
    expect(projectedMeanError(variances, { seeds: 3, items: 3, trials: 1 })).toBeCloseTo(standardError, 14);
  });

  test("falls with more of anything, and infinitely many leave what the others hold", () => {
    const now = projectedMeanError(VARIANCES, DESIGN);
    for (const axis of ["seeds", "items", "trials"] as const) {
      expect(projectedMeanError(VARIANCES, { ...DESIGN, [axis]: DESIGN[axis] + 1 })).toBeLessThan(now);
    }
    const floor = projectedMeanError(VARIANCES, { ...DESIGN, seeds: Number.POSITIVE_INFINITY });
    expect(floor ** 2).toBeCloseTo(0.9 / 40, 14);
  });

  test("does not project trials from single trials, where the interaction is in the residual", () => {
    expect(projectedMeanError(SINGLE, { ...DESIGN, trials: 2 })).toBeNaN();
    expect(projectedMeanError(SINGLE, { ...DESIGN, trials: 1 })).toBeGreaterThan(0);
    expect(() => projectedMeanError(SINGLE, { ...DESIGN, seeds: 0 })).toThrow(/seeds must be at least 1/);
  });
});

describe("generalizability", () => {
  test("with items as the object is ICC(3,k) and ICC(2,k)", () => {
    const scores = [0.9, 0.2, 0.5, 0.8, 0.6, 0.1, 0.3, 0.4, 0.8, 0.2, 0.1, 0.7, 1, 0.4, 0.6, 0.6, 0.9, 0, 0.4, 0.5];
    const [seeds, items] = [5, 4];
    const { variances, notes } = varianceComponents(scores, { seeds, items });
    expect(notes).toEqual([]);
    const byItem = Array.from({ length: 20 }, (_, i) => scores[(i % seeds) * items + Math.floor(i / seeds)] as number);
    const { relative, absolute } = generalizability(variances, { seeds, items, trials: 1 }, { object: "items" });
    expect(relative).toBeCloseTo(intraclassCorrelation(byItem, items, seeds, { form: "ICC(3,k)" }).value, 12);
    expect(absolute).toBeCloseTo(intraclassCorrelation(byItem, items, seeds, { form: "ICC(2,k)" }).value, 12);
  });

  test("dependability is never above the G coefficient, and both rise to 1 with the items", () => {
    const few = generalizability(VARIANCES, DESIGN);
    expect(few.absolute).toBeLessThan(few.relative);
    const many = generalizability(VARIANCES, { ...DESIGN, items: 1e9 });
    expect(many.absolute).toBeCloseTo(1, 6);
    expect(generalizability({ seeds: 0, items: 0, interaction: 0, residual: 0 }, DESIGN).relative).toBeNaN();
  });
});

describe("nextRun", () => {
  const costs = { seed: 500, item: 2, answer: 0.01 };

  test("each way reaches the target with the smallest count, cheapest first", () => {
    const target = 0.17;
    const ways = cheapestForError(VARIANCES, DESIGN, target, costs);
    expect(ways.map(({ axis }) => axis)).toEqual(["items", "seeds"]);
    for (const { axis, design, standardError, extraCost } of ways) {
      expect(standardError).toBeLessThanOrEqual(target);
      expect(projectedMeanError(VARIANCES, { ...design, [axis]: design[axis] - 1 })).toBeGreaterThan(target);
      expect(extraCost).toBeCloseTo(designCost(design, costs) - designCost(DESIGN, costs), 9);
    }
    expect(ways[0]!.extraCost).toBeLessThanOrEqual(ways[1]!.extraCost);
  });

  test("a target that a whole number meets exactly asks for that number", () => {
    const target = projectedMeanError(VARIANCES, { ...DESIGN, items: 97 });
    expect(cheapestForError(VARIANCES, DESIGN, target, costs).find(({ axis }) => axis === "items")!.design.items).toBe(
      97,
    );
  });

  test("a target that no single kind reaches gives no way; one already reached costs nothing", () => {
    expect(cheapestForError(VARIANCES, DESIGN, 0.01, costs)).toEqual([]);
    expect(cheapestForError(VARIANCES, DESIGN, 1, costs).every(({ extraCost }) => extraCost === 0)).toBe(true);
  });

  test("for a fixed extra cost the best way comes first and none costs more", () => {
    const ways = bestForCost(VARIANCES, DESIGN, 1000, costs);
    const errors = ways.map(({ standardError }) => standardError);
    expect(errors).toEqual([...errors].sort((a, b) => a - b));
    for (const { extraCost } of ways) expect(extraCost).toBeLessThanOrEqual(1000 + 1e-9);
    expect(bestForCost(SINGLE, { ...DESIGN, trials: 1 }, 1000, costs).at(-1)!.axis).toBe("trials");
    expect(() => bestForCost(VARIANCES, DESIGN, 10, {})).toThrow(/must cost something/);
  });
});

describe("componentDraws", () => {
  const { meanSquares, variances } = varianceComponents([3, 5, 9, 4, 5, 11, 2, 4, 7, 4, 6, 8], { seeds: 4, items: 3 });

  test("same seed, same interval; another seed, another", () => {
    const read = (seed: number) =>
      componentInterval(componentDraws(pivotalDeviates(createRng(seed), 500), meanSquares), (v) => v.items);
    expect(read(1)).toEqual(read(1));
    expect(read(1)).not.toEqual(read(2));
  });

  test("intervals hold the estimate, widen with the level, and never go below 0", () => {
    const draws = componentDraws(pivotalDeviates(createRng(3)), meanSquares);
    const narrow = componentInterval(draws, (v) => v.items, { level: 0.5 });
    const wide = componentInterval(draws, (v) => v.items);
    expect(wide.low).toBeLessThan(narrow.low);
    expect(wide.high).toBeGreaterThan(narrow.high);
    expect(wide.low).toBeLessThan(variances.items);
    expect(wide.high).toBeGreaterThan(variances.items);
    expect(componentInterval(draws, (v) => v.seeds).low).toBeGreaterThanOrEqual(0);
  });

  test("deviates that several tables share are those of each alone", () => {
    const trialed = varianceComponents([3, 5, 9, 4, 5, 11, 2, 4, 7, 4, 6, 8], { seeds: 2, items: 3, trials: 2 });
    const wider = varianceComponents([1, 0, 1, 1, 1, 0, 0, 1, 1, 0], { seeds: 2, items: 5 });
    const together = pivotalDeviates(createRng(4), 50);
    for (const table of [meanSquares, trialed.meanSquares, wider.meanSquares, meanSquares]) {
      const alone = componentDraws(pivotalDeviates(createRng(4), 50), table);
      expect(alone).toHaveLength(50);
      expect(componentDraws(together, table)).toEqual(alone);
    }
  });

  test("there are none where a mean square is not known", () => {
    const { meanSquares: unknown } = varianceComponents([1, 2, 3], { seeds: 1, items: 3 });
    expect(componentDraws(pivotalDeviates(createRng(1)), unknown)).toEqual([]);
    expect(componentInterval([], (v) => v.seeds).low).toBeNaN();
  });
});
