import { flakyItems } from "../../../src/inference/components/flakyItems.js";
import { theseItems } from "../../../src/inference/components/theseItems.js";
import { averagedProportionInterval } from "../../../src/inference/intervals/averagedProportionInterval.js";
import { standardError, tInterval } from "../../../src/inference/intervals/meanInterval.js";
import { mean } from "../../../src/numeric/moments.js";
import type { Rng } from "../../../src/random/rng.js";
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

const ceilingRows: readonly PromiseRow[] = Object.entries(KINDS).flatMap(([name, kinds]) =>
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

/** The chance that a trial of an item is right, drawn for each, and its mean. */
const ITEM_CHANCES: Readonly<Record<string, { readonly draw: (rng: Rng) => number; readonly mean: number }>> = {
  "chances spread evenly over 0–1": { draw: (rng) => rng.nextUniform(), mean: 0.5 },
  "a fifth of the items at half, the others always right (60 %) or wrong": {
    draw: (rng) => (rng.nextUniform() < 0.2 ? 0.5 : Number(rng.nextUniform() < 0.6)),
    mean: 0.2 * 0.5 + 0.8 * 0.6,
  },
};

/** A score of repeated trials is about these questions, or about questions like these: two truths, two intervals. */
const estimandRows = Object.entries(ITEM_CHANCES).flatMap(([name, { draw, mean: overall }]) =>
  [
    { items: 60, trials: 4 },
    { items: 200, trials: 8 },
  ].flatMap(({ items, trials }) =>
    (["these questions", "questions like these"] as const).map(
      (estimand): PromiseRow => ({
        promise: `score of repeated trials on ${estimand}`,
        situation: `${items} items × ${trials}, ${name}`,
        counts: "covered",
        bound: 0.94,
        replicates: 2000,
        rates: (rng, replicates) => {
          let now = 0;
          for (let replicate = 0; replicate < replicates; replicate++) {
            const chances = Array.from({ length: items }, () => draw(rng));
            const scores = chances.map((chance) =>
              Array.from({ length: trials }, () => Number(rng.nextUniform() < chance)),
            );
            const means = scores.map((each) => mean(each));
            const [truth, { low, high }] =
              estimand === "these questions"
                ? [mean(chances), theseItems(scores, { range: [0, 1] }).interval]
                : [
                    overall,
                    averagedProportionInterval({
                      mean: mean(means),
                      standardError: standardError(means),
                      items,
                      answers: items * trials,
                    }),
                  ];
            if (low <= truth && truth <= high) now++;
          }
          return { before: null, now: now / replicates, power: null };
        },
      }),
    ),
  ),
);

/** Share of false ones among the items called flaky: those that flip in 5 % of the trials, which is not more than 5 %. */
const flakyRows = [8, 16].map(
  (trials): PromiseRow => ({
    promise: "items called flaky that are not, as a share of those called so",
    situation: `200 items × ${trials}, 20 % coin flips, the others flip in 5 %`,
    counts: "false claims",
    bound: 0.05,
    replicates: 2000,
    rates: (rng, replicates) => {
      let total = 0;
      for (let replicate = 0; replicate < replicates; replicate++) {
        const counts = Array.from({ length: 200 }, (_, item) => {
          const chance = item < 40 ? 0.5 : 0.95;
          const right = Array.from({ length: trials }, () => Number(rng.nextUniform() < chance));
          return { right: right.reduce((sum, one) => sum + one, 0), trials };
        });
        const called = flakyItems(counts, 0.05).flatMap(({ adjustedPValue }, item) =>
          adjustedPValue < 0.05 ? [item] : [],
        );
        if (called.length > 0) total += called.filter((item) => item >= 40).length / called.length;
      }
      return { before: null, now: total / replicates, power: null };
    },
  }),
);

/** Averages of repeats near the ceiling, the two estimands of a score of repeats, and items that flip. */
export const repeatRows: readonly PromiseRow[] = [...ceilingRows, ...estimandRows, ...flakyRows];
