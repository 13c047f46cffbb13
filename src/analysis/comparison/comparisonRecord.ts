import type { Facet } from "../../data/facets.js";
import type { ComparisonBounds, SidesCoverage } from "../../data/scoreBounds.js";
import { ALPHA, POWER } from "../../defaults.js";
import { defined } from "../../defined.js";
import { ArgumentError, requireAlpha } from "../../errors.js";
import { type Interval, withinRange } from "../../inference/intervals/interval.js";
import {
  type PairedProportionIntervalName,
  pairedProportionIntervals,
} from "../../inference/intervals/pairedProportionIntervals.js";
import { detectionFactor } from "../../inference/power/minimumDetectable.js";
import { studentDetectionFactor } from "../../inference/power/powerStudent.js";
import type { VariancePart } from "../../inference/significance/combinedT.js";
import {
  equivalenceFromInterval,
  equivalenceLevel,
  equivalencePValue,
  type MarginKind,
} from "../../inference/significance/equivalence.js";
import type { McNemarVariant } from "../../inference/significance/mcnemar.js";
import { finiteOrNull, type NoiseSources, type Note } from "../../notes.js";
import { aboveZero } from "../../numeric/distributions/aboveZero.js";
import { studentTQuantile } from "../../numeric/distributions/studentT.js";
import { signatureOf } from "../../signature.js";
import type { DifferenceOnTheseItems, RepeatedSides, SideFlips } from "./repeatedSides.js";
import { verdictOf } from "./verdict.js";
import { comparisonSentence, type Design, note, type Verdict } from "./wording.js";

export interface ComparisonOptions {
  /** Probability of claiming a difference where there is none; default 0.05. The interval has level 1 − alpha. */
  readonly alpha?: number;
  /** Default true; decides which sign is better. */
  readonly higherIsBetter?: boolean;
  /** Whether the metric counts in a unit of its own, such as seconds, so that scores in [0, 1] are no shares; default false. */
  readonly ownUnit?: boolean;
  /** Test of paired 0/1 scores; default `midp`. */
  readonly mcnemar?: McNemarVariant;
  /** Interval of the difference of paired 0/1 scores; default `tango`. */
  readonly pairedInterval?: PairedProportionIntervalName;
  /** One label an item: items that share one are not independent. */
  readonly clusters?: ArrayLike<string>;
  /** Difference, in score units, that does not matter: what `marginKind` says is tested against it; none by default. */
  readonly margin?: number;
  /**
   * `equivalent` (default): the two differ by less than the margin, in either direction. `non-inferior`: the candidate is not
   * worse by the margin or more, one-sided.
   */
  readonly marginKind?: MarginKind;
  /** What the sides are called in the sentence. */
  readonly names?: { readonly baseline: string; readonly candidate: string };
}

/** One side of a comparison. */
export interface ComparedSide {
  readonly name: string;
  /** Mean score over the items that count. */
  readonly mean: number | null;
}

/** A paired or unpaired comparison of a candidate with a baseline. */
export interface Comparison {
  readonly kind: "comparison";
  readonly ok: true;
  readonly verdict: Verdict;
  readonly baseline: ComparedSide;
  readonly candidate: ComparedSide;
  /** Candidate − baseline, in score units. */
  readonly difference: number | null;
  readonly interval: Interval | null;
  /** Of the difference, as compared. */
  readonly standardError: number | null;
  /** Of the difference if the items were not shared: what pairing saves. */
  readonly unpairedStandardError: number | null;
  /** Two-sided and not adjusted for other comparisons. */
  readonly pValue: number | null;
  /**
   * Two one-sided tests that the difference lies inside ±margin, or for `non-inferior` the one that the candidate is not worse
   * by the margin, with their p, not adjusted for other comparisons: the smallest alpha at which the interval of level
   * 1 − 2·alpha lies inside. `null` where no margin was stated or there is no interval.
   */
  readonly equivalence: { readonly margin: number; readonly kind: MarginKind; readonly pValue: number } | null;
  readonly test: string;
  /** How the sides were put together: on their shared items, or as if they shared none. */
  readonly design: Design;
  readonly items: { readonly shared: number; readonly onlyBaseline: number; readonly onlyCandidate: number };
  /** States of the cells of either side, over all items of both; `null` for run-level scores. */
  readonly coverage: SidesCoverage | null;
  /**
   * Both scores and their difference if every missing cell had been 0, and if it had been 1, items that neither side
   * scored included; `null` where nothing is missing or scores are not in [0, 1].
   */
  readonly bounds: ComparisonBounds | null;
  /** Items that only one side got right; `null` when scores are not 0/1, or come in clusters. */
  readonly discordant: { readonly candidateOnly: number; readonly baselineOnly: number } | null;
  /**
   * The same difference on these very questions, with the noise of the trials alone, where the rest is about questions like
   * these; `null` without trials of both sides, and where none differ.
   */
  readonly theseItems: DifferenceOnTheseItems | null;
  /**
   * Of two sides of one model, such as two orders of the options, wordings or framings: how often answers flip between right
   * and wrong; `null` for two models, and for other scores.
   */
  readonly flips: SideFlips | null;
  /** Smallest true difference that this comparison finds with probability 0.8; `null` when no spread is known. */
  readonly minimumDetectableEffect: number | null;
  /** Training seeds of either side; `null` where seeds are not part of the comparison. */
  readonly seeds: { readonly baseline: number; readonly candidate: number } | null;
  /** What both sides are averaged over, drawn at random, and at how many levels; left out where there is nothing of the kind. */
  readonly facets?: readonly { readonly facet: Facet; readonly levels: number }[];
  /**
   * What the levels of facets and the training seeds add to the variance of the difference, which more items do not lower; `null`
   * where they add nothing, left out without facets.
   */
  readonly fewLevels?: VariancePart | null;
  readonly higherIsBetter: boolean;
  /** Whether differences are printed in points. */
  readonly proportion: boolean;
  readonly signature: string;
  readonly sentence: string;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/** A comparison before it is judged: what a test read off the data, in the terms that every comparison reports. */
export interface ComparisonReading {
  readonly test: string;
  readonly design: Design;
  /** Counts for the signature, e.g. `n=500`. */
  readonly counts: readonly string[];
  /** Choices for the signature that the test does not name, e.g. `missing=drop`. */
  readonly settings: readonly string[];
  readonly means: { readonly baseline: number; readonly candidate: number };
  readonly difference: number;
  /** No item differs between the sides. */
  readonly identical: boolean;
  readonly pValue: number;
  readonly standardError: number;
  readonly unpairedStandardError: number;
  /** Interval of the difference at a level; `null` where no spread is known. */
  readonly intervalAt: (level: number) => Interval | null;
  /** One-sided p that the difference is −margin or less, and +margin or more, where they need not be searched for by intervals. */
  readonly marginTestsAt?: (margin: number) => { readonly lower: number; readonly upper: number };
  readonly minimumDetectableEffect: number;
  readonly items: Comparison["items"];
  readonly repeated?: RepeatedSides;
  /** Items with a human label, where a judge scored all of them. */
  readonly labels?: number;
  readonly facets?: Comparison["facets"];
  readonly fewLevels?: Comparison["fewLevels"];
  readonly coverage?: SidesCoverage | null;
  readonly bounds?: ComparisonBounds | null;
  readonly discordant: Comparison["discordant"];
  readonly seeds: Comparison["seeds"];
  readonly proportion: boolean;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/** Judges a reading: verdict, sentence and signature follow from it and the options alone. */
export function comparisonRecord(
  reading: ComparisonReading,
  {
    alpha = ALPHA,
    higherIsBetter = true,
    margin,
    marginKind = "equivalent",
    ownUnit = false,
    names = { baseline: "baseline", candidate: "candidate" },
  }: ComparisonOptions,
): Comparison {
  const { difference, identical, means, sources, items, discordant, seeds, test } = reading;
  const proportion = reading.proportion && !ownUnit;
  const pValue = identical ? 1 : reading.pValue;
  const found = reading.intervalAt(1 - alpha);
  // Losses may leave [0, 1] even where those seen lie inside.
  const interval = found !== null && proportion && higherIsBetter ? withinRange(found, -1, 1) : found;
  const aim = margin === undefined ? null : { margin, kind: marginKind, higherIsBetter };
  // One-sided tests at alpha: the interval at level 1 − 2·alpha lies inside the margin.
  const narrower = aim === null ? null : reading.intervalAt(equivalenceLevel(alpha));
  const { verdict, notes } = verdictOf({
    difference,
    higherIsBetter,
    pValue: Number.isNaN(pValue) ? 1 : pValue,
    alpha,
    interval,
    identical,
    hasOwnItems: items.onlyBaseline + items.onlyCandidate > 0,
    within: narrower !== null && aim !== null && isWithin(narrower, aim) ? aim.kind : null,
  });
  const detectable = positiveOrNull(reading.minimumDetectableEffect);
  // Two scores in [0, 1] cannot lie further apart than 1: a gap beyond is none that could be found.
  const hopeless = proportion && higherIsBetter && detectable !== null && detectable >= 1;
  const minimumDetectableEffect = hopeless ? null : detectable;
  const equivalence = aim === null ? null : equivalenceOf(reading, aim);
  // An interval without width decides, and is not printed: it would claim certainty.
  const shown = interval !== null && interval.low < interval.high ? interval : null;
  const record = {
    kind: "comparison" as const,
    ok: true as const,
    verdict,
    baseline: { name: names.baseline, mean: finiteOrNull(means.baseline) },
    candidate: { name: names.candidate, mean: finiteOrNull(means.candidate) },
    difference: finiteOrNull(difference),
    interval: shown,
    standardError: finiteOrNull(reading.standardError),
    unpairedStandardError: finiteOrNull(reading.unpairedStandardError),
    // A p that is too small for a number is not 0.
    pValue: finiteOrNull(aboveZero(pValue)),
    equivalence,
    test,
    design: reading.design,
    items,
    coverage: reading.coverage ?? null,
    bounds: reading.bounds ?? null,
    discordant,
    theseItems: reading.repeated?.theseItems ?? null,
    flips: reading.repeated?.flips ?? null,
    minimumDetectableEffect,
    seeds,
    ...defined({ facets: reading.facets, fewLevels: reading.fewLevels }),
    higherIsBetter,
    proportion,
    signature: signatureOf([
      ...reading.counts,
      reading.design,
      test,
      shown === null ? null : `interval=${shown.method}`,
      `alpha=${alpha}`,
      ...reading.settings,
    ]),
  };
  return {
    ...record,
    sentence: comparisonSentence({ ...record, labels: reading.labels ?? null }),
    sources,
    notes: [...notes, ...reading.notes, ...(hopeless ? [note("nothing-detectable")] : [])],
  };
}

interface MarginAim {
  readonly margin: number;
  readonly kind: MarginKind;
  readonly higherIsBetter: boolean;
}

/** An interval turned so that worse is below 0. */
function turned(interval: Interval, { higherIsBetter }: MarginAim): Interval {
  return higherIsBetter ? interval : { ...interval, low: -interval.high, high: -interval.low };
}

function isWithin(interval: Interval, aim: MarginAim): boolean {
  const { equivalent, nonInferior } = equivalenceFromInterval(turned(interval, aim), aim.margin);
  return aim.kind === "equivalent" ? equivalent : nonInferior;
}

function equivalenceOf(reading: ComparisonReading, aim: MarginAim): Comparison["equivalence"] {
  const { margin, kind, higherIsBetter } = aim;
  const { intervalAt, identical, marginTestsAt } = reading;
  if (identical || intervalAt(0.5) === null) return null;
  const tests = marginTestsAt?.(margin);
  const pValue =
    tests === undefined
      ? equivalencePValue((level) => turned(intervalAt(level) as Interval, aim), margin, kind)
      : kind === "equivalent"
        ? Math.max(tests.lower, tests.upper)
        : higherIsBetter
          ? tests.lower
          : tests.upper;
  return Number.isNaN(pValue) ? null : { margin, kind, pValue };
}

/** From this many degrees of freedom on, the sum of two quantiles has the power of the noncentral t to four digits. */
const MANY_DEGREES_OF_FREEDOM = 100;

/**
 * Smallest true difference that a t test with this true standard error finds with probability 0.8, by the noncentral t; for
 * many degrees of freedom (t_{α/2} + t_β)·SE, which is the same. NaN without spread.
 */
export function detectableDifference(standardError: number, degreesOfFreedom: number, alpha: number): number {
  if (!(standardError > 0 && degreesOfFreedom > 0)) return Number.NaN;
  if (degreesOfFreedom === Number.POSITIVE_INFINITY) return detectionFactor({ alpha }) * standardError;
  if (degreesOfFreedom < MANY_DEGREES_OF_FREEDOM) {
    return studentDetectionFactor(degreesOfFreedom, { alpha, power: POWER }) * standardError;
  }
  return (
    (studentTQuantile(1 - alpha / 2, degreesOfFreedom) + studentTQuantile(POWER, degreesOfFreedom)) * standardError
  );
}

/** Throws unless alpha, the margin and the names of methods, where they are given, can be used. */
export function requireChoices(
  caller: string,
  { alpha, margin, marginKind, mcnemar, pairedInterval }: ComparisonOptions,
): void {
  if (alpha !== undefined) requireAlpha(caller, alpha);
  if (margin !== undefined && !(margin > 0 && Number.isFinite(margin))) {
    throw new ArgumentError(
      caller,
      `margin must be a positive number in score units, got ${margin}. For one point of accuracy pass 0.01.`,
    );
  }
  requireName(caller, "marginKind", marginKind, ["equivalent", "non-inferior"] satisfies MarginKind[]);
  if (marginKind === "non-inferior" && margin === undefined) {
    throw new ArgumentError(
      caller,
      `marginKind "non-inferior" needs margin, how much worse does not matter. Pass { margin: 0.01, marginKind: "non-inferior" }.`,
    );
  }
  requireName(caller, "mcnemar", mcnemar, ["midp", "exact"] satisfies McNemarVariant[]);
  requireName(caller, "pairedInterval", pairedInterval, Object.keys(pairedProportionIntervals));
}

function requireName(caller: string, option: string, name: string | undefined, names: readonly string[]): void {
  if (name === undefined || names.includes(name)) return;
  throw new ArgumentError(caller, `${option} must be one of ${names.join(", ")}, got ${JSON.stringify(name)}.`);
}

function positiveOrNull(value: number): number | null {
  return value > 0 && Number.isFinite(value) ? value : null;
}
