import { beforeEach, describe, expect, test, vi } from "vitest";
import { compareWithBaseline } from "../../src/analysis/comparison/baselineComparisons.js";
import { curveTable } from "../../src/analysis/curves/curveTable.js";
import { framingTable } from "../../src/analysis/framing/framing.js";
import { scoreSeries } from "../../src/analysis/scores/scoreSeries.js";
import { benchmarkNoiseTable } from "../../src/analysis/seeds/benchmarkNoise.js";
import { seedTable } from "../../src/analysis/seeds/seedTable.js";
import { type Study, studyOf } from "../../src/analysis/study.js";
import { buildVarianceReport } from "../../src/report/variance/varianceReport.js";
import { reportData } from "../support/reportData.js";

// The modules stay as they are; each function counts its calls, whoever makes them.
vi.mock(import("../../src/analysis/scores/scoreSeries.js"), counted("scoreSeries"));
vi.mock(import("../../src/analysis/seeds/seedTable.js"), counted("seedTable"));
vi.mock(import("../../src/analysis/curves/curveTable.js"), counted("curveTable"));
vi.mock(import("../../src/analysis/curves/metricComparison.js"), counted("metricComparisons"));
vi.mock(import("../../src/analysis/comparison/baselineComparisons.js"), counted("compareWithBaseline"));
vi.mock(import("../../src/analysis/items/itemAnalysis.js"), counted("itemTables"));

const data = reportData({
  models: ["alpha", "beta", "gamma"],
  seeds: 2,
  steps: [10, 20, 30],
  framings: ["choice", "completion"],
});

beforeEach(() => vi.clearAllMocks());

describe("a study", () => {
  const options = { level: 0.9, alpha: 0.1, chance: new Map([["quiz", 0.25]]) };

  test("makes nothing before it is asked, and each analysis once", () => {
    const study = studyOf(data, options);
    expect(calls(scoreSeries)).toBe(0);
    for (let time = 0; time < 2; time++) {
      for (const name of Object.keys(study) as (keyof Study)[]) {
        expect(study[name], name).toBeDefined();
        expect(study[name], name).toBe(study[name]);
      }
    }
    expect([scoreSeries, seedTable, curveTable, compareWithBaseline].map(calls)).toEqual([1, 1, 1, 1]);
  });

  test("has what each analysis says by itself", () => {
    const study = studyOf(data, options);
    const series = scoreSeries(data, options);
    expect(study.series).toEqual(series);
    expect(study.seeds).toEqual(seedTable(data, series, options));
    expect(study.curves).toEqual(curveTable(series, options));
    expect(study.benchmarks).toEqual(benchmarkNoiseTable(data, options));
    expect(study.framings).toEqual(framingTable(data, options));
    expect(study.comparisons).toEqual(compareWithBaseline(data, { alpha: 0.1 }));
  });

  test("of one model compares nothing, and refuses a baseline that is not there", () => {
    expect(studyOf(reportData({ models: ["alpha"] })).comparisons).toBeNull();
    expect(() => studyOf(data, { baseline: "delta" }).comparisons).toThrow(
      /^compareWithBaseline: baseline must be a model of these results, got "delta"\. They hold alpha, beta, gamma\.$/,
    );
  });
});

describe("a report", () => {
  test("makes the series, the seed rows and the curve rows once", () => {
    const { noise, curves, framings } = buildVarianceReport(data);
    expect([noise, curves.rows, framings.rows].map(({ length }) => length)).toEqual([6, 12, 3]);
    expect({ series: calls(scoreSeries), seeds: calls(seedTable), curves: calls(curveTable) }).toEqual({
      series: 1,
      seeds: 1,
      curves: 1,
    });
  });

  test("makes only what its sections rest on", () => {
    buildVarianceReport(data, { sections: ["noise"] });
    expect(calls(compareWithBaseline)).toBe(0);
    buildVarianceReport(data, { sections: ["comparisons", "power"] });
    expect(calls(compareWithBaseline)).toBe(1);
  });
});

function calls(analysis: unknown): number {
  return vi.mocked(analysis as () => unknown).mock.calls.length;
}

function counted(name: string) {
  return async (original: () => Promise<object>) => {
    const module = (await original()) as Record<string, (...values: unknown[]) => unknown>;
    return { ...module, [name]: vi.fn(module[name]) };
  };
}
