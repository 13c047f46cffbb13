import { expect, test } from "vitest";
import { framingAgreement } from "../../../src/analysis/framing/framingAgreement.js";
import { cohenKappa } from "../../../src/inference/agreement/cohenKappa.js";
import { mcnemarTest } from "../../../src/inference/significance/mcnemar.js";
import { pearson } from "../../../src/numeric/correlation.js";

const ITEMS = ["a", "b", "c", "d", "e", "f", "g", "h"].map((id) => ({ id }));
const CHOICE = [
  [1, 1, 1, 0, 1, 0, 1, 1],
  [1, 0, 1, 0, 1, 1, 1, 0],
];
const COMPLETION = [
  [1, 0, 1, 0, 0, 0, 1, 0],
  [1, 1, 1, 0, 0, 1, 0, 0],
];
const tables = (
  choice: readonly (readonly number[])[],
  completion: readonly (readonly number[])[],
  turned = false,
) => ({
  items: ITEMS,
  paired: true,
  onlyBaseline: 0,
  onlyCandidate: 0,
  candidate: { seeds: choice.map((_, seed) => `s${seed}`), scores: Float64Array.from(choice.flat()) },
  baseline: {
    seeds: completion.map((_, seed) => `s${turned ? completion.length - 1 - seed : seed}`),
    scores: Float64Array.from((turned ? [...completion].reverse() : completion).flat()),
  },
});
const OPTIONS = { paired: true, level: 0.9 };

test("of one seed is κ, φ and McNemar's test on its items", () => {
  const [first, second] = [CHOICE[0]!, COMPLETION[0]!];
  const found = framingAgreement(tables([first], [second]), OPTIONS)!;
  const kappa = cohenKappa(first, second, { level: 0.9 });
  const count = (a: number, b: number) => first.filter((score, item) => score === a && second[item] === b).length;
  expect(found).toMatchObject({
    items: 8,
    seeds: 1,
    bothRight: count(1, 1),
    choiceOnly: count(1, 0),
    completionOnly: count(0, 1),
    bothWrong: count(0, 0),
  });
  expect(found.kappa).toBeCloseTo(kappa.kappa, 12);
  expect(found.agreement).toBeCloseTo((count(1, 1) + count(0, 0)) / 8, 12);
  expect(found.phi).toBeCloseTo(pearson(first, second), 12);
  expect(found.discordantPValue).toBe(mcnemarTest(count(0, 1), count(1, 0)).pValue);
  const half = (kappa.interval.high - kappa.interval.low) / 2;
  expect(found.kappaInterval).toEqual({
    low: expect.closeTo(Math.max(-1, kappa.kappa - half), 12),
    high: expect.closeTo(Math.min(1, kappa.kappa + half), 12),
    level: 0.9,
    method: "asymptotic over items",
  });
});

test("of several seeds is the mean over them, with the items of one, whatever their order", () => {
  const found = framingAgreement(tables(CHOICE, COMPLETION), OPTIONS)!;
  const kappas = CHOICE.map((choice, seed) => cohenKappa(choice, COMPLETION[seed]!, { level: 0.9 }));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(found.seeds).toBe(2);
  expect(found.kappa).toBeCloseTo(mean(kappas.map(({ kappa }) => kappa)), 12);
  expect(found.phi).toBeCloseTo(mean(CHOICE.map((choice, seed) => pearson(choice, COMPLETION[seed]!))), 12);
  expect(found.bothRight + found.choiceOnly + found.completionOnly + found.bothWrong).toBe(16);
  expect(found.discordantPValue).toBeNull();
  const half = mean(kappas.map(({ interval }) => (interval.high - interval.low) / 2));
  expect(found.kappaInterval!.low).toBeCloseTo(Math.max(-1, found.kappa! - half), 12);
  expect(found.kappaInterval!.high).toBeCloseTo(Math.min(1, found.kappa! + half), 12);
  expect(framingAgreement(tables(CHOICE, COMPLETION, true), OPTIONS)).toEqual(found);
});

test("its interval stays within −1 and 1", () => {
  const nearly = framingAgreement(tables([CHOICE[0]!], [CHOICE[0]!.with(0, 0)]), OPTIONS)!;
  expect(nearly.kappaInterval!.high).toBe(1);
  const opposite = CHOICE[0]!.map((score) => 1 - score).with(0, 1);
  expect(framingAgreement(tables([CHOICE[0]!], [opposite]), OPTIONS)!.kappaInterval!.low).toBe(-1);
  expect(framingAgreement(tables([CHOICE[0]!], [CHOICE[0]!]), OPTIONS)).toMatchObject({
    kappa: 1,
    kappaInterval: null,
  });
});

test("is unknown without shared items, without shared seeds and for other scores; φ and κ of a constant framing are", () => {
  const own = tables([CHOICE[0]!], [COMPLETION[0]!]);
  expect(framingAgreement(null, OPTIONS)).toBeNull();
  expect(framingAgreement({ ...own, paired: false }, OPTIONS)).toBeNull();
  expect(framingAgreement(own, { ...OPTIONS, paired: false })).toBeNull();
  expect(framingAgreement(tables([CHOICE[0]!.with(0, 0.5)], [COMPLETION[0]!]), OPTIONS)).toBeNull();
  expect(framingAgreement(tables([CHOICE[0]!], [COMPLETION[0]!.with(0, 0.5)]), OPTIONS)).toBeNull();
  const ones = CHOICE[0]!.map(() => 1);
  expect(framingAgreement(tables([ones], [ones]), OPTIONS)).toMatchObject({
    phi: null,
    kappa: null,
    kappaInterval: null,
  });
});
