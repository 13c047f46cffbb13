import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import type { Run } from "../../data/run.js";
import { ALPHA, MISSING } from "../../defaults.js";
import { ArgumentError, requireAlpha } from "../../errors.js";
import { type LogisticDif, logisticDif } from "../../inference/items/logisticDif.js";
import {
  type EtsClass,
  type MantelHaenszel,
  mantelHaenszel,
  type Stratum,
} from "../../inference/items/mantelHaenszel.js";
import { benjaminiHochberg } from "../../inference/significance/multiplicity.js";
import { finiteOrNull, type Note, type Refusal, refuse } from "../../notes.js";
import { plural } from "../../numberFormat.js";
import { isBinary } from "../../numeric/binary.js";
import { mean } from "../../numeric/moments.js";
import { midRanks } from "../../numeric/ranks.js";
import { signatureOf } from "../../signature.js";
import { independentRows, type Respondents, respondentNotes, respondents } from "./respondents.js";

export interface DifferentialItemFunctioningOptions {
  /** Whether a run belongs to the focal group, whose trouble with items is in question. */
  readonly focal: (run: Run) => boolean;
  /** Whether a run belongs to the reference group; default all other runs. */
  readonly reference?: (run: Run) => boolean;
  /** Only items with this subset label are tested, and runs are matched on their score over the other items. */
  readonly subset?: string;
  /**
   * Score that runs are matched on: `total` (default) with the tested item in it, as Holland and Thayer advise, or `rest`
   * without it. With `subset` it is the score over the unlabelled items either way.
   */
  readonly matching?: "total" | "rest";
  /** Number of strata of about equal size; default one for every score that occurs. */
  readonly strata?: number;
  /** Share of false findings among the findings that is put up with; default 0.05. */
  readonly alpha?: number;
  /** What to do with errored and unscored cells; default `drop`. */
  readonly missing?: MissingPolicy;
}

/** Mantel–Haenszel statistics of one item, undefined ones `null`. */
export type MantelHaenszelRecord = {
  readonly [Key in keyof MantelHaenszel]: Key extends "etsClass" ? EtsClass | null : MantelHaenszel[Key] | null;
};

/** One item in two groups of runs of equal scores. */
export interface DifferentialItem {
  readonly id: string;
  /** Runs that scored it, and share of them that are right. */
  readonly reference: { readonly runs: number; readonly mean: number | null };
  readonly focal: { readonly runs: number; readonly mean: number | null };
  /** `null` where scores are not right or wrong. */
  readonly mantelHaenszel: MantelHaenszelRecord | null;
  readonly logistic: LogisticDif | null;
  /** Of the Mantel–Haenszel χ² with continuity correction, and adjusted over the items. */
  readonly pValue: number | null;
  readonly adjustedPValue: number | null;
  /** The group for which the item is easier at equal scores; `null` unless `adjustedPValue` is at most alpha. */
  readonly favours: "reference" | "focal" | null;
}

/** Which items are harder for one group of runs than for another at equal scores. */
export interface DifferentialItemFunctioning {
  readonly kind: "differential-items";
  readonly ok: true;
  readonly task: string;
  readonly metric: string;
  readonly referenceRuns: number;
  readonly focalRuns: number;
  /** Score that runs are matched on: with the item, without it, or over the items that do not carry the label. */
  readonly matching: "total" | "rest" | "other-items";
  /** Share of the runs that are in a stratum with both groups, over all tested items. */
  readonly matchedShare: number | null;
  readonly items: readonly DifferentialItem[];
  readonly alpha: number;
  readonly notes: readonly Note[];
  readonly signature: string;
}

/**
 * Differential item functioning between two groups of runs: whether an item is harder for one group than its score on the
 * test explains. Mantel–Haenszel with ETS classes and logistic regression with Jodoin–Gierl classes beside it;
 * Benjamini–Hochberg over the items. Lower-is-better metrics have no right answers and are refused.
 *
 * A group that is worse on every item alike shows none of it. Runs that match no run of the other group say nothing: with few
 * runs most strata hold one group only, and a note tells how many runs are left.
 *
 * Holland & Thayer (1988); Swaminathan & Rogers (1990).
 */
export function differentialItemFunctioning(
  matrix: ResultMatrix,
  {
    focal: isFocal,
    reference: isReference = (run) => !isFocal(run),
    subset,
    matching = "total",
    strata,
    alpha = ALPHA,
    missing = MISSING,
  }: DifferentialItemFunctioningOptions,
): DifferentialItemFunctioning | Refusal {
  requireAlpha("differentialItemFunctioning", alpha);
  if (strata !== undefined && !(Number.isSafeInteger(strata) && strata >= 1)) {
    throw new ArgumentError(
      "differentialItemFunctioning",
      `strata must be a whole number of at least 1, got ${strata}.`,
    );
  }
  const table = respondents(matrix, missing);
  const { runs, items, scores } = table;
  const width = items.length;
  const groups = runs.map((run) => (isFocal(run) ? 1 : isReference(run) ? 0 : null));
  const referenceRuns = groups.filter((group) => group === 0).length;
  const focalRuns = groups.filter((group) => group === 1).length;
  if (referenceRuns < 2 || focalRuns < 2) {
    return refuse(
      "too-few-runs",
      `each group needs two runs or more, and there are ${referenceRuns} reference and ${focalRuns} focal ones`,
      "choose the groups so that both hold several models",
    );
  }
  const labelled = items.flatMap(({ subsets }, item) =>
    subset !== undefined && subsets?.includes(subset) ? [item] : [],
  );
  const tested = subset === undefined ? items.map((_, item) => item) : labelled;
  if (tested.length === 0 || (subset !== undefined && tested.length === width) || width < 2 || !matrix.higherIsBetter) {
    return refuse(
      matrix.higherIsBetter ? "no-items" : "no-right-answers",
      matrix.higherIsBetter
        ? `of ${plural(width, "item")}, ${tested.length} would be tested: none is left to test or to match on`
        : "the metric is better when lower: its items are not right or wrong",
      "name a subset label that some items carry and some do not, or choose another metric",
    );
  }

  const rows = Array.from(groups.keys()).filter((row) => groups[row] !== null);
  const anchors = subset === undefined ? null : sums(table, new Set(tested));
  const all = sums(table, new Set());
  let [matched, present] = [0, 0];
  const found = tested.map((item) => {
    const own = rows.filter((row) => !Number.isNaN(scores[row * width + item]!));
    const answers = own.map((row) => scores[row * width + item]!);
    const focal = own.map((row) => groups[row]!);
    const score = own.map((row, place) => {
      const base = anchors ?? all;
      const left = anchors === null && matching === "rest" ? answers[place]! : 0;
      const removed = anchors === null && matching === "rest" ? 1 : 0;
      return (base.sums[row]! - left) / (base.counts[row]! - removed);
    });
    const usable = own.map((_, place) => place).filter((place) => !Number.isNaN(score[place]!));
    const take = (values: readonly number[]) => usable.map((place) => values[place]!);
    const binary = isBinary(answers);
    const tables = stratify(take(answers), take(score), take(focal), strata);
    const mh = binary ? mantelHaenszel(tables, { alpha }) : null;
    for (const stratum of tables) {
      const [a, b] = [stratum.referenceRight + stratum.referenceWrong, stratum.focalRight + stratum.focalWrong];
      if (a > 0 && b > 0) matched += a + b;
      present += a + b;
    }
    const side = (group: number) => answers.filter((_, place) => focal[place] === group);
    return {
      id: items[item]!.id,
      reference: { runs: side(0).length, mean: finiteOrNull(mean(side(0))) },
      focal: { runs: side(1).length, mean: finiteOrNull(mean(side(1))) },
      mh,
      logistic: binary ? logisticDif(take(answers), take(score), take(focal), { alpha }) : null,
    };
  });
  const pValues = found.map(({ mh }) => mh?.pValueCorrected ?? Number.NaN);
  const adjusted = benjaminiHochberg(pValues);
  const list = found.map(({ mh, ...rest }, index): DifferentialItem => {
    const shown = adjusted[index]! <= alpha;
    return {
      ...rest,
      mantelHaenszel: mh === null ? null : recordOf(mh),
      pValue: finiteOrNull(pValues[index]!),
      adjustedPValue: finiteOrNull(adjusted[index]!),
      favours: shown && mh !== null ? (mh.oddsRatio > 1 ? "reference" : "focal") : null,
    };
  });
  const matchedShare = present > 0 ? matched / present : null;
  return {
    kind: "differential-items",
    ok: true,
    task: matrix.task,
    metric: matrix.metric,
    referenceRuns,
    focalRuns,
    matching: subset === undefined ? matching : "other-items",
    matchedShare,
    items: list,
    alpha,
    notes: [
      ...respondentNotes(table, independentRows(runs)),
      ...matchingNotes(matchedShare, strata),
      ...undefinedNotes(list),
    ],
    signature: signatureOf([
      `reference=${referenceRuns}`,
      `focal=${focalRuns}`,
      `n=${tested.length}`,
      "mantel-haenszel",
      `match=${subset === undefined ? matching : "other-items"}`,
      `strata=${strata ?? "scores"}`,
      "benjamini-hochberg",
      `alpha=${alpha}`,
    ]),
  };
}

function recordOf(mh: MantelHaenszel): MantelHaenszelRecord {
  const entries = Object.entries(mh).map(([key, value]) => [
    key,
    typeof value === "number" ? finiteOrNull(value) : value,
  ]);
  return Object.fromEntries(entries) as MantelHaenszelRecord;
}

/** Sum and number of each run's scored items outside `without`. */
function sums(
  { scores, runs, items }: Respondents,
  without: ReadonlySet<number>,
): { sums: Float64Array; counts: Float64Array } {
  const total = { sums: new Float64Array(runs.length), counts: new Float64Array(runs.length) };
  runs.forEach((_, run) => {
    items.forEach((__, item) => {
      const score = scores[run * items.length + item]!;
      if (without.has(item) || Number.isNaN(score)) return;
      total.sums[run]! += score;
      total.counts[run]!++;
    });
  });
  return total;
}

/** Runs of (about) equal score, counted by group and answer. */
function stratify(
  answers: readonly number[],
  scores: readonly number[],
  focal: readonly number[],
  strata: number | undefined,
): Stratum[] {
  const ranks = midRanks(scores);
  const counts = new Map<number, { -readonly [Key in keyof Stratum]: number }>();
  answers.forEach((answer, place) => {
    const rank = ranks[place]!;
    // Tied runs have one rank, so that no score is split between strata.
    const key =
      strata === undefined ? rank : Math.min(strata - 1, Math.floor(((rank - 0.5) / answers.length) * strata));
    const own = counts.get(key) ?? { referenceRight: 0, referenceWrong: 0, focalRight: 0, focalWrong: 0 };
    counts.set(key, own);
    if (focal[place] === 0) own[answer === 1 ? "referenceRight" : "referenceWrong"]++;
    else own[answer === 1 ? "focalRight" : "focalWrong"]++;
  });
  return [...counts.values()];
}

/** Below this share the comparison rests on few runs. */
const WELL_MATCHED = 0.75;

function matchingNotes(matchedShare: number | null, strata: number | undefined): Note[] {
  if (matchedShare === null || matchedShare >= WELL_MATCHED) return [];
  const repair = strata === undefined ? "; wider strata (strata: 5) use more of them, and match less closely" : "";
  const message = `thin matching: ${Math.round(100 * matchedShare)} % of the runs have a run of the other group at their score, and only those count${repair}`;
  return [{ code: "thin-matching", message }];
}

function undefinedNotes(list: readonly DifferentialItem[]): Note[] {
  const notes: Note[] = [];
  const graded = list.filter(({ mantelHaenszel: own }) => own === null).length;
  if (graded > 0) {
    const message = `${plural(graded, "item")} with scores other than 0 and 1 cannot be tested`;
    notes.push({ code: "not-right-or-wrong", message });
  }
  const silent = list.filter(({ mantelHaenszel: own, pValue }) => own !== null && pValue === null).length;
  if (silent > 0) {
    const message = `${plural(silent, "item")} without a stratum of both groups and both answers: no test`;
    notes.push({ code: "no-informative-stratum", message });
  }
  const separable = list.filter(
    ({ logistic }) => logistic !== null && !logistic.ok && logistic.code === "separable",
  ).length;
  if (separable > 0) {
    const message = `logistic regression is left out for ${plural(separable, "item")} that score and group tell right from wrong without error`;
    notes.push({ code: "separable", message });
  }
  return notes;
}
