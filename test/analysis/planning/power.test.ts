import { describe, expect, test } from "vitest";
import { comparePaired } from "../../../src/analysis/comparison/comparison.js";
import { compareSummaries } from "../../../src/analysis/comparison/summaryComparison.js";
import { type PowerAnswer, power } from "../../../src/analysis/planning/power.js";
import type { PowerQuestion } from "../../../src/analysis/planning/powerQuestion.js";
import { tangoInterval } from "../../../src/inference/intervals/pairedProportionIntervals.js";
import { pairedMinimumDetectableEffect } from "../../../src/inference/power/minimumDetectable.js";
import { mcnemarPower } from "../../../src/inference/power/powerMcNemar.js";
import { studentDetectionFactor } from "../../../src/inference/power/powerStudent.js";
import { NOISE } from "../../../src/notes.js";
import { binomialPmf } from "../../../src/numeric/distributions/binomial.js";
import { studentTQuantile } from "../../../src/numeric/distributions/studentT.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

function answer(question: PowerQuestion): PowerAnswer {
  const result = power(question);
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result;
}

/** Two aligned 0/1 lists with these four cells. */
function paired(bothRight: number, baselineOnly: number, candidateOnly: number, bothWrong: number) {
  const cells = [
    [1, 1, bothRight],
    [1, 0, baselineOnly],
    [0, 1, candidateOnly],
    [0, 0, bothWrong],
  ] as const;
  const side = (which: 0 | 1) => cells.flatMap((cell) => Array<number>(cell[2]).fill(cell[which]));
  return comparePaired(side(0), side(1));
}

const spread = { itemVariance: 1 / 9, baselineTrialVariance: 1 / 6, candidateTrialVariance: 1 / 6 };

describe("power", () => {
  test("from an assumed disagreement: effect, items and power are three views of one thing", () => {
    const known = { from: "disagreement", disagreement: 0.2 } as const;
    const reach = answer({ ...known, ask: "minimumDetectableEffect", items: 500 });
    expect(reach.minimumDetectableEffect).toBeCloseTo(pairedMinimumDetectableEffect(0.2, 500), 2);
    expect(reach.power).toBeCloseTo(0.8, 9);
    expect(reach).toMatchObject({ items: 500, seeds: null, trials: null, test: "mcnemar-midp", proportion: true });
    const effect = reach.minimumDetectableEffect as number;
    const items = answer({ ...known, ask: "items", effect }).items as number;
    expect(Math.abs(items - 500)).toBeLessThanOrEqual(1);
    expect(answer({ ...known, ask: "power", items: 500, effect }).power).toBeCloseTo(0.8, 9);
  });

  test("gives the setting of Card et al. with the exact test", () => {
    const reading = answer({
      from: "disagreement",
      disagreement: 0.025,
      variant: "exact",
      ask: "power",
      items: 500,
      effect: 0.02,
    });
    expect(reading.power).toBeCloseTo(0.79758, 5);
    expect(reading.typeM).toBeCloseTo(1.1158, 4);
    expect(reading).toMatchObject({ targetPower: null, minimumDetectableEffect: null, effect: 0.02 });
  });

  test("from a measured 0/1 comparison: takes its disagreement, and says that it is an estimate", () => {
    const comparison = paired(300, 40, 60, 100);
    const result = answer({ from: "comparison", comparison, ask: "items", effect: 0.03 });
    expect(result.items).toBe(answer({ from: "disagreement", disagreement: 0.2, ask: "items", effect: 0.03 }).items);
    expect(result.notes.map(({ code }) => code)).toEqual(["disagreement-measured"]);
    expect(result.notes[0]?.message).toMatch(/100 of 500 items, 20\.0% \(95% CI 16\.\d–23\.\d%\)/);
    expect(result.sources.measured).toEqual([NOISE.items]);
    expect(result.sources.notMeasured).toContain(NOISE.seeds);
  });

  test("from a measured comparison that disagrees on less than the effect: takes the least possible, and says so", () => {
    const result = answer({
      from: "comparison",
      comparison: paired(490, 5, 5, 0),
      ask: "power",
      items: 500,
      effect: 0.05,
    });
    expect(result.notes.map(({ code }) => code)).toEqual(["disagreement-measured", "disagreement-raised"]);
    expect(result.power).toBe(mcnemarPower({ baselineOnly: 0, candidateOnly: 0.05 }, 500).power);
  });

  test("from a measured comparison of other scores: agrees with its own minimum detectable effect", () => {
    const rng = createRng(4);
    const baseline = Array.from({ length: 200 }, () => rng.nextUniform());
    const comparison = comparePaired(
      baseline,
      baseline.map((score) => score + 0.2 * (rng.nextUniform() - 0.4)),
    );
    const result = answer({ from: "comparison", comparison, ask: "minimumDetectableEffect", items: 200 });
    // The comparison may take the normal quantiles for many items.
    const ratio = (result.minimumDetectableEffect as number) / (comparison.minimumDetectableEffect as number);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.01);
    expect(result.test).toBe("paired-t");
    expect(result.notes.map(({ code }) => code)).toEqual(["spread-measured"]);
    const clustered = comparePaired(
      baseline,
      baseline.map((score) => score + 0.2 * (rng.nextUniform() - 0.4)),
      { clusters: baseline.map((_, index) => `passage-${index % 40}`) },
    );
    const reach = answer({ from: "comparison", comparison: clustered, ask: "minimumDetectableEffect", items: 200 });
    expect(reach).toMatchObject({ test: "clustered-t", clusters: 40 });
    expect(reach.minimumDetectableEffect! / clustered.minimumDetectableEffect!).toBeCloseTo(1, 9);
    expect(reach.notes.map(({ code }) => code)).toEqual(["spread-measured", "clusters-measured"]);
    const plan = answer({ from: "comparison", comparison: clustered, ask: "items", effect: 0.02 });
    expect(plan.items! / plan.clusters!).toBeCloseTo(5, 12);
    expect(Number.isInteger(plan.clusters)).toBe(true);
  });

  test("few scores: the effect of the paired t test by its noncentral distribution", () => {
    const reach = (items: number) =>
      answer({ from: "scores", spread: { itemVariance: 0.09 }, ask: "minimumDetectableEffect", items });
    expect(reach(2).minimumDetectableEffect).toBeCloseTo(3.4649665, 6);
    expect(reach(3).minimumDetectableEffect).toBeCloseTo(0.9792131, 6);
    expect(reach(5).notes[0]?.message).toContain("with 5 items is never below 0.0625: it shows nothing at alpha 0.05");
    expect(reach(8).notes[0]?.message).toContain("which finds a little less");
    expect(reach(30).notes).toEqual([]);
  });

  test("one-sided: the tail in the direction of the effect, at alpha", () => {
    const known = { disagreement: 0.2, items: 300, effect: -0.06 } as const;
    const both = power({ ...known, alpha: 0.1 }) as PowerAnswer;
    const one = power({ ...known, oneSided: true }) as PowerAnswer;
    expect(one.power).toBeCloseTo(both.power! * (1 - both.typeS!), 12);
    expect(one.sentence).toContain("(one-sided alpha 0.05)");
    const reach = power({ disagreement: 0.2, items: 300, oneSided: true }) as PowerAnswer;
    expect(power({ ...known, effect: reach.minimumDetectableEffect!, oneSided: true })).toMatchObject({
      power: expect.closeTo(0.8, 9),
    });
    const t = power({ sd: 0.3, items: 6, effect: 0.4, oneSided: true }) as PowerAnswer;
    expect(t.power).toBeGreaterThan((power({ sd: 0.3, items: 6, effect: 0.4 }) as PowerAnswer).power!);
  });

  test.each([
    [{ disagreement: 0.2 }, 0.08],
    [{ sd: 0.3 }, 0.05],
    [{ score: 0.7, unpaired: true }, 0.05],
    [{ sd: 0.3, clusterSize: 10, intraclass: 0.2 }, 0.05],
  ] as const)("against a margin, items, power and margin are three views of one thing (%j)", (known, margin) => {
    for (const kind of ["noninferior", "equivalent"] as const) {
      const plan = power({ ...known, kind, margin }) as PowerAnswer;
      expect(plan).toMatchObject({ shown: kind, margin, effect: 0, oneSided: true });
      const items = plan.items!;
      const step = plan.clusters === null ? 1 : 10;
      expect((power({ ...known, kind, margin, items }) as PowerAnswer).power).toBeGreaterThanOrEqual(0.8);
      expect((power({ ...known, kind, margin, items: items - step }) as PowerAnswer).power).toBeLessThan(0.8);
      const least = power({ ...known, kind, items }) as PowerAnswer;
      expect(least.asked).toBe("margin");
      expect(least.margin).toBeLessThanOrEqual(margin * (1 + 1e-9));
      expect(least.power).toBeCloseTo(0.8, 2);
      // A true loss takes more items, and a margin below it cannot be shown.
      expect((power({ ...known, kind, margin, effect: -margin / 4 }) as PowerAnswer).items).toBeGreaterThan(items);
      expect(power({ ...known, kind, margin, effect: -margin })).toMatchObject({ code: "out-of-reach" });
    }
    const equal = power({ ...known, kind: "equivalent", margin }) as PowerAnswer;
    expect(equal.items).toBeGreaterThan((power({ ...known, kind: "noninferior", margin }) as PowerAnswer).items!);
  });

  test("against a margin of right-or-wrong scores, the sum over all tables of what Tango's interval shows", () => {
    const [items, disagreement, effect, margin] = [40, 0.3, -0.02, 0.2];
    for (const kind of ["noninferior", "equivalent"] as const) {
      let sum = 0;
      for (let lost = 0; lost <= items; lost++) {
        for (let won = 0; won + lost <= items; won++) {
          const { low, high } = tangoInterval(0, lost, won, items - lost - won, { level: 0.9 });
          if (!(low > -margin && (kind === "noninferior" || high < margin))) continue;
          const differing = lost + won;
          const share = (disagreement + effect) / 2 / disagreement;
          sum += binomialPmf(differing, items, disagreement) * binomialPmf(won, differing, share);
        }
      }
      const plan = power({ disagreement, items, effect, kind, margin }) as PowerAnswer;
      expect(plan.power).toBeCloseTo(sum, 10);
    }
  });

  test("clusters lower the number of independent items and the degrees of freedom", () => {
    const plan = power({ sd: 0.4, items: 300, clusters: 6, intraclass: 0.1 }) as PowerAnswer;
    const error = 0.4 * Math.sqrt((1 + 49 * 0.1) / 300);
    expect(plan.minimumDetectableEffect).toBeCloseTo(studentDetectionFactor(5) * error, 12);
    expect(plan).toMatchObject({ clusters: 6, test: "clustered-t" });
    expect(plan.sentence).toContain("300 items in 6 clusters");
    // Alone in its cluster an item is independent.
    const alone = power({ sd: 0.4, items: 50, clusterSize: 1, intraclass: 0.7 }) as PowerAnswer;
    const plain = power({ sd: 0.4, items: 50 }) as PowerAnswer;
    expect(alone.minimumDetectableEffect).toBeCloseTo(plain.minimumDetectableEffect!, 12);
    expect(() => power({ sd: 0.4, items: 300, clusters: 1, intraclass: 0.1 })).toThrow(
      /clusters must be a number from 2/,
    );
    expect(() => power({ sd: 0.4, effect: 0.1, clusters: 6, intraclass: 0.1 })).toThrow(/go with items/);
    expect(() => power({ sd: 0.4, items: 300, clusters: 6 })).toThrow(/intraclass must be in \[0, 1\], got undefined/);
    expect(() => power({ sd: 0.4, items: 300, margin: 0.1 })).toThrow(/margin must go with kind/);
    expect(() => power({ sd: 0.4, kind: "equivalent" })).toThrow(/must say margin or items/);
    expect(() => power({ sd: 0.4, kind: "equivalent", margin: -1 })).toThrow(/margin must be a positive number/);
    expect(() => power({ sd: 0.4, items: 9, oneSided: true, alpha: 0.6 })).toThrow(/one-sided alpha/);
  });

  test("with trials: Miller's 969 are 971 by the t test, and trials only help against the noise of answers", () => {
    expect(answer({ from: "scores", spread: { itemVariance: 1 / 9 }, ask: "items", effect: 0.03 }).items).toBe(971);
    const trials = answer({ from: "scores", spread, ask: "trials", items: 1200, effect: 0.03 });
    expect(trials).toMatchObject({ trials: 13, items: 1200, targetPower: 0.8 });
    expect(trials.power).toBeGreaterThanOrEqual(0.8);
    expect(trials.sources.measured).toEqual([NOISE.items, NOISE.trials]);
    const many = { baseline: 13, candidate: 13 };
    expect(answer({ from: "scores", spread, trials: many, ask: "items", effect: 0.03 }).items).toBeLessThanOrEqual(
      1200,
    );
    expect(power({ from: "scores", spread, ask: "trials", items: 900, effect: 0.03 })).toMatchObject({
      ok: false,
      code: "trials-do-not-help",
    });
  });

  test("with trials: the margin of the question is the margin of the answer, and a difference has none", () => {
    const known = { from: "scores", spread, ask: "trials", items: 1200 } as const;
    expect(answer({ ...known, effect: 0.03 }).margin).toBeNull();
    const within = answer({ ...known, effect: 0, kind: "noninferior", margin: 0.03 });
    expect([within.margin, within.shown]).toEqual([0.03, "noninferior"]);
    const asked = answer({
      ...known,
      ask: "power",
      effect: 0,
      kind: "noninferior",
      margin: 0.03,
      trials: { baseline: within.trials!, candidate: within.trials! },
    });
    expect(asked.power).toBeCloseTo(within.power!, 12);
  });

  test("unpaired: the published numbers of items, and 15.2 points for 164", () => {
    const items = (baseline: number, candidate: number) =>
      answer({ from: "unpaired-shares", baseline, ask: "items", effect: candidate - baseline }).items;
    expect([items(0.9, 0.95), items(0.8, 0.9), items(0.95, 0.98), items(0.9, 0.92)]).toEqual([435, 199, 588, 3213]);
    const reach = answer({ from: "unpaired-shares", baseline: 0.5, ask: "minimumDetectableEffect", items: 164 });
    expect(reach.minimumDetectableEffect).toBeCloseTo(0.1523, 4);
    expect(reach.power).toBeCloseTo(0.8, 9);
    expect(reach.notes.map(({ code }) => code)).toEqual(["unpaired", "directions"]);
    const scores = answer({ from: "unpaired-scores", sd: 0.5, ask: "minimumDetectableEffect", items: 164 });
    // Scores whose SD does not change with their mean: 15.5.
    expect(scores.minimumDetectableEffect).toBeCloseTo(0.155, 3);
  });

  test.each([
    [0.05, 0.0804, "a rise takes 8.04 pt, a fall takes 4.56 pt"],
    [0.95, 0.0804, "a rise takes 4.56 pt, a fall takes 8.04 pt"],
    [0.02, 0.0617, "a rise takes 6.17 pt, no fall from 2.0% can be found with this power"],
    [0.7, 0.1354, "a rise takes 11.99 pt, a fall takes 13.54 pt"],
  ])(
    "unpaired from %s: the gap that has the power whichever way it goes, and what either way takes",
    (baseline, gap, told) => {
      const reach = answer({ from: "unpaired-shares", baseline, ask: "minimumDetectableEffect", items: 198 });
      expect(reach.minimumDetectableEffect).toBeCloseTo(gap, 4);
      expect(reach.power).toBeCloseTo(0.8, 9);
      expect(reach.notes.find(({ code }) => code === "directions")?.message).toBe(told);
    },
  );

  test("seeds: as many as the t test needs; items are named as not included", () => {
    const result = answer({ from: "seeds", seedSd: 0.0057, ask: "seeds", effect: 0.01 });
    expect(result).toMatchObject({ seeds: 7, items: null, test: "two-sample-t" });
    expect(result.sources.measured).toEqual([NOISE.seeds]);
    expect(result.sources.notMeasured).toContain(NOISE.items);
    const reach = answer({ from: "seeds", seedSd: 0.0057, ask: "minimumDetectableEffect", seeds: 7 });
    expect(reach.minimumDetectableEffect).toBeLessThan(0.01);
    expect(reach.power).toBeCloseTo(0.8, 9);
    expect(answer({ from: "seeds", seedSd: 0.0057, ask: "power", seeds: 3, effect: 0.01 }).power).toBeLessThan(0.5);
  });

  test("does not mind the sign of an effect on shared items", () => {
    const known = { from: "disagreement", disagreement: 0.2 } as const;
    const gain = answer({ ...known, ask: "items", effect: 0.04 });
    expect(answer({ ...known, ask: "items", effect: -0.04 }).items).toBe(gain.items);
  });

  test("says it in one sentence, with the assumption", () => {
    expect(answer({ from: "disagreement", disagreement: 0.2, ask: "items", effect: 0.02 }).sentence).toBe(
      "To find a true difference of 2.00 pt takes 3\u202f920 items (80% power, alpha 0.05), when the two disagree on 20.0% of the items.",
    );
    expect(answer({ from: "seeds", seedSd: 0.5, ask: "power", seeds: 4, effect: 1 }).sentence).toMatch(
      /^With 4 seeds for each model, a true difference of 1\.00 is found with a probability of 0\.\d{3}/,
    );
  });

  test("refuses as a value what data or wishes make impossible, with the next step", () => {
    const refused = (question: PowerQuestion) => {
      const result = power(question);
      return result.ok ? "answered" : result.code;
    };
    const known = { from: "disagreement", disagreement: 0.02 } as const;
    expect(refused({ ...known, ask: "items", effect: 0.05 })).toBe("effect-above-disagreement");
    expect(refused({ ...known, ask: "minimumDetectableEffect", items: 100 })).toBe("too-few-items");
    expect(refused({ ...known, disagreement: 0, ask: "minimumDetectableEffect", items: 100 })).toBe("no-spread");
    expect(refused({ ...known, ask: "items", effect: 0 })).toBe("no-effect");
    expect(refused({ from: "seeds", seedSd: 0, ask: "seeds", effect: 0.1 })).toBe("no-spread");
    expect(refused({ from: "unpaired-shares", baseline: 1, ask: "minimumDetectableEffect", items: 9 })).toBe(
      "no-spread",
    );
    expect(refused({ from: "comparison", comparison: paired(50, 0, 0, 9), ask: "items", effect: 0.1 })).toBe(
      "no-spread",
    );
    expect(refused({ from: "comparison", comparison: comparePaired([1], [2]), ask: "items", effect: 0.1 })).toBe(
      "no-spread",
    );
  });

  test("refuses a comparison without shared items, which shows no spread of differences", () => {
    const summary = { value: 0.5, items: 100, standardError: 0.05, proportion: true, rightOrWrong: true };
    const comparison = compareSummaries(summary, { ...summary, value: 0.6 });
    if (!comparison.ok) throw new Error(comparison.message);
    expect(power({ from: "comparison", comparison, ask: "items", effect: 0.1 })).toMatchObject({
      code: "no-shared-items",
    });
  });

  test("refuses a comparison of several seeds, whose error more items do not lower", () => {
    const comparison = { ...paired(300, 40, 60, 100), discordant: null, seeds: { baseline: 3, candidate: 3 } };
    expect(power({ from: "comparison", comparison, ask: "items", effect: 0.1 })).toMatchObject({
      code: "several-seeds",
    });
  });

  test("throws for a wrong call, naming argument and value", () => {
    const known = { from: "disagreement", disagreement: 0.2 } as const;
    expect(() => power({ ...known, ask: "items", effect: 0.02, power: 80 })).toThrow(
      /power: power must be in \(0, 1\), got 80/,
    );
    expect(() => power({ ...known, ask: "items", effect: 0.02, alpha: 5 })).toThrow(/power: alpha must be in/);
    expect(() => power({ ...known, disagreement: 20, ask: "items", effect: 0.02 })).toThrow(
      /disagreement must be a .*got 20/,
    );
    expect(() => power({ ...known, ask: "minimumDetectableEffect", items: 10.5 })).toThrow(
      /items must be a whole number/,
    );
    expect(() => power({ ...known, ask: "items", effect: Number.NaN })).toThrow(/effect must be a finite number/);
    expect(() => power({ from: "seeds", seedSd: 1, ask: "power", seeds: 1, effect: 1 })).toThrow(
      /seeds must be a whole number of at least 2/,
    );
    expect(() => power({ from: "unpaired-shares", baseline: 0.9, ask: "items", effect: 0.2 })).toThrow(
      /baseline \+ effect/,
    );
  });

  test("holds no NaN and no infinity", () => {
    const questions: PowerQuestion[] = [
      { from: "disagreement", disagreement: 0.2, ask: "power", items: 5, effect: 0.1 },
      { from: "disagreement", disagreement: 0.2, ask: "power", items: 5, effect: 0 },
      { from: "unpaired-shares", baseline: 0.5, ask: "power", items: 5, effect: 0.1 },
      { from: "scores", spread, ask: "power", items: 5, effect: 0 },
    ];
    for (const question of questions) {
      const numbers = Object.values(answer(question)).filter((value) => typeof value === "number");
      expect(numbers.every(Number.isFinite)).toBe(true);
    }
  });
});

test("a correlation within clusters lies in 0 to 1, and clusters have an item at least", () => {
  const ask = (rest: object) => () => power({ sd: 0.4, items: 300, ...rest });
  for (const intraclass of [-0.01, 1.01, Number.NaN, undefined]) {
    expect(ask({ clusterSize: 10, intraclass })).toThrow(/intraclass must be in \[0, 1\]/);
  }
  for (const intraclass of [0, 1]) expect(ask({ clusterSize: 10, intraclass })).not.toThrow();
  for (const clusterSize of [0, 0.5, Number.NaN]) expect(ask({ clusterSize, intraclass: 0.1 })).toThrow(/clusterSize/);
  expect(ask({ clusterSize: 1, intraclass: 0.1 })).not.toThrow();
});

test("shares on different items in clusters have the variance of either side, times the design effect", () => {
  const [baseline, size, intraclass] = [0.6, 10, 0.05];
  const plan = (effect: number) =>
    answer({
      from: "unpaired-shares",
      baseline,
      ask: "power",
      items: 400,
      effect,
      clusterSize: size,
      intraclass,
    } as PowerQuestion);
  const designEffect = 1 + (size - 1) * intraclass;
  const freedom = 2 * (400 / size - 1);
  for (const effect of [0.12, -0.2]) {
    const candidate = baseline + effect;
    const error = Math.sqrt(((baseline * (1 - baseline) + candidate * (1 - candidate)) * designEffect) / 400);
    // By drawing: t of a normal estimate with an estimated error.
    const critical = studentTQuantile(0.975, freedom);
    const rng = createRng(4, `clusters ${effect}`);
    let found = 0;
    for (let draw = 0; draw < 20_000; draw++) {
      let square = 0;
      for (let part = 0; part < freedom; part++) square += standardNormal(rng) ** 2;
      const statistic = (effect / error + standardNormal(rng)) / Math.sqrt(square / freedom);
      if (Math.abs(statistic) > critical) found++;
    }
    expect(plan(effect).test).toBe("two-sample-clustered-t");
    expect(Math.abs(plan(effect).power! - found / 20_000)).toBeLessThan(4 * Math.sqrt(0.25 / 20_000));
  }
});
