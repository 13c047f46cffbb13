import type { Run } from "../../src/data/run.js";
import { standardNormal } from "../../src/random/draws.js";
import type { Rng } from "../../src/random/rng.js";

/** Right-or-wrong answers of runs of standard normal ability to items of normal difficulty, with some of the keys wrong. */
export function simulatedAnswers(
  rng: Rng,
  runs: number,
  items: number,
  { miskeyed = [], slope = 1.3 }: { readonly miskeyed?: readonly number[]; readonly slope?: number } = {},
): number[][] {
  const difficulties = Array.from({ length: items }, () => standardNormal(rng));
  return Array.from({ length: runs }, () => {
    const ability = standardNormal(rng);
    return difficulties.map((difficulty, item) => {
      const right = rng.nextUniform() < 1 / (1 + Math.exp(-slope * (ability - difficulty)));
      return Number(right !== miskeyed.includes(item));
    });
  });
}

/** One row a model. */
export function asModels(rows: readonly (readonly number[])[]): (Partial<Run> & { scores: readonly number[] })[] {
  return rows.map((scores, index) => ({ model: `m${index}`, scores }));
}
