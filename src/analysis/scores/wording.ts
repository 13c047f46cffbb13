import { type Note, noteWriter } from "../../notes.js";
import {
  formatCount,
  formatFixed,
  formatScore,
  formatSignificant,
  plural,
  type ScoreUnit,
} from "../../numberFormat.js";
import { listed, someNames } from "../../someNames.js";
import type { CutShort } from "./cutShort.js";
import type { Divergence } from "./divergence.js";

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

/** What no seeds beside the one can show. */
export const ONE_SEED: Note = {
  code: "one-seed",
  message: "one training seed: how much the score changes with the seed is not known (it is not 0)",
};

/** The notes of single scores. */
export const note = /* @__PURE__ */ noteWriter(WORDS);

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
  /* @__PURE__ */ noteWriter({
    ...REFUSALS,
    "metric-by-name": (_: RunNoiseWords) =>
      "the metric is taken to count right answers by its name; of other scores the estimate would be another",
    "chance-unknown": (_: RunNoiseWords) =>
      "chance is not known here; of a score at chance the checkpoints say too much noise",
  });

/** What leaves out seeds that stopped early, and how it stands to them: `["the comparison", "rests"]`. */
export type LeavingOut = readonly [what: string, rest: "rest" | "rests"];

/** The figures of one model at its end. */
export const FINAL_FIGURES: LeavingOut = ["the final figures", "rest"];

/** `seed 4`, or `seed 4 of B` where there are other models. */
function seedName(seed: string, model: string | null): string {
  return `seed ${seed}${model === null ? "" : ` of ${model}`}`;
}

/** Seeds that stopped before the end. */
export function stoppedNote(
  stopped: readonly { readonly seed: string; readonly step: number }[],
  finalSeeds: number,
  finalStep: number,
  {
    model = null,
    from: [what, rest] = FINAL_FIGURES,
  }: { readonly model?: string | null; readonly from?: LeavingOut } = {},
): Note {
  const each = stopped.map(({ seed, step }) => `${seedName(seed, model)} at step ${formatCount(step)}`);
  const [stops, is] = stopped.length === 1 ? ["stops", "is"] : ["stop", "are"];
  return {
    code: "seeds-stopped-early",
    message:
      `${someNames(each)} ${stops} before the end and ${is} left out of ${what}, ` +
      `which ${rest} on ${plural(finalSeeds, "seed")} at step ${formatCount(finalStep)}`,
    data: { model, seeds: stopped, finalSeeds, finalStep },
  };
}

/** Seeds that have later scores and none at the end. */
export function absentAtEndNote(
  absent: readonly string[],
  finalSeeds: number,
  finalStep: number,
  { model, from: [what, rest] }: { readonly model: string | null; readonly from: LeavingOut },
): Note {
  const names = someNames(absent.map((seed) => seedName(seed, model)));
  const [has, is] = absent.length === 1 ? ["has", "is"] : ["have", "are"];
  return {
    code: "seeds-absent-at-end",
    message:
      `${names} ${has} no score at step ${formatCount(finalStep)} and ${is} left out of ${what}, ` +
      `which ${rest} on ${plural(finalSeeds, "seed")} there`,
    data: { model, seeds: absent, finalSeeds, finalStep },
  };
}

/** Seeds that went on alone after the end. */
export function aloneAfterNote(
  later: readonly { readonly seed: string; readonly step: number }[],
  end: number,
  model: string | null = null,
): Note {
  const each = later.map(({ seed, step }) => `${seedName(seed, model)} up to step ${formatCount(step)}`);
  const goes = later.length === 1 ? "goes" : "go";
  return {
    code: "seed-alone-after-end",
    message: `${someNames(each)} ${goes} on after step ${formatCount(end)}, the last one with two seeds: what comes after it is left out`,
    data: { model, seeds: later, finalStep: end },
  };
}

/** Evaluations that were cut short: those that the figures at the end leave out, those of other checkpoints, and those that count. */
export function cutShortNotes(
  cutShort: readonly CutShort[],
  finalSeeds: number,
  finalStep: number | null,
  { model, from: [what, rest] }: { readonly model: string | null; readonly from: LeavingOut },
): Note[] {
  const said = (scores: readonly CutShort[], consequence: string): Note[] => {
    const names = scores.map(
      ({ seed, step, items, most }) =>
        `${seedName(seed, model)} has ${formatCount(items)} of ${plural(most, "item")}${step === null ? "" : ` at step ${formatCount(step)}`}`,
    );
    const message = `${someNames([...new Set(names)])}${consequence}`;
    return scores.length === 0
      ? []
      : [{ code: "evaluation-cut-short", message, data: { model, scores, finalSeeds, finalStep } }];
  };
  const lost = cutShort.filter(({ leftOut }) => leftOut);
  const atEnd = lost.filter(({ step }) => step === finalStep);
  const left = `${atEnd.length === 1 ? "is" : "are"} left out of ${what}, which ${rest} on ${plural(finalSeeds, "seed")} there`;
  return [
    ...said(atEnd, ` and ${left}`),
    ...said(
      lost.filter((one) => !atEnd.includes(one)),
      ": left out, as of fewer questions than the other seeds'",
    ),
    ...said(
      cutShort.filter(({ leftOut, step }) => !leftOut && step === finalStep),
      ": what is lacking is missing, and not wrong",
    ),
  ];
}

/** Where seeds ended that diverged, beside the others, and when they left them; `unit` is `null` where it is not known. */
export function divergenceText(
  { seeds, others }: Divergence,
  finalSeeds: number,
  unit: ScoreUnit | null,
  model: string | null = null,
): string {
  const score = (one: number) => (unit === null ? formatSignificant(one, 3) : formatScore(one, unit));
  const size = (one: number) => `${score(Math.abs(one))}${unit?.suffix ?? ""}`;
  const one = seeds.length === 1;
  const names = `${one ? "seed" : "seeds"} ${listed(seeds.map(({ seed }) => seed))}${model === null ? "" : ` of ${model}`}`;
  return (
    `${names} ${one ? "ends" : "end"} at ${listed(seeds.map(({ value }) => score(value)))} while the other ` +
    `${finalSeeds - seeds.length} end at ${score(others.low)} to ${score(others.high)}${movesText({ seeds, others }, size)}`
  );
}

/** When the seeds left the others, where that is known: how far of one, at which steps of several. */
function movesText({ seeds, others }: Divergence, size: (amount: number) => string): string {
  // Seeds that the others left behind bit by bit made no move of their own.
  const centre = (others.low + others.high) / 2;
  if (seeds.some(({ since, value }) => since !== null && 2 * Math.abs(since.against) < Math.abs(value - centre))) {
    return `; ${seeds.length === 1 ? "it" : "they"} left them over several checkpoints`;
  }
  const moves = seeds.flatMap(({ since }) => since ?? []);
  const [first] = moves;
  if (first === undefined || moves.length < seeds.length) return "";
  const direction = (against: number) => (against < 0 ? "down" : "up");
  if (seeds.length === 1) {
    return `; it moved ${direction(first.against)} against them by ${size(first.against)} at step ${formatCount(first.step)}`;
  }
  const steps = [...new Set(moves.map(({ step }) => step))].sort((a, b) => a - b);
  const directions = new Set(moves.map(({ against }) => direction(against)));
  return `; they moved ${directions.size === 1 ? `${[...directions][0]} against` : "away from"} them at ${steps.length === 1 ? "step" : "steps"} ${listed(steps.map(formatCount))}`;
}

/** Steps of different seeds that may be one checkpoint. */
export function nearStepsNote(
  near: readonly { readonly low: number; readonly high: number }[],
  { end, atEnd, seeds }: { readonly end: number | null; readonly atEnd: number; readonly seeds: number },
): Note {
  const [{ low, high }] = near as [(typeof near)[number]];
  const more = near.length === 1 ? "" : ` and ${plural(near.length - 1, "more pair")}`;
  const isSplit = atEnd < seeds && near.some(({ low, high }) => low === end || high === end);
  const apart = Math.max(...near.map((one) => Number((one.high - one.low).toPrecision(6))));
  return {
    code: "near-steps",
    message:
      `steps ${formatCount(low)} and ${formatCount(high)}${more} lie at most ${formatCount(apart)} apart, each with seeds of its own, and ` +
      `count as different checkpoints${isSplit ? `, so that the end, step ${formatCount(end)}, has ${formatCount(atEnd)} of ${plural(seeds, "seed")}` : ""}: ` +
      `if they are the same, --step-tolerance ${apart} (stepTolerance) joins them`,
    data: { steps: near },
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
