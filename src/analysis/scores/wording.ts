import { type Note, noteWriter } from "../../notes.js";
import { formatCount, formatFixed, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";

const WORDS = {
  "too-few-items": ({ items }: { items: number }) => `${plural(items, "scored item")}: no spread is known`,
  "one-cluster": ({ clusters }: { clusters: number }) =>
    `${plural(clusters, "cluster")}: noise between clusters cannot be seen, so no interval is given`,
  /** `effective` is `null` where all clusters are of one size. */
  clusters: ({
    items,
    clusters,
    effective,
    degreesOfFreedom,
    designEffect,
    effectiveItems,
  }: {
    items: number;
    clusters: number;
    effective: number | null;
    degreesOfFreedom: number;
    designEffect: number;
    effectiveItems: number;
  }) =>
    `${plural(items, "item")} in ${plural(clusters, "cluster")}` +
    `${effective === null ? "" : ` that weigh like ${formatFixed(effective, 1)} equal ones`} ` +
    `(t with ${formatFixed(degreesOfFreedom, 1)} degrees of freedom): design effect ${formatFixed(designEffect, 2)}, ` +
    `as of ${plural(Math.max(1, Math.round(effectiveItems)), "independent item")}`,
  "few-clusters": ({ fewer }: { fewer: number }) =>
    `fewer than ${fewer} clusters that matter: the interval is wide, and right where their means are about normal`,
};

/** The notes of single scores. */
export const note = noteWriter(WORDS);

interface RunNoiseWords {
  readonly checkpoints: number;
}

/** Why one run's checkpoints give no seed SD. */
export type RunNoiseRefusal =
  | "too-few-checkpoints"
  | "late-checkpoints-only"
  | "curve-stands-still"
  | "at-chance"
  | "trend-not-smooth"
  | "end-off-trend"
  | "noise-changes"
  | "not-right-or-wrong";

const REFUSALS: Readonly<Record<RunNoiseRefusal, (words: RunNoiseWords) => string>> = {
  "too-few-checkpoints": ({ checkpoints }) =>
    `${plural(checkpoints, "checkpoint")} with a step in the last 70 % of training ${checkpoints === 1 ? "is" : "are"} too few: ten are needed`,
  "late-checkpoints-only": () =>
    "the checkpoints span less than half of training, and neighbours so close are too much alike",
  "curve-stands-still": () => "at least half of the late checkpoints have one and the same score",
  "at-chance": () =>
    "the last checkpoint, or most of the late ones, are not shown above chance, where noise says nothing of seeds",
  "trend-not-smooth": () => "the curve bends or jumps more than a smooth trend does, and its jumps are no noise",
  "end-off-trend": () =>
    "the last checkpoint lies off the trend of the others: the run may have diverged, or its learning rate was cooled down there",
  "noise-changes": () =>
    "the checkpoints of the last third are far noisier, or far calmer, than those before them, and only one of the two can be the noise at the end",
  "not-right-or-wrong": () => "the score does not count right answers, and how seeds move such scores was not studied",
};

/** What is said of a seed SD from one run. */
export const runNoiseNote: (code: RunNoiseRefusal | "chance-unknown" | "metric-by-name", data: RunNoiseWords) => Note =
  noteWriter({
    ...REFUSALS,
    "metric-by-name": (_: RunNoiseWords) =>
      "the metric is taken to count right answers by its name; of other scores the estimate would be another",
    "chance-unknown": (_: RunNoiseWords) =>
      "chance is not known here; of a score at chance the checkpoints say too much noise",
  });

/** Seeds that stopped before the end. */
export function stoppedNote(
  stopped: readonly { readonly seed: string; readonly step: number }[],
  finalSeeds: number,
  finalStep: number,
): Note {
  const each = stopped.map(({ seed, step }) => `seed ${seed} at step ${formatCount(step)}`);
  const [stops, is] = stopped.length === 1 ? ["stops", "is"] : ["stop", "are"];
  return {
    code: "seeds-stopped-early",
    message:
      `${someNames(each)} ${stops} before the end and ${is} left out of the final figures, ` +
      `which rest on ${plural(finalSeeds, "seed")} at step ${formatCount(finalStep)}`,
  };
}

/** Seeds that went on alone after the end. */
export function aloneAfterNote(later: readonly { readonly seed: string; readonly step: number }[], end: number): Note {
  const each = later.map(({ seed, step }) => `seed ${seed} up to step ${formatCount(step)}`);
  const goes = later.length === 1 ? "goes" : "go";
  return {
    code: "seed-alone-after-end",
    message: `${someNames(each)} ${goes} on after step ${formatCount(end)}, the last one with two seeds: what comes after it is left out`,
  };
}

/** Seeds that answered far fewer items at the end than the others, and what that means here. */
export function shortEvaluationNote(
  short: readonly { readonly seed: string; readonly items: number }[],
  most: number,
  finalStep: number | null,
  consequence: string,
): Note {
  const each = short.map(({ seed, items }) => `seed ${seed} has ${formatCount(items)} of ${plural(most, "item")}`);
  const at = finalStep === null ? "" : ` at step ${formatCount(finalStep)}`;
  return { code: "evaluation-cut-short", message: `${someNames(each)}${at}: ${consequence}` };
}

/** Steps of different seeds that may be one checkpoint. */
export function nearStepsNote(near: readonly { readonly low: number; readonly high: number }[]): Note {
  const [{ low, high }] = near as [(typeof near)[number]];
  const more = near.length === 1 ? "" : ` and ${plural(near.length - 1, "more pair")}`;
  const apart = Math.max(...near.map((one) => Number((one.high - one.low).toPrecision(6))));
  return {
    code: "near-steps",
    message:
      `steps ${formatCount(low)} and ${formatCount(high)}${more} lie at most ${formatCount(apart)} apart, each with seeds of its own, and ` +
      `count as different checkpoints: if they are the same, --step-tolerance ${apart} (stepTolerance) joins them`,
  };
}

/** Seeds that count their steps in different units. */
export function stepUnitsNote({
  below,
  above,
}: {
  readonly below: { readonly seeds: readonly string[]; readonly last: number };
  readonly above: { readonly seeds: readonly string[]; readonly first: number };
}): Note {
  const of = (seeds: readonly string[]) => `${seeds.length === 1 ? "seed" : "seeds"} ${someNames(seeds, 4, " and ")}`;
  return {
    code: "step-units",
    message:
      `steps of ${of(below.seeds)} end at ${formatCount(below.last)} and those of ${of(above.seeds)} begin at ${formatCount(above.first)}: ` +
      "tokens or epochs on one side? Write all in one unit, or no checkpoint has all seeds",
  };
}
