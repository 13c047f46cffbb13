import { clusteredError } from "../../../src/inference/intervals/clusterError.js";
import { mean } from "../../../src/numeric/moments.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { Rng } from "../../../src/random/rng.js";
import { type PromiseRow, type TwoReadings, tRates } from "./promiseRow.js";

/** Test questions of the 57 subjects of MMLU. */
const MMLU = [
  100, 135, 152, 100, 265, 144, 100, 100, 100, 173, 102, 100, 235, 114, 145, 378, 126, 100, 310, 203, 100, 165, 198,
  193, 390, 270, 238, 151, 545, 216, 204, 237, 223, 131, 121, 108, 163, 112, 103, 234, 100, 783, 346, 895, 306, 311,
  324, 282, 1534, 272, 612, 110, 245, 201, 100, 166, 171,
];

const SIZES: Readonly<Record<string, readonly number[]>> = {
  "20 clusters, one of 200 items and 19 of 10": [200, ...Array.from({ length: 19 }, () => 10)],
  "50 clusters of Zipf's sizes, 200 : 100 : 67 : … : 4": Array.from({ length: 50 }, (_, rank) =>
    Math.round(200 / (rank + 1)),
  ),
  "MMLU's 57 subjects": MMLU,
};

/** Normal scores of mean 0 of which a share of the variance belongs to the cluster. */
function simulate(rng: Rng, sizes: readonly number[], intraclass: number): TwoReadings {
  const labels: number[] = [];
  const values: number[] = [];
  sizes.forEach((size, cluster) => {
    const effect = Math.sqrt(intraclass) * standardNormal(rng);
    for (let item = 0; item < size; item++) {
      labels.push(cluster);
      values.push(effect + Math.sqrt(1 - intraclass) * standardNormal(rng));
    }
  });
  const [before, now] = (["cr1", "cr2"] as const).map((correction) => {
    const { standardError, testDegreesOfFreedom } = clusteredError(values, labels, { correction });
    return { error: standardError, degreesOfFreedom: testDegreesOfFreedom };
  });
  return { estimate: mean(values), before: before!, now: now! };
}

/** p of the wild cluster bootstrap of CR1's t: signs of whole clusters are drawn anew, with the mean held at 0. */
function wildClusterPValue(rng: Rng, sums: readonly number[], sizes: readonly number[], draws: number): number {
  const count = sizes.reduce((total, size) => total + size, 0);
  const tOf = (totals: readonly number[]) => {
    const center = totals.reduce((total, sum) => total + sum, 0) / count;
    const squares = totals.reduce((total, sum, cluster) => total + (sum - sizes[cluster]! * center) ** 2, 0);
    return Math.abs(center * count) / Math.sqrt(squares);
  };
  const observed = tOf(sums);
  let extreme = 1;
  for (let draw = 0; draw < draws; draw++) {
    if (tOf(sums.map((sum) => (rng.nextUniform() < 0.5 ? -sum : sum))) >= observed) extreme++;
  }
  return extreme / (draws + 1);
}

const wildRows: readonly PromiseRow[] = Object.entries(SIZES).map(([name, sizes]) => ({
  promise: "wild cluster bootstrap (a check, not used)",
  situation: `${name}, intraclass correlation .2`,
  counts: "false claims",
  bound: 0.06,
  replicates: 4000,
  rates: (rng, replicates) => {
    let claims = 0;
    for (let replicate = 0; replicate < replicates; replicate++) {
      const sums = sizes.map(
        (size) => Math.sqrt(0.2) * size * standardNormal(rng) + Math.sqrt(0.8 * size) * standardNormal(rng),
      );
      if (wildClusterPValue(rng, sums, sizes, 199) <= 0.05) claims++;
    }
    return { before: null, now: claims / replicates, power: null };
  },
}));

export const clusterRows: readonly PromiseRow[] = [
  ...wildRows,
  ...Object.entries(SIZES).flatMap(([name, sizes]) =>
    [0.05, 0.2, 0.5].map((intraclass) => ({
      promise: "cluster-robust t",
      situation: `${name}, intraclass correlation ${String(intraclass).slice(1)}`,
      counts: "false claims" as const,
      bound: 0.06,
      replicates: sizes === MMLU ? 4000 : 10_000,
      rates: (rng: Rng, replicates: number) => tRates(rng, replicates, (own) => simulate(own, sizes, intraclass)),
    })),
  ),
];
