import { groupBy } from "../../data/groupBy.js";
import type { Results } from "../../data/results.js";
import { ALPHA, CORRECTION } from "../../defaults.js";
import { ArgumentError } from "../../errors.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { type PValueAdjustmentName, pValueAdjustments } from "../../inference/significance/multiplicity.js";
import { distinctNotes, finiteOrNull, type NoiseSources, type Note } from "../../notes.js";
import { signatureOf } from "../../signature.js";
import { oneModel } from "../comparison/sides.js";
import { type Side, sidesOf } from "../comparison/testSides.js";
import { type BarEvidence, barEvidence } from "./barEvidence.js";
import type { GateOptions } from "./gate.js";
import { type GateGuards, sideGuardReasons } from "./gateGuards.js";
import { barNote, barSentence, note } from "./wording.js";

/** What is shown of a score and a bar: at least as high, below, or neither. */
export type BarOutcome = "at-least" | "below" | "cannot-tell";

export interface BarOptions extends GateGuards, Pick<GateOptions, "missing" | "alpha" | "correction"> {
  /** The bar, with its unit: `"70%"` or `"70pt"` of a share, `"0.7"` or `"7.5"` in score units. */
  readonly atLeast: string;
}

/** One model on one task, metric and framing against the bar. */
export interface BarTask {
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  readonly model: string;
  readonly outcome: BarOutcome;
  readonly score: number | null;
  /** Right answers of `items`, where each is right or wrong. */
  readonly right: number | null;
  readonly items: number | null;
  readonly seeds: number;
  readonly bar: number | null;
  /** Of the score, at level 1 − 2·alpha: either end is a one-sided bound at 1 − alpha. */
  readonly interval: Interval | null;
  readonly standardError: number | null;
  /** One-sided, of a score as low as this where the true one is at the bar; and the same, adjusted for the number of tests. */
  readonly pValue: number | null;
  readonly adjustedPValue: number | null;
  /** One-sided, of a score as high as this where the true one is at the bar. */
  readonly abovePValue: number | null;
  readonly test: string | null;
  /** Whether scores are printed in points. */
  readonly proportion: boolean;
  readonly reasons: readonly Note[];
  readonly sentence: string;
  readonly sources: NoiseSources | null;
  readonly notes: readonly Note[];
}

/** What is shown of all tasks and models against a bar. */
export interface BarGate {
  readonly kind: "bar";
  /** `below` where any is shown to be, `at-least` where every one is, else `cannot-tell`. */
  readonly outcome: BarOutcome;
  readonly sentence: string;
  readonly tasks: readonly BarTask[];
  readonly family: {
    readonly size: number;
    readonly correction: PValueAdjustmentName | "none";
    readonly alpha: number;
  };
  /** As it was asked for. */
  readonly bar: string;
  readonly signature: string;
  readonly notes: readonly Note[];
}

/**
 * Whether scores reach a fixed bar, one-sided at alpha: *below* where scores as low as these are rare at the bar (Holm over the
 * tests), *at least* where scores as high are, and *cannot tell* else. Right-or-wrong answers of one run by the exact binomial
 * test, averaged over repeats by Wilson's interval on their effective number, other scores by Student's t (few: by exact sign
 * flips), clusters and seeds as in every score. All together are at least at the bar when every one is, which needs no adjustment
 * (intersection–union; Berger 1982).
 *
 * Too many missing answers, and missing answers that could bring a share below the bar, leave it open. Of a metric of which
 * less is better a bar from below says nothing.
 */
export function barGate(results: Results, options: BarOptions): BarGate {
  const { alpha = ALPHA, correction = CORRECTION, atLeast } = options;
  if (!(alpha > 0 && alpha < 0.5)) {
    throw new ArgumentError("gate", `alpha must be in (0, 0.5), got ${alpha}. It is one-sided; for 5 % pass 0.05.`);
  }
  const bar = barOf(atLeast);
  if (bar === null) throw new ArgumentError("gate", `atLeast ${barNeed(atLeast)}`);
  const notes: Note[] = [];
  const contestants = [...sidesOf(results).values()].flatMap((sides) => [
    ...groupBy(sides, ({ run }) => JSON.stringify([run.model, run.framing ?? null])).values(),
  ]);
  const read = contestants.map((sides) => readSide(sides, bar, options, notes));
  const pValues = read.map(({ evidence }) => evidence?.belowPValue ?? Number.NaN);
  const adjusted = correction === "none" ? pValues : pValueAdjustments[correction](pValues);
  const tasks = read.map((one, index) => judged(one, adjusted[index] as number, alpha));
  const size = pValues.filter((pValue) => !Number.isNaN(pValue)).length;
  const outcome: BarOutcome = tasks.some((task) => task.outcome === "below")
    ? "below"
    : tasks.length > 0 && tasks.every((task) => task.outcome === "at-least")
      ? "at-least"
      : "cannot-tell";
  return {
    kind: "bar",
    outcome,
    sentence: barSentence(outcome, tasks, bar.text),
    tasks,
    family: { size, correction, alpha },
    bar: bar.text,
    signature: signatureOf([`tests=${size}`, correction, "one-sided", `alpha=${alpha}`, `at-least=${bar.text}`]),
    notes: distinctNotes([...notes, ...results.notes]),
  };
}

interface Bar {
  /** In score units. */
  readonly value: number;
  /** Whether it was written as a share of the best score. */
  readonly isShare: boolean;
  readonly text: string;
}

/** `70%` and `70pt` are 0.7 of a share, `0.7` and `7.5` score units; `null` for what is none. */
export function barOf(text: string): Bar | null {
  const written = /^(\d+(?:\.\d+)?|\.\d+)\s*(pts?|%)?$/.exec(String(text).trim());
  const [, digits = "", suffix] = written ?? [];
  if (written === null || (suffix === undefined && !digits.includes("."))) return null;
  const value = suffix === undefined ? Number(digits) : Number(digits) / 100;
  if (suffix !== undefined && value > 1) return null;
  return { value, isShare: suffix !== undefined, text: `${digits}${suffix ?? ""}` };
}

/** What a text must be to name a bar, and what came instead. */
export function barNeed(text: string): string {
  return `must be a score with its unit, got ${JSON.stringify(text)}. Write 70% or 70pt for 0.7 of a share, or 0.7 or 7.5 for score units.`;
}

interface ReadSide {
  readonly side: Side;
  readonly bar: Bar;
  readonly evidence: BarEvidence | null;
  /** Why nothing is said, whatever the scores are. */
  readonly refusal: Note | null;
  readonly rules: readonly Note[];
  /** The same evidence with every missing answer wrong; `null` where none is missing. */
  readonly worst: BarEvidence | null;
}

function readSide(sides: readonly Side[], bar: Bar, options: BarOptions, notes: Note[]): ReadSide {
  const side = sides[0] as Side;
  const seeds = oneModel(sides, side.run.model, notes, { missing: options.missing, leaveOutCutShort: false });
  const chosen = "ok" in seeds ? sides : seeds;
  const found = barEvidence(chosen, bar.value, options);
  const zero = barEvidence(chosen, bar.value, { ...options, missing: "zero" });
  const refusal = !side.higherIsBetter
    ? note("bar-from-below", { metric: side.run.metric })
    : found === null
      ? note("no-spread-known")
      : bar.isShare && !found.proportion
        ? note("bar-of-shares", { bar: bar.text, metric: side.run.metric })
        : !bar.isShare && found.proportion && bar.value > 1
          ? note("bar-beyond-shares", { bar: bar.text })
          : null;
  return {
    side,
    bar,
    evidence: refusal === null ? found : null,
    refusal,
    rules: options.missing === "zero" ? [] : sideGuardReasons(side.run.model, chosen, options),
    worst: found?.proportion === true && zero !== null && zero.items !== found.items ? zero : null,
  };
}

function judged({ side, bar, evidence, refusal, rules, worst }: ReadSide, adjusted: number, alpha: number): BarTask {
  const { task, metric, model, framing = null } = side.run;
  const place = { task, metric, framing, model };
  if (evidence === null) {
    const reason = refusal as Note;
    return {
      ...place,
      outcome: "cannot-tell",
      score: null,
      right: null,
      items: null,
      seeds: 0,
      bar: refusal === null ? bar.value : null,
      interval: null,
      standardError: null,
      pValue: null,
      adjustedPValue: null,
      abovePValue: null,
      test: null,
      proportion: false,
      reasons: [reason],
      sentence: `Cannot tell for ${model} on ${task} ${metric}: ${reason.message}.`,
      sources: null,
      notes: [],
    };
  }
  const { score, right, items, seeds, test, standardError, belowPValue, abovePValue, proportion, sources, notes } =
    evidence;
  const isBelow = adjusted < alpha && score < bar.value;
  const isReached = abovePValue < alpha && score > bar.value;
  const lacking = isReached && worst !== null && !(worst.abovePValue < alpha);
  const outcome: BarOutcome = isBelow
    ? "below"
    : isReached && rules.length === 0 && !lacking
      ? "at-least"
      : "cannot-tell";
  const reason = barNote(
    isBelow ? "below-bar" : lacking ? "missing-answers" : isReached ? "bar-reached" : "bar-not-settled",
    {
      score,
      right,
      items,
      bar: bar.value,
      interval: evidence.intervalAt(1 - 2 * alpha),
      belowPValue,
      abovePValue,
      adjustedPValue: adjusted === belowPValue ? null : adjusted,
      proportion,
    },
  );
  const reasons = [...(outcome === "at-least" ? [] : [reason]), ...rules];
  return {
    ...place,
    outcome,
    score: finiteOrNull(score),
    right,
    items,
    seeds,
    bar: bar.value,
    interval: evidence.intervalAt(1 - 2 * alpha),
    standardError: finiteOrNull(standardError),
    pValue: finiteOrNull(belowPValue),
    adjustedPValue: finiteOrNull(adjusted),
    abovePValue: finiteOrNull(abovePValue),
    test,
    proportion,
    reasons,
    sentence: `${HEADS[outcome](`${model} on ${task} ${metric}`, bar.text)}: ${[reason, ...rules].map(({ message }) => message).join("; ")}.`,
    sources,
    notes,
  };
}

const HEADS: Readonly<Record<BarOutcome, (who: string, bar: string) => string>> = {
  "at-least": (who, bar) => `${who} scores at least ${bar}`,
  below: (who, bar) => `${who} scores below ${bar}`,
  "cannot-tell": (who, bar) => `Cannot tell whether ${who} scores at least ${bar}`,
};
