import { cohenKappa } from "../../inference/agreement/cohenKappa.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { pairedCounts } from "../../inference/ranks/pairedCounts.js";
import { mcnemarTest } from "../../inference/significance/mcnemar.js";
import { finiteOrNull } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { pearson } from "../../numeric/correlation.js";
import { mean } from "../../numeric/moments.js";
import type { SharedItems } from "./framingDifference.js";

/** Whether the two framings get the same items right, at one checkpoint. */
export interface FramingAgreement {
  /** Shared items, each counted once a seed in the counts below. */
  readonly items: number;
  readonly seeds: number;
  readonly bothRight: number;
  readonly choiceOnly: number;
  readonly completionOnly: number;
  readonly bothWrong: number;
  /** Share of items scored alike, over the seeds. */
  readonly agreement: number;
  /** Correlation of the two 0/1 scores, mean over seeds; `null` where a framing is all right or all wrong. */
  readonly phi: number | null;
  /** Cohen's κ, mean over seeds. */
  readonly kappa: number | null;
  /** From item sampling as in one seed, around the mean κ: on the wide side for several seeds. */
  readonly kappaInterval: Interval | null;
  /** McNemar's mid-p on the discordant items, for one seed; `null` for several, whose answers to one item are not independent. */
  readonly discordantPValue: number | null;
}

/** Agreement by item of seeds that both framings have; `null` unless items are shared and scores are 0 or 1. */
export function framingAgreement(
  items: SharedItems | null,
  { paired, level }: { readonly paired: boolean; readonly level: number },
): FramingAgreement | null {
  if (items === null || !items.paired || !paired) return null;
  const { baseline: completion, candidate: choice } = items;
  if (!isBinary(completion.scores) || !isBinary(choice.scores)) return null;
  const width = items.items.length;
  const row = (scores: Float64Array, seed: number) => scores.subarray(seed * width, (seed + 1) * width);
  const bySeed = choice.seeds.map((label, seed) => {
    const [first, second] = [row(choice.scores, seed), row(completion.scores, completion.seeds.indexOf(label))];
    return {
      counts: pairedCounts(second, first),
      kappa: cohenKappa(first, second, { level }),
      phi: pearson(first, second),
    };
  });
  const sum = (pick: (one: (typeof bySeed)[number]) => number) => bySeed.reduce((total, one) => total + pick(one), 0);
  const kappa = mean(bySeed.map((one) => one.kappa.kappa));
  const half = mean(bySeed.map((one) => (one.kappa.interval.high - one.kappa.interval.low) / 2));
  const [choiceOnly, completionOnly] = [sum((one) => one.counts.candidateOnly), sum((one) => one.counts.baselineOnly)];
  return {
    items: width,
    seeds: choice.seeds.length,
    bothRight: sum((one) => one.counts.bothRight),
    choiceOnly,
    completionOnly,
    bothWrong: sum((one) => one.counts.bothWrong),
    agreement: mean(bySeed.map((one) => one.kappa.agreement)),
    phi: finiteOrNull(mean(bySeed.map((one) => one.phi))),
    kappa: finiteOrNull(kappa),
    kappaInterval:
      Number.isFinite(kappa) && half > 0
        ? { low: Math.max(-1, kappa - half), high: Math.min(1, kappa + half), level, method: "asymptotic over items" }
        : null,
    discordantPValue: choice.seeds.length === 1 ? mcnemarTest(completionOnly, choiceOnly).pValue : null,
  };
}
