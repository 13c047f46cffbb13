import { packedPairCounts, packRows } from "../../../src/inference/ranks/pairedCounts.js";
import { rankDistribution } from "../../../src/inference/ranks/rankDistribution.js";
import { rankSets } from "../../../src/inference/ranks/rankSets.js";
import { mcnemarTest } from "../../../src/inference/significance/mcnemar.js";
import { holm } from "../../../src/inference/significance/multiplicity.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { Rng } from "../../../src/random/rng.js";
import type { PromiseRow } from "./promiseRow.js";

const [MODELS, ITEMS] = [20, 1000];

/** Right-or-wrong scores of models that share the items' difficulties; the first model is the best. */
function simulate(rng: Rng, gap: number): Float64Array {
  const scores = new Float64Array(MODELS * ITEMS);
  // At .7 right with difficulties of SD 1.2 a logit is about 16 points.
  const step = gap / 16;
  for (let item = 0; item < ITEMS; item++) {
    const ease = 1.1 + 1.2 * standardNormal(rng);
    for (let model = 0; model < MODELS; model++) {
      const chance = 1 / (1 + Math.exp(step * model - ease));
      scores[model * ITEMS + item] = Number(rng.nextUniform() < chance);
    }
  }
  return scores;
}

export const rankRows: readonly PromiseRow[] = [0.1, 0.4, 1.5].map((gap) => ({
  promise: "rank intervals: now of all models at once, before of the true best alone",
  situation: `20 models, each ${gap} points below the one before, 1,000 items`,
  counts: "covered",
  bound: 0.95,
  replicates: 4000,
  rates: (rng, replicates) => {
    let [before, now] = [0, 0];
    for (let replicate = 0; replicate < replicates; replicate++) {
      const scores = simulate(rng, gap);
      const packed = packRows(scores, MODELS, ITEMS);
      const pairs = Array.from({ length: MODELS }, (_, b) =>
        Array.from({ length: b }, (_, a) => [a, b] as const),
      ).flat();
      const counts = pairs.map(([a, b]) => packedPairCounts(packed, a, b));
      const adjusted = holm(
        counts.map(({ baselineOnly, candidateOnly }) => mcnemarTest(baselineOnly, candidateOnly).pValue),
      );
      const shown = pairs.flatMap(([a, b], pair) => {
        if (adjusted[pair]! >= 0.05) return [];
        return [counts[pair]!.baselineOnly > counts[pair]!.candidateOnly ? ([a, b] as const) : ([b, a] as const)];
      });
      if (rankSets(MODELS, shown).every(({ low, high }, model) => low <= model + 1 && model + 1 <= high)) now++;
      if (replicate % 20 === 0 && rankDistribution(rng, scores, MODELS, ITEMS, { resamples: 200 })[0]!.low === 1)
        before++;
    }
    return { before: before / Math.ceil(replicates / 20), now: now / replicates, power: null };
  },
}));
