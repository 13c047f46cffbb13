import { describe, expect, test } from "vitest";
import { curveSummaries, curveTable } from "../../../src/analysis/curves/curveTable.js";
import { monotonicity } from "../../../src/analysis/curves/monotonicity.js";
import type { ScoreSeries } from "../../../src/analysis/scores/scoreSeries.js";

function series(
  seed: string | null,
  values: readonly number[],
  rest: Partial<Omit<ScoreSeries, "kind">> = {},
): ScoreSeries {
  return {
    kind: "score-series",
    model: "m",
    task: "t",
    metric: "acc",
    framing: null,
    seed,
    higherIsBetter: true,
    chance: 0.25,
    proportion: true,
    origin: "items",
    subtasks: null,
    points: values.map((value, index) => ({
      step: 10 * index,
      value,
      items: 97,
      standardError: 0.05,
      interval: null,
      trials: 1,
    })),
    ...rest,
  };
}

const rising = [0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7];
const falling = [...rising].reverse();

describe("curveTable", () => {
  test("reads each series as one curve, with its errors, chance level and direction", () => {
    const [row] = curveTable([series("1", falling, { higherIsBetter: false })]);
    const errors = falling.map(() => 0.05);
    const alone = monotonicity(falling, {
      higherIsBetter: false,
      chance: 0.25,
      standardErrors: errors,
      proportion: true,
    });
    expect(row).toMatchObject({ ...alone, seed: "1", items: 97, steps: [0, 10, 20, 30, 40, 50, 60], scores: falling });
    expect(row?.kendallTau).toBe(1);
  });

  test("leaves out series without checkpoints, and points without a step", () => {
    const point = { step: null, value: 0.9, items: null, standardError: null, interval: null, trials: 1 };
    const mixed = series("2", rising);
    const rows = curveTable([series("1", [], { points: [point] }), { ...mixed, points: [point, ...mixed.points] }]);
    expect(rows.map(({ seed, checkpoints }) => [seed, checkpoints])).toEqual([["2", 7]]);
  });

  test("passes alpha on to the trend", () => {
    const slight = [0.3, 0.4, 0.35, 0.5, 0.45, 0.6, 0.4];
    const { pValue, correctedPValue } = monotonicity(slight);
    const [strict, lenient] = [0.01, 0.4].map((alpha) => curveTable([series("1", slight)], { alpha })[0]?.trend);
    expect(Math.max(pValue as number, correctedPValue as number)).toBeLessThan(0.4);
    expect([strict, lenient]).toEqual(["no trend shown", "moved"]);
  });
});

describe("curveSummaries", () => {
  test("give the mean τ with its t interval over seeds", () => {
    const curves = curveTable([series("1", rising), series("2", [0.4, 0.3, 0.5]), series("3", [0.3, 0.5, 0.4])]);
    const [summary] = curveSummaries(curves);
    // τ = 1, 1/3, 1/3: mean 5/9, SD 2/(3√3), t with 2 degrees of freedom 4.302653; no τ lies above 1.
    expect(summary?.curves).toBe(3);
    expect(summary?.meanTau).toBeCloseTo(5 / 9, 12);
    expect(summary?.tauSd).toBeCloseTo(2 / (3 * Math.sqrt(3)), 12);
    expect(summary?.tauInterval?.low).toBeCloseTo(5 / 9 - (4.30265273 * 2) / 9, 6);
    expect(summary?.tauInterval?.high).toBe(1);
    expect(summary?.trends).toEqual({ improving: 1, worsening: 0, moved: 0, none: 2 });
  });

  test("give no interval for one seed, and no τ where every curve is constant", () => {
    const [one] = curveSummaries(curveTable([series("1", falling)]));
    expect(one).toMatchObject({ meanTau: -1, tauSd: null, tauInterval: null, trends: { worsening: 1 } });
    const [flat] = curveSummaries(curveTable([series("1", [0.5, 0.5, 0.5]), series("2", [0.2, 0.2, 0.2])]));
    expect(flat).toMatchObject({
      curves: 2,
      meanTau: null,
      tauInterval: null,
      trends: { improving: 0, worsening: 0, moved: 0, none: 0 },
    });
  });

  test("keep models, tasks, metrics and framings apart", () => {
    const curves = curveTable([
      series("1", rising, { framing: "choice" }),
      series("1", falling, { framing: "completion" }),
      series("2", rising, { framing: "choice" }),
    ]);
    expect(curveSummaries(curves).map(({ framing, curves: count, meanTau }) => [framing, count, meanTau])).toEqual([
      ["choice", 2, 1],
      ["completion", 1, -1],
    ]);
  });
});
