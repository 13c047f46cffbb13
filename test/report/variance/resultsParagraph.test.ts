import { expect, test } from "vitest";
import type { ComparisonFamily, FamilyComparison } from "../../../src/analysis/comparison/resultsComparison.js";
import { resultsParagraph } from "../../../src/report/variance/resultsParagraph.js";
import { buildVarianceReport } from "../../../src/report/variance/varianceReport.js";
import { reportData } from "../../support/reportData.js";

type Done = FamilyComparison & { readonly ok: true };

const report = buildVarianceReport(reportData({ models: ["small", "large"], items: 30 }));
const family = report.comparisons as ComparisonFamily;
const one = family.comparisons.find((each): each is Done => each.ok) as Done;
const made = (task: string, verdict: Done["verdict"], pValue: number): Done => ({
  ...one,
  task,
  verdict,
  pValue,
  adjustedPValue: pValue,
  // How sure a difference is: in standard errors.
  difference: 1 - pValue,
  standardError: 1,
  sentence: `${task} is ${verdict}.`,
});
const said = (comparisons: readonly FamilyComparison[], overall: ComparisonFamily["overall"] = []) =>
  resultsParagraph({ comparisons: { ...family, baseline: "small", comparisons, overall } });

test("begins with the mean over tasks, then says each real difference with its task, the surest first, then the rest", () => {
  const overall = { ...made("all", "better", 0.001), sentence: "Over all tasks large is better." };
  const text = said(
    [made("b", "better", 0.01), made("c", "inconclusive", 0.5), made("a", "worse", 0.0001)],
    [overall as ComparisonFamily["overall"][number]],
  );
  expect(text).toBe(
    "Over all tasks large is better. a: a is worse. b: b is better. Of 3 comparisons, 1 shows no difference, which does not make the two equal.",
  );
});

test("says twelve differences, and how many more there are", () => {
  const many = Array.from({ length: 14 }, (_, index) => made(`t${index}`, "better", (index + 1) / 1e4));
  const text = said(many);
  expect(text.match(/ is better\./g)).toHaveLength(12);
  expect(text).toMatch(/2 more differences are shown to be real\.$/);
  expect(said(many.slice(0, 13))).toMatch(/1 more difference is shown to be real\.$/);
});

test("says nothing of what was refused, and nothing without comparisons", () => {
  const refused = { ...made("x", "better", 0.01), ok: false, message: "not the same items", hint: "" };
  expect(said([refused as unknown as FamilyComparison])).toBe("");
  expect(resultsParagraph({ comparisons: null })).toBe("");
});

test("of real records holds their sentences, and no number that they do not hold", () => {
  const text = resultsParagraph(report);
  const sentences = [...family.overall, ...family.comparisons].map((each) => (each.ok ? each.sentence : ""));
  const known = new Set(sentences.join(" ").match(/[\d.]+/g));
  expect(text.length).toBeGreaterThan(40);
  const counts = new Set([String(family.comparisons.length), ...family.comparisons.map((_, index) => String(index))]);
  for (const number of text.match(/\d[\d.]*\d|\d/g) ?? [])
    expect([
      number,
      known.has(number) ||
        known.has(`.${number}`) ||
        counts.has(number) ||
        sentences.some((each) => each.includes(number)),
    ]).toEqual([number, true]);
});
