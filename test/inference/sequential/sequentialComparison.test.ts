import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logEvidenceAbove, type ScoreBlock } from "../../../src/inference/sequential/bettingEvidence.js";
import { confidenceSequence } from "../../../src/inference/sequential/confidenceSequence.js";
import { sequentialComparison } from "../../../src/inference/sequential/sequentialComparison.js";
import { dropShown, itemsToClear } from "../../../src/inference/sequential/settlement.js";
import { logBeta, regularizedBetaUpper } from "../../../src/numeric/distributions/beta.js";
import { createRng } from "../../../src/random/rng.js";

const UNIT = { reach: 1, largest: 1 };
const pairs = (won: number, lost: number, same = 0): ScoreBlock[] =>
  [
    { total: 1, items: 1, count: won },
    { total: -1, items: 1, count: lost },
    { total: 0, items: 1, count: same },
  ].filter(({ count }) => count > 0);

/** ∫ (2θ)^won (2(1 − θ))^lost over the half of Beta(5, 5) above ½, by the incomplete beta function. */
function signMixture(won: number, lost: number): number {
  const upper = (a: number, b: number) => logBeta(a, b) + Math.log(regularizedBetaUpper(0.5, a, b));
  return (won + lost) * Math.log(2) + upper(5 + won, 5 + lost) - upper(5, 5);
}

/** The mixture ∫ Π (1 + c·x) w(c) dc, w ∝ (1 − c²)⁴, by Simpson's rule on many points. */
function mixtureBySimpson(stakes: readonly number[]): number {
  const points = 20_000;
  let [value, weight] = [0, 0];
  for (let index = 0; index <= points; index++) {
    const share = index / points;
    const own = (index === 0 || index === points ? 1 : index % 2 === 1 ? 4 : 2) * (1 - share * share) ** 4;
    weight += own;
    value += own * stakes.reduce((product, stake) => product * (1 + share * stake), 1);
  }
  return value / weight;
}

describe("the evidence", () => {
  test("of right-or-wrong pairs is the mixture over the sign, by the incomplete beta function", () => {
    for (const [won, lost] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [7, 3],
      [3, 7],
      [20, 0],
      [0, 20],
      [31, 37],
      [140, 90],
    ] as const) {
      expect(logEvidenceAbove(pairs(won, lost, 50), 0, UNIT)).toBeCloseTo(signMixture(won, lost), 10);
    }
  });

  // beta_binomial_log_mixture of confseq 0.0.11 (Howard, Waudby-Smith, Ramdas), one-sided with g = h = 1; v_opt 69.617455658259 at
  // alpha_opt .05 gives its r = 10, which is Beta(5, 5).
  test.each([
    [1, 0, 0.220013658305],
    [0, 1, -0.282487255575],
    [7, 3, 0.559909713537],
    [3, 7, -0.958867010596],
    [20, 0, 7.70750301319],
    [0, 20, -2.15944833046],
    [31, 37, -1.51927171691],
    [140, 90, 4.34854435558],
    [620, 545, 0.668086103618],
  ])("of %i won and %i lost is that of the authors' own code", (won, lost, published) => {
    expect(logEvidenceAbove(pairs(won, lost), 0, UNIT)).toBeCloseTo(published, 9);
  });

  // beta_binomial_mixture_bound of the same: how far won − lost must go for evidence of 20.
  test.each([
    [10, 9.838727993],
    [50, 19.32844566],
    [200, 39.99972484],
    [1000, 96.64966413],
    [5000, 233.3259557],
  ])("of %i pairs reaches 20 where the authors' boundary is crossed", (differing, boundary) => {
    const lead = 2 * Math.ceil(boundary / 2);
    const evidence = (ahead: number) =>
      logEvidenceAbove(pairs((differing + ahead) / 2, (differing - ahead) / 2), 0, UNIT);
    expect(evidence(lead)).toBeGreaterThanOrEqual(Math.log(20));
    expect(evidence(lead - 2)).toBeLessThan(Math.log(20));
  });

  test("stays near the mixture where the rule is no longer exact", () => {
    for (const [won, lost] of [
      [1500, 1400],
      [5200, 5000],
      [51_000, 50_000],
    ] as const) {
      const gap = logEvidenceAbove(pairs(won, lost), 0, UNIT) - signMixture(won, lost);
      expect(Math.abs(gap), `${won} : ${lost}`).toBeLessThan(0.1);
    }
  });

  test("of scores, means and clusters is the integral by another rule", () => {
    const blocks = [
      { total: 0.3, items: 1, count: 2 },
      { total: -0.8, items: 2, count: 1 },
      { total: 2.5, items: 3, count: 1 },
      { total: 0, items: 3, count: 4 },
    ];
    for (const mean of [-0.4, 0, 0.05, 0.7]) {
      const stakes = blocks.flatMap(({ total, items, count }) =>
        Array.from({ length: count }, () => (total - mean * items) / (3 * (1 + mean))),
      );
      const expected = Math.log(mixtureBySimpson(stakes));
      expect(logEvidenceAbove(blocks, mean, { reach: 1, largest: 3 })).toBeCloseTo(expected, 10);
    }
  });

  test("is of mean 1 where no pair leans, and of less where pairs lean against it, over all paths of up to 20 pairs", () => {
    for (const chance of [0.5, 0.4, 0.1]) {
      for (const count of [1, 2, 5, 20]) {
        let expected = 0;
        let ways = 1;
        for (let won = 0; won <= count; won++) {
          const path = chance ** won * (1 - chance) ** (count - won);
          expected += ways * path * Math.exp(logEvidenceAbove(pairs(won, count - won), 0, UNIT));
          ways = (ways * (count - won)) / (won + 1);
        }
        if (chance === 0.5) expect(expected).toBeCloseTo(1, 12);
        else expect(expected).toBeLessThan(1);
      }
    }
  });

  test("keeps Ville's bound by the count of all paths, at any of 200 looks", () => {
    for (const alpha of [0.05, 0.2]) {
      const ever = everAbove(200, alpha);
      expect(ever).toBeLessThanOrEqual(alpha);
      // The bound is no empty one: much of it is used.
      expect(ever).toBeGreaterThan(0.5 * alpha);
    }
  });

  test("keeps Ville's bound of the largest mean that is to be refuted, with items that do not differ", () => {
    // Drops of 1, 0 and −1 with mean 0.1, and of the scores .5 and −1 that have it too.
    for (const [values, chances] of [
      [
        [1, 0, -1],
        [0.2, 0.7, 0.1],
      ],
      [
        [0.5, -1],
        [1.1 / 1.5, 0.4 / 1.5],
      ],
    ] as const) {
      expect(everRefuted(values, chances, 0.1, 60, 0.1)).toBeLessThanOrEqual(0.1);
    }
  });
});

/** Chance that a walk of fair signs ever has evidence of 1/alpha, by the number of paths that have not had it. */
function everAbove(looks: number, alpha: number): number {
  let alive = new Map([[0, 1]]);
  let crossed = 0;
  for (let look = 1; look <= looks; look++) {
    const next = new Map<number, number>();
    for (const [won, chance] of alive) {
      for (const step of [0, 1]) {
        const now = won + step;
        if (logEvidenceAbove(pairs(now, look - now), 0, UNIT) >= Math.log(1 / alpha)) crossed += chance / 2;
        else next.set(now, (next.get(now) ?? 0) + chance / 2);
      }
    }
    alive = next;
  }
  return crossed;
}

/** Chance that "the mean is `mean` or less" is ever refuted, over all counts of each value. */
function everRefuted(
  values: readonly number[],
  chances: readonly number[],
  mean: number,
  looks: number,
  alpha: number,
): number {
  let alive = new Map([[values.map(() => 0).join(), 1]]);
  let crossed = 0;
  for (let look = 1; look <= looks; look++) {
    const next = new Map<string, number>();
    for (const [key, chance] of alive) {
      chances.forEach((own, kind) => {
        const counts = key.split(",").map(Number);
        counts[kind] = (counts[kind] as number) + 1;
        const blocks = values.map((total, index) => ({ total, items: 1, count: counts[index] as number }));
        const seen = blocks.filter(({ count }) => count > 0);
        if (logEvidenceAbove(seen, mean, UNIT) >= Math.log(1 / alpha)) crossed += chance * own;
        else next.set(counts.join(), (next.get(counts.join()) ?? 0) + chance * own);
      });
    }
    alive = next;
  }
  return crossed;
}

describe("the confidence sequence", () => {
  test("has the evidence of its ends, and holds the mean", () => {
    const blocks = pairs(30, 45, 200);
    const { low, high, level } = confidenceSequence(blocks, UNIT, 0.9);
    expect(level).toBe(0.9);
    expect(logEvidenceAbove(blocks, low, UNIT)).toBeCloseTo(Math.log(20), 6);
    expect(logEvidenceAbove(pairs(45, 30, 200), -high, UNIT)).toBeCloseTo(Math.log(20), 6);
    expect(low).toBeLessThan(-15 / 275);
    expect(high).toBeGreaterThan(-15 / 275);
  });

  test("goes to the ends of the range where nothing is refuted", () => {
    expect(confidenceSequence(pairs(1, 0), UNIT, 0.9)).toMatchObject({ high: 1 });
    expect(confidenceSequence(pairs(0, 3), UNIT, 0.9)).toMatchObject({ low: -1 });
  });
});

describe("sequentialComparison", () => {
  const right = (count: number) => Array.from({ length: count }, () => 1);
  const wrong = (count: number) => Array.from({ length: count }, () => 0);

  test("tells worse, better, not worse and not yet", () => {
    expect(sequentialComparison(right(20), wrong(20)).outcome).toBe("worse");
    expect(sequentialComparison(wrong(20), right(20)).outcome).toBe("better");
    expect(sequentialComparison(right(20), wrong(20), { higherIsBetter: false }).outcome).toBe("better");
    expect(sequentialComparison(right(5), wrong(5)).outcome).toBe("not-yet");
    const same = sequentialComparison(right(400), right(400), { minimumEffect: 0.02 });
    expect(same).toMatchObject({ outcome: "not-worse", difference: 0, items: 400 });
    expect(same.interval?.low).toBeGreaterThan(-0.02);
  });

  test("a drop that is shown counts from the minimum effect on", () => {
    const baseline = right(2000);
    const candidate = baseline.map((_, item) => Number(item >= 20));
    const found = sequentialComparison(baseline, candidate, { minimumEffect: 0.02 });
    expect(found.pValues.worse).toBeLessThan(0.05);
    expect(found.outcome).toBe("not-worse");
    expect(sequentialComparison(baseline, candidate).outcome).toBe("worse");
  });

  test("ends of the interval and claims say the same", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.nat(200), (won, lost, same) => {
        const baseline = [...wrong(won), ...right(lost), ...right(same + 1)];
        const candidate = [...right(won), ...wrong(lost), ...right(same + 1)];
        const { interval, pValues, difference } = sequentialComparison(baseline, candidate, { minimumEffect: 0.03 });
        expect(interval!.high < 0).toBe(pValues.worse < 0.05);
        expect(interval!.low > 0).toBe(pValues.better < 0.05);
        expect(interval!.low > -0.03).toBe((pValues.notWorse as number) < 0.05);
        expect(difference).toBeCloseTo((won - lost) / baseline.length, 12);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test("goes on from plain JSON, to the same bytes whatever the order and the calls", () => {
    const rng = createRng(3, "order");
    const items = Array.from({ length: 60 }, () => [rng.nextUniform(), rng.nextUniform()] as const);
    const options = { minimumEffect: 0.05, plannedItems: 200 };
    const whole = sequentialComparison(
      items.map(([score]) => score),
      items.map(([, score]) => score),
      options,
    );
    let state = sequentialComparison([], [], options);
    for (const [baseline, candidate] of [...items].reverse()) {
      state = sequentialComparison([baseline], [candidate], { from: JSON.parse(JSON.stringify(state)) });
    }
    expect(JSON.stringify(state)).toBe(JSON.stringify(whole));
  });

  test("a cluster is one block, with its own order of no account", () => {
    const options = { clusters: ["p", "q", "p", "q"], largestCluster: 2 };
    const found = sequentialComparison([0.1, 0.2, 0.3, 1], [0.2, 0.9, 0.7, 0], options);
    expect(found).toMatchObject({ items: 4, blocks: 2 });
    const other = sequentialComparison([1, 0.3, 0.2, 0.1], [0, 0.7, 0.9, 0.2], {
      ...options,
      clusters: ["q", "p", "q", "p"],
    });
    expect(other).toEqual(found);
    // Eight items that move together are no eight pieces of evidence.
    const together = sequentialComparison(right(16), wrong(16), {
      clusters: right(16).map((_, item) => item >> 3),
      largestCluster: 8,
    });
    expect(together.pValues.worse).toBeGreaterThan(0.3);
    expect(together.outcome).toBe("not-yet");
  });

  test("says that it will hardly be settled, or that it will", () => {
    const baseline = right(100);
    const candidate = baseline.map((_, item) => Number(item % 20 !== 0));
    const planned = (plannedItems: number) =>
      sequentialComparison(baseline, candidate, { minimumEffect: 0.05, plannedItems });
    const [soon, late] = [planned(110), planned(5000)];
    expect(soon.chanceSettled).toBeLessThan(0.05);
    expect(soon.notes.map(({ code }) => code)).toContain("hardly-to-be-settled");
    expect(late.notes).toEqual([]);
    expect(planned(100).chanceSettled).toBe(0);
    expect(sequentialComparison(right(20), wrong(20), { plannedItems: 30 }).chanceSettled).toBe(1);
  });

  test("the chance of being settled is about how often it is", () => {
    // 300 of 800 items seen, all in all no drop, 20 % flips; the rest comes as the first did.
    const [won, lost, same] = [30, 30, 240];
    const start = sequentialComparison(
      [...wrong(won), ...right(lost + same)],
      [...right(won), ...wrong(lost), ...right(same)],
      { minimumEffect: 0.06, plannedItems: 800 },
    );
    let settled = 0;
    for (let replicate = 0; replicate < 300; replicate++) {
      const rng = createRng(replicate, "settled");
      // The share of items that are won and lost is itself only known from 300.
      const drift = normal(rng) * Math.sqrt(0.2 / 300);
      const differences = Array.from({ length: 500 }, () => {
        const place = rng.nextUniform();
        return place < 0.1 + drift / 2 ? 1 : place < 0.2 ? -1 : 0;
      });
      const end = sequentialComparison(
        differences.map((one) => Number(one < 0)),
        differences.map((one) => Number(one > 0)),
        { from: start },
      );
      if (end.outcome !== "not-yet") settled++;
    }
    expect(start.chanceSettled).toBeGreaterThan(0.2);
    expect(Math.abs(settled / 300 - (start.chanceSettled as number))).toBeLessThan(0.1);
  });

  test("no p is 0, however much evidence there is", () => {
    const many = 5000;
    const { pValues } = sequentialComparison(new Array(many).fill(1), new Array(many).fill(0), { minimumEffect: 0.02 });
    expect(pValues.worse).toBeGreaterThan(0);
    expect(pValues.worse).toBeLessThan(1e-300);
  });

  test("without a pair, or without one that differs, nothing is claimed too soon and nothing is 0 or NaN", () => {
    expect(sequentialComparison([], [])).toMatchObject({
      outcome: "not-yet",
      items: 0,
      difference: null,
      interval: null,
      pValues: { worse: 1, better: 1, notWorse: null },
      notes: [{ code: "no-items" }],
    });
    const equal = sequentialComparison(right(30), right(30), { minimumEffect: 0.02, plannedItems: 40 });
    expect(equal).toMatchObject({ outcome: "not-yet", difference: 0, pValues: { worse: 1, better: 1 } });
    expect(equal.interval).toMatchObject({ low: expect.any(Number), high: expect.any(Number) });
    expect(equal.interval?.low).toBeLessThan(-0.02);
    expect(JSON.stringify(equal)).not.toMatch(/NaN|Infinity/);
  });

  test("items that a side did not score are counted", () => {
    const found = sequentialComparison([1, null, 0], [1, 1, Number.NaN]);
    expect(found).toMatchObject({ items: 1, missing: 2, notes: [{ code: "items-left-out" }] });
  });

  test("other bounds are the same test in their own units", () => {
    const baseline = [3, 8, 9, 5];
    const candidate = [2, 7, 5, 5];
    const found = sequentialComparison(baseline, candidate, { bounds: [0, 10], minimumEffect: 1 });
    const shares = sequentialComparison(
      baseline.map((score) => score / 10),
      candidate.map((score) => score / 10),
      { minimumEffect: 0.1 },
    );
    expect(found.interval!.low).toBeCloseTo(10 * shares.interval!.low, 8);
    expect(found.logEvidence.notWorse).toBeCloseTo(shares.logEvidence.notWorse as number, 10);
  });

  test.each([
    [() => sequentialComparison([1], [2]), /candidate must lie in \[0, 1\], got 2 at index 0\. Pass the bounds/],
    [() => sequentialComparison([1, 0], [1]), /same length/],
    [() => sequentialComparison([1], [1], { alpha: 0.5 }), /alpha must be below 0\.5/],
    [() => sequentialComparison([1], [1], { minimumEffect: 1 }), /minimumEffect must be below 1/],
    [
      () => sequentialComparison([1, 1], [1, 1], { clusters: ["a", "a"] }),
      /a cluster must have 1 items at most, got 2 of "a"/,
    ],
    [
      () => sequentialComparison([1], [1], { from: sequentialComparison([1], [1]), alpha: 0.01 }),
      /alpha must be 0\.05, as from the first look on, got 0\.01/,
    ],
    [
      () =>
        sequentialComparison([1], [1], {
          from: { ...sequentialComparison([1], [1]), seen: [{ total: 9, items: 1, count: 1 }] },
        }),
      /from must be what sequentialComparison gave/,
    ],
  ])("%s is refused", (call, message) => {
    expect(call).toThrow(message);
  });
});

describe("what it takes", () => {
  const blocks = pairs(50, 50, 900);
  const aim = { range: UNIT, alpha: 0.05, minimumEffect: 0.02 };

  test("items to clear are so many that as many of these clear, and hardly fewer", () => {
    const items = itemsToClear(blocks, aim, 0.8) as number;
    // A sequence of 80 % of the items leaves less than the 80 % chance: 0 and a margin of .84 errors.
    const highAt = (count: number) =>
      confidenceSequence(pairs(count / 20, count / 20, 0.9 * count), UNIT, 0.9).high +
      0.8416 * Math.sqrt(0.1009 / count);
    expect(highAt(1.01 * items)).toBeLessThan(0.02);
    expect(highAt(0.98 * items)).toBeGreaterThan(0.02);
    expect(itemsToClear(blocks, { ...aim, minimumEffect: 1e-9 }, 0.8)).toBeNull();
  });

  test("a drop that would be shown is larger than the least that counts", () => {
    expect(dropShown(blocks, aim, 0.8)).toBeGreaterThan(0.02);
    expect(dropShown(blocks, { ...aim, minimumEffect: null }, 0.8)).toBeLessThan(
      dropShown(pairs(5, 5, 90), { ...aim, minimumEffect: null }, 0.8),
    );
  });
});

/** A normal draw, by Box and Muller. */
function normal(rng: { readonly nextUniform: () => number }): number {
  return Math.sqrt(-2 * Math.log(1 - rng.nextUniform())) * Math.cos(2 * Math.PI * rng.nextUniform());
}

test("scores outside the bounds and lists of other lengths are refused, at the bounds not", () => {
  expect(() => sequentialComparison([1, 0], [1])).toThrow(RangeError);
  expect(() => sequentialComparison([1, 0], [1, 1], { clusters: ["a"] })).toThrow(RangeError);
  for (const score of [-0.01, 1.01]) {
    expect(() => sequentialComparison([1, score], [1, 1])).toThrow(/baseline must lie in \[0, 1\], got .* at index 1/);
    expect(() => sequentialComparison([1, 1], [score, 1])).toThrow(/candidate must lie in \[0, 1\], got .* at index 0/);
  }
  expect(() => sequentialComparison([0, 1, Number.NaN], [1, 0, 0.5])).not.toThrow();
  expect(() => sequentialComparison([-2, 3], [3, -2], { bounds: [-2, 3] })).not.toThrow();
});

test.each([
  [[0]],
  [[0, 1, 2]],
  [[1, 0]],
  [[0.5, 0.5]],
  [["0", "1"]],
  [[0, 1e200]],
  [[0, Number.NaN]],
  ["01"],
  [null],
  [{ 0: 0, 1: 1 }],
])("bounds that are none are refused: %j", (bounds) => {
  expect(() => sequentialComparison([0, 1], [1, 0], { bounds: bounds as never })).toThrow(
    /bounds must be the lowest and the highest score/,
  );
});
