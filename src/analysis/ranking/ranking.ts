import { otherSettings } from "../../data/fingerprint.js";
import { groupBy } from "../../data/groupBy.js";
import { type MissingPolicy, scoresUnderPolicy } from "../../data/missing.js";
import type { Results } from "../../data/results.js";
import { ALPHA, CORRECTION, MCNEMAR, RESAMPLES, SEED } from "../../defaults.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { mcnemarDetectableEffects } from "../../inference/power/powerMcNemar.js";
import { packedPairCounts, packRows } from "../../inference/ranks/pairedCounts.js";
import { rankDistribution } from "../../inference/ranks/rankDistribution.js";
import { rankSets } from "../../inference/ranks/rankSets.js";
import type { PValueAdjustmentName } from "../../inference/significance/multiplicity.js";
import {
  DIFFERENCE_NOISE,
  distinctNotes,
  type NoiseSources,
  type Note,
  noiseSourcesOf,
  type Refusal,
} from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { mean } from "../../numeric/moments.js";
import { isShare } from "../../numeric/share.js";
import { createRng } from "../../random/rng.js";
import { signatureOf } from "../../signature.js";
import { countsComparison } from "../comparison/comparison.js";
import { type Comparison, requireChoices } from "../comparison/comparisonRecord.js";
import { checkFingerprints } from "../comparison/fingerprintCheck.js";
import { adjusted, type ComparisonLabels, type FamilyComparison } from "../comparison/resultsComparison.js";
import { compareOneModels, oneModel, type SideOptions } from "../comparison/sides.js";
import { skippedNotes } from "../comparison/skippedItems.js";
import { type Side, sidesOf } from "../comparison/testSides.js";
import { leftOutNotes, sharedScores } from "./sharedScores.js";
import { note } from "./wording.js";

export interface RankingOptions extends SideOptions {
  /** Adjustment over all pairs of one table; default `holm`. */
  readonly correction?: PValueAdjustmentName | "none";
  /** Bootstrap resamples of the items for the probability of being best; default 2,000. */
  readonly resamples?: number;
  /** Seed of the resampling; default 1. */
  readonly seed?: number;
}

/** One model in a ranking. */
export interface RankRow {
  readonly model: string;
  readonly mean: number;
  /** By mean alone; equal means share the better rank. */
  readonly rank: number;
  /**
   * 1 + the number of models that are shown to be better: models that share it cannot be ordered. `null` where the model
   * could be compared with no other.
   */
  readonly sharedRank: number | null;
  /** Tie group: its first model is the anchor that the others are not shown to differ from; `null` as the shared rank. */
  readonly group: number | null;
  /**
   * The places that it may hold: from 1 + the models shown to be better to all but those shown to be worse. All intervals
   * hold at once with 1 − alpha, whichever `correction` the pairs were judged by. `null` where a pair was refused.
   */
  readonly rankInterval: Interval | null;
  /**
   * Share of resamples of the items in which the model has the best mean. `null` while the first tie group has more than one
   * member, among whom resampling chooses too surely; and for fewer than 30 shared items.
   */
  readonly probabilityBest: number | null;
}

/** The models of one task, metric and framing, best first. */
export interface Ranking extends ComparisonLabels {
  readonly kind: "ranking";
  readonly rows: readonly RankRow[];
  /** All pairs, the lower-ranked model as candidate. */
  readonly pairs: readonly FamilyComparison[];
  readonly family: {
    readonly size: number;
    readonly correction: PValueAdjustmentName | "none";
    readonly alpha: number;
  };
  /** Items that all models scored; 0 for run-level scores. */
  readonly items: number;
  /** Items that any of the models scored. */
  readonly allItems: number;
  readonly proportion: boolean;
  readonly higherIsBetter: boolean;
  /** How tie groups are made, in words. */
  readonly tieDefinition: string;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
  readonly signature: string;
}

const TIE_DEFINITION =
  "from the best mean down: a model joins the group of the current anchor unless the anchor is shown to be better, and then starts the next group";

/**
 * Ranks the models of each task, metric and framing by their mean score at their last checkpoint: all pairs compared
 * (by item where items are shared), adjusted together; shared ranks, tie groups and simultaneous intervals of the ranks from
 * the verdicts; the probability of being best from resampled items. Tables of one model are left out.
 */
export function rankModels(
  results: Results,
  { correction = CORRECTION, alpha = ALPHA, resamples = RESAMPLES, seed = SEED, ...options }: RankingOptions = {},
): Ranking[] {
  requireChoices("rankModels", { alpha, ...options });
  const notes: Note[] = [];
  const tables = [...sidesOf(results).values()].flatMap((sides) => [
    ...groupBy(sides, ({ run }) => run.framing ?? null).values(),
  ]);
  return tables.flatMap((sides): Ranking[] => {
    const models = [...groupBy(sides, ({ run }) => run.model).values()].flatMap((own) => {
      const { task, model } = (own[0] as Side).run;
      const last = oneModel(own, model, notes);
      if ("ok" in last) return [];
      if (!Number.isNaN(ownMean(last, options.missing ?? "drop"))) return [last];
      notes.push({ code: "model-without-scores", message: `${model} has no scored item of ${task} and is not ranked` });
      return [];
    });
    if (models.length < 2) return [];
    return [rankTable(models, { ...options, correction, alpha }, { resamples, seed, level: 1 - alpha }, notes)];
  });
}

interface Resampling {
  readonly resamples: number;
  readonly seed: number;
  readonly level: number;
}

function rankTable(
  models: readonly (readonly Side[])[],
  { correction, alpha, ...options }: RankingOptions & { correction: PValueAdjustmentName | "none"; alpha: number },
  { resamples, seed, level }: Resampling,
  notes: readonly Note[],
): Ranking {
  const { run, higherIsBetter } = (models[0] as readonly Side[])[0] as Side;
  const labels = { task: run.task, metric: run.metric, framing: run.framing ?? null };
  const shared = sharedOf(models, options.missing ?? "drop");
  const means = models.map((sides, index) => shared?.means[index] ?? ownMean(sides, options.missing ?? "drop"));
  const direction = higherIsBetter ? 1 : -1;
  const order = models
    .map((_, index) => index)
    .sort((a, b) => direction * ((means[b] as number) - (means[a] as number)));
  const name = (index: number) => ((models[index] as readonly Side[])[0] as Side).run.model;

  const compare = pairComparer(models, shared, { ...options, alpha });
  const places = order.flatMap((_, worse) => order.slice(0, worse).map((_, better) => [better, worse] as const));
  const raw = places.map(([better, worse]) => ({
    ...labels,
    ...compare(order[better] as number, order[worse] as number),
  }));
  const pairs = adjusted(raw, correction, alpha);
  const shown = shownPairs(pairs, places);
  const isShown = new Set(shown.map(([better, worse]) => `${better}/${worse}`));
  const isCompared = (model: number) =>
    places.some(
      ([better, worse], index) => pairs[index]?.ok === true && (order[better] === model || order[worse] === model),
    );
  const mixed = pairs.filter((pair) => !pair.ok && pair.code === "different-fingerprints");
  const sets = mixed.length > 0 ? null : rankSets(order.length, familywise(pairs, { raw, places, correction, alpha }));
  const groups = tieGroups(order.length, isShown);
  const leaders = order.filter((_, place) => groups[place] === 1);
  const spread =
    leaders.length > 1 || shared === null || shared.items < FEWEST_ITEMS || mixed.length > 0
      ? null
      : rankDistribution(
          createRng(seed, JSON.stringify(labels)),
          higherIsBetter ? shared.scores : shared.scores.map((score) => -score),
          models.length,
          shared.items,
          { resamples, level },
        );
  const rows = order.map((model, place): RankRow => {
    const set = sets?.[place];
    return {
      model: name(model),
      mean: means[model] as number,
      rank: 1 + order.filter((other) => direction * ((means[other] as number) - (means[model] as number)) > 0).length,
      sharedRank: isCompared(model) ? 1 + order.filter((_, better) => isShown.has(`${better}/${place}`)).length : null,
      group: isCompared(model) ? (groups[place] as number) : null,
      rankInterval: set === undefined || !isCompared(model) ? null : { ...set, level, method: "simultaneous" },
      probabilityBest: isCompared(model) ? (spread?.[model]?.probabilityBest ?? null) : null,
    };
  });
  const done = pairs.filter((pair) => pair.ok);
  return {
    kind: "ranking",
    ...labels,
    rows,
    pairs,
    family: {
      size: done.filter(({ verdict, pValue }) => verdict !== "identical" && pValue !== null).length,
      correction,
      alpha,
    },
    items: shared?.items ?? 0,
    allItems: shared === null ? 0 : shared.items + shared.leftOut,
    proportion: done.length > 0 ? done.every(({ proportion }) => proportion) : means.every(isShare),
    higherIsBetter,
    tieDefinition: TIE_DEFINITION,
    sources: rankSources(done),
    notes: distinctNotes([
      ...notes,
      ...(shared === null
        ? [note("no-shared-items")]
        : [...leftOutNotes(shared.leftOut, shared.items), ...skippedNotes(models)]),
      ...mixedNotes(mixed),
      ...settingNotes(models),
    ]),
    signature: signatureOf([
      `models=${models.length}`,
      `n=${shared?.items ?? 0}`,
      "all-pairs",
      correction,
      `alpha=${alpha}`,
      ...(shared === null ? [] : [`resamples=${resamples}`, `seed=${seed}`]),
    ]),
  };
}

/** Resampling fewer items than this says too little: percentiles know nothing of Student's t. */
const FEWEST_ITEMS = 30;

type Places = readonly (readonly [better: number, worse: number])[];

function shownPairs(pairs: readonly FamilyComparison[], places: Places): Places {
  return places.filter((_, index) => {
    const pair = pairs[index];
    return pair?.ok && pair.verdict === "worse";
  });
}

/** Adjustments that bound the probability of any false claim, under which rank sets hold all at once. */
const FAMILYWISE: readonly string[] = ["bonferroni", "sidak", "holm", "hochberg"] satisfies PValueAdjustmentName[];

/** The pairs shown at a familywise level: those of the table itself, or by Holm where it was judged more loosely. */
function familywise(
  pairs: readonly FamilyComparison[],
  {
    raw,
    places,
    correction,
    alpha,
  }: { raw: Parameters<typeof adjusted>[0]; places: Places } & Required<Pick<RankingOptions, "correction" | "alpha">>,
): Places {
  return shownPairs(FAMILYWISE.includes(correction) ? pairs : adjusted(raw, "holm", alpha), places);
}

/** Refused pairs leave models without an order, which intervals of their ranks would hide. */
function mixedNotes(refused: readonly FamilyComparison[]): Note[] {
  const [first] = refused;
  if (first === undefined || first.ok) return [];
  return [note("different-fingerprints", { pairs: refused.length, first: first.message })];
}

/** Each model may be run in a way of its own, whose share in the order nobody knows. */
function settingNotes(models: readonly (readonly Side[])[]): Note[] {
  const settings = otherSettings(models.flatMap((sides) => sides.map(({ run }) => run)));
  return settings.length === 0 ? [] : [note("different-settings", { settings })];
}

/** What the models share, and what a ranking reads off it. */
interface Shared {
  readonly items: number;
  readonly leftOut: number;
  /** Row-major models × items. */
  readonly scores: Float64Array;
  readonly means: readonly number[];
  /** Whether each model is one run of 0/1 scores without clusters, so that pairs are counts. */
  readonly countable: boolean;
}

function sharedOf(models: readonly (readonly Side[])[], missing: MissingPolicy): Shared | null {
  const shared = sharedScores(models, { missing });
  if (shared === null) return null;
  const { items, leftOut, scores, plain } = shared;
  const width = items.length;
  return {
    items: width,
    leftOut,
    scores,
    means: models.map((_, row) => mean(scores.subarray(row * width, (row + 1) * width))),
    countable: plain && isBinary(scores),
  };
}

type Comparer = (baseline: number, candidate: number) => Comparison | Refusal;

/** Pairs of complete 0/1 runs need their four counts only, which packed bits give for thousands of pairs. */
function pairComparer(models: readonly (readonly Side[])[], shared: Shared | null, options: SideOptions): Comparer {
  const sideOf = (index: number) => models[index] as readonly Side[];
  if (!shared?.countable || options.borrowSeedSd !== undefined) {
    return (baseline, candidate) => compareOneModels(sideOf(baseline), sideOf(candidate), options);
  }
  const packed = packRows(shared.scores, models.length, shared.items);
  const { alpha = ALPHA, mcnemar = MCNEMAR } = options;
  const detectable = mcnemarDetectableEffects(shared.items, { alpha, variant: mcnemar });
  const stated = models.some((sides) =>
    sides.some(
      ({ run, trials }) => run.fingerprint !== undefined || trials.some(({ matrix }) => matrix.prompts !== null),
    ),
  );
  return (baseline, candidate) => {
    const [before, after] = [sideOf(baseline)[0] as Side, sideOf(candidate)[0] as Side];
    const fingerprints = stated ? checkFingerprints(before.trials, after.trials, options.allowMixed ?? false) : null;
    if (fingerprints?.refusal) return fingerprints.refusal;
    const names = { baseline: before.run.model, candidate: after.run.model };
    const compared = countsComparison(
      packedPairCounts(packed, baseline, candidate),
      { ...options, higherIsBetter: before.higherIsBetter, names },
      detectable,
    );
    return fingerprints === null ? compared : { ...compared, notes: [...compared.notes, ...fingerprints.notes] };
  };
}

/** The mean over seeds of a side on its own items; NaN without a scored one. */
function ownMean(sides: readonly Side[], missing: MissingPolicy): number {
  return mean(
    sides.map(({ summary, trials }) => {
      if (summary !== null) return summary.value;
      const scored = trials.map(({ matrix, run }) =>
        scoresUnderPolicy(matrix, run, missing).filter((score) => !Number.isNaN(score)),
      );
      const scores = new Float64Array(scored.reduce((count, { length }) => count + length, 0));
      let filled = 0;
      for (const part of scored) {
        scores.set(part, filled);
        filled += part.length;
      }
      return mean(scores);
    }),
  );
}

/** Group numbers in the order of the means. */
function tieGroups(count: number, isShown: ReadonlySet<string>): number[] {
  let anchor = 0;
  let group = 1;
  return Array.from({ length: count }, (_, place) => {
    if (isShown.has(`${anchor}/${place}`)) {
      anchor = place;
      group++;
    }
    return group;
  });
}

function rankSources(pairs: readonly Comparison[]): NoiseSources {
  const measured = [...new Set(pairs.flatMap(({ sources }) => sources.measured))];
  return noiseSourcesOf(DIFFERENCE_NOISE, measured);
}
