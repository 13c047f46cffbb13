import { CONTEST_TAG, OPPONENT_TAG } from "../../data/contestants.js";
import { groupBy } from "../../data/groupBy.js";
import { scoresUnderPolicy } from "../../data/missing.js";
import { compareNames } from "../../data/nameOrder.js";
import type { Results } from "../../data/results.js";
import type { Run } from "../../data/run.js";
import { ALPHA } from "../../defaults.js";
import type { Interval } from "../../inference/intervals/interval.js";
import {
  type BradleyTerry,
  type BradleyTerryOptions,
  bradleyTerry,
  type Preference,
  type Strength,
  type StrengthDifference,
} from "../../inference/ranks/bradleyTerry.js";
import { rankSets } from "../../inference/ranks/rankSets.js";
import { holm } from "../../inference/significance/multiplicity.js";
import {
  finiteOrNull,
  NOISE,
  type NoiseSources,
  type Note,
  noiseSourcesOf,
  type Refusal,
  refuse,
} from "../../notes.js";
import { scoreEstimate } from "../scores/scoreEstimate.js";

export interface PreferenceRowOptions extends Pick<BradleyTerryOptions, "ties"> {
  /** Probability of a false claim over all pairs of a contest; default 0.05. Intervals have level 1 − alpha. */
  readonly alpha?: number;
}

/** What one judge, or the voters of one contest, preferred. */
export interface ContestLabels {
  /** The test, or what all pairs of one file belong to. */
  readonly contest: string;
  /** `null` where none is named, and where many people voted. */
  readonly judge: string | null;
}

/** One side by its wins. */
export interface RankedStrength extends Strength {
  /** The places that it may hold, from the adjusted differences; all hold at once. */
  readonly places: { readonly low: number; readonly high: number };
}

/** Two sides by their strengths, judged together with all other pairs. */
export interface JudgedStrengths extends StrengthDifference {
  /** By Holm, over all pairs of the contest. */
  readonly adjustedPValue: number | null;
}

/** Whether a judge who saw each pair in both orders goes by the place: judgements that named the same place both times. */
export interface PlacePreference {
  readonly judgements: number;
  readonly first: number;
  readonly second: number;
  /** Share that named the first place both times − share that named the second; the interval holds clusters of questions. */
  readonly difference: number | null;
  readonly interval: Interval | null;
  /** Share that named one place both times, and so no answer. */
  readonly share: number | null;
  readonly shareInterval: Interval | null;
}

/** Strengths of one contest, or why there are none. */
export type PreferenceRow =
  | (ContestLabels &
      Omit<BradleyTerry, "kind" | "strengths" | "differences"> & {
        readonly kind: "preference-row";
        readonly strengths: readonly RankedStrength[];
        readonly differences: readonly JudgedStrengths[];
        /** How often the place decided; `null` where the dump does not say which answer stood first. */
        readonly places: PlacePreference | null;
        /** Judgements that failed, and are left out. */
        readonly unscored: number;
        readonly sources: NoiseSources;
      })
  | (ContestLabels & Refusal);

/** Noise that preferences may have. */
const PREFERENCE_NOISE = [NOISE.items, NOISE.judges, NOISE.trials, NOISE.seeds];

/**
 * The strengths of the models of each contest and judge, from results whose runs are wins over another model, as readers of MT-bench,
 * AlpacaEval and votes make them. Judgements of one question are a cluster. Each judgement counts once, although it stands in the
 * results of both models.
 */
export function preferenceRows(
  results: Results,
  { alpha = ALPHA, ...options }: PreferenceRowOptions = {},
): PreferenceRow[] {
  const judged = results.matrices.flatMap((matrix) =>
    matrix.runs.flatMap((run, index) => {
      const opponent = run.tags?.[OPPONENT_TAG];
      return opponent === undefined ? [] : [{ matrix, index, run, opponent }];
    }),
  );
  const labelsOf = (run: Run): ContestLabels => ({
    contest: run.tags?.[CONTEST_TAG] ?? run.task,
    judge: run.fingerprint?.judge ?? null,
  });
  return [...groupBy(judged, ({ run }) => JSON.stringify(labelsOf(run)))].map(([key, own]): PreferenceRow => {
    const labels = JSON.parse(key) as ContestLabels;
    const pairs = new Set(own.map(({ run, opponent }) => pairKey(run, opponent)));
    const once = own.filter(
      ({ run, opponent }) =>
        compareNames(run.model, opponent) < 0 || !pairs.has(pairKey({ ...run, model: opponent }, run.model)),
    );
    let unscored = 0;
    const preferences = once.flatMap(({ matrix, index, run, opponent }) =>
      [...scoresUnderPolicy(matrix, index, "drop")].flatMap((outcome, item): Preference[] => {
        const { id, cluster = id } = matrix.items[item]!;
        if (Number.isNaN(outcome)) {
          unscored++;
          return [];
        }
        return [{ first: run.model, second: opponent, outcome, cluster }];
      }),
    );
    const unusable = refusalOf(preferences, options.ties);
    if (unusable !== null) return { ...labels, ...unusable };
    const found = bradleyTerry(preferences, { ...options, level: 1 - alpha });
    const places = placePreference(results.notes, labels, 1 - alpha);
    return found.ok ? { ...labels, ...rowOf(found, alpha), places, unscored } : { ...labels, ...found };
  });
}

/** What a reader counted of both orders, over questions. */
function placePreference(notes: readonly Note[], labels: ContestLabels, level: number): PlacePreference | null {
  const counted = notes.flatMap(({ code, data }) =>
    code === "both-orders" && data?.contest === labels.contest && data.judge === labels.judge
      ? (data.questions as readonly (readonly [number, number, number])[])
      : [],
  );
  if (counted.length === 0) return null;
  const outcomes = counted.flatMap(([first, second, all], question) =>
    Array.from({ length: all }, (_, place) => ({
      cluster: String(question),
      place: place < first ? 1 : place < first + second ? -1 : 0,
    })),
  );
  const clusters = outcomes.map(({ cluster }) => cluster);
  const estimate = (values: readonly number[]) => scoreEstimate(values, { clusters, level });
  const [difference, share] = [
    estimate(outcomes.map(({ place }) => place)),
    estimate(outcomes.map(({ place }) => Math.abs(place))),
  ];
  const count = (wanted: number) => outcomes.filter(({ place }) => place === wanted).length;
  return {
    judgements: outcomes.length,
    first: count(1),
    second: count(-1),
    difference: difference.mean,
    interval: difference.interval,
    share: share.mean,
    shareInterval: share.interval,
  };
}

/** Why these scores are no preferences, or none that ties can be told from. */
function refusalOf(preferences: readonly Preference[], ties: BradleyTerryOptions["ties"]): Refusal | null {
  if (preferences.some(({ outcome }) => !(outcome >= 0 && outcome <= 1))) {
    return refuse("no-preferences", "some scores lie outside of 0 to 1", "give a win as 1, a tie as 0.5, a loss as 0");
  }
  if (ties !== "davidson" || preferences.every(({ outcome }) => [0, 0.5, 1].includes(outcome))) return null;
  return refuse(
    "graded-preferences",
    "some preferences say how much one is preferred, which ties with a probability of their own cannot use",
    'count ties as halves: leave out ties: "davidson" (--ties davidson)',
  );
}

function pairKey({ task, metric, trial, model }: Run, opponent: string): string {
  return JSON.stringify([task, metric, trial ?? null, model, opponent]);
}

function rowOf({ kind: _, ...found }: BradleyTerry, alpha: number) {
  const adjusted = holm(found.differences.map(({ pValue }) => pValue ?? Number.NaN));
  const differences = found.differences.map(
    (one, index): JudgedStrengths => ({ ...one, adjustedPValue: finiteOrNull(adjusted[index]!) }),
  );
  const placeOf = new Map(found.strengths.map(({ name }, place) => [name, place]));
  const shown = differences
    .filter(({ adjustedPValue }) => adjustedPValue !== null && adjustedPValue < alpha)
    .map(({ first, second }) => [placeOf.get(first)!, placeOf.get(second)!] as const);
  const sets = rankSets(found.strengths.length, shown);
  return {
    ...found,
    kind: "preference-row" as const,
    strengths: found.strengths.map((one, place): RankedStrength => ({ ...one, places: sets[place]! })),
    differences,
    sources: noiseSourcesOf(PREFERENCE_NOISE, [NOISE.items]),
  };
}
