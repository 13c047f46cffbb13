import { describe, expect, test } from "vitest";
import { type AbilityEstimate, estimateAbility, readAbility } from "../../../src/analysis/irt/abilities.js";
import { abilityStarts } from "../../../src/analysis/irt/abilityStarts.js";
import { simulate2pl } from "../../../src/analysis/irt/simulate2pl.js";
import { standardNormal } from "../../../src/random/draws.js";
import { createRng } from "../../../src/random/rng.js";

describe("abilityStarts", () => {
  test.each([
    [1, 8, 1],
    [2, 40, 1],
    [3, 300, 1],
    [4, 60, 3],
  ])(
    "lie at the roots, and from there every estimate is what it is from anywhere else (seed %i, %i items)",
    (seed, count, size) => {
      const rng = createRng(seed, "ability starts");
      const items = Array.from({ length: count }, (_, item) => {
        // One item in eight tells the weak from the strong the wrong way round.
        const slope = size * Math.exp(0.4 * standardNormal(rng)) * (item % 8 === 7 ? -1 : 1);
        return { slope, intercept: -slope * standardNormal(rng) };
      });
      const table = {
        slopes: Float64Array.from(items, ({ slope }) => slope),
        intercepts: Float64Array.from(items, ({ intercept }) => intercept),
        guessing: null,
      };
      const starts = abilityStarts(table);
      const abilities = Array.from({ length: 60 }, () => 1.5 * standardNormal(rng));
      const answers = simulate2pl(rng, items, abilities);
      let used = 0;
      abilities.forEach((_, run) => {
        const right = Float64Array.from(answers.subarray(run * count, (run + 1) * count));
        const slow = estimateAbility(right, items);
        const sum = right.reduce((total, one, item) => total + one * table.slopes[item]!, 0);
        const near = starts?.(sum) ?? null;
        if (near === null) {
          // Beyond the table: everything right or wrong, or almost.
          expect(slow.ml === null || Math.abs(slow.ml) > 7.9).toBe(true);
          return;
        }
        used++;
        expect(near.map).toBeCloseTo(slow.map as number, 5);
        if (slow.ml !== null) expect(near.ml).toBeCloseTo(slow.ml, 5);
        const quick = readAbility({ ...table, right }, slow.eap as number, slow.eapSe as number, near);
        for (const key of ["map", "mapSe", "ml", "mlSe", "wle", "wleSe"] as const satisfies (keyof AbilityEstimate)[]) {
          if (slow[key] === null) expect(quick[key]).toBeNull();
          else expect(Math.abs(quick[key]! - slow[key])).toBeLessThan(1e-10);
        }
        expect([quick.extreme, quick.answers]).toEqual([slow.extreme, slow.answers]);
      });
      expect(used).toBeGreaterThan(30);
    },
  );

  test("are not known where items can be guessed, and lie nowhere for sums that no ability gives", () => {
    const table = { slopes: Float64Array.of(1, 2), intercepts: Float64Array.of(0, 1), guessing: null };
    expect(abilityStarts({ ...table, guessing: Float64Array.of(0.2, 0) })).toBeNull();
    expect(abilityStarts(table)?.(3)).toBeNull();
    expect(abilityStarts(table)?.(0)).toBeNull();
    expect(abilityStarts(table)?.(1)).not.toBeNull();
  });
});
