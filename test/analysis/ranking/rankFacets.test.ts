import { describe, expect, test } from "vitest";
import { power } from "../../../src/analysis/planning/power.js";
import { fromRows } from "../../../src/data/fromRows.js";
import { compare } from "../../../src/questions/compare.js";
import { ranks } from "../../../src/questions/ranks.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";

interface Row {
  readonly model: string;
  readonly judge: string;
  readonly prompt: string;
  readonly step?: number;
  readonly item: string;
  readonly score: number;
}

const MODELS = ["a", "b", "c"];
const JUDGES = ["ash", "fir", "yew"];
const PROMPTS = ["short", "long"];

/** Three models under every judge and prompt, each judge with a taste of its own for each model. */
function rowsOf(seed: number, { items = 30, gains = [0, 0.1, 2], steps = [undefined] as (number | undefined)[] } = {}) {
  const rng = createRng(seed);
  const normal = () => standardNormal(rng);
  const levels = Array.from({ length: items }, normal);
  return MODELS.flatMap((model, m) =>
    steps.flatMap((step) =>
      JUDGES.flatMap((judge) => {
        const taste = 0.2 * normal();
        return PROMPTS.flatMap((prompt) =>
          levels.map(
            (level, item): Row => ({
              ...(step === undefined ? {} : { step }),
              ...{ model, judge, prompt, item: `q${item}` },
              score: level + gains[m]! + taste + 0.4 * normal(),
            }),
          ),
        );
      }),
    ),
  );
}

describe("models ranked over judges and prompts", () => {
  const rows = rowsOf(1);
  const { rows: rankings } = ranks(fromRows(rows));
  const [ranking] = rankings;

  test("are one ranking, whose pairs are those of compare", () => {
    expect(rankings).toHaveLength(1);
    expect(ranking?.facets).toEqual([
      { facet: "prompt", levels: 2 },
      { facet: "judge", levels: 3 },
    ]);
    expect(ranking?.rows[0]).toMatchObject({ model: "c", sharedRank: 1, probabilityBest: null });
    for (const pair of ranking?.pairs ?? []) {
      if (!pair.ok) throw new Error(pair.message);
      const [alone] = compare(fromRows(rows), { baseline: pair.baseline.name, candidate: pair.candidate.name }).rows;
      expect(alone).toMatchObject({ ok: true, difference: pair.difference, standardError: pair.standardError });
      expect(alone).toMatchObject({ pValue: pair.pValue, facets: pair.facets });
    }
  });

  test("hold the mean over the cells of all levels", () => {
    for (const { model, mean } of ranking?.rows ?? []) {
      const own = rows.filter((row) => row.model === model);
      expect(mean).toBeCloseTo(own.reduce((sum, { score }) => sum + score, 0) / own.length, 12);
    }
  });

  test("count a level with more trials no more than another", () => {
    const twice = rows.flatMap((row) => (row.judge === "ash" ? [row, { ...row, trial: "again" }] : [row]));
    const again = ranks(fromRows(twice)).rows;
    expect(again.map(({ rows: own }) => own.map(({ mean }) => mean.toFixed(12)))).toEqual(
      rankings.map(({ rows: own }) => own.map(({ mean }) => mean.toFixed(12))),
    );
  });

  test("name the noise that is measured, and put back what is dropped from the data", () => {
    expect(ranking?.sources.measured).toEqual(["item sampling", "prompt and framing", "judge"]);
    const [one, ...others] = ranks(fromRows(rows.filter(({ judge }) => judge === "ash"))).rows;
    expect(others).toEqual([]);
    expect(one?.sources.measured).toEqual(["item sampling", "prompt and framing"]);
    expect(one?.sources.notMeasured).toContain("judge");
  });

  test("are a ranking a level where the facet is fixed", () => {
    const fixed = ranks(fromRows(rows), { facets: { judge: "fixed" } }).rows;
    expect(fixed.map(({ task }) => task)).toEqual(JUDGES.map((judge) => `eval (judge ${judge})`));
    expect(() => ranks(fromRows(rows), { facets: { judge: "sometimes" as never } })).toThrow(/ranks|rankModels/);
  });

  test("stay apart, and say why, where a model lacks a level", () => {
    const holed = ranks(fromRows(rows.filter(({ model, judge }) => model !== "c" || judge !== "yew"))).rows;
    expect(holed).toHaveLength(6);
    expect(holed[0]?.notes.map(({ code }) => code)).toContain("facets-not-crossed");
  });

  test("do not hang on the order of rows", () => {
    const backwards = ranks(fromRows([...rows].reverse())).rows;
    expect(JSON.stringify(backwards)).toBe(JSON.stringify(rankings));
  });

  test("are taken at the last checkpoint at which every level is there", () => {
    const trained = rowsOf(2, { items: 12, steps: [10, 20] });
    const holed = trained.filter(({ step, judge }) => step === 10 || judge !== "yew");
    const upTo = trained.filter(({ step }) => step === 10);
    const [left, whole] = [holed, upTo].map((own) => ranks(fromRows(own)).rows);
    expect(left).toHaveLength(1);
    expect(left?.[0]?.rows).toEqual(whole?.[0]?.rows);
  });
});

describe("models whose judges scored other items", () => {
  /** Each judge with the places of the items that it scored, of each model. */
  const ranked = (placesOf: (model: string, judge: string) => readonly number[]) =>
    ranks(
      fromRows(
        ["a", "b", "c"].flatMap((model, m) =>
          ["ash", "fir"].flatMap((judge) =>
            placesOf(model, judge).map((place) => ({
              model,
              judge,
              item: `q${place}`,
              score: Math.sin(3 * place + m) + m * (judge === "fir" ? 0.5 : 1),
            })),
          ),
        ),
      ),
      { resamples: 50 },
    ).rows;
  const places = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

  test("are ranked by their own means where at one level no item is that of all", () => {
    const found = ranked((model, judge) =>
      judge === "ash" ? places(0, 40) : model === "a" ? places(0, 20) : model === "b" ? places(20, 40) : places(10, 30),
    );
    expect(found).toHaveLength(1);
    const [ranking] = found;
    expect(ranking!.notes.map(({ code }) => code)).toContain("no-shared-items");
    expect(ranking!.notes.map(({ code }) => code)).not.toContain("facet-cells-missing");
    expect([ranking!.items, ranking!.allItems]).toEqual([0, 0]);
    for (const { mean, probabilityBest } of ranking!.rows)
      expect([Number.isFinite(mean), probabilityBest]).toEqual([true, null]);
  });

  test("are ranked over the cells of all where each level has some, which the note counts", () => {
    const [ranking] = ranked((model, judge) =>
      judge === "ash" ? places(0, 30) : model === "a" ? places(0, 14) : places(2, 30),
    );
    const missing = ranking!.notes.find(({ code }) => code === "facet-cells-missing");
    expect(missing?.data).toEqual({ shared: 30 + 12, all: 60, complete: 12 });
    expect([ranking!.items, ranking!.allItems]).toEqual([30, 30]);
  });

  test("are ranked over complete items alone where nine of ten are", () => {
    const of = (complete: number) => ranked((_, judge) => places(0, judge === "ash" ? 30 : complete))[0]!;
    const [enough, fewer] = [of(27), of(26)];
    const codes = ({ notes }: typeof enough) => notes.map(({ code }) => code);
    expect(codes(enough)).not.toContain("facet-cells-missing");
    expect([enough.items, enough.allItems]).toEqual([27, 30]);
    expect(enough.rows.map(({ items }) => items)).toEqual([30, 30, 30]);
    expect(codes(fewer)).toContain("facet-cells-missing");
    expect([fewer.items, fewer.allItems]).toEqual([30, 30]);
  });
});

describe("the report over judges and prompts", () => {
  const report = buildVarianceReport(fromRows(rowsOf(3)), { sections: ["comparisons", "rankings"] });

  test("judges the tests that compare judges, and calls none of them apart", () => {
    expect(report.comparisons?.comparisons.map((one) => one.ok && one.facets?.length)).toEqual([2, 2]);
    expect(report.rankings).toHaveLength(1);
    expect(report.read.notes.map(({ code }) => code)).not.toContain("tests-apart");
    expect(report.notMeasured.join("\n")).not.toContain("judge");
  });

  test("does not promise that items alone halve what can be shown", () => {
    const close = buildVarianceReport(fromRows(rowsOf(4, { gains: [0, 0.05, 0.1] })));
    expect(close.summary.join("\n")).toMatch(/whether more prompts \(now 2\) or judges \(now 3\) or more items/);
    expect(close.summary.join("\n")).not.toContain("four times the items");
  });

  test("says of one judge that no other was asked", () => {
    const one = buildVarianceReport(fromRows(rowsOf(3).filter(({ judge }) => judge === "fir")));
    expect(one.notMeasured).toContain("judge: one judge");
  });
});

describe("power from a comparison over judges and prompts", () => {
  const [comparison] = compare(fromRows(rowsOf(5)), { baseline: "a", candidate: "b" }).rows;
  if (comparison?.ok !== true) throw new Error("no comparison");

  test("is that of the comparison at as many items", () => {
    const found = power({ from: "comparison", comparison, ask: "minimumDetectableEffect", items: 30 });
    if (!found.ok) throw new Error(found.message);
    expect(found.minimumDetectableEffect).toBeCloseTo(comparison.minimumDetectableEffect as number, 9);
    expect(found.notes.map(({ code }) => code)).toContain("levels-measured");
    expect(found.power).toBeCloseTo(0.8, 9);
  });

  test("does not fall below what the judges leave, however many items there are", () => {
    const few = comparison.fewLevels?.variance as number;
    expect(few).toBeGreaterThan(0);
    const floor = Math.sqrt(few);
    const found = power({ from: "comparison", comparison, ask: "minimumDetectableEffect", items: 10_000_000 });
    expect(found.ok && (found.minimumDetectableEffect as number) > 2.8 * floor).toBe(true);
    expect(power({ from: "comparison", comparison, ask: "items", effect: floor })).toMatchObject({
      ok: false,
      code: "out-of-reach",
    });
  });
});
