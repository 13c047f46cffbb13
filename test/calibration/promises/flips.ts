import { answerFlips } from "../../../src/inference/components/answerFlips.js";
import type { Interval } from "../../../src/inference/intervals/interval.js";
import type { Rng } from "../../../src/random/rng.js";
import type { PromiseRow } from "./promiseRow.js";

/** The chances of one item under two ways of asking it. */
type Chances = (rng: Rng) => readonly [number, number];

/** With the expected flips between the ways, and what the way of asking adds to those of trials. */
const WAYS: Readonly<Record<string, { readonly draw: Chances; readonly share: number; readonly beyond: number }>> = {
  "the order matters to a third of the items": {
    draw: (rng) => {
      const chance = rng.nextUniform() < 0.5 ? 0.9 : 0.2;
      return rng.nextUniform() < 1 / 3 ? [chance, 0.5] : [chance, chance];
    },
    // E[p(1 − q) + (1 − p)q] and E[(p − q)²].
    share: (2 / 3) * ((2 * 0.9 * 0.1 + 2 * 0.2 * 0.8) / 2) + 1 / 3 / 2,
    beyond: (1 / 3) * ((0.4 ** 2 + 0.3 ** 2) / 2),
  },
  "the order does not matter": {
    draw: (rng) => {
      const chance = rng.nextUniform();
      return [chance, chance];
    },
    share: 1 / 3,
    beyond: 0,
  },
};

type Read = (found: ReturnType<typeof answerFlips>) => Interval;

const row = (promise: string, way: keyof typeof WAYS, trials: number, truth: number, read: Read): PromiseRow => ({
  promise,
  situation: `200 items × ${trials}, ${way}`,
  counts: "covered",
  bound: 0.94,
  replicates: 2000,
  rates: (rng, replicates) => {
    let now = 0;
    for (let replicate = 0; replicate < replicates; replicate++) {
      const chances = Array.from({ length: 200 }, () => WAYS[way]!.draw(rng));
      const side = (place: 0 | 1) =>
        chances.map((pair) => Array.from({ length: trials }, () => Number(rng.nextUniform() < pair[place])));
      const { low, high } = read(answerFlips(side(0), side(1)));
      if (low <= truth && truth <= high) now++;
    }
    return { before: null, now: now / replicates, power: null };
  },
});

/** Answers that flip between two ways of asking, and how much of it the way of asking adds. */
export const flipRows: readonly PromiseRow[] = Object.entries(WAYS).flatMap(([way, { share, beyond }]) => [
  row("answers that flip between two ways of asking", way, 1, share, ({ interval }) => interval),
  row("answers that flip between two ways of asking", way, 4, share, ({ interval }) => interval),
  row("what the way of asking adds to them", way, 4, beyond, ({ beyondInterval }) => beyondInterval),
]);
