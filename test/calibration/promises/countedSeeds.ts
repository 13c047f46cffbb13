import { compareSeedSummaries } from "../../../src/analysis/comparison/modelComparison.js";
import { runLevelScore } from "../../../src/analysis/scores/runLevelScore.js";
import { welchTest } from "../../../src/inference/significance/welch.js";
import { logistic } from "../../../src/numeric/logistic.js";
import { standardNormal } from "../../../src/random/draws.js";
import type { Rng } from "../../../src/random/rng.js";
import type { PromiseRow } from "./promiseRow.js";

interface Study {
  readonly seeds: number;
  readonly items: number;
}

/** Shares right of every seed of one model, which answers questions of its own. */
function shares(rng: Rng, { seeds, items }: Study): number[] {
  const eases = Array.from({ length: items }, () => 0.6 + 1.5 * standardNormal(rng));
  return Array.from({ length: seeds }, () => {
    const own = 0.1 * standardNormal(rng);
    return eases.filter((ease) => rng.nextUniform() < logistic(ease + own)).length / items;
  });
}

export const countedSeedRows: readonly PromiseRow[] = [
  { seeds: 4, items: 200 },
  { seeds: 3, items: 1000 },
].map((study) => ({
  promise: "two models by the scores of their seeds and the number of questions, before by the seeds alone",
  situation: `${study.seeds} against ${study.seeds} seeds, ${study.items} questions each, other ones for either model`,
  counts: "false claims",
  bound: 0.055,
  replicates: 4000,
  rates: (rng, replicates) => {
    let [before, now] = [0, 0];
    for (let replicate = 0; replicate < replicates; replicate++) {
      const [first, second] = [shares(rng, study), shares(rng, study)] as [number[], number[]];
      const scored = (values: readonly number[]) =>
        values.map((value, seed) =>
          runLevelScore([
            {
              run: { model: "m", task: "t", metric: "acc", seed: `${seed}` },
              value,
              items: study.items,
              higherIsBetter: true,
            },
          ]),
        );
      const compared = compareSeedSummaries(scored(first), scored(second));
      if (welchTest(first, second).pValue < 0.05) before++;
      if (compared.ok && (compared.pValue ?? 1) < 0.05) now++;
    }
    return { before: before / replicates, now: now / replicates, power: null };
  },
}));
