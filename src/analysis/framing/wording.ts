import type { FramingName } from "../../data/framingNames.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { type Note, noteWriter } from "../../notes.js";
import {
  formatCount,
  formatDifference,
  formatFixed,
  formatLevel,
  formatPEquation,
  formatRange,
  formatScore,
  plural,
} from "../../numberFormat.js";
import { listed, someNames } from "../../someNames.js";
import { differenceUnit } from "../comparison/wording.js";
import type { NoiseBasis } from "../curves/aboveChance.js";

const are = (count: number) => (count === 1 ? "is" : "are");
const labelText = (label: string | null) => label ?? "no framing named";

interface SidesItems {
  readonly shared: number;
  readonly onlyChoice: number;
  readonly onlyCompletion: number;
}
const itemsText = ({ shared, onlyChoice, onlyCompletion }: SidesItems) =>
  `${plural(shared, "item")} shared, ${onlyChoice} in choice alone, ${onlyCompletion} in completion alone`;

/** The notes of a pair of framings. */
export const note = /* @__PURE__ */ noteWriter({
  "framings-by-option": ({ choice, completion, task }: { choice: string; completion: string; task: string }) =>
    `${choice} is taken as choice and ${completion} as completion of one task, ${task}; their items are paired by id`,
  "framings-by-word": ({ choice, completion }: { choice: string; completion: string }) => {
    const said = Object.entries({ choice, completion }).filter(([name, label]) => label !== name);
    return `the framing ${said.map(([name, label]) => `${label} is taken as ${name}`).join(" and ")}`;
  },
  "other-framings": ({ framings }: { framings: readonly (string | null)[] }) =>
    `runs of other framings are left out: ${framings.map(labelText).join(", ")}; ` +
    "--pair choice=framing:NAME,completion=framing:NAME chooses the two",
  "one-framing": ({ tasks }: { tasks: readonly UnpairedNames[] }) => {
    const named = tasks.map(
      ({ model, task, framings }) => `${task} of ${model} (${framings.map(labelText).join(", ")})`,
    );
    return `not read as both choice and completion, and left out: ${someNames(named)}`;
  },
  "metrics-differ": ({ choice, completion, comparable }: { choice: string; completion: string; comparable: boolean }) =>
    `choice is scored by ${choice} and completion by ${completion}: ` +
    (comparable
      ? "both are compared as scores of the task"
      : "their directions or scales differ, so no difference is taken"),
  "metric-chosen": ({ metrics }: { metrics: readonly string[] }) =>
    `other metrics of these runs are left out (${metrics.join(", ")}); --metric chooses`,
  "seeds-not-shared": ({ choice, completion, shared }: { choice: number; completion: number; shared: number }) =>
    `choice has ${plural(choice, "seed")} and completion ${completion}, ${shared} of them the same: ` +
    "they are compared as independent runs",
  "seeds-left-out": ({ choice, completion }: { choice: readonly string[]; completion: readonly string[] }) => {
    const of = (seeds: readonly string[], framing: string) =>
      seeds.length === 0
        ? []
        : [`${seeds.length === 1 ? "seed" : "seeds"} ${someNames(seeds, 4, " and ")} of ${framing} alone`];
    const count = choice.length + completion.length;
    return `${[...of(choice, "choice"), ...of(completion, "completion")].join(" and ")} ${are(count)} left out of what compares the framings`;
  },
  "no-shared-checkpoint": (data: SidesCheckpoints) => `${checkpointsText(data)}: the framings cannot be compared`,
  "checkpoints-differ": (data: SidesCheckpoints) =>
    `${checkpointsText(data)}: the framings are compared there, and the other ` +
    `${formatCount(data.choice + data.completion - 2 * data.shared)} are left out of it`,
  "chance-levels-differ": () =>
    "the framings have different chance levels: read the chance-adjusted difference; the crossover is of plain scores",
  "crossover-not-shown": ({ ahead }: { ahead: FramingName | null }) =>
    `${ahead} ends ahead after a crossing of the curves, but no checkpoints show first the other framing ` +
    "and then this one ahead, so the crossing may be noise",
  "crossover-checkpoints": ({ checkpoints }: { checkpoints: number }) =>
    `${plural(checkpoints, "checkpoint")} with one seed alone in both framings ${are(checkpoints)} left out of the crossover`,
  "no-curve": ({ checkpoints }: { checkpoints: number }) =>
    `a crossover needs two checkpoints in both framings, got ${formatCount(checkpoints)}`,
  "one-seed-crossover": () => "one training seed: how far the crossover moves with the seed is not known",
  "models-left-out": ({ models }: { models: number }) =>
    `${plural(models, "model")} with other metrics or without a shared checkpoint ${are(models)} left out`,
  "few-models": ({ models }: { models: number }) =>
    `${plural(models, "model")} in both framings: a correlation needs three`,
  "items-left-out": (data: SidesItems) => `the framings are compared on their shared items: ${itemsText(data)}`,
  "other-items": (data: SidesItems) =>
    `the framings do not ask the same items (${itemsText(data)}), so their means are over different questions`,
  "no-interval": () =>
    "the difference of the framings has no interval: one seed, neither shared items nor standard errors, and too few checkpoints to show a wobble, or no spread at all",
  "difference-wobble": () =>
    "the interval of the difference holds the wobble from checkpoint to checkpoint alone, neither item sampling nor the training seed",
  "difference-seeds": () => "the interval of the difference holds the seeds, not item sampling",
  "difference-items": () => "the interval of the difference holds item sampling, not the training seed",
  "one-seed-ratio": () => "a ratio of seed SDs needs two seeds in both framings at their last shared checkpoint",
  "two-seeds-ratio": () => "two shared seeds: their SDs say nothing of the ratio of the seed SDs; three give one",
  "no-seed-spread": () => "a framing scores the same with every seed: the ratio of the SDs is not defined",
  "no-tau": ({ curves }: { curves: number }) =>
    `τ is not defined for ${plural(curves, "curve")} (fewer than three shared checkpoints, or constant) and ${curves === 1 ? "it is" : "they are"} left out`,
});

interface UnpairedNames {
  readonly model: string;
  readonly task: string;
  readonly framings: readonly (string | null)[];
}

interface SidesCheckpoints {
  readonly choice: number;
  readonly completion: number;
  readonly shared: number;
}

function checkpointsText({ choice, completion, shared }: SidesCheckpoints): string {
  return `choice has ${plural(choice, "checkpoint")} and completion ${formatCount(completion)}, ${formatCount(shared)} of them shared`;
}

/** The notes of one framing. */
export const readingNote = /* @__PURE__ */ noteWriter({
  "no-tau": () => "no curve has a τ: it needs three checkpoints and a score that changes",
});

/** A note that holds for one of the framings alone. */
export function noteOf(framing: FramingName, said: Note): Note {
  return { ...said, message: `by ${framing}: ${said.message}`, data: { ...said.data, framing } };
}

/** Of a metric of which less is better, the better score is the lower one. */
function betterWords(higherIsBetter: boolean): string {
  return higherIsBetter ? "scores higher" : "scores better (lower)";
}

/** Where the lead changes, no more exact than it was measured. */
export function changePlace({ between: { low, high } }: { readonly between: Between }): string {
  return `between steps ${formatCount(low)} and ${formatCount(high)}`;
}

/** A crossover is no more exact than a checkpoint: whole steps, unless the steps are small numbers. */
export function stepNumber(step: number): string {
  return Math.abs(step) >= 100 ? formatCount(Math.round(step)) : String(Number(step.toPrecision(3)));
}

interface Between {
  readonly low: number;
  readonly high: number;
}

interface Span {
  readonly framing: FramingName;
  readonly from: number | null;
  readonly to: number | null;
}

/** Why a framing is recommended, or none. */
export type FramingReason =
  | { readonly code: "neither-above-chance" | "open" | "leads" | "leads-but-open" | "leads-on-these-items" }
  | { readonly code: "at-chance" | "better" | "ahead-at-end" | "ahead-throughout" | "not-overtaken" | "steadier" }
  | { readonly code: "most-checkpoints"; readonly shown: number; readonly tested: number };

/** What was found, as far as sentences tell it. */
interface ToldFramings {
  readonly framings: { readonly choice: ToldFraming; readonly completion: ToldFraming };
  readonly difference: {
    readonly step: number | null;
    readonly difference: number | null;
    readonly interval: Interval | null;
    readonly pValue: number | null;
    readonly basis: NoiseBasis | null;
    readonly sameItems: boolean | null;
    readonly items: { readonly shared: number | null };
  } | null;
  readonly seedSdRatio: { readonly ratio: number | null; readonly interval: Interval | null } | null;
  readonly tauChange: { readonly difference: number | null; readonly pValue: number | null } | null;
  readonly crossover: {
    readonly kind: string;
    readonly between: Between | null;
    readonly ahead: number;
    readonly checkpoints: number;
    readonly changes: readonly { readonly to: FramingName; readonly between: Between }[];
  };
  readonly proportion: boolean;
}

interface ToldFraming {
  readonly framing: FramingName;
  readonly higherIsBetter: boolean;
  readonly proportion: boolean;
  readonly step: number | null;
  readonly mean: number | null;
  readonly chance: number | null;
  readonly kendallTau: number | null;
  readonly aboveChance: {
    readonly from: number | null;
    readonly atEnd: boolean | null;
    readonly pValueAtEnd: number | null;
  };
  readonly curve: readonly { readonly step: number | null }[];
}

/** The framing to read a task by, and why. */
export function recommendationText(
  reason: FramingReason,
  { framing, parts }: { readonly framing: FramingName | null; readonly parts: readonly Span[] },
  told: ToldFramings,
): string {
  const { sameItems = null, items } = told.difference ?? {};
  const apart =
    sameItems === false
      ? ` The two means are over different questions (${plural(items?.shared ?? 0, "question")} shared).`
      : "";
  return `${framing === null ? noneText(reason, told) : useText(reason, framing, parts, told)}.${apart}`;
}

function noneText({ code }: FramingReason, told: ToldFramings): string {
  return code === "neither-above-chance"
    ? "No evidence either way: neither framing is above chance at the last checkpoint"
    : `No evidence either way: ${openEnd(told)}${aheadClause(told.crossover)}`;
}

function useText(reason: FramingReason, framing: FramingName, parts: readonly Span[], told: ToldFramings): string {
  const { framings, difference, crossover } = told;
  const rival = otherFraming(framing);
  const better = betterWords(framings.choice.higherIsBetter);
  const end = `the last checkpoint${stepText(difference?.step ?? null)}`;
  const last = parts.at(-1);
  const leader = last?.framing ?? framing;
  const onset = onsetClause(framings[leader]);
  switch (reason.code) {
    case "at-chance": {
      const place = `the last checkpoint${stepText(framings[rival].step)}`;
      return `Use ${framing}: ${rival} is not above chance at ${place}${onsetClause(framings[framing])}`;
    }
    case "leads":
      return `Use ${spansText(parts)}${onset}`;
    case "leads-but-open":
      return `Use ${spansText(parts)}${onset}; ${openEnd(told)}`;
    case "leads-on-these-items":
      return (
        `Use ${spansText(parts.slice(0, -1))}${onset}; from step ${formatCount(last?.from ?? 0)} on ${leader} ` +
        `${better} on these items, which is not shown for others like them`
      );
    case "ahead-at-end":
      return (
        `Use ${framing}: it is shown ahead at ${end}, and ${rival} is shown ahead at none` +
        `${onsetClause(framings[framing])}${unshownCrossing(crossover)}`
      );
    case "ahead-throughout":
      return `Use ${framing}: it ${better} at every checkpoint`;
    case "not-overtaken":
      return `Use completion: choice has not overtaken it by ${end}${onsetClause(framings.choice)}`;
    case "most-checkpoints":
      return (
        `Use completion: it is shown ahead at ${formatCount(reason.shown)} of ${plural(reason.tested, "checkpoint")} ` +
        `and choice is ahead at none; ${openEnd(told)}`
      );
    case "steadier":
      return `Use ${framing}: it climbs more steadily over training; neither framing is shown to score better at the end`;
    default:
      return `Use ${framing}: it ${better}`;
  }
}

/** "completion up to step 4 000, choice from step 5 000 to 8 000 and completion from step 9 000 on" */
function spansText(spans: readonly Span[]): string {
  const [first, ...later] = spans;
  // Before the first step of training there is nothing to read: the lead is said, and is no advice.
  if (first?.from === null && first.to === 0 && later.length > 0) {
    return `${spansText(later)} (${first.framing} is ahead at step 0 alone)`;
  }
  const texts = spans.map(({ framing, from, to }) => {
    if (from === null) return `${framing} up to step ${formatCount(to ?? 0)}`;
    if (to === null) return `${framing} from step ${formatCount(from)} on`;
    return from === to
      ? `${framing} at step ${formatCount(from)}`
      : `${framing} from step ${formatCount(from)} to ${formatCount(to)}`;
  });
  return listed(texts);
}

/** Where curves cross that no checkpoints show on both sides of each other. */
function unshownCrossing({ between }: { readonly between: Between | null }): string {
  return between === null ? "" : `; the curves cross ${changePlace({ between })}, which may be noise`;
}

/** Why the last checkpoint decides nothing. */
function openEnd({ difference, proportion }: ToldFramings): string {
  if (difference === null) return "the framings share no checkpoint";
  if (difference.difference === null) return "scores of different scales cannot be compared";
  const unit = differenceUnit(proportion, Math.abs(difference.difference));
  const gap = `${difference.step === null ? "" : "at the last checkpoint "}choice − completion is ${formatDifference(difference.difference, unit)}`;
  const { interval, basis } = difference;
  return interval === null || basis === null
    ? `${gap}, without an interval`
    : `${gap} ${formatRange(interval.low, interval.high, unit, true)}, within the ${NOISE_WORDS[basis]}`;
}

function aheadClause({ kind, ahead, checkpoints }: ToldFramings["crossover"]): string {
  const count = ahead === 0 ? "none" : formatCount(ahead);
  return kind === "not-known" ? "" : `; choice is ahead at ${count} of ${plural(checkpoints, "checkpoint")}`;
}

const NOISE_WORDS: Readonly<Record<NoiseBasis, string>> = {
  "seeds and items": "noise of seeds and items",
  seeds: "noise of the seeds",
  items: "noise of item sampling",
  "checkpoint wobble": "wobble of the checkpoints",
};

/** The findings in words, each with its numbers; what was not measured is in the notes. */
export function evidenceLines(
  { framings: { choice, completion }, difference, seedSdRatio, tauChange, crossover, proportion }: ToldFramings,
  isCrossoverShown: boolean,
): string[] {
  const unit = differenceUnit(proportion, Math.abs(difference?.difference ?? 0));
  const lines = [chanceLine(choice), chanceLine(completion)].flatMap((line) => line ?? []);
  if (difference !== null && difference.difference !== null) {
    const range =
      difference.interval === null
        ? "no interval"
        : `${formatLevel(difference.interval.level)} CI ${formatRange(difference.interval.low, difference.interval.high, unit, true)}, ${formatPEquation(difference.pValue)}`;
    lines.push(
      `choice − completion${stepText(difference.step)}: ${formatDifference(difference.difference, unit)}, ${range}`,
    );
  }
  lines.push(
    ...crossover.changes.map((change) => `${change.to} overtakes ${otherFraming(change.to)} ${changePlace(change)}`),
  );
  if (!isCrossoverShown && crossover.kind !== "not-known") {
    const { ahead, checkpoints } = crossover;
    lines.push(
      `choice is ahead of completion at ${formatCount(ahead)} of ${plural(checkpoints, "checkpoint")}` +
        unshownCrossing(crossover),
    );
  }
  if (tauChange !== null && tauChange.difference !== null) {
    lines.push(
      `τ of choice ${formatFixed(choice.kendallTau, 2)}, of completion ${formatFixed(completion.kendallTau, 2)}` +
        (tauChange.pValue === null ? "" : `, change ${formatPEquation(tauChange.pValue)}`),
    );
  }
  if (seedSdRatio !== null && seedSdRatio.ratio !== null) {
    const { interval } = seedSdRatio;
    lines.push(
      `seed SD of choice ÷ completion at the last checkpoint: ${formatFixed(seedSdRatio.ratio, 2)}` +
        (interval === null
          ? ""
          : ` [${formatLevel(interval.level)} CI ${formatFixed(interval.low, 2)} to ${formatFixed(interval.high, 2)}]`),
    );
  }
  return lines;
}

function chanceLine({ framing, mean, chance, aboveChance, proportion, step }: ToldFraming): string | null {
  if (chance === null || aboveChance.atEnd === null) return null;
  const unit = differenceUnit(proportion, Math.abs(chance));
  const scores = `${formatScore(mean, unit)} against ${formatScore(chance, unit)}, ${formatPEquation(aboveChance.pValueAtEnd)}`;
  const since =
    aboveChance.from === null || aboveChance.from === step ? "" : `, as from step ${formatCount(aboveChance.from)} on`;
  return `${framing} is ${aboveChance.atEnd ? "" : "not "}above chance at the last checkpoint (${scores})${since}`;
}

/** Says from where on a framing is above chance, unless it is from its first checkpoint. */
function onsetClause({ framing, aboveChance, curve }: ToldFraming): string {
  const { from } = aboveChance;
  return from === null || from === curve[0]?.step
    ? ""
    : `; ${framing} is not shown above chance before step ${formatCount(from)}`;
}

function stepText(step: number | null): string {
  return step === null ? "" : ` (step ${formatCount(step)})`;
}

function otherFraming(framing: FramingName): FramingName {
  return framing === "choice" ? "completion" : "choice";
}
