import { logistic } from "../../src/numeric/logistic.js";
import { standardNormal } from "../../src/random/draws.js";
import type { Rng } from "../../src/random/rng.js";

interface KinBoardOptions {
  readonly families: number;
  readonly copies: number;
  readonly items: number;
  /** Share of answers that each copy gives anew. */
  readonly renewed: number;
  /** How much easier the items are, in logits; default 0. */
  readonly easier?: number;
  /** The first items have a wrong key; default 0. */
  readonly wrongKeys?: number;
}

/** Answers of families of near copies: row-major, the copies of one family next to each other. */
export function kinBoard(rng: Rng, options: KinBoardOptions): Float64Array {
  const { families, copies, items, renewed, easier = 0, wrongKeys = 0 } = options;
  const slopes = Array.from({ length: items }, () => Math.exp(0.4 * standardNormal(rng)));
  const difficulties = Array.from({ length: items }, () => standardNormal(rng) - easier);
  const uniform = () => rng.nextUint32() / 2 ** 32;
  const scores = new Float64Array(families * copies * items);
  let cell = 0;
  for (let family = 0; family < families; family++) {
    const ability = standardNormal(rng);
    const chance = slopes.map((slope, item) => logistic(slope * (ability - difficulties[item]!)));
    const answer = (item: number) => Number(uniform() < chance[item]! !== item < wrongKeys);
    const ancestor = slopes.map((_, item) => answer(item));
    for (let copy = 0; copy < copies; copy++) {
      for (let item = 0; item < items; item++) scores[cell++] = uniform() < renewed ? answer(item) : ancestor[item]!;
    }
  }
  return scores;
}
