import { describe, expect, test } from "vitest";
import { analyseItems } from "../../src/analysis/items/itemAnalysis.js";
import { mantelHaenszel } from "../../src/inference/items/mantelHaenszel.js";
import { createRng } from "../../src/random/rng.js";
import { asModels, simulatedAnswers } from "../support/itemModels.js";
import { matrixOf } from "../support/matrices.js";

const ITEMS = 60;
const MISKEYED = [4, 17, 30, 44, 51];

/** Wrong keys found, and the share of false accusations among the accused, over many tests. */
function accuse(runs: number, trials: number, miskeyed: readonly number[] = MISKEYED) {
  let [hits, rate, any] = [0, 0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const rows = simulatedAnswers(createRng(trial, `recovery ${runs}`), runs, ITEMS, { miskeyed });
    const { items } = analyseItems(matrixOf(asModels(rows)), { seed: trial });
    const accused = items.flatMap(({ flags }, item) => (flags.includes("suspect") ? [item] : []));
    const right = accused.filter((item) => miskeyed.includes(item)).length;
    hits += right;
    rate += accused.length === 0 ? 0 : (accused.length - right) / accused.length;
    if (accused.length > 0) any++;
  }
  return { found: hits / (trials * Math.max(1, miskeyed.length)), falseRate: rate / trials, any: any / trials };
}

describe("wrong keys", () => {
  test("are found more often the more runs there are, with few false accusations", () => {
    const [some, many, most] = [20, 50, 200].map((runs) => accuse(runs, 60)) as [
      ReturnType<typeof accuse>,
      ReturnType<typeof accuse>,
      ReturnType<typeof accuse>,
    ];
    expect(many.found).toBeGreaterThan(some.found);
    expect(most.found).toBeGreaterThan(0.9);
    for (const { falseRate } of [some, many, most]) expect(falseRate).toBeLessThan(0.05);
  });

  test("nine runs accuse nobody, with wrong keys or without", () => {
    expect(accuse(9, 200).any).toBe(0);
    expect(accuse(9, 200, []).any).toBe(0);
  });

  test("a good test is accused in at most 5 % of the cases", () => {
    expect(accuse(30, 200, []).any).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 200));
  });

  test("of items that are answered by chance, the false rate is that of Benjamini–Hochberg", () => {
    let accused = 0;
    for (let trial = 0; trial < 300; trial++) {
      const rng = createRng(trial, "chance");
      const rows = Array.from({ length: 25 }, () => Array.from({ length: 40 }, () => Number(rng.nextUniform() < 0.5)));
      if (analyseItems(matrixOf(asModels(rows)), { seed: trial }).suspects.found > 0) accused++;
    }
    expect(accused / 300).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 300));
  });
});

test("the Mantel–Haenszel χ² rejects at its level where matched groups agree", () => {
  let [corrected, plain] = [0, 0];
  for (let trial = 0; trial < 2000; trial++) {
    const rng = createRng(trial, "strata");
    const right = (count: number, p: number) =>
      Array.from({ length: count }, () => Number(rng.nextUniform() < p)).reduce((a, b) => a + b, 0);
    const strata = [0.2, 0.4, 0.6, 0.8].map((p) => {
      const [reference, focal] = [right(25, p), right(15, p)];
      return { referenceRight: reference, referenceWrong: 25 - reference, focalRight: focal, focalWrong: 15 - focal };
    });
    const { pValue, pValueCorrected } = mantelHaenszel(strata);
    if (pValue <= 0.05) plain++;
    if (pValueCorrected <= 0.05) corrected++;
  }
  const slack = 3 * Math.sqrt((0.05 * 0.95) / 2000);
  expect(Math.abs(plain / 2000 - 0.05)).toBeLessThan(slack);
  expect(corrected / 2000).toBeLessThan(0.05 + slack);
});
