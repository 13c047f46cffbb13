import { monotonicity } from "../../../src/analysis/curves/monotonicity.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { Rng } from "../../../src/random/rng.js";
import { effectFoundIn, type PromiseRow } from "./promiseRow.js";

/** A curve without direction: noise about a level of which a share is carried on from point to point. */
function wander(rng: Rng, checkpoints: number, carried: number): number[] {
  let level = standardNormal(rng);
  return Array.from({ length: checkpoints }, () => {
    level = carried * level + standardNormal(rng);
    return level;
  });
}

const SITUATIONS = [
  { name: "a random walk", carried: 1, lengths: [21, 50, 143] },
  { name: "noise about a level, neighbours correlated .6,", carried: 0.6, lengths: [21] },
  { name: "noise about a level", carried: 0, lengths: [21] },
];

const POWER_DRAWS = 400;

export const trendRows: readonly PromiseRow[] = SITUATIONS.flatMap(({ name, carried, lengths }) =>
  lengths.map((checkpoints) => ({
    promise: "one curve improves or worsens, before by τ with its correction",
    situation: `${name} of ${checkpoints} checkpoints`,
    counts: "false claims" as const,
    bound: 0.06,
    replicates: 4000,
    rates: (rng: Rng, replicates: number) => {
      const curves = Array.from({ length: replicates }, () => wander(rng, checkpoints, carried));
      const claims = (rule: "before" | "now", drift: number, of: readonly (readonly number[])[]) =>
        of.filter((curve) => {
          const { trend, flags } = monotonicity(curve.map((value, step) => value + drift * step));
          if (rule === "before") return trend !== "no trend shown" && !flags.includes("not-after-correction");
          return trend === "improving" || trend === "worsening";
        }).length / of.length;
      const few = curves.slice(0, POWER_DRAWS);
      const drift = effectFoundIn((size) => claims("before", size, few), 0.8, 10);
      return { before: claims("before", 0, curves), now: claims("now", 0, curves), power: claims("now", drift, few) };
    },
  })),
);
