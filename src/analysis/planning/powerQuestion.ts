import { areRecords, described, isList, isResults } from "../../arguments/described.js";
import { defined } from "../../defined.js";
import { ArgumentError } from "../../errors.js";
import type { TrialSpread, Trials } from "../../inference/power/powerTrials.js";
import type { McNemarVariant } from "../../inference/significance/mcnemar.js";
import type { Comparison } from "../comparison/comparisonRecord.js";
import type { ClaimKind } from "./claimRecord.js";

/** What is known, or assumed, of the noise between items. */
export type ItemNoise =
  /** Two runs of right-or-wrong scores on the same items disagree on this share of them. */
  | {
      readonly from: "disagreement";
      readonly disagreement: number;
      /** McNemar's test; default `midp`. */
      readonly variant?: McNemarVariant;
    }
  /** A comparison that was made: what it measured is taken as true. */
  | { readonly from: "comparison"; readonly comparison: Comparison }
  /** Scores of the same items, with the variance of their difference and, where there are trials, of the answers. */
  | { readonly from: "scores"; readonly spread: TrialSpread; readonly trials?: Trials }
  /** Shares of right answers on different items; the baseline's share. */
  | { readonly from: "unpaired-shares"; readonly baseline: number }
  /** Scores on different items; the SD of one score, the same on both sides. */
  | { readonly from: "unpaired-scores"; readonly sd: number };

/** What is known, or assumed, of the noise between training seeds: the SD of the score over them. */
export interface SeedNoise {
  readonly from: "seeds";
  readonly seedSd: number;
}

interface Target {
  /** Probability of finding a true effect, in (0, 1); default 0.8. */
  readonly power?: number;
}

/** What is known, and what is asked. Effects are candidate − baseline, in score units; counts are those of each side. */
export type PowerQuestion = (
  | (ItemNoise &
      (
        | ({ readonly ask: "minimumDetectableEffect"; readonly items: number } & Target)
        | ({ readonly ask: "items"; readonly effect: number } & Target)
        | { readonly ask: "power"; readonly items: number; readonly effect: number }
        | ({ readonly ask: "margin"; readonly items: number; readonly effect: number } & Target)
      ))
  | (SeedNoise &
      (
        | ({ readonly ask: "minimumDetectableEffect"; readonly seeds: number } & Target)
        | ({ readonly ask: "seeds"; readonly effect: number } & Target)
        | { readonly ask: "power"; readonly seeds: number; readonly effect: number }
        | ({ readonly ask: "margin"; readonly seeds: number; readonly effect: number } & Target)
      ))
  | ({
      readonly from: "scores";
      readonly spread: TrialSpread;
      readonly ask: "trials";
      readonly items: number;
      readonly effect: number;
    } & Target)
) & {
  /** Error probability in (0, 1); default 0.05. Two-sided for `superior`, unless `oneSided`; one-sided with a margin. */
  readonly alpha?: number;
  /** What is to be shown, as of a claim: a difference (default), that there is no loss beyond a margin, or none either way. */
  readonly kind?: ClaimKind["kind"];
  /** The difference that does not matter, in score units; with `noninferior` and `equivalent`. */
  readonly margin?: number;
  /** Tests for a difference in the direction of the effect alone; default false. */
  readonly oneSided?: boolean;
  /** Items of a cluster, all alike in size; with `intraclass`. By default items are independent. */
  readonly clusterSize?: number;
  /** Correlation of the differences (unpaired: scores) of two items of one cluster, in [0, 1]. */
  readonly intraclass?: number;
  /** Whether amounts are shares, printed in points; default true for shares, as measured for a comparison, else false. */
  readonly proportion?: boolean;
};

/**
 * A question of power in the words of the command: one source of noise, and of count, effect and power those that are known.
 * What is left out is what is asked: without `items` the number of items, without `effect` the smallest that can be found, with
 * both the power.
 */
export interface PlainPowerQuestion {
  /** Share of the items on which two right-or-wrong runs disagree. */
  readonly disagreement?: number;
  /** A comparison that was made, or the answer of `compare` with one row: what it measured is taken as true. */
  readonly comparison?: Comparison | { readonly rows: readonly object[] };
  /** SD of one item's difference; with `unpaired`, of one score. */
  readonly sd?: number;
  /** Variance over items of the difference of two models, without answer noise. */
  readonly itemVariance?: number;
  /** Variance between trials of one item, the same for both models; with `itemVariance`; default 0. */
  readonly trialVariance?: number;
  /** Trials of each item; with `itemVariance`; default 1. */
  readonly trials?: number;
  /** SD of the score over training seeds: asks about seeds instead of items. */
  readonly seedSd?: number;
  /** The baseline's share of right answers; with `unpaired`. */
  readonly score?: number;
  /** Whether the two sides answer different items; with `score` or `sd`; default false. */
  readonly unpaired?: boolean;
  /** McNemar's test, with `disagreement`; default `midp`. */
  readonly variant?: McNemarVariant;
  /** Shared items, or items of each side when unpaired. */
  readonly items?: number;
  /** Training seeds of each model; with `seedSd`. */
  readonly seeds?: number;
  /** True difference, candidate − baseline, in score units; 0 by default where a margin is tested. */
  readonly effect?: number;
  /** Probability of finding it; default 0.8. */
  readonly power?: number;
  readonly alpha?: number;
  /** What is to be shown: `superior` (default), `noninferior` or `equivalent`. */
  readonly kind?: ClaimKind["kind"];
  /** The difference that does not matter, in score units; left out with `items`, the smallest that can be shown is asked. */
  readonly margin?: number;
  /** Tests for a difference in the direction of the effect alone; default false. */
  readonly oneSided?: boolean;
  /** Number of clusters of the items, with `items` and `intraclass`; or their size. */
  readonly clusters?: number;
  readonly clusterSize?: number;
  /** Correlation of the differences (unpaired: scores) of two items of one cluster, in [0, 1]. */
  readonly intraclass?: number;
  readonly proportion?: boolean;
}

/** Names of the sources of noise, of which a question has one. */
const SOURCES = ["disagreement", "comparison", "sd", "itemVariance", "seedSd", "score"] as const;
const EXAMPLE = "Pass { disagreement: 0.2, effect: 0.02 } for the number of items.";

/** The question with what it is from and what it asks. Throws `ArgumentError` where that is not clear. */
export function completeQuestion(question: PowerQuestion | PlainPowerQuestion): PowerQuestion {
  if (typeof question !== "object" || question === null || isList(question) || isResults(question)) {
    throw new ArgumentError("power", `the question must be an object, got ${described(question)}. ${EXAMPLE}`);
  }
  if ("from" in question && "ask" in question) return question;
  if ("from" in question)
    throw new ArgumentError("power", `from must go with ask, got from alone. Leave from out, or say ask.`);
  const noise = noiseOf(question);
  const shared = noise.comparison?.items.shared;
  const { alpha, proportion, kind, margin, oneSided, intraclass } = question;
  const { items = question.effect === undefined ? shared : undefined, seeds, effect, power } = question;
  const clusterSize = clusterSizeOf(question, items);
  return {
    ...noise,
    ...askedOf({ from: noise.from, ...defined({ items, seeds, effect, power, kind, margin }) }),
    ...defined({ alpha, proportion, kind, margin, oneSided, clusterSize, intraclass }),
  } as PowerQuestion;
}

function clusterSizeOf({ clusters, clusterSize }: PlainPowerQuestion, items: number | undefined): number | undefined {
  if (clusters === undefined) return clusterSize;
  if (clusterSize !== undefined || items === undefined || !(clusters >= 2 && clusters <= items)) {
    throw new ArgumentError(
      "power",
      `clusters must be a number from 2 to that of the items, and go with items, got ${clusters} and ${items} items. Without items pass clusterSize.`,
    );
  }
  return items / clusters;
}

interface Known {
  readonly from: PowerQuestion["from"];
  readonly comparison?: Comparison;
}

function noiseOf(question: PlainPowerQuestion): Known & object {
  const given = SOURCES.filter((name) => question[name] !== undefined);
  const [source, ...more] = given;
  const isUnpairedScore = question.unpaired === true && (source === "score" || source === "sd");
  if (source === undefined || more.length > 0) {
    throw new ArgumentError(
      "power",
      `the question must have one source of noise of ${SOURCES.join(", ")}, got ${given.length === 0 ? "none" : given.join(" and ")}. ${EXAMPLE}`,
    );
  }
  if (question.unpaired === true && !isUnpairedScore) {
    throw new ArgumentError("power", `unpaired must go with score or sd, got ${source}. Leave one of them out.`);
  }
  const { disagreement, variant, sd = 0, itemVariance = sd ** 2, trialVariance = 0, trials, seedSd, score } = question;
  if (source === "disagreement") return { from: "disagreement", disagreement, ...defined({ variant }) } as Known;
  if (source === "comparison") return { from: "comparison", comparison: measured(question.comparison) };
  if (source === "seedSd") return { from: "seeds", seedSd } as Known;
  if (source === "score" && !isUnpairedScore) {
    throw new ArgumentError(
      "power",
      "score must go with unpaired: true, got score alone. On the same items pass disagreement, the share on which the two differ.",
    );
  }
  if (source === "score") return { from: "unpaired-shares", baseline: score } as Known;
  if (isUnpairedScore) return { from: "unpaired-scores", sd } as Known;
  const spread = { itemVariance, baselineTrialVariance: trialVariance, candidateTrialVariance: trialVariance };
  return {
    from: "scores",
    spread,
    ...(trials === undefined ? {} : { trials: { baseline: trials, candidate: trials } }),
  } as Known;
}

/** The one comparison of an answer, or a comparison itself. */
function measured(comparison: PlainPowerQuestion["comparison"]): Comparison {
  const rows: unknown = comparison !== undefined && "rows" in comparison ? comparison.rows : [comparison];
  if (areRecords(rows) && (rows as readonly object[]).length === 1) {
    const [row] = rows as readonly [Comparison | { readonly ok: false; readonly message: string }];
    if (row.ok === true && "items" in row) return row;
    if (row.ok === false)
      throw new ArgumentError("power", `comparison must be one that was made, got a refusal: ${row.message}.`);
  }
  const count = areRecords(rows) ? `${(rows as readonly object[]).length} rows` : described(comparison);
  throw new ArgumentError("power", `comparison must be one row of compare, got ${count}. Pass compare(…).rows[0].`);
}

/** What is known of count, effect, power and margin, by its names. */
type KnownParts = { readonly from: PowerQuestion["from"]; readonly kind?: ClaimKind["kind"] } & Partial<
  Record<"items" | "seeds" | "effect" | "power" | "margin", number>
>;

/** What is not known is asked: the effect of a difference, the margin of what is tested against one. */
function askedOf({ kind = "superior", margin, ...known }: KnownParts) {
  if (kind === "superior") {
    if (margin === undefined) return asked(known);
    throw new ArgumentError("power", `margin must go with kind noninferior or equivalent, got ${margin} alone.`);
  }
  const counted = known.from === "seeds" ? "seeds" : "items";
  const count = known[counted];
  const { effect = 0, power } = known;
  const target = defined({ power });
  if (margin === undefined && count !== undefined) return { ask: "margin", [counted]: count, effect, ...target };
  if (margin === undefined) {
    throw new ArgumentError("power", `the question must say margin or ${counted}, got neither. Pass { margin: 0.01 }.`);
  }
  return asked({ ...known, effect });
}

/** What is not known of a difference is asked. */
function asked({
  from,
  ...known
}: { readonly from: PowerQuestion["from"] } & Partial<Record<"items" | "seeds" | "effect" | "power", number>>) {
  const counted = from === "seeds" ? "seeds" : "items";
  const count = known[counted];
  const { effect, power } = known;
  if (count === undefined && effect === undefined) {
    throw new ArgumentError("power", `the question must say ${counted}, effect or both, got neither. ${EXAMPLE}`);
  }
  if (count === undefined) return { ask: counted, effect, ...defined({ power }) };
  if (effect === undefined) return { ask: "minimumDetectableEffect", [counted]: count, ...defined({ power }) };
  if (power !== undefined) {
    throw new ArgumentError(
      "power",
      `with ${counted} and effect the power is what is asked for, got power ${power}. Leave one of the three out.`,
    );
  }
  return { ask: "power", [counted]: count, effect };
}
