import type { ScoreBounds, SidesCoverage } from "../../data/scoreBounds.js";
import { MCNEMAR } from "../../defaults.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { itemsToDetect } from "../../inference/power/minimumDetectable.js";
import { mirrored } from "../../inference/sequential/bettingEvidence.js";
import type { SequentialComparison } from "../../inference/sequential/sequentialComparison.js";
import { dropShown, itemsToClear as itemsToClearAtAnyLook } from "../../inference/sequential/settlement.js";
import { bestAttainablePValue, mcnemarTest } from "../../inference/significance/mcnemar.js";
import { finiteOrNull, type NoiseSources, type Note, type Refusal } from "../../notes.js";
import { normalQuantile } from "../../numeric/distributions/normal.js";
import { signatureOf, signatureWith } from "../../signature.js";
import type { ComparedSide, Comparison, ComparisonOptions } from "../comparison/comparisonRecord.js";
import { differenceUnit } from "../comparison/wording.js";
import { type GateOutcome, gateDecision } from "./gateDecision.js";
import { describeMinimumEffect, type MinimumEffect, minimumEffectInScores } from "./minimumEffect.js";
import type { MissingAnswers } from "./missingAnswers.js";
import type { SpentLook } from "./spentLook.js";
import { decisionNote, note } from "./wording.js";

/** What the scores of one task say, before any rule of the gate is looked at. */
export interface GateReading {
  readonly outcome: GateOutcome;
  /** Why, with the numbers. */
  readonly reason: Note;
  readonly baseline: ComparedSide | null;
  readonly candidate: ComparedSide | null;
  /** Candidate − baseline, in score units, as in every comparison; `null` where none could be made. */
  readonly difference: number | null;
  /** Of the difference, at level 1 − 2·alpha: either end is a one-sided bound at 1 − alpha. */
  readonly interval: Interval | null;
  /** The difference turned so that worse is positive, whatever direction the metric has. */
  readonly drop: number | null;
  /** Upper one-sided bound of the drop, with the answers that the candidate alone lacks at their worst: a larger one is excluded. */
  readonly largestDrop: number | null;
  /** What counts as a drop here, in score units. */
  readonly minimumEffect: number | null;
  /** One-sided, of "no drop", not adjusted. */
  readonly pValue: number | null;
  /** The same, adjusted for the number of tasks. */
  readonly adjustedPValue: number | null;
  readonly test: string | null;
  readonly standardError: number | null;
  /** Smallest true drop that these data call regressed with probability 0.8, by itself; `null` when no spread is known. */
  readonly detectableDrop: number | null;
  /**
   * Items like these that would clear a candidate without any drop with probability 0.8; `null` where the question is
   * settled, more items are not what lacks, or no spread is known.
   */
  readonly itemsToClear: number | null;
  readonly coverage: SidesCoverage | null;
  /** The difference had every missing answer been wrong or right; `null` where none is missing or scores have no bounds. */
  readonly range: ScoreBounds | null;
  /** Answers that the candidate alone lacks; `null` where there are none, and where they count as scores. */
  readonly missingAnswers: MissingAnswers | null;
  readonly discordant: Comparison["discordant"];
  /** Whether differences are printed in points. */
  readonly proportion: boolean;
  readonly signature: string;
  readonly sources: NoiseSources | null;
  readonly notes: readonly Note[];
}

/** How a comparison is read. */
export interface GateReadingOptions extends Pick<ComparisonOptions, "mcnemar"> {
  /** One-sided. */
  readonly alpha: number;
  readonly minimumEffect: MinimumEffect;
  /** Adjusted one-sided p; `null` where this is the only test that counts. */
  readonly adjustedPValue: number | null;
  /** How p was adjusted; `null` where it was not. */
  readonly family: string | null;
  /** Seed SD in score units that the comparison took from elsewhere; `null`, the default, where it took none. */
  readonly borrowedSeedSd?: number | null;
  /** Whether that is estimated from the checkpoints of the runs; default false. */
  readonly isSeedSdFromRun?: boolean;
  /** Evidence that holds at every look, where the comparison is of it; `null`, the default, for one look. */
  readonly sequence?: SequentialComparison | null;
  /** A look that spends a part of alpha: its level is what the comparison was made at; `null`, the default, where all of it is. */
  readonly spent?: SpentLook | null;
  /** What the candidate alone lacks, with the comparison that takes it at its worst; `null`, the default, where nothing is. */
  readonly worst?: { readonly answers: MissingAnswers; readonly compared: Comparison | Refusal } | null;
}

/**
 * One-sided p of "no drop": McNemar's own tail, or half the two-sided p of the tests whose statistic is symmetric; of a sequence
 * its own.
 */
export function dropPValue(
  comparison: Comparison,
  { mcnemar = MCNEMAR, sequence = null }: Pick<GateReadingOptions, "mcnemar" | "sequence">,
): number {
  if (sequence !== null) return sequence.pValues.worse;
  const { discordant, pValue, higherIsBetter, difference } = comparison;
  if (pValue === null || difference === null) return Number.NaN;
  const alternative = higherIsBetter ? "less" : "greater";
  if (discordant !== null) {
    return mcnemarTest(discordant.baselineOnly, discordant.candidateOnly, { variant: mcnemar, alternative }).pValue;
  }
  return difference < 0 === higherIsBetter ? pValue / 2 : 1 - pValue / 2;
}

/** The reading of a comparison that could not be made. */
export function refusedReading({ code, message, hint }: Refusal): GateReading {
  return {
    outcome: "cannot-tell",
    reason: { code, message: `${message} (next step: ${hint})` },
    baseline: null,
    candidate: null,
    difference: null,
    interval: null,
    drop: null,
    largestDrop: null,
    minimumEffect: null,
    pValue: null,
    adjustedPValue: null,
    test: null,
    standardError: null,
    detectableDrop: null,
    itemsToClear: null,
    coverage: null,
    range: null,
    missingAnswers: null,
    discordant: null,
    proportion: false,
    signature: signatureOf(["refused"]),
    sources: null,
    notes: [],
  };
}

/**
 * Reads a two-sided comparison at 2·alpha one-sided at alpha: drops are turned so that worse is positive.
 */
export function readDrop(comparison: Comparison, options: GateReadingOptions): GateReading {
  const {
    alpha,
    borrowedSeedSd = null,
    isSeedSdFromRun = false,
    worst = null,
    sequence = null,
    spent = null,
  } = options;
  const level = spent?.level ?? alpha;
  const { difference, interval, higherIsBetter, proportion, baseline, discordant, sources } = comparison;
  const effect = minimumEffectInScores(options.minimumEffect, { baselineMean: baseline.mean, proportion });
  const threshold = typeof effect === "number" ? effect : null;
  const pValue = dropPValue(comparison, options);
  const adjusted = options.adjustedPValue ?? pValue;
  const turn = higherIsBetter ? -1 : 1;
  const drop = difference === null ? null : 0 + turn * difference;
  const dropInterval = dropBounds(comparison, level);
  // What cannot be compared at its worst excludes nothing.
  const worstDrop = !worst
    ? Number.NEGATIVE_INFINITY
    : ((worst.compared.ok ? dropBounds(worst.compared, level) : null)?.high ?? Number.POSITIVE_INFINITY);
  const largestDrop = dropInterval === null ? null : Math.max(dropInterval.high, worstDrop);
  const effectText = threshold ?? describeMinimumEffect(options.minimumEffect);
  const settings = [
    "one-sided",
    `alpha=${alpha}`,
    `min-effect=${effectText}`,
    borrowedSeedSd === null ? null : `seed-sd=${borrowedSeedSd}`,
    ...(spent === null ? [] : [`spending=${spent.spending}`, `information=${Number(spent.time.toPrecision(6))}`]),
  ];
  const base = {
    baseline,
    candidate: comparison.candidate,
    difference,
    interval,
    drop,
    largestDrop: interval === null ? null : finiteOrNull(largestDrop ?? Number.NaN),
    minimumEffect: threshold,
    pValue: finiteOrNull(pValue),
    adjustedPValue: finiteOrNull(adjusted),
    test: comparison.test,
    standardError: comparison.standardError,
    coverage: comparison.coverage,
    range: comparison.bounds?.difference ?? null,
    missingAnswers: worst?.answers ?? null,
    discordant,
    proportion,
    signature: signatureWith(comparison.signature, "alpha", settings),
    sources,
  };
  const notes = comparison.notes.filter(({ code }) => !TWO_SIDED_NOTES.has(code));
  if (threshold === null || drop === null || dropInterval === null || largestDrop === null || Number.isNaN(pValue)) {
    const reason =
      threshold === null
        ? { code: "minimum-effect", message: effect as string }
        : { code: "no-test", message: "no spread is known, so nothing can be shown or excluded" };
    return { ...base, outcome: "cannot-tell", reason, detectableDrop: null, itemsToClear: null, notes };
  }
  const evidence = { drop, pValue, adjustedPValue: adjusted, interval: dropInterval, worstDrop: largestDrop, level };
  const decision = gateDecision(evidence, threshold, alpha);
  const plan =
    sequence === null ? planAtOneLook(comparison, threshold, level) : planAtAnyLook(sequence, threshold, alpha);
  const { needed } = plan;
  const lacksItems = decision.outcome === "cannot-tell" && decision.reason !== "missing-answers";
  const itemsToClear = lacksItems && needed !== null && needed > comparison.items.shared ? needed : null;
  return {
    ...base,
    outcome: decision.outcome,
    reason: decisionNote(decision.reason, {
      difference,
      interval,
      largestDrop,
      missing: worst?.answers ?? null,
      range: base.range,
      threshold,
      pValue,
      adjustedPValue: adjusted === pValue ? null : adjusted,
      family: options.family,
      borrowedSeedSd,
      isSeedSdFromRun,
      itemsToClear,
      unit: differenceUnit(proportion, Math.abs(baseline.mean ?? 0)),
    }),
    detectableDrop: plan.detectableDrop,
    itemsToClear,
    notes: [...notes, ...(sequence === null ? fewDiscordant(comparison, { ...options, alpha: level }) : [])],
  };
}

/** What a clearance would take, and what these data would find, both with probability 0.8. */
interface GatePlan {
  readonly needed: number | null;
  readonly detectableDrop: number | null;
}

function planAtOneLook(comparison: Comparison, threshold: number, alpha: number): GatePlan {
  const noise = itemNoise(comparison, threshold);
  const error = noise === null ? comparison.standardError : noise / Math.sqrt(comparison.items.shared);
  const shown = comparison.minimumDetectableEffect;
  return {
    needed: noise === null ? null : itemsToDetect(threshold, noise, { alpha: 2 * alpha }),
    detectableDrop:
      shown === null || error === null || !(error > 0)
        ? null
        : // Both must hold: the drop is shown, and the one seen is large enough.
          Math.max(shown, threshold + normalQuantile(0.8) * error),
  };
}

function planAtAnyLook({ seen, settings }: SequentialComparison, threshold: number, alpha: number): GatePlan {
  const { bounds, largestCluster, higherIsBetter } = settings;
  const range = { reach: bounds[1] - bounds[0], largest: largestCluster };
  const drops = higherIsBetter ? mirrored(seen) : seen;
  const aim = { range, alpha, minimumEffect: threshold };
  return { needed: itemsToClearAtAnyLook(drops, aim, 0.8), detectableDrop: dropShown(drops, aim, 0.8) };
}

/** The interval of the drop; without one, the point that an exact test keeps. */
function dropBounds(comparison: Comparison, alpha: number): Interval | null {
  const bounds = comparison.interval ?? pointBounds(comparison, alpha);
  if (bounds === null || !comparison.higherIsBetter) return bounds;
  return { ...bounds, low: 0 - bounds.high, high: 0 - bounds.low };
}

/**
 * What an exact test of differences that are all the same keeps: that amount alone, where there are enough of them. Scores
 * with parts that are the same on every item have the difference 0: the runs gave the same answers.
 */
function pointBounds(
  { test, items, difference, notes, verdict, discordant }: Comparison,
  alpha: number,
): Interval | null {
  const isConstant = verdict === "identical" ? discordant === null : notes.some(({ code }) => code === "no-spread");
  if (difference === null || test !== "sign-flip" || !isConstant || 2 ** -items.shared > alpha) return null;
  return { low: difference, high: difference, level: 1 - 2 * alpha, method: test };
}

/** Notes of a comparison that speak of its two-sided test. */
const TWO_SIDED_NOTES: ReadonlySet<string> = new Set(["too-few-discordant", "test-interval-disagree", "within-margin"]);

/**
 * SD of one item's difference; `null` where items are not what the error rests on. A drop of the minimum effect takes that
 * share of items that differ, so that where fewer did, that many are assumed.
 */
function itemNoise({ discordant, items, seeds, standardError }: Comparison, threshold: number): number | null {
  if (seeds !== null || items.shared === 0) return null;
  if (discordant === null) return standardError === null ? null : standardError * Math.sqrt(items.shared);
  const share = (discordant.candidateOnly + discordant.baselineOnly) / items.shared;
  return Math.sqrt(Math.max(share, threshold));
}

function fewDiscordant({ discordant }: Comparison, { mcnemar = MCNEMAR, alpha }: GateReadingOptions): Note[] {
  const count = discordant === null ? 0 : discordant.candidateOnly + discordant.baselineOnly;
  const best = bestAttainablePValue(count, mcnemar) / 2;
  if (count === 0 || best < alpha) return [];
  return [note("too-few-discordant", { discordant: count, alpha, best })];
}
