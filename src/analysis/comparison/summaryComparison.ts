import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith, SIDES } from "../../arguments/shapes.js";
import { ALPHA } from "../../defaults.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { newcombeInterval, type Proportion } from "../../inference/intervals/newcombeInterval.js";
import { meanMinimumDetectableEffect } from "../../inference/power/minimumDetectable.js";
import { twoProportionTest } from "../../inference/significance/twoProportion.js";
import { welchFromSummaries } from "../../inference/significance/welch.js";
import { DIFFERENCE_NOISE, NOISE, noiseSourcesOf, type Refusal, refuse } from "../../notes.js";
import type { ScoreSummary } from "../scores/scoreSummary.js";
import { type Comparison, type ComparisonOptions, comparisonRecord, requireChoices } from "./comparisonRecord.js";
import { note } from "./wording.js";

/**
 * Compares two runs of which only the scores are known, as if their items were not shared: the z test and Newcombe's
 * interval for proportions of known n, Welch's t otherwise. If the items are in fact shared, this loses power:
 * a paired comparison of per-item results would be sharper. Refused where the spread of either is not known.
 */
export function compareSummaries(
  baseline: ScoreSummary,
  candidate: ScoreSummary,
  options: ComparisonOptions = {},
): Comparison | Refusal {
  requireArgument(
    "compareSummaries",
    "baseline",
    baseline,
    recordWith(["value"], "{ value, items, standardError, proportion, rightOrWrong }"),
  );
  requireArgument(
    "compareSummaries",
    "candidate",
    candidate,
    recordWith(["value"], "{ value, items, standardError, proportion, rightOrWrong }"),
  );
  optionsOf("compareSummaries", options, { names: SIDES });
  requireChoices("compareSummaries", options);
  const { alpha = ALPHA, names = { baseline: "baseline", candidate: "candidate" } } = options;
  const readAt = (level: number) =>
    readProportions(baseline, candidate, level) ?? readMeans(baseline, candidate, level);
  const reading = readAt(1 - alpha);
  if (reading === null) {
    return refuse(
      "no-spread-known",
      `nothing says how far the scores of ${names.baseline} and ${names.candidate} may be off`,
      hintOf([baseline, candidate]),
    );
  }
  const { standardError, pValue, test } = reading;
  return comparisonRecord(
    {
      test,
      design: "unpaired",
      counts: [`n=${baseline.items ?? "?"},${candidate.items ?? "?"}`],
      settings: [],
      means: { baseline: baseline.value, candidate: candidate.value },
      difference: candidate.value - baseline.value,
      identical: false,
      pValue,
      standardError,
      unpairedStandardError: standardError,
      intervalAt: (level) => readAt(level)?.interval ?? null,
      minimumDetectableEffect: meanMinimumDetectableEffect(standardError, { alpha }),
      items: { shared: 0, onlyBaseline: baseline.items ?? 0, onlyCandidate: candidate.items ?? 0 },
      discordant: null,
      seeds: null,
      proportion: baseline.proportion && candidate.proportion,
      sources: noiseSourcesOf(DIFFERENCE_NOISE, [
        NOISE.items,
        ...(isRepeated([baseline, candidate]) ? [NOISE.trials] : []),
      ]),
      notes: [...(Number.isNaN(pValue) ? [note("no-spread", { of: "scores" })] : []), note("unpaired")],
    },
    options,
  );
}

/** What is missing: where the numbers of items are known, the scores are no shares of right answers. */
function hintOf(scores: readonly ScoreSummary[]): string {
  return scores.every(({ items }) => items !== null)
    ? "give the per-item results or the standard errors (stderr) of both: these scores are no shares of their numbers of items (n), which alone say nothing of the spread; if both are shares of right answers, noisefloor claim --a A --b B --n N takes them for it"
    : "give the per-item results, or the number of items (n) or standard error (stderr) of both scores";
}

/** Whether every score was repeated, so that generation noise is part of its error as far as trials showed it. */
function isRepeated(scores: readonly ScoreSummary[]): boolean {
  return scores.every(({ trials = 1 }) => trials > 1);
}

interface UnpairedReading {
  readonly test: string;
  readonly pValue: number;
  readonly standardError: number;
  readonly interval: Interval;
}

function readProportions(baseline: ScoreSummary, candidate: ScoreSummary, level: number): UnpairedReading | null {
  const [before, after] = [asProportion(baseline), asProportion(candidate)];
  if (before === null || after === null) return null;
  const { pValue, method } = twoProportionTest(before, after);
  const error = ({ successes, trials }: Proportion) => {
    const share = successes / trials;
    return (share * (1 - share)) / (trials - 1);
  };
  return {
    test: method,
    pValue,
    standardError: Number.isNaN(pValue) ? Number.NaN : Math.sqrt(error(before) + error(after)),
    interval: newcombeInterval(before, after, { level }),
  };
}

function asProportion({ value, items, rightOrWrong, effectiveItems }: ScoreSummary): Proportion | null {
  const trials = effectiveItems ?? items;
  return rightOrWrong && trials !== null && trials > 1 ? { successes: value * trials, trials } : null;
}

function readMeans(baseline: ScoreSummary, candidate: ScoreSummary, level: number): UnpairedReading | null {
  if (baseline.standardError === null || candidate.standardError === null) return null;
  if ((baseline.items ?? 2) < 2 || (candidate.items ?? 2) < 2) return null;
  if (!(baseline.standardError + candidate.standardError > 0)) return null;
  // Without n the errors are taken as known, which a very large count expresses.
  const count = ({ items, degreesOfFreedom }: ScoreSummary) =>
    degreesOfFreedom === undefined ? (items ?? 1e9) : degreesOfFreedom + 1;
  const { standardError, pValue, interval, method } = welchFromSummaries(
    { mean: baseline.value, standardError: baseline.standardError, count: count(baseline) },
    { mean: candidate.value, standardError: candidate.standardError, count: count(candidate) },
    { level },
  );
  return { test: method, pValue, standardError, interval };
}
