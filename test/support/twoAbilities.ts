import { standardNormal } from "../../src/random/draws.js";
import type { Rng } from "../../src/random/rng.js";

/** Answers of `runs` to `others` items of one ability and three that run against it, which share a second thing of so much weight. */
export function twoAbilities(rng: Rng, runs: number, others: number, shared: number): number[][] {
  return Array.from({ length: runs }, () => {
    const [ability, second] = [standardNormal(rng), standardNormal(rng)];
    const answer = (logit: number) => Number(rng.nextUniform() < 1 / (1 + Math.exp(-logit)));
    return [
      ...Array.from({ length: 3 }, () => answer(-1.5 * ability + shared * second)),
      ...Array.from({ length: others }, (_, item) => answer(1.5 * ability + (item % 5) / 2 - 1)),
    ];
  });
}
