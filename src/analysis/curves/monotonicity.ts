import { optionsOf } from "../../arguments/optionsOf.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { AMOUNT, FINITE, listOf, orNull } from "../../arguments/shapes.js";
import { ALPHA } from "../../defaults.js";
import { requireAlpha, requireSameLength } from "../../errors.js";
import { driftTest } from "../../inference/trend/drift.js";
import { hamedRaoTrend } from "../../inference/trend/hamedRaoTrend.js";
import { kendallTest, tauNullStandardDeviation } from "../../inference/trend/kendall.js";
import { spearmanTest } from "../../inference/trend/spearman.js";
import { finiteOrNull, NOISE, type NoiseSources, type Note } from "../../notes.js";
import { hasNaN } from "../../numeric/ranks.js";
import { trendNote } from "./wording.js";

/**
 * What the order of the checkpoints says about the scores. `moved`: it shows a trend, but the steps from checkpoint to checkpoint
 * do not, as in a random walk, which goes nowhere in particular.
 */
export type Trend = "improving" | "worsening" | "moved" | "no trend shown";

/** `not-after-correction`: a trend by `pValue` alone, which the p corrected for correlated checkpoints does not bear out. */
export type CurveFlag = "at-chance" | "ceiling" | "constant" | "too-few" | "not-after-correction";

export interface MonotonicityOptions {
  /** Default true; a loss-like metric is compared with the reverse order, so that a falling loss is improving. */
  readonly higherIsBetter?: boolean;
  /** Probability of calling a trend where there is none; default 0.05. */
  readonly alpha?: number;
  /** Score of guessing: flags a curve whose end is not above it. */
  readonly chance?: number | null;
  /** Standard error of each score from item sampling; needed for the flags `at-chance` and `ceiling`. */
  readonly standardErrors?: ArrayLike<number | null>;
  /** Whether scores lie in [0, 1]; default false. Needed, with higher being better, for the flag `ceiling`. */
  readonly proportion?: boolean;
}

/** How steadily one training curve moves. */
export interface Monotonicity {
  readonly checkpoints: number;
  /** Kendall's τ-b of score against checkpoint order, −1 … 1; positive is improving. */
  readonly kendallTau: number | null;
  /** Two-sided, with checkpoints taken as exchangeable: too small when neighbours are alike, as they are in training. */
  readonly pValue: number | null;
  readonly pValueMethod: "exact" | "asymptotic" | null;
  /**
   * Two-sided, of the same score with the variance correction of Hamed and Rao (1998) for autocorrelation, over the
   * leading run of significantly positive lags, so that it is never smaller than the asymptotic p.
   */
  readonly correctedPValue: number | null;
  /** SD of τ when there is no trend: τ within about two of these is noise. */
  readonly nullSd: number | null;
  readonly spearman: number | null;
  readonly spearmanPValue: number | null;
  /** (steps up − steps down)/(steps up + steps down). */
  readonly stepBalance: number | null;
  /** n/(n − 1)·Σ|x(t+1) − x(t)|/|x(n) − x(1)|: 1 and a little for a straight climb, large for a wandering curve. */
  readonly totalVariation: number | null;
  /** Two-sided, of the drift against a wobble of which any share may stay or pass (`driftTest`): 5 % of random walks are called a trend. */
  readonly driftPValue: number | null;
  /** By `pValue`, and `moved` unless `driftPValue` bears it out; flagged `not-after-correction` where `correctedPValue` disagrees. `null` when τ is undefined. */
  readonly trend: Trend | null;
  readonly flags: readonly CurveFlag[];
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

const ERRORS = listOf(orNull(AMOUNT), "a list of one standard error a score, null where it is not known");

/**
 * Monotonicity of one training curve: scores in the order of their checkpoints.
 * Fewer than three checkpoints or a constant curve give `null` and a flag, never 0.
 *
 * Madaan et al. (2024), arXiv 2406.10229, §3 (Kendall's τ); Hamed & Rao (1998), J. Hydrology 204, for the correction.
 */
export function monotonicity(scores: Scores, options: MonotonicityOptions = {}): Monotonicity {
  const readScores = scoresOf("monotonicity", "scores", scores);
  const {
    higherIsBetter = true,
    alpha = ALPHA,
    chance = null,
    standardErrors,
    proportion = false,
  } = optionsOf("monotonicity", options, { chance: orNull(FINITE), standardErrors: ERRORS });
  requireAlpha("monotonicity", alpha);
  if (standardErrors !== undefined) requireSameLength("monotonicity", readScores, standardErrors);
  const values = Float64Array.from(readScores, (score) => (higherIsBetter ? score : -score));
  const order = Float64Array.from(values, (_, index) => index);
  const kendall = kendallTest(order, values);
  const spearman = spearmanTest(order, values);
  const trended = Number.isFinite(kendall.tau);
  const corrected = trended ? hamedRaoTrend(values, { lags: "leading" }).pValue : Number.NaN;
  const drift = driftTest(values);
  const flags = flagsOf(readScores, { chance, standardErrors, proportion, higherIsBetter, trended });
  if (kendall.pValue < alpha && !(corrected < alpha)) flags.push("not-after-correction");
  return {
    checkpoints: values.length,
    kendallTau: finiteOrNull(kendall.tau),
    pValue: finiteOrNull(kendall.pValue),
    pValueMethod: Number.isFinite(kendall.pValue) ? kendall.method : null,
    correctedPValue: finiteOrNull(corrected),
    nullSd: finiteOrNull(tauNullStandardDeviation(values.length)),
    spearman: finiteOrNull(spearman.rho),
    spearmanPValue: finiteOrNull(spearman.pValue),
    stepBalance: finiteOrNull(stepBalance(values)),
    totalVariation: finiteOrNull(totalVariation(values)),
    driftPValue: trended ? finiteOrNull(drift.pValue) : null,
    trend: trended ? trendOf(kendall, drift, alpha) : null,
    flags,
    sources: {
      measured: [NOISE.checkpoints],
      notMeasured: [NOISE.seeds, NOISE.items, NOISE.framings],
    },
    notes: [trended ? trendNote("correlated-checkpoints") : undefinedNote(values)],
  };
}

/** (up − down)/(up + down) over the steps of a curve; NaN where it never moves. */
export function stepBalance(values: ArrayLike<number>): number {
  let up = 0;
  let down = 0;
  for (let i = 1; i < values.length; i++) {
    const step = (values[i] as number) - (values[i - 1] as number);
    if (step > 0) up++;
    else if (step < 0) down++;
  }
  return (up - down) / (up + down);
}

/** Path length over net change, times n/(n − 1); NaN for fewer than two points or no net change. */
export function totalVariation(values: ArrayLike<number>): number {
  const count = values.length;
  if (count < 2) return Number.NaN;
  let path = 0;
  for (let i = 1; i < count; i++) path += Math.abs((values[i] as number) - (values[i - 1] as number));
  const net = Math.abs((values[count - 1] as number) - (values[0] as number));
  return net === 0 ? Number.NaN : (count / (count - 1)) * (path / net);
}

function trendOf(
  { tau, pValue }: { tau: number; pValue: number },
  { drift, pValue: steps }: ReturnType<typeof driftTest>,
  alpha: number,
): Trend {
  if (pValue >= alpha) return "no trend shown";
  if (!(steps < alpha) || drift > 0 !== tau > 0) return "moved";
  return tau > 0 ? "improving" : "worsening";
}

function undefinedNote(values: Float64Array): Note {
  if (values.length < 3) return trendNote("too-few", { checkpoints: values.length });
  return trendNote(hasNaN(values) ? "missing-scores" : "constant");
}

interface FlagBasis extends Required<Pick<MonotonicityOptions, "proportion" | "higherIsBetter">> {
  readonly chance: number | null;
  readonly standardErrors: ArrayLike<number | null> | undefined;
  readonly trended: boolean;
}

function flagsOf(
  scores: ArrayLike<number>,
  { chance, standardErrors, proportion, higherIsBetter, trended }: FlagBasis,
): CurveFlag[] {
  const flags: CurveFlag[] = [];
  if (scores.length < 3) flags.push("too-few");
  else if (!trended && !hasNaN(scores)) flags.push("constant");
  const last = scores[scores.length - 1];
  const error = standardErrors?.[scores.length - 1];
  if (last === undefined || error === undefined || error === null) return flags;
  // 1.645 standard errors: the end of the curve is above chance at one-sided 5 %.
  const reach = 1.6448536269514722 * error;
  if (chance !== null && (higherIsBetter ? last - chance : chance - last) <= reach) flags.push("at-chance");
  if (proportion && higherIsBetter && last + reach >= 1) flags.push("ceiling");
  return flags;
}
