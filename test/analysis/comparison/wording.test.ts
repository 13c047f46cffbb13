import { describe, expect, test } from "vitest";
import { comparisonSentence, note, type SentenceBasis } from "../../../src/analysis/comparison/wording.js";

const interval = (low: number, high: number, level = 0.95) => ({ low, high, level, method: "t" });
const record: SentenceBasis = {
  verdict: "inconclusive",
  baseline: { name: "a", mean: 0.5 },
  candidate: { name: "b", mean: 0.512 },
  difference: 0.012,
  interval: interval(-0.02, 0.044, 0.999),
  pValue: 0.47,
  design: "paired",
  items: { shared: 500, onlyBaseline: 0, onlyCandidate: 0 },
  seeds: null,
  minimumDetectableEffect: 0.0462,
  equivalence: null,
  proportion: true,
};

describe("comparisonSentence", () => {
  test("prints the level as it is, not rounded to 100 %", () => {
    expect(comparisonSentence(record)).toBe(
      "No difference shown between b and a: +1.20 pt, 99.9% CI [−2.00, +4.40], p = .47, 500 shared items. " +
        "These data could have shown a gap of about 4.62 pt or more (80% power).",
    );
  });

  test("says that there is no interval, and nothing of power, where neither is known", () => {
    expect(comparisonSentence({ ...record, interval: null, pValue: null, minimumDetectableEffect: null })).toBe(
      "No difference shown between b and a: +1.20 pt, no interval, p = —, 500 shared items.",
    );
  });

  test.each([
    [{ seeds: { baseline: 3, candidate: 1 } }, "500 shared items, 3 seeds against 1."],
    [{ design: "unpaired", seeds: { baseline: 1, candidate: 2 } }, "1 seed against 2, run-level scores."],
    [
      { design: "unpaired", items: { shared: 0, onlyBaseline: 0, onlyCandidate: 1200 } },
      "unpaired, — and 1\u202f200 items.",
    ],
  ] as const)("says what %j rests on", (change, ending) => {
    expect(comparisonSentence({ ...record, minimumDetectableEffect: null, ...change })).toContain(`, ${ending}`);
  });

  test("takes back a claim that the family does not bear, and keeps its numbers", () => {
    const better: SentenceBasis = { ...record, verdict: "better", pValue: 0.03 };
    expect(comparisonSentence(better)).toMatch(
      /^This run of b scores better than this run of a on questions like these: \+1\.20 pt, .*, p = \.030, 500 shared items; another training seed was not measured\.$/,
    );
    const overSeeds = { ...better, seeds: { baseline: 3, candidate: 4 } };
    expect(comparisonSentence(overSeeds)).toMatch(/^b is better than a: .*, 500 shared items, 3 seeds against 4\.$/);
    const lost = { claim: "significant", adjustedPValue: 0.12, correction: "holm", size: 4 } as const;
    expect(comparisonSentence(better, lost)).toBe(
      "No difference shown between b and a after Holm over 4 comparisons (adjusted p = .12): " +
        "+1.20 pt, 99.9% CI [−2.00, +4.40], p = .030, 500 shared items.",
    );
  });
});

describe("note", () => {
  test("carries the data that its message is made from", () => {
    expect(note("too-few-units", { units: 1 })).toEqual({
      code: "too-few-units",
      message: "1 independent unit: no spread is known, so no test is made",
      data: { units: 1 },
    });
  });

  test("carries none where the message tells none", () => {
    expect(Object.keys(note("unpaired"))).toEqual(["code", "message"]);
  });
});
