import { pluralOf } from "../../clause.js";
import { groupBy } from "../../data/groupBy.js";
import type { Item } from "../../data/item.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
import type { Run } from "../../data/run.js";
import { selectRuns } from "../../data/select.js";
import { taskChance } from "../../data/taskChance.js";
import { LEVEL, MISSING } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { type CronbachAlpha, cronbachAlpha } from "../../inference/items/cronbachAlpha.js";
import { fewestRunsToAccuse } from "../../inference/items/fewestRunsToAccuse.js";
import { itemCopies } from "../../inference/items/itemCopies.js";
import { itemStatistics } from "../../inference/items/itemStatistics.js";
import { splitHalf } from "../../inference/items/splitHalf.js";
import { finiteOrNull, NOISE, type NoiseSources, type Note } from "../../notes.js";
import { isBinary } from "../../numeric/binary.js";
import { hasNaN } from "../../numeric/ranks.js";
import { areShares } from "../../numeric/share.js";
import { signatureOf } from "../../signature.js";
import { type ItemFlag, type ItemRow, itemRows, onlyScore } from "./itemRows.js";
import { type MissingAnswerEvidence, missingAnswers } from "./missingAnswers.js";
import {
  groupedScores,
  type IndependentRows,
  independentRespondents,
  independentRows,
  oneRowEach,
  type Respondents,
  respondentNotes,
  respondents,
  selectedRows,
} from "./respondents.js";
import { type SecondDimension, secondDimension } from "./secondDimension.js";
import { type SuspectItems, type SuspectOptions, suspectItems } from "./suspectItems.js";
import { analysisNote, note } from "./wording.js";

export interface ItemAnalysisOptions extends SuspectOptions {
  /** What to do with errored and unscored cells; default `drop`. */
  readonly missing?: MissingPolicy;
  /** Nominal coverage of alpha's interval in (0, 1); default 0.95. */
  readonly level?: number;
  /** Score of guessing by task name, for items that do not say how many choices they have. */
  readonly chance?: ReadonlyMap<string, number>;
}

/** What a test's items are worth: difficulty and discrimination of each, and the reliability of the whole. */
export interface ItemAnalysis {
  readonly kind: "item-analysis";
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  readonly higherIsBetter: boolean;
  /** Cronbach's alpha; KR-20 where items are right or wrong. `null` where it is undefined, with a note. */
  readonly alpha: number | null;
  /** `null` where alpha is, and where rows are seeds or checkpoints of one model, which are not independent. */
  readonly alphaInterval: Interval | null;
  /** Of a run's mean score, SD·√(1 − alpha); `null` where alpha is undefined or negative. */
  readonly standardErrorOfMeasurement: number | null;
  /** Halves of odd and even places in the order of the items. */
  readonly splitHalf: {
    readonly correlation: number | null;
    readonly spearmanBrown: number | null;
    readonly flanaganRulon: number | null;
  };
  /** Rows of the table: runs with their trials averaged. */
  readonly respondents: number;
  /** Independent ones among them, and what one of these is. */
  readonly independent: { readonly count: number; readonly unit: IndependentRows["unit"] };
  /** Cells without a score. */
  readonly missingCells: number;
  readonly dead: { readonly allRight: number; readonly allWrong: number; readonly constant: number };
  /** Runs that score the same on every item: they tell no items apart, and stay in the correlations. */
  readonly flatRuns: number;
  /** Ids of items that are one question (see `itemCopies`); for right-or-wrong scores. */
  readonly copies: readonly (readonly string[])[];
  /** What the accused items have in common beyond what wrong keys would; `null` where nothing is shown. */
  readonly secondDimension: SecondDimension | null;
  /** How what was left out relates to what was answered; `null` where nothing is missing, or it counts as a score. */
  readonly missingness: MissingAnswerEvidence | null;
  readonly suspects: Omit<SuspectItems, "pValues" | "adjustedPValues" | "suspects"> & { readonly found: number };
  /** In the order of the matrix. */
  readonly items: readonly ItemRow[];
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
  readonly signature: string;
}

/**
 * Item analysis of one matrix: rows are its runs with trials averaged within the item. Missing cells are left out item by
 * item and counted. Models that answer alike beyond what their abilities explain (see `relatedRows`) are one family, whose
 * mean answers count once in correlations, alpha and p-values; difficulty is over all rows. Runs that are seeds or checkpoints of one model are no independent respondents: descriptive numbers
 * use every row, p-values take each model (or, of one model, each seed) as one.
 *
 * Dead items stay in means and alpha and have no correlations. Nothing here says which item is wrong: it says where to
 * look.
 */
export function analyseItems(matrix: ResultMatrix, options: ItemAnalysisOptions = {}): ItemAnalysis {
  const { missing = MISSING, level = LEVEL, chance = new Map() } = options;
  requireLevel("analyseItems", level);
  const table = respondents(matrix, missing);
  const { runs, items, scores } = table;
  const [rows, width] = [runs.length, items.length];
  const independent = independentRespondents(table);
  const units = independent.groups.length;
  const grouped = independent.unit === "run" ? scores : groupedScores(table, independent.groups);
  // Kin count once in everything that relates items to each other; seeds and checkpoints of one model only in p-values.
  const related =
    independent.unit === "family"
      ? { ...table, runs: independent.groups.map(([row]) => runs[row!]!), scores: grouped }
      : table;
  const statistics = itemStatistics(related.scores, related.runs.length, width);
  const reliability = reliabilityOf(related, level);
  const suspects = reachOf(suspectItems(grouped, units, width, options), table, statistics.itemRest);
  const isGuessed = areShares(scores) && matrix.higherIsBetter;
  const list = itemRows(table, {
    related,
    statistics,
    alphaIfDeleted: reliability.ifDeleted,
    suspects,
    higherIsBetter: matrix.higherIsBetter,
    chanceOf: (item) => (isGuessed ? chanceOf(item, taskChance(chance, matrix.task)) : Number.NaN),
  });
  const evidence = missing === "drop" ? missingAnswers(matrix, wholeGroups(table, independent, matrix.runs)) : null;
  const copies = copiesIn(table, independent);
  const missingCells = scores.reduce((count, score) => count + Number(Number.isNaN(score)), 0);
  const flagged = (flag: ItemFlag) => list.filter(({ flags }) => flags.includes(flag)).length;
  const { pValues: _, adjustedPValues: __, suspects: accused, ...reach } = suspects;
  const framings = new Set(runs.map(({ framing }) => framing ?? null));
  const found = flagged("suspect");
  return {
    kind: "item-analysis",
    task: matrix.task,
    metric: matrix.metric,
    framing: framings.size === 1 ? [...framings][0]! : null,
    higherIsBetter: matrix.higherIsBetter,
    alpha: finiteOrNull(reliability.alpha),
    alphaInterval:
      Number.isFinite(reliability.interval.low) && units === related.runs.length ? reliability.interval : null,
    standardErrorOfMeasurement: finiteOrNull(reliability.standardErrorOfMeasurement / reliability.items),
    splitHalf: halvesOf(related),
    respondents: rows,
    independent: { count: units, unit: independent.unit },
    missingCells,
    dead: { allRight: flagged("all-right"), allWrong: flagged("all-wrong"), constant: flagged("constant") },
    flatRuns: countFlatRuns(scores, rows, width),
    suspects: { ...reach, found },
    copies,
    missingness: evidence,
    secondDimension: secondDimension(grouped, units, width, accused),
    items: list,
    sources: {
      measured: [RESPONDENTS],
      notMeasured: [NOISE.items, NOISE.trials, ...(independent.unit === "seed" ? [] : [NOISE.seeds]), NOISE.framings],
    },
    notes: [
      ...respondentNotes(table, independent),
      ...(copies.length > 0 ? [note("copies", { groups: copies })] : []),
      ...(evidence?.isShown ? [note("missing-not-at-random", { evidence })] : []),
      ...alphaNotes(reliability, list, { rows, width, missingCells, accuses: suspects.runs >= suspects.runsNeeded }),
      ...accusationNotes(suspects, independent.unit, found, rows),
    ],
    signature: signatureOf([
      `runs=${rows}`,
      `n=${width}`,
      "item-rest",
      `permutation(${suspects.resamples})`,
      "benjamini-hochberg",
      `alpha=${suspects.alpha}`,
      `missing=${missing}`,
      `seed=${suspects.seed}`,
    ]),
  };
}

function halvesOf({ scores, runs, items }: Respondents): ItemAnalysis["splitHalf"] {
  const { correlation, spearmanBrown, flanaganRulon } = splitHalf(scores, runs.length, items.length);
  return {
    correlation: finiteOrNull(correlation),
    spearmanBrown: finiteOrNull(spearmanBrown),
    flanaganRulon: finiteOrNull(flanaganRulon),
  };
}

/** Ids of the items that are one question, one row of each independent respondent counting. */
function copiesIn(table: Respondents, { groups }: IndependentRows): ItemAnalysis["copies"] {
  const { items, scores } = table;
  if (!isBinary(scores)) return [];
  const single = selectedRows(scores, oneRowEach(table, groups), items.length);
  return itemCopies(single, groups.length, items.length).map((group) => group.map((item) => items[item]!.id));
}

/** Independent groups of the rows of the matrix itself, trials apart. */
function wholeGroups({ runs, trials }: Respondents, { groups }: IndependentRows, matrix: readonly Run[]) {
  return trials === runs.length ? groups : independentRows(matrix).groups;
}

/** The tables that items are analysed in: every task and metric, with the framings of one task apart. */
export function itemTables({ matrices }: Results): ResultMatrix[] {
  return matrices.flatMap((matrix) =>
    [...groupBy(matrix.runs, ({ framing }) => framing).keys()].flatMap(
      (framing) => selectRuns(matrix, (run) => run.framing === framing) ?? [],
    ),
  );
}

/** The items in the order they are worth looking at: suspects, then by discrimination from the lowest, dead ones last. */
export function worstItemsFirst(items: readonly ItemRow[]): ItemRow[] {
  const rank = ({ flags }: ItemRow) => (flags.includes("suspect") ? 0 : 1);
  const discrimination = ({ itemRest }: ItemRow) => itemRest ?? Number.POSITIVE_INFINITY;
  return [...items].sort((a, b) => {
    const [first, second] = [discrimination(a), discrimination(b)];
    return rank(a) - rank(b) || (first === second ? 0 : first < second ? -1 : 1);
  });
}

/** What alpha's interval and the p-values hold: other runs could have been tested. */
const RESPONDENTS = "choice of the runs or models tested";

interface Reliability extends CronbachAlpha {
  /** Items that alpha is over. */
  readonly items: number;
}

/** Alpha over the items that two runs or more have scored, and the runs that have scored any. */
function reliabilityOf({ scores, runs, items }: Respondents, level: number): Reliability {
  const width = items.length;
  if (!hasNaN(scores)) return { ...cronbachAlpha(scores, runs.length, width, { level }), items: width };
  const isScored = (run: number, item: number) => !Number.isNaN(scores[run * width + item]!);
  const rows = runs.flatMap((_, run) => (items.some((__, item) => isScored(run, item)) ? [run] : []));
  const fewest = Math.min(2, rows.length);
  const columns = items.flatMap((_, item) =>
    rows.filter((run) => isScored(run, item)).length >= fewest ? [item] : [],
  );
  const kept = Float64Array.from(rows.flatMap((run) => columns.map((item) => scores[run * width + item]!)));
  const alpha = cronbachAlpha(kept, rows.length, columns.length, { level });
  const ifDeleted = new Float64Array(width).fill(Number.NaN);
  columns.forEach((item, index) => {
    ifDeleted[item] = alpha.ifDeleted[index]!;
  });
  return { ...alpha, ifDeleted, items: columns.length };
}

/** Score of guessing: as said of the task, else by the number of choices. */
function chanceOf({ choices }: Item, given: number | undefined): number {
  return given ?? (choices === undefined ? Number.NaN : 1 / choices);
}

function countFlatRuns(scores: Float64Array, rows: number, width: number): number {
  let flat = 0;
  for (let run = 0; run < rows; run++) {
    const { scored, value } = onlyScore(scores.subarray(run * width, (run + 1) * width));
    if (scored > 1 && value !== null) flat++;
  }
  return flat;
}

function alphaNotes(
  { alpha, runs: shared, items: used }: Reliability,
  items: readonly ItemRow[],
  {
    rows,
    width,
    missingCells,
    accuses,
  }: {
    readonly rows: number;
    readonly width: number;
    readonly missingCells: number;
    /** Whether there are runs enough to accuse an item. */
    readonly accuses: boolean;
  },
): Note[] {
  const accused = accuses ? worstItemsFirst(items).filter(({ flags }) => flags.includes("negative")) : [];
  return [
    ...(Number.isNaN(alpha) ? [analysisNote("no-alpha", { reason: whyNoAlpha({ rows, width, shared, used }) })] : []),
    ...(alpha < 0 ? [analysisNote("alpha-negative", { accused: accused.map(({ id }) => id) })] : []),
    ...(missingCells > 0 ? [analysisNote("pairwise", { cells: missingCells })] : []),
  ];
}

interface AlphaBasis {
  readonly rows: number;
  readonly width: number;
  /** Fewest runs that two items share, and items that two runs scored. */
  readonly shared: number;
  readonly used: number;
}

function whyNoAlpha({ rows, width, shared, used }: AlphaBasis) {
  if (rows < 2) return "one-run";
  if (used < 2) return width < 2 ? "one-item" : "items-of-one-run";
  return shared < 2 ? "no-shared-runs" : "one-sum-score";
}

/**
 * Items that tell rows apart and not the few independent respondents among them are tested by nobody: what lacks is
 * respondents, as many as it takes to accuse one of these items.
 */
function reachOf(suspects: SuspectItems, { scores, runs, items }: Respondents, known: Float64Array): SuspectItems {
  if (suspects.tested > 0) return suspects;
  const count = (itemRest: Float64Array) => itemRest.filter((value) => !Number.isNaN(value)).length;
  const told = count(known) || count(itemStatistics(scores, runs.length, items.length).itemRest);
  return {
    ...suspects,
    runsNeeded: told === 0 ? suspects.runsNeeded : fewestRunsToAccuse(told, suspects.alpha),
    reachable: 0,
  };
}

function accusationNotes(
  { tested, runs, runsNeeded, reachable, criticalItemRest, medianItemRest, alpha }: SuspectItems,
  unit: IndependentRows["unit"],
  found: number,
  rows: number,
): Note[] {
  if (tested === 0 && runs < runsNeeded && runs < rows) {
    return [note("one-respondent", { rows, runs, unit: runs === 1 ? unit : pluralOf(unit), runsNeeded })];
  }
  const units = pluralOf(unit);
  if (tested === 0) return [analysisNote("no-discrimination", { units })];
  if (runs < runsNeeded) return [analysisNote("too-few-runs", { units, runs, runsNeeded, tested, alpha })];
  if (found > 0 || criticalItemRest === null || medianItemRest === null || criticalItemRest >= -medianItemRest)
    return [];
  return [analysisNote("few-runs", { units, runs, tested, reachable, criticalItemRest, medianItemRest })];
}
