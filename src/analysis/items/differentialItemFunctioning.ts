import { pluralOf } from "../../clause.js";
import { groupBy } from "../../data/groupBy.js";
import type { Item } from "../../data/item.js";
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
import { welchTest } from "../../inference/significance/welch.js";
import { finiteOrNull, type Note, type Refusal, refuse } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { mean } from "../../numeric/moments.js";
import { midRanks } from "../../numeric/ranks.js";
import { sum } from "../../numeric/sum.js";
import { signatureOf } from "../../signature.js";
import {
  type IndependentRows,
  type IndependentUnit,
  independentRespondents,
  type Respondents,
  respondentNotes,
  respondents,
} from "./respondents.js";
import { fewModelsText, noItemsText, note } from "./wording.js";

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
  /**
   * Of the Mantel–Haenszel χ² with continuity correction, and adjusted over the items. Where a model has several rows (seeds,
   * checkpoints) the models are the units, and where models answer alike their families: Welch's t test of their mean residuals
   * within the strata.
   */
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
 * Models are the independent respondents, and families of models that answer alike: groups of fewer than five are refused, and
 * rows of one count once (see `pValue`). A group that is worse on every item alike shows none of it. Runs that match no run of the other group say nothing: with few
 * runs most strata hold one group only, and a note tells how many runs are left.
 *
 * Holland & Thayer (1988); Swaminathan & Rogers (1990).
 */
export function differentialItemFunctioning(
  matrix: ResultMatrix,
  options: DifferentialItemFunctioningOptions,
): DifferentialItemFunctioning | Refusal {
  const { subset, strata, alpha = ALPHA, missing = MISSING } = options;
  requireOptions(alpha, strata);
  const matching = subset === undefined ? (options.matching ?? "total") : "other-items";
  const table = respondents(matrix, missing);
  const independent = independentRespondents(table);
  const groups = groupsOf(table.runs, independent, options);
  const tested = testedItems(table.items, subset);
  const refusal = refusalOf(matrix, table, { groups, unit: independent.unit, tested, subset });
  if (refusal !== null) return refusal;

  const scoreOf = matchingScore(table, tested, matching);
  const repeated = isRepeated(groups);
  const readings = tested.map((item) =>
    itemReading(table.items[item]!.id, groupAnswers(table, groups, scoreOf, item), { strata, alpha, repeated }),
  );
  const items = judged(readings, alpha);
  const matchedShare = matchedShareOf(readings);
  return {
    kind: "differential-items",
    ok: true,
    task: matrix.task,
    metric: matrix.metric,
    referenceRuns: groups.reference,
    focalRuns: groups.focal,
    matching,
    matchedShare,
    items,
    alpha,
    notes: [...respondentNotes(table, independent), ...matchingNotes(matchedShare, strata), ...undefinedNotes(items)],
    signature: signatureOf([
      `reference=${groups.reference}`,
      `focal=${groups.focal}`,
      `n=${tested.length}`,
      repeated
        ? `welch-over-${pluralOf(independent.unit)}=${groups.units[0].size},${groups.units[1].size}`
        : "mantel-haenszel",
      `match=${matching}`,
      `strata=${strata ?? "scores"}`,
      "benjamini-hochberg",
      `alpha=${alpha}`,
    ]),
  };
}

function requireOptions(alpha: number, strata: number | undefined): void {
  requireAlpha("differentialItemFunctioning", alpha);
  if (strata !== undefined && !(Number.isSafeInteger(strata) && strata >= 1)) {
    throw new ArgumentError(
      "differentialItemFunctioning",
      `strata must be a whole number of at least 1, got ${strata}.`,
    );
  }
}

/** The group of every row of the table (1 focal, 0 reference, `null` neither), and how many rows each has. */
interface Groups {
  readonly ofRow: readonly (0 | 1 | null)[];
  readonly reference: number;
  readonly focal: number;
  /** The independent respondent of every row: a model, or a family of models. */
  readonly unitOfRow: Int32Array;
  /** Those of the reference and of the focal group. */
  readonly units: readonly [ReadonlySet<number>, ReadonlySet<number>];
}

function groupsOf(
  runs: readonly Run[],
  { groups }: IndependentRows,
  { focal, reference = (run) => !focal(run) }: DifferentialItemFunctioningOptions,
): Groups {
  const ofRow = runs.map((run) => (focal(run) ? 1 : reference(run) ? 0 : null));
  const count = (wanted: 0 | 1) => ofRow.filter((group) => group === wanted).length;
  const unitOfRow = new Int32Array(runs.length);
  for (const [unit, rows] of groups.entries()) for (const row of rows) unitOfRow[row] = unit;
  const unitsIn = (wanted: 0 | 1) => new Set(unitOfRow.filter((_, row) => ofRow[row] === wanted));
  return { ofRow, reference: count(0), focal: count(1), unitOfRow, units: [unitsIn(0), unitsIn(1)] };
}

/** Whether an independent respondent of a group has several rows. */
function isRepeated({ reference, focal, units }: Groups): boolean {
  return reference + focal > units[0].size + units[1].size;
}

function testedItems(items: readonly Item[], subset: string | undefined): number[] {
  return items.flatMap(({ subsets }, item) => (subset === undefined || subsets?.includes(subset) ? [item] : []));
}

function refusalOf(
  { higherIsBetter }: ResultMatrix,
  { items: { length: width } }: Respondents,
  {
    groups,
    unit,
    tested,
    subset,
  }: { groups: Groups; unit: IndependentUnit; tested: readonly number[]; subset: string | undefined },
): Refusal | null {
  const [reference, focal] = groups.units.map(({ size }) => size) as [number, number];
  if (Math.min(reference, focal) < FEWEST_MODELS) {
    const own = unit === "family" ? unit : "model";
    return refuse(
      "too-few-models",
      fewModelsText({ unit: own, units: pluralOf(own), needed: FEWEST_MODELS, reference, focal }),
      "choose the groups so that both hold several models",
    );
  }
  const hint = "name a subset label that some items carry and some do not, or choose another metric";
  if (!higherIsBetter) {
    return refuse("no-right-answers", "the metric is better when lower: its items are not right or wrong", hint);
  }
  if (tested.length > 0 && width >= 2 && (subset === undefined || tested.length < width)) return null;
  return refuse("no-items", noItemsText(width, tested.length), hint);
}

/** The score that a row with this answer to the tested item is matched on; NaN where nothing is left to match on. */
type MatchingScore = (row: number, answer: number) => number;

function matchingScore(
  table: Respondents,
  tested: readonly number[],
  matching: DifferentialItemFunctioning["matching"],
): MatchingScore {
  const { sums, counts } = scoredSums(table, new Set(matching === "other-items" ? tested : []));
  const removed = matching === "rest" ? 1 : 0;
  return (row, answer) => (sums[row]! - removed * answer) / (counts[row]! - removed);
}

/** Fewer models a group than this cannot tell what is the group's from what is one model's. */
const FEWEST_MODELS = 5;

/** What the rows of both groups answered to one item, with their groups (1 focal) and the scores to match them on. */
interface GroupAnswers {
  readonly answers: readonly number[];
  readonly focal: readonly number[];
  readonly scores: readonly number[];
  readonly units: readonly number[];
}

function groupAnswers(
  { scores, items }: Respondents,
  { ofRow, unitOfRow }: Groups,
  scoreOf: MatchingScore,
  item: number,
): GroupAnswers {
  const answer = (row: number) => scores[row * items.length + item]!;
  const rows = Array.from(ofRow.keys()).filter((row) => ofRow[row] !== null && !Number.isNaN(answer(row)));
  return {
    answers: rows.map(answer),
    focal: rows.map((row) => ofRow[row]!),
    scores: rows.map((row) => scoreOf(row, answer(row))),
    units: rows.map((row) => unitOfRow[row]!),
  };
}

/** One item before its p is adjusted over all of them. */
interface ItemReading {
  readonly item: Pick<DifferentialItem, "id" | "reference" | "focal" | "logistic">;
  readonly mantelHaenszel: MantelHaenszel | null;
  /** NaN where there is no test. */
  readonly pValue: number;
  /** Rows in a stratum with both groups, and all rows that have a score to match on. */
  readonly matched: number;
  readonly present: number;
}

function itemReading(
  id: string,
  all: GroupAnswers,
  {
    strata,
    alpha,
    repeated,
  }: { readonly strata: number | undefined; readonly alpha: number; readonly repeated: boolean },
): ItemReading {
  const present = withScores(all);
  const { answers, focal, scores } = present;
  const keys = strataKeys(scores, strata);
  const tables = stratify(answers, keys, focal);
  const binary = isBinary(all.answers);
  const test = binary ? mantelHaenszel(tables, { alpha }) : null;
  const side = (group: number) => {
    const own = all.answers.filter((_, place) => all.focal[place] === group);
    return { runs: own.length, mean: finiteOrNull(mean(own)) };
  };
  return {
    item: {
      id,
      reference: side(0),
      focal: side(1),
      logistic: binary ? logisticDif(answers, scores, focal, { alpha }) : null,
    },
    mantelHaenszel: test,
    pValue: test === null ? Number.NaN : repeated ? pValueOverUnits(present, keys) : test.pValueCorrected,
    matched: sum(tables.map((table) => (isMixed(table) ? sizeOf(table) : 0))),
    present: sum(tables.map(sizeOf)),
  };
}

/** The rows that have a score to match on. */
function withScores({ answers, focal, scores, units }: GroupAnswers): GroupAnswers {
  const take = <Value>(values: readonly Value[]) => values.filter((_, place) => !Number.isNaN(scores[place]));
  return { answers: take(answers), focal: take(focal), scores: take(scores), units: take(units) };
}

/**
 * Welch's t test over models, or families of models: the residuals of the rows of one, answer − share right in the stratum, are one value, their mean.
 * Strata of one group say nothing and are left out. NaN where nothing varies or a group keeps fewer than two of them.
 */
function pValueOverUnits({ answers, focal, units }: GroupAnswers, keys: readonly number[]): number {
  const rows = answers.map((_, place) => place);
  const residuals = [...groupBy(rows, (place) => keys[place]!).values()].flatMap((own) => {
    if (new Set(own.map((place) => focal[place])).size < 2) return [];
    const share = mean(own.map((place) => answers[place]!));
    return own.map((place) => ({ place, residual: answers[place]! - share }));
  });
  const means = (group: number) =>
    [
      ...groupBy(
        residuals.filter(({ place }) => focal[place] === group),
        ({ place }) => units[place]!,
      ).values(),
    ].map((own) => mean(own.map(({ residual }) => residual)));
  return welchTest(means(0), means(1)).pValue;
}

function sizeOf({ referenceRight, referenceWrong, focalRight, focalWrong }: Stratum): number {
  return referenceRight + referenceWrong + focalRight + focalWrong;
}

/** Whether a stratum holds rows of both groups. */
function isMixed({ referenceRight, referenceWrong, focalRight, focalWrong }: Stratum): boolean {
  return referenceRight + referenceWrong > 0 && focalRight + focalWrong > 0;
}

function matchedShareOf(readings: readonly ItemReading[]): number | null {
  const present = sum(readings.map((reading) => reading.present));
  return present > 0 ? sum(readings.map(({ matched }) => matched)) / present : null;
}

/** The items with their p adjusted over all of them, and whom each favours. */
function judged(readings: readonly ItemReading[], alpha: number): DifferentialItem[] {
  const pValues = readings.map(({ pValue }) => pValue);
  const adjusted = benjaminiHochberg(pValues);
  return readings.map(({ item, mantelHaenszel: own }, index) => ({
    ...item,
    mantelHaenszel: own === null ? null : recordOf(own, pValues[index]! < alpha),
    pValue: finiteOrNull(pValues[index]!),
    adjustedPValue: finiteOrNull(adjusted[index]!),
    favours: own !== null && adjusted[index]! <= alpha ? (own.oddsRatio > 1 ? "reference" : "focal") : null,
  }));
}

/** The class is A where the item's own test finds nothing. */
function recordOf(mh: MantelHaenszel, isFound: boolean): MantelHaenszelRecord {
  const entries = Object.entries({ ...mh, etsClass: isFound || mh.etsClass === null ? mh.etsClass : "A" }).map(
    ([key, value]) => [key, typeof value === "number" ? finiteOrNull(value) : value],
  );
  return Object.fromEntries(entries) as MantelHaenszelRecord;
}

/** Sum and number of each run's scored items outside `without`. */
function scoredSums(
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

/** The stratum of each run: those of equal score, or of about equal score. */
function strataKeys(scores: readonly number[], strata: number | undefined): number[] {
  // Tied runs have one rank, so that no score is split between strata.
  return Array.from(midRanks(scores), (rank) =>
    strata === undefined ? rank : Math.min(strata - 1, Math.floor(((rank - 0.5) / scores.length) * strata)),
  );
}

/** Runs of each stratum, counted by group and answer. */
function stratify(answers: readonly number[], keys: readonly number[], focal: readonly number[]): Stratum[] {
  const counts = new Map<number, { -readonly [Key in keyof Stratum]: number }>();
  answers.forEach((answer, place) => {
    const key = keys[place]!;
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
  return [note("thin-matching", { matchedShare, strata: strata ?? null })];
}

function undefinedNotes(items: readonly DifferentialItem[]): Note[] {
  const count = (isOne: (item: DifferentialItem) => boolean) => items.filter(isOne).length;
  const counts = {
    "not-right-or-wrong": count(({ mantelHaenszel: own }) => own === null),
    "no-informative-stratum": count(({ mantelHaenszel: own, pValue }) => own !== null && pValue === null),
    separable: count(({ logistic }) => logistic !== null && !logistic.ok && logistic.code === "separable"),
  };
  return (Object.keys(counts) as (keyof typeof counts)[]).flatMap((code) =>
    counts[code] > 0 ? [note(code, { items: counts[code] })] : [],
  );
}
