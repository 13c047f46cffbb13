import type { ItemParameters } from "../../src/analysis/irt/itemCurve.js";
import { simulate2pl } from "../../src/analysis/irt/simulate2pl.js";
import type { ResultMatrix } from "../../src/data/resultMatrix.js";
import type { Run } from "../../src/data/run.js";
import { standardNormal } from "../../src/random/draws.js";
import type { Rng } from "../../src/random/rng.js";
import { matrixOf } from "./matrices.js";

/** Items whose slopes spread by this SD of their logarithm and whose difficulties by this SD. */
export function drawItems(rng: Rng, count: number, slopeSpread = 0.5, difficultySd = 1.2): ItemParameters[] {
  return Array.from({ length: count }, () => {
    const slope = Math.exp(slopeSpread * standardNormal(rng));
    return { slope, intercept: -slope * difficultySd * standardNormal(rng) };
  });
}

/** Answers of runs of these abilities, named by the labels given: one model a run unless they say otherwise. */
export function twoPlMatrix(
  rng: Rng,
  items: readonly ItemParameters[],
  abilities: readonly number[],
  labelOf: (run: number) => Partial<Run> = (run) => ({ model: `m${run}` }),
): ResultMatrix {
  const answers = simulate2pl(rng, items, abilities);
  return matrixOf(
    abilities.map((_, run) => ({
      ...labelOf(run),
      scores: Array.from(answers.subarray(run * items.length, (run + 1) * items.length)),
    })),
  );
}

/** Abilities of a standard normal population. */
export function drawAbilities(rng: Rng, count: number): number[] {
  return Array.from({ length: count }, () => standardNormal(rng));
}
