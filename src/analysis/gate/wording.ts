import type { ScoreBounds } from "../../data/scoreBounds.js";
import type { Interval } from "../../inference/intervals/interval.js";
import type { SpendingName } from "../../inference/sequential/alphaSpending.js";
import { type Note, noteWriter } from "../../notes.js";
import {
  formatCount,
  formatDifference,
  formatLevel,
  formatPEquation,
  formatPValue,
  formatRange,
  formatScore,
  POINTS,
  plainUnit,
  plural,
  type ScoreUnit,
} from "../../numberFormat.js";
import { someNames } from "../../someNames.js";
import { DISAGREEMENT } from "../comparison/wording.js";
import type { GateReason } from "./gateDecision.js";
import type { MissingAnswers } from "./missingAnswers.js";

/** Number of items or tasks that a message names. */
export const NAMED = 5;

const WORDS = {
  "too-many-errors": ({
    side,
    errored,
    asked,
    allowed,
  }: {
    side: string;
    errored: number;
    asked: number;
    allowed: number;
  }) => `${answersText(errored, asked, side)} errored, more than ${percent(allowed)} of them`,
  "low-coverage": ({ side, scored, asked, needed }: { side: string; scored: number; asked: number; needed: number }) =>
    `only ${answersText(scored, asked, side)} are scored, less than ${percent(needed)}`,
  "must-pass-broken": ({ items }: { items: readonly string[] }) =>
    `${plural(items.length, "must-pass item")} failed: ${someNames(items, NAMED)}`,
  "must-pass-unknown": ({ items }: { items: readonly string[] }) =>
    `${plural(items.length, "must-pass item")} with too few scores to tell: ${someNames(items, NAMED)}`,
  "in-quarantine": ({ items }: { items: readonly ItemUntil[] }) =>
    `${plural(items.length, "item")} in quarantine did not pass, which fails nothing: ${untilNames(items, "until")}`,
  "quarantine-over": ({ items }: { items: readonly ItemUntil[] }) =>
    `the quarantine of ${plural(items.length, "item")} is over, so that they must pass: ${untilNames(items, "since")}`,
  "quarantine-unknown": ({ items }: { items: readonly ItemUntil[] }) =>
    `${plural(items.length, "item")} of the quarantine ${items.length === 1 ? "is" : "are"} in neither dump: ${someNames(
      items.map(({ item }) => item),
      NAMED,
    )}`,
  "not-asked-yet": ({ open, planned }: { open: number; planned: number }) =>
    `${plural(open, "item")} of the ${formatCount(planned)} that the baseline has were not asked yet: those that were are taken ` +
    "for a random choice of them, so ask them in an order that has nothing to do with the answers",
  "spent-at-look": ({
    items,
    planned,
    spent,
    level,
  }: {
    items: number;
    planned: number;
    spent: number;
    level: number;
  }) =>
    `${formatCount(items)} of the ${plural(planned, "item")} that the baseline has: ${rounded(100 * spent)}% of alpha may be spent by ` +
    `now, so that at this look a one-sided p below ${rounded(level).replace(/^0/, "")} shows a drop`,
  "clusters-as-blocks": ({ items, clusters, largest }: { items: number; clusters: number; largest: number }) =>
    `${plural(items, "item")} count as ${plural(clusters, "cluster")}, of which the largest may have ${plural(largest, "item")}`,
  "waiting-for-cluster": ({ waiting }: { waiting: number }) =>
    `${plural(waiting, "item")} that both sides have do not count yet: other items of their clusters, or other repeats, are not answered`,
  "bar-from-below": ({ metric }: { metric: string }) =>
    `less of ${metric} is better, so that a bar from below says nothing`,
  "no-spread-known": () =>
    "the noise of the score does not follow from what is known: give the items, their number, or a standard error",
  "bar-of-shares": ({ bar, metric }: { bar: string; metric: string }) =>
    `${bar} is a share, and scores of ${metric} are none: state the bar in score units, such as 7.5`,
  "bar-beyond-shares": ({ bar }: { bar: string }) =>
    `${bar} is more than scores in [0, 1] can reach: write 70% for 0.7`,
  "too-few-discordant": ({ discordant, alpha, best }: { discordant: number; alpha: number; best: number }) =>
    `${plural(discordant, "item")} on which the two differ cannot give a one-sided p < ${alpha}, whichever way they fall ` +
    `(best possible ${formatPValue(best)})`,
};

/** An item and a day. */
interface ItemUntil {
  readonly item: string;
  readonly until: string;
}

/** `q7 (until 2026-12-31)`. */
function untilNames(items: readonly ItemUntil[], word: string): string {
  return someNames(
    items.map(({ item, until }) => `${item} (${word} ${until})`),
    NAMED,
  );
}

/** The notes of gates. */
export const note = /* @__PURE__ */ noteWriter(WORDS);

/** Items or tasks that one side alone has. */
export function changeNote(change: "new" | "removed", noun: "item" | "task", names: readonly string[]): Note {
  const message = `${plural(names.length, `${change} ${noun}`)}: ${someNames(names, NAMED)}`;
  return { code: `${change}-${noun}s`, message, data: { names } };
}

/** `2 of 9 tasks (a acc, b acc)`. */
export function someOf(some: readonly string[], tasks: number): string {
  return `${some.length} of ${plural(tasks, "task")} (${someNames(some, NAMED)})`;
}

const SPENDING_NAMES: Readonly<Record<SpendingName, string>> = {
  "obrien-fleming": "O'Brien and Fleming",
  pocock: "Pocock",
};

/** What p was adjusted for: `holm over 3 tasks and look 2 at one baseline`; `null` where it was not. */
export function adjustmentText(correction: string, tasks: number, look: number | null, isSpent = false): string | null {
  const parts = [
    tasks < 2 || correction === "none" ? [] : `${correction} over ${tasks} tasks`,
    look === null ? [] : `look ${look} at one ${isSpent ? "candidate" : "baseline"}`,
  ].flat();
  return parts.length === 0 ? null : parts.join(" and ");
}

/** What a look of many promises; `always` where each is taken again while answers come in. */
export function lookText(
  {
    look,
    planned,
    factor,
    spending,
  }: {
    readonly look: number;
    readonly planned: number | null;
    readonly factor: number;
    readonly spending: { readonly by: SpendingName } | null;
  },
  alpha: number,
  always = false,
): string {
  if (spending !== null) {
    return (
      `At look ${formatCount(look)} of ${formatCount(planned)} at one candidate whose answers come in: alpha is spent as by ` +
      `${SPENDING_NAMES[spending.by]}, so that an unchanged model is called regressed at any of them in ${percent(alpha)} of such series, ` +
      `and both ends of the interval hold at all of them.`
    );
  }
  if (always && planned === 1) {
    return (
      `At any look: evidence and interval hold however often one looks while answers come in, so that an unchanged model is ` +
      `ever called regressed in ${percent(alpha)} of such runs at most.`
    );
  }
  const which = planned === null ? `look ${formatCount(look)}` : `look ${formatCount(look)} of ${formatCount(planned)}`;
  const ever = planned === null ? "however often one looks" : `in all ${plural(planned, "look")}`;
  return (
    `At this look, ${which} at one baseline: p is multiplied by ${formatCount(factor)}, so that an unchanged model is ever ` +
    `called regressed in ${percent(alpha)} of such series at most, ${ever}; a pass holds for this ` +
    (always ? "candidate alone, at any look while its answers come in." : "look alone.")
  );
}

/** The sentence of a gate that every task has passed. */
export function noDropText(tasks: number): string {
  return `No drop that counts on any of ${plural(tasks, "task")}.`;
}

/** What the reason of a decision tells. */
interface DecisionBasis {
  /** Candidate − baseline, and its interval; `null` where it is the same on every item. */
  readonly difference: number | null;
  readonly interval: Interval | null;
  /** Upper bound of the drop, what is missing at its worst, and what counts as one, in score units. */
  readonly largestDrop: number;
  readonly threshold: number;
  readonly missing: MissingAnswers | null;
  readonly range: ScoreBounds | null;
  readonly pValue: number;
  /** `null` where p was not adjusted. */
  readonly adjustedPValue: number | null;
  readonly family: string | null;
  readonly borrowedSeedSd: number | null;
  /** Whether it is estimated from the checkpoints of the runs. */
  readonly isSeedSdFromRun: boolean;
  readonly itemsToClear: number | null;
  readonly unit: ScoreUnit;
}

/** Why a task has its outcome, with the numbers. */
export function decisionNote(reason: GateReason, { unit, ...basis }: DecisionBasis): Note {
  const { difference, interval, largestDrop, threshold, missing, range, pValue, adjustedPValue } = basis;
  const { borrowedSeedSd, isSeedSdFromRun, itemsToClear } = basis;
  const show = (value: number) => `${formatScore(value, unit)}${unit.suffix}`;
  const bounds =
    interval === null
      ? "on every item"
      : `${formatLevel(interval.level)} CI ${formatRange(interval.low, interval.high, unit, true)}`;
  const adjusted = adjustedPValue === null ? "" : `, adjusted ${formatPEquation(adjustedPValue)}`;
  const source = isSeedSdFromRun ? "an estimated" : "a borrowed";
  const borrowed = borrowedSeedSd === null ? "" : `, with ${source} seed SD of ${show(borrowedSeedSd)}`;
  const numbers = `${formatDifference(difference, unit)} (${bounds}, one-sided ${formatPEquation(pValue)}${adjusted}${borrowed})`;
  const counts = `${show(threshold)} would count`;
  const lacking = missing === null ? "" : `, with ${lackedText(missing)} counted ${badText(missing, unit)}`;
  const lying =
    range === null
      ? ""
      : `the difference lies in ${formatRange(range.low, range.high, unit, true)}${unit.suffix} with every missing answer wrong or right, and `;
  const explained: Readonly<Record<GateReason, string>> = {
    "drop-shown": `a drop is shown, and the one seen is at least ${show(threshold)}`,
    "drop-excluded": `${largestDrop > 0 ? `a drop of more than ${show(largestDrop)}` : "any drop"} is excluded${lacking}, and ${counts}`,
    "missing-answers":
      missing === null
        ? ""
        : `a pass would rest on ${lackedText(missing)} where the baseline has a score (${unevenText(missing)}): ${lying}` +
          `with these counted ${badText(missing, unit)} a drop of ${show(threshold)} or more is not excluded`,
    "small-drop-shown": `a drop is shown, but one of more than ${show(largestDrop)} is excluded${lacking}, and ${counts}`,
    "test-interval-disagree": DISAGREEMENT,
    "drop-not-shown": `a drop of ${show(threshold)} or more is seen, but could be noise`,
    "not-after-adjustment": `a drop is shown on its own, but not after ${basis.family ?? "adjustment"}`,
    "drop-may-be-small": `a drop is shown, but whether it is as large as ${show(threshold)} is not`,
    "drop-not-excluded": `a drop of up to ${show(largestDrop)} is not excluded, and ${counts}`,
  };
  const more =
    itemsToClear === null
      ? ""
      : `; about ${plural(itemsToClear, "item")} like these would clear a candidate that has not dropped`;
  return { code: reason, message: `${numbers}: ${explained[reason]}${more}` };
}

/** What the reason of a bar tells. */
interface BarBasis {
  readonly score: number;
  readonly right: number | null;
  readonly items: number | null;
  readonly bar: number;
  readonly interval: Interval | null;
  readonly belowPValue: number;
  readonly abovePValue: number;
  /** `null` where p was not adjusted. */
  readonly adjustedPValue: number | null;
  readonly proportion: boolean;
}

/** Why a score reaches a bar, does not, or neither, with the numbers. */
export function barNote(
  code: "below-bar" | "bar-reached" | "bar-not-settled" | "missing-answers",
  { score, right, items, bar, interval, belowPValue, abovePValue, adjustedPValue, proportion }: BarBasis,
): Note {
  const unit = proportion ? POINTS : plainUnit(Math.abs(bar));
  const counts = right === null || items === null ? "" : `, ${formatCount(right)} of ${formatCount(items)}`;
  const range =
    interval === null
      ? ""
      : `${formatLevel(interval.level)} CI ${formatRange(interval.low, interval.high, unit, false)}, `;
  const adjusted = adjustedPValue === null ? "" : `, adjusted ${formatPEquation(adjustedPValue)}`;
  const tests = {
    "below-bar": `one-sided ${formatPEquation(belowPValue)}${adjusted}`,
    "bar-reached": `one-sided ${formatPEquation(abovePValue)}`,
    "missing-answers": `one-sided ${formatPEquation(abovePValue)}, which missing answers would undo were they wrong`,
    "bar-not-settled": `one-sided ${formatPEquation(belowPValue)} against at least, ${formatPEquation(abovePValue)} against below${adjusted}`,
  };
  return { code, message: `${formatScore(score, unit)}${unit.suffix}${counts} (${range}${tests[code]})` };
}

/** What all scores together say of a bar. */
export function barSentence(
  outcome: "at-least" | "below" | "cannot-tell",
  tasks: readonly {
    readonly sentence: string;
    readonly outcome: string;
    readonly model: string;
    readonly task: string;
    readonly metric: string;
  }[],
  bar: string,
): string {
  const [only] = tasks;
  if (only === undefined) return "Cannot tell: there is no score to hold against the bar.";
  if (tasks.length === 1) return only.sentence;
  const names = tasks
    .filter((task) => task.outcome === outcome)
    .map(({ model, task, metric }) => `${model} on ${task} ${metric}`);
  if (outcome === "at-least") return `All ${plural(tasks.length, "score")} are at least ${bar}.`;
  const of = `${names.length} of ${plural(tasks.length, "score")} (${someNames(names, NAMED)})`;
  return outcome === "below" ? `Below ${bar}: ${of}.` : `Cannot tell whether at least ${bar}: ${of}.`;
}

/** `16 errored answers of the candidate`. */
function lackedText({ errored, unscored }: MissingAnswers): string {
  const states = [
    errored > 0 ? `${formatCount(errored)} errored` : [],
    unscored > 0 ? `${formatCount(unscored)} unscored` : [],
  ];
  return `${states.flat().join(" and ")} ${errored + unscored === 1 ? "answer" : "answers"} of the candidate`;
}

function badText({ worst }: MissingAnswers, unit: ScoreUnit): string {
  return unit === POINTS ? "as wrong" : `as ${formatScore(worst, unit)}${unit.suffix}`;
}

/** `16 items lost against 0 the other way, sign test p < .0001`. */
function unevenText({ items, pValue }: MissingAnswers): string {
  return `${plural(items.candidate, "item")} lost against ${formatCount(items.baseline)} the other way, sign test ${formatPEquation(pValue)}`;
}

function answersText(count: number, asked: number, side: string): string {
  return `${formatCount(count)} of ${formatCount(asked)} answers of ${side}`;
}

/** To three figures. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(6))}%`;
}
