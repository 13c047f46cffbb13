import { expect, test } from "vitest";
import { estimateAbility } from "../../src/analysis/irt/abilities.js";
import { fit2pl } from "../../src/analysis/irt/fit2pl.js";
import { simulate2pl } from "../../src/analysis/irt/simulate2pl.js";
import { standardNormal } from "../../src/random/draws.js";
import { createRng } from "../../src/random/rng.js";

/** Simulated runs from known items: do the intervals cover, and are the estimates unbiased? */
const COUNT = 20;
const truth = Array.from({ length: COUNT }, (_, item) => {
  const slope = 0.6 + 0.1 * ((7 * item) % COUNT);
  return { slope, intercept: -slope * ((item - (COUNT - 1) / 2) / 5) };
});

test.each([false, true])(
  "intervals of ± 1.96 errors cover slopes and intercepts at their level; missing answers: %s",
  (gaps) => {
    const [samples, runs] = [200, 400];
    let [covered, total, bias, bounded] = [0, 0, 0, 0];
    for (let sample = 0; sample < samples; sample++) {
      const rng = createRng(sample, `recovery/irt/${gaps}`);
      const abilities = Array.from({ length: runs }, () => standardNormal(rng));
      const complete = simulate2pl(rng, truth, abilities);
      const answers = complete.map((answer) => (gaps && rng.nextUniform() < 0.25 ? Number.NaN : answer));
      const patterns = abilities.map((_, run) => answers.subarray(run * COUNT, (run + 1) * COUNT));
      const fit = fit2pl(
        { items: truth.map((_, item) => ({ id: `q${item}` })), patterns, counts: patterns.map(() => 1) },
        { starts: 1 },
      );
      if (!fit.ok) throw new Error(fit.message);
      expect(fit.converged).toBe(true);
      fit.items.forEach(({ slope, intercept, slopeSe, interceptSe }, item) => {
        if (slope === null || slopeSe === null) {
          bounded++;
          return;
        }
        covered += Number(Math.abs(slope - truth[item]!.slope) < 1.96 * slopeSe);
        covered += Number(Math.abs(intercept! - truth[item]!.intercept) < 1.96 * interceptSe!);
        total += 2;
        bias += (slope - truth[item]!.slope) / slopeSe;
      });
    }
    expect(bounded).toBeLessThan(samples * COUNT * 0.01);
    expect(covered / total).toBeGreaterThan(0.935);
    expect(covered / total).toBeLessThan(0.965);
    // Maximum likelihood slopes lean outward a little in finite samples.
    expect(Math.abs(bias / (total / 2))).toBeLessThan(0.2);
  },
);

test("EAP ± 1.96 errors cover the abilities of few runs, whose items are known as little as they are", () => {
  const [samples, runs, count] = [60, 60, 50];
  const items = Array.from({ length: count }, (_, item) => {
    const slope = 0.6 + 0.1 * ((7 * item) % 12);
    return { slope, intercept: -slope * ((item - (count - 1) / 2) / (count / 4)) };
  });
  let [covered, posteriorCovered, total] = [0, 0, 0];
  for (let sample = 0; sample < samples; sample++) {
    const rng = createRng(sample, "recovery/irt/few");
    const abilities = Array.from({ length: runs }, () => standardNormal(rng));
    const answers = simulate2pl(rng, items, abilities);
    const patterns = abilities.map((_, run) => answers.subarray(run * count, (run + 1) * count));
    const data = { items: items.map((_, item) => ({ id: `q${item}` })), patterns, counts: patterns.map(() => 1) };
    const fit = fit2pl(data, { starts: 1, force: true });
    if (!fit.ok) throw new Error(fit.message);
    const kept = fit.items.map(({ slope }, item) => ({ slope, item })).filter(({ slope }) => slope !== null);
    fit.abilities.forEach(({ eap, eapSe }, run) => {
      const miss = Math.abs(eap! - abilities[run]!);
      const alone = estimateAbility(
        kept.map(({ item }) => patterns[run]![item]!),
        kept.map(({ item, slope }) => ({ slope: slope!, intercept: fit.items[item]!.intercept! })),
      );
      covered += Number(miss < 1.96 * eapSe!);
      posteriorCovered += Number(miss < 1.96 * alone.eapSe!);
      total++;
    });
  }
  // 93 is promised; the posterior SD, which takes the items for known, covers 88.
  expect(covered / total).toBeGreaterThan(0.925);
  expect(posteriorCovered / total).toBeLessThan(0.9);
});

test("the standard errors of abilities are as wide as the abilities miss", () => {
  const [samples, runs] = [4, 4000];
  let total = 0;
  for (let sample = 11; sample < 11 + samples; sample++) {
    const rng = createRng(sample, "recovery/irt/abilities");
    const abilities = Array.from({ length: runs }, () => standardNormal(rng));
    const answers = simulate2pl(rng, truth, abilities);
    const patterns = abilities.map((_, run) => answers.subarray(run * COUNT, (run + 1) * COUNT));
    const fit = fit2pl({
      items: truth.map((_, item) => ({ id: `q${item}` })),
      patterns,
      counts: patterns.map(() => 1),
    });
    if (!fit.ok) throw new Error(fit.message);
    fit.abilities.forEach(({ eap, eapSe }, run) => {
      total += ((eap! - abilities[run]!) / eapSe!) ** 2;
    });
  }
  // 1 for known items; one sample of 4,000 strays by .025 (one SD), four by .0125, and estimated items add about .01.
  expect(total / samples / runs).toBeGreaterThan(0.96);
  expect(total / samples / runs).toBeLessThan(1.05);
});
