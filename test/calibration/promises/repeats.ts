import { averagedProportionInterval } from "../../../src/inference/intervals/averagedProportionInterval.js";
import { standardError, tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { mean } from "../../../src/numeric/moments.js";
import type { PromiseRow } from "./promiseRow.js";

/** Shares of the items and the chance that a repeat of them is right. */
const KINDS = {
  "every item right in 98.5 %": [[1, 0.985]],
  "3 % of the items right in 40 %, the others always": [
    [0.97, 1],
    [0.03, 0.4],
  ],
  "5 % of the items right in 80 %, the others in 99 %": [
    [0.95, 0.99],
    [0.05, 0.8],
  ],
} as const;

const SIZES = [
  { items: 30, repeats: 8 },
  { items: 100, repeats: 4 },
  { items: 200, repeats: 8 },
];

export const repeatRows: readonly PromiseRow[] = Object.entries(KINDS).flatMap(([name, kinds]) =>
  SIZES.map(({ items, repeats }) => ({
    promise: "interval of avg@n near the ceiling, before by t",
    situation: `${items} items × ${repeats}, ${name}`,
    counts: "covered" as const,
    bound: 0.93,
    replicates: 4000,
    rates: (rng, replicates) => {
      const truth = kinds.reduce((total, [share, chance]) => total + share * chance, 0);
      const holds = ({ low, high }: { low: number; high: number }) => low <= truth && truth <= high;
      let [before, now] = [0, 0];
      for (let replicate = 0; replicate < replicates; replicate++) {
        const means = Array.from({ length: items }, () => {
          const chance = rng.nextUniform() < kinds[0][0] ? kinds[0][1] : kinds.at(-1)![1];
          const right = Array.from({ length: repeats }, () => Number(rng.nextUniform() < chance));
          return mean(right);
        });
        const [average, error] = [mean(means), standardError(means)];
        if (holds(tInterval(average, error, items - 1))) before++;
        const answers = items * repeats;
        if (holds(averagedProportionInterval({ mean: average, standardError: error, items, answers }))) now++;
      }
      return { before: before / replicates, now: now / replicates, power: null };
    },
  })),
);
