import { groupBy } from "../../data/groupBy.js";
import type { MissingPolicy } from "../../data/missing.js";
import { runScoresOf } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
import { mayBePooled, type ScoreScale, scoreScale } from "../../data/scoreScale.js";
import { ALPHA, CORRECTION, MISSING, SEED } from "../../defaults.js";
import { ArgumentError, requireAlpha } from "../../errors.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { groupMeans, type LabelledColumns } from "../../inference/significance/labelPermutations.js";
import { type PValueAdjustmentName, pValueAdjustments } from "../../inference/significance/multiplicity.js";
import { DIFFERENCE_NOISE, distinctNotes, NOISE, type NoiseSources, type Note, noiseSourcesOf } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { midRanks } from "../../numeric/ranks.js";
import { areShares } from "../../numeric/share.js";
import { createRng } from "../../random/rng.js";
import { signatureOf } from "../../signature.js";
import { oneModel } from "../comparison/sides.js";
import { type Side, sidesOf } from "../comparison/testSides.js";
import { type SubsetAxis, subsetColumns } from "./subsetColumns.js";
import { drawnPairs, drawnSubsets, type MeasuredChange, type SubsetTable } from "./subsetDraws.js";
import { note } from "./wording.js";

export interface SubsetRankingOptions {
  /** What makes a subset: the items' subset labels (default), or the framings or tasks, compared as subsets of one test. */
  readonly by?: SubsetAxis;
  /** What to do with errored and unscored items; default `drop`: they do not count for any model. */
  readonly missing?: MissingPolicy;
  /** Random subsets drawn for the null; default 2,000. */
  readonly permutations?: number;
  /** Seed of the drawing; default 1. */
  readonly seed?: number;
  /** Two-sided probability of claiming what is not there; default 0.05. */
  readonly alpha?: number;
  /** Adjustment over the subsets, and over the pairs, of all tables; default `holm`. */
  readonly correction?: PValueAdjustmentName | "none";
  /** Pairs of subsets are tested while there are at most this many; default 45 (ten subsets). */
  readonly maxPairs?: number;
}

/** How the models' order differs, and whether that is shown. */
export interface OrderChange extends MeasuredChange {
  /** The larger of `pValue` and `orderPValue`, adjusted over the subsets, or pairs, of all tables of the call. */
  readonly adjustedPValue: number;
  /** Whether `adjustedPValue` is below alpha: the subset orders models otherwise than size, ease and spread explain. */
  readonly reorders: boolean;
}

/** One model in one subset. */
export interface SubsetModel {
  readonly model: string;
  readonly mean: number;
  /** 1 is best; models that tie share the mean of their ranks. */
  readonly rank: number;
  /** Rank over all items. */
  readonly overallRank: number;
  /** overallRank − rank: positive for better placed in the subset. */
  readonly shift: number;
  /** Where the model stands in random subsets of the same size. */
  readonly randomRank: Interval;
}

/** One subset against all items. */
export interface SubsetRow extends OrderChange {
  readonly subset: string;
  readonly items: number;
  /** In the order of the ranks over all items. */
  readonly models: readonly SubsetModel[];
}

/** Two subsets against each other. */
export interface SubsetPair extends OrderChange {
  readonly first: string;
  readonly second: string;
  readonly items: readonly [number, number];
}

/** One model over all subsets. */
export interface SubsetMacroRow {
  readonly model: string;
  /** Mean over all items. */
  readonly mean: number;
  /** Mean of the subset means: each subset counts alike. */
  readonly macroMean: number;
  readonly rank: number;
  readonly macroRank: number;
  /** Mean in each subset, in the order of `subsets`. */
  readonly subsetMeans: readonly number[];
}

/** How the order of the models changes between the subsets of one test. */
export interface SubsetRanking {
  readonly kind: "subset-ranking";
  readonly by: SubsetAxis;
  /** `null` where the tasks (or framings) are the subsets. */
  readonly task: string | null;
  readonly metric: string;
  readonly framing: string | null;
  readonly higherIsBetter: boolean;
  readonly proportion: boolean;
  readonly items: number;
  /** What a random subset draws: items, clusters of items, or the labels of each item. */
  readonly unit: "item" | "cluster" | "within-item";
  readonly models: readonly SubsetMacroRow[];
  readonly subsets: readonly SubsetRow[];
  readonly pairs: readonly SubsetPair[];
  /** Subsets, and pairs of them, that the p-values are adjusted for: those of all tables of the call. */
  readonly family: { readonly subsets: number; readonly pairs: number };
  readonly permutations: number;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
  readonly signature: string;
}

/**
 * Rank changes, position shifts and Kendall's τ of the models between subsets of the items, each against subsets of the
 * same size drawn at random. A small subset always reorders models somewhat; the p says whether it does so more than its
 * size explains. Labels are permuted over the items (over clusters, where every item names one and labels do not split
 * it; within the item, where framings or tasks share their items), so the p is exact for labels that say nothing.
 * A subset that separates the models worse, being much easier or harder than the rest, has a small p of that kind too; so a
 * change of order is claimed only where one common order does not explain it either (`orderPValue`).
 *
 * Takes items that all models scored, at each model's last checkpoint, training seeds averaged. Tables of one model or of
 * fewer than two subsets are left out.
 *
 * Singh et al. (2024), "Global MMLU", arXiv 2412.03304, which reports the changes without a null.
 */
export function subsetRankings(
  results: Results,
  {
    by = "subset",
    missing = MISSING,
    permutations = 2000,
    seed = SEED,
    alpha = ALPHA,
    correction = CORRECTION,
    maxPairs = 45,
  }: SubsetRankingOptions = {},
): SubsetRanking[] {
  requireAlpha("subsetRankings", alpha);
  if (!(Number.isSafeInteger(permutations) && permutations >= 1)) {
    throw new ArgumentError(
      "subsetRankings",
      `permutations must be a whole number of at least 1, got ${permutations}.`,
    );
  }
  const settings = { by, missing, permutations, seed, alpha, correction, maxPairs };
  const sides = [...sidesOf(results).values()].flat().filter(({ trials }) => trials.length > 0);
  const tables = groupBy(sides, ({ run }) =>
    JSON.stringify([by === "task" ? null : run.task, run.metric, by === "framing" ? null : (run.framing ?? null)]),
  );
  const found = [...tables.values()].flatMap((members) => {
    const scales = by === "subset" ? [members] : byScale(members, by);
    const parts = scales.map((own) => [...new Set(own.map((side) => partOf(side, by)))]);
    return scales.flatMap((own, index) => {
      const others = parts.filter((_, at) => at !== index).flat();
      const table = subsetTable(own, settings);
      if (table === null) return [];
      return others.length === 0 ? [table] : [{ ...table, notes: [...table.notes, note("other-scales", { others })] }];
    });
  });
  return judged(found, settings);
}

/** The parts of one test whose scores may be averaged together, those of most parts first. */
function byScale(sides: readonly Side[], by: SubsetAxis): Side[][] {
  const groups: { readonly scale: ScoreScale; readonly sides: Side[] }[] = [];
  for (const own of groupBy(sides, (side) => partOf(side, by)).values()) {
    const scores = own.flatMap(({ trials }) => trials.map(({ matrix, run }) => runScoresOf(matrix, run)));
    const scale = scoreScale(scores);
    const group = groups.find((one) => mayBePooled(one.scale, scale));
    if (group === undefined) groups.push({ scale, sides: [...own] });
    else group.sides.push(...own);
  }
  return groups.map((group) => group.sides);
}

const LAST_CHECKPOINTS: Note = {
  code: "last-checkpoint",
  message: "models hold several checkpoints; each is taken at its last one that most of its seeds reached",
};

type Settings = Required<SubsetRankingOptions>;

/** The parts of one test with each model at its last checkpoint. */
function latestParts(sides: readonly Side[], by: SubsetAxis) {
  const told: Note[] = [];
  const parts = [...groupBy(sides, (side) => partOf(side, by)).entries()].map(([part, own]) => ({
    part,
    models: [...groupBy(own, (side) => side.run.model)].flatMap(([model, runs]) => {
      const last = oneModel(runs, model, told);
      return "ok" in last ? [] : [{ model, sides: last }];
    }),
  }));
  return { parts, notes: told.some(({ code }) => code === "last-checkpoint") ? [LAST_CHECKPOINTS] : [] };
}

function subsetTable(sides: readonly Side[], settings: Settings): RawRanking | null {
  const { by, missing, permutations, seed, alpha, correction, maxPairs } = settings;
  const { run, higherIsBetter } = sides[0] as Side;
  const { parts, notes } = latestParts(sides, by);
  const table = subsetColumns(parts, by, { missing });
  if (table === null || table.models.length < 2 || table.subsets.length < 2) return null;
  const { models, subsets, columns } = table;
  const labels = { task: by === "task" ? null : run.task, framing: by === "framing" ? null : (run.framing ?? null) };
  const rng = createRng(seed, JSON.stringify([by, labels.task, run.metric, labels.framing]));
  const draws = { permutations, direction: higherIsBetter ? -1 : 1, level: 1 - alpha };
  const rowMeans = models.map((_, row) =>
    mean(Float64Array.from({ length: columns.columns }, (_, item) => columns.scores[row * columns.columns + item]!)),
  );
  const drawn = drawnSubsets(rng, table, rowMeans, draws);
  const pairCount = (subsets.length * (subsets.length - 1)) / 2;
  const areTested = pairCount <= maxPairs;
  if (!areTested) notes.push(note("pairs-left-out", { pairs: pairCount, most: maxPairs }));
  const pairs = !areTested ? [] : drawn.onlyPair ? [drawn.onlyPair] : drawnPairs(rng.child("pairs"), table, draws);
  const sizes = subsets.map((_, group) => sizeOf(columns, group));
  return {
    kind: "subset-ranking",
    by,
    task: labels.task,
    metric: run.metric,
    framing: labels.framing,
    higherIsBetter,
    proportion: areShares(columns.scores),
    items: columns.columns,
    unit: table.unit,
    ...rowsOf(table, rowMeans, drawn, draws.direction),
    pairs: pairs.map(({ places: [first, second], change }) => ({
      first: subsets[first]!,
      second: subsets[second]!,
      items: [sizes[first]!, sizes[second]!],
      ...change,
    })),
    permutations,
    sources: noiseSourcesOf(DIFFERENCE_NOISE, [NOISE.items]),
    notes: distinctNotes([...notes, ...table.notes, ...powerNotes(models.length, sizes, subsets)]),
    signature: signatureOf([
      `models=${models.length}`,
      `n=${columns.columns}`,
      `subsets=${subsets.length}`,
      `by=${by}`,
      `label-permutation(${table.unit})`,
      `B=${permutations}`,
      correction,
      `alpha=${alpha}`,
      `missing=${missing}`,
      `seed=${seed}`,
    ]),
  };
}

/** A row a model over all subsets, and a row a subset, both in the order of the ranks over all items. */
function rowsOf(
  { models, subsets, columns }: SubsetTable,
  rowMeans: readonly number[],
  { overall, ranks, randomRanks, changes }: ReturnType<typeof drawnSubsets>,
  direction: number,
): Pick<RawRanking, "models" | "subsets"> {
  const means = groupMeans(columns);
  const meanIn = (group: number, row: number) => means[group * models.length + row]!;
  const macroMeans = models.map((_, row) => mean(subsets.map((_, group) => meanIn(group, row))));
  const macroRanks = midRanks(macroMeans.map((value) => direction * value));
  const order = [...models.keys()].sort((a, b) => overall[a]! - overall[b]!);
  return {
    models: order.map((row) => ({
      model: models[row]!,
      mean: rowMeans[row]!,
      macroMean: macroMeans[row]!,
      rank: overall[row]!,
      macroRank: macroRanks[row]!,
      subsetMeans: subsets.map((_, group) => meanIn(group, row)),
    })),
    subsets: subsets.map((subset, group) => ({
      subset,
      items: sizeOf(columns, group),
      ...changes[group]!,
      models: order.map((row) => ({
        model: models[row]!,
        mean: meanIn(group, row),
        rank: ranks[group]![row]!,
        overallRank: overall[row]!,
        shift: overall[row]! - ranks[group]![row]!,
        randomRank: randomRanks[group]![row]!,
      })),
    })),
  };
}

function partOf({ run }: Side, by: SubsetAxis): string {
  if (by === "task") return run.task;
  return by === "framing" ? (run.framing ?? "no framing") : "";
}

/** A table before its p-values are adjusted for those of the others. */
type RawRanking = Omit<SubsetRanking, "subsets" | "pairs" | "family"> & {
  readonly subsets: readonly Omit<SubsetRow, "adjustedPValue" | "reorders">[];
  readonly pairs: readonly Omit<SubsetPair, "adjustedPValue" | "reorders">[];
};

/** The verdicts of all tables of a call: subsets are one family, and pairs of them another. */
function judged(tables: readonly RawRanking[], { correction, alpha, permutations }: Settings): SubsetRanking[] {
  const [subsets, pairs] = [
    adjusted(
      tables.flatMap((table) => table.subsets),
      correction,
    ),
    adjusted(
      tables.flatMap((table) => table.pairs),
      correction,
    ),
  ];
  const family = { subsets: subsets.length, pairs: pairs.length };
  const verdict = (adjustedPValue: number) => ({ adjustedPValue, reorders: adjustedPValue < alpha });
  const isCoarse = correction !== "none" && Math.max(family.subsets, family.pairs) / (permutations + 1) >= alpha;
  return tables.map((table) => ({
    ...table,
    family,
    subsets: table.subsets.map((row) => ({ ...row, ...verdict(subsets.shift() as number) })),
    pairs: table.pairs.map((pair) => ({ ...pair, ...verdict(pairs.shift() as number) })),
    notes: isCoarse ? [...table.notes, note("too-few-permutations", { ...family, permutations })] : table.notes,
  }));
}

function adjusted(
  changes: readonly { readonly pValue: number; readonly orderPValue: number }[],
  correction: Settings["correction"],
): number[] {
  const pValues = changes.map(({ pValue, orderPValue }) => Math.max(pValue, orderPValue));
  return correction === "none" ? pValues : [...pValueAdjustments[correction](pValues)];
}

function sizeOf({ units, labels }: LabelledColumns, group: number): number {
  return units.reduce((total, own, unit) => total + (labels[unit]?.includes(group) ? own.length : 0), 0);
}

function powerNotes(models: number, sizes: readonly number[], subsets: readonly string[]): Note[] {
  const small = subsets.filter((_, group) => (sizes[group] as number) < 20);
  return [
    ...(models < 4 ? [note("few-models", { models })] : []),
    ...(small.length > 0 ? [note("small-subsets", { subsets: small })] : []),
  ];
}
