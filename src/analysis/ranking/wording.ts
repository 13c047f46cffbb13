import { noteWriter } from "../../notes.js";
import { formatCount, formatFixed, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";

/** How the items of a ranking go together in clusters, and what that makes of its pairs. */
export interface ClustersOfPairs {
  readonly items: number;
  readonly clusters: number;
  /** `null` where all weigh alike. */
  readonly effective: number | null;
  readonly pairs: number;
  /** Least and largest design effect. */
  readonly low: number;
  readonly high: number;
}

const WORDS = {
  "seed-diverged": ({ text, seeds }: { text: string; seeds: readonly string[] }) =>
    `${text}: the mean of that model holds ${seeds.length === 1 ? "it" : "them"}, and noisefloor compare gives the difference without`,
  "no-shared-items": () => "the models share no items here: pairs are compared unpaired",
  "different-fingerprints": ({ pairs, first }: { pairs: number; first: string }) =>
    `${plural(pairs, "pair")} of models cannot be ordered, so there are no rank intervals: ${first}. ` +
    "allowMixed (--allow-mixed) ranks them all the same",
  clusters: ({ items, clusters, effective, pairs, low, high }: ClustersOfPairs) =>
    `${plural(items, "item")} in ${plural(clusters, "cluster")}` +
    `${effective === null ? "" : ` that weigh like ${formatFixed(effective, 1)} equal ones`}: pairs are tested over clusters, ` +
    `design effect ${formatFixed(low, 2)}${pairs === 1 ? "" : ` to ${formatFixed(high, 2)} over ${plural(pairs, "pair")}`}`,
  "different-settings": ({ settings }: { settings: readonly string[] }) =>
    `the models were run with other settings, and what they do to the order is not known: ${settings.join("; ")}`,
  "items-left-out": ({ leftOut, items }: { leftOut: number; items: number }) =>
    `${plural(leftOut, "item")} of ${formatCount(items)} that not every model (and every seed of it) scored ` +
    `${leftOut === 1 ? "is" : "are"} left out`,
  "models-left-out": ({ models }: { models: number }) =>
    `${plural(models, "model")} without results on every subset left out`,
  "unlabelled-items": ({ unlabelled, items }: { unlabelled: number; items: number }) =>
    `${plural(unlabelled, "item")} of ${items} without a subset label count in the ranking over all items only`,
  "split-clusters": () => "subset labels split clusters: items are drawn one by one, as if clusters did not matter",
  "not-ranked": ({ models }: { models: readonly string[] }) =>
    `${someNames(models, 4)} took no test that another model took, and ${models.length === 1 ? "stands" : "stand"} in no ranking`,
  "other-scales": ({ others }: { others: readonly string[] }) =>
    `not averaged with these, since the scores are on another scale: ${someNames(others)}`,
  "too-few-permutations": ({
    subsets,
    pairs,
    permutations,
  }: {
    subsets: number;
    pairs: number;
    permutations: number;
  }) =>
    `${formatCount(permutations)} random subsets are too few for ${formatCount(Math.max(subsets, pairs))} rows: no p-value can fall ` +
    "below alpha after adjustment; ask for more (--resamples)",
  "pairs-left-out": ({ pairs, most }: { pairs: number; most: number }) =>
    `${pairs} pairs of subsets are not tested against each other: maxPairs is ${most}`,
  "few-models": ({ models }: { models: number }) =>
    `${models} models have few orders: only a large change of places can be told from chance`,
  "small-subsets": ({ subsets }: { subsets: readonly string[] }) =>
    `${plural(subsets.length, "subset")} with fewer than 20 items (${someNames(subsets)}): ` +
    "random subsets of that size reorder models heavily",
};

/** The notes of rankings. */
export const note = /* @__PURE__ */ noteWriter(WORDS);
