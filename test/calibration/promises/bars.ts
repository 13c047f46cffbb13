import { createResults } from "../../../src/data/createResults.js";
import { gate } from "../../../src/questions/gate.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { Rng } from "../../../src/random/rng.js";
import { matrixOf } from "../../support/matrices.js";
import type { PromiseRow } from "./promiseRow.js";

type Rows = Parameters<typeof matrixOf>[0];

const rightOrWrong = (rng: Rng, items: number, share: number) =>
  Array.from({ length: items }, () => (rng.nextUniform() < share ? 1 : 0));

/** How often a score whose true value is the bar is called at least, or below: the larger of the two. */
const row = (situation: string, atLeast: string, simulate: (rng: Rng) => Rows, bound = 0.055): PromiseRow => ({
  promise: "a score at the bar is called below, or at least (the larger of the two)",
  situation,
  counts: "false claims",
  bound,
  replicates: 4000,
  rates: (rng, replicates) => {
    const counts = { below: 0, "at-least": 0, "cannot-tell": 0 };
    for (let replicate = 0; replicate < replicates; replicate++) {
      counts[gate(createResults({ matrices: [matrixOf(simulate(rng))] }), { atLeast }).outcome]++;
    }
    return { before: null, now: Math.max(counts.below, counts["at-least"]) / replicates, power: null };
  },
});

export const barRows: readonly PromiseRow[] = [
  row("198 items, right or wrong, at 70 %", "70%", (rng) => [{ scores: rightOrWrong(rng, 198, 0.7) }]),
  row("1,000 items, right or wrong, at 50 %", "50%", (rng) => [{ scores: rightOrWrong(rng, 1000, 0.5) }]),
  row("40 scores", "5.0", (rng) => [{ scores: Array.from({ length: 40 }, () => 5 + standardNormal(rng)) }]),
  row(
    "100 items × 4, 5 % of them right in half of the repeats, the others always",
    "97.5%",
    (rng) => {
      const shares = Array.from({ length: 100 }, () => (rng.nextUniform() < 0.05 ? 0.5 : 1));
      return Array.from({ length: 4 }, (_, trial) => ({
        trial: `${trial}`,
        scores: shares.map((share) => (rng.nextUniform() < share ? 1 : 0)),
      }));
    },
    0.06,
  ),
  row("4 seeds of 60 items", "5.0", (rng) => {
    const levels = Array.from({ length: 60 }, () => 5 + standardNormal(rng));
    return Array.from({ length: 4 }, (_, seed) => {
      const shift = 0.2 * standardNormal(rng);
      return { seed: `${seed}`, scores: levels.map((level) => level + shift + 0.3 * standardNormal(rng)) };
    });
  }),
];
