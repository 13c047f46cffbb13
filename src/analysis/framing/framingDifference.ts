import { clustersOf } from "../../data/clusters.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { Results } from "../../data/results.js";
import { type SeedTable, type SharedSeedTables, sharedSeedTables } from "../../data/seedTables.js";
import { defined } from "../../defined.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { standardError } from "../../inference/intervals/meanInterval.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { mean } from "../../numeric/moments.js";
import { modelDifference } from "../comparison/modelDifference.js";
import { type SeedsAndOthers, testOverSeeds } from "../comparison/testOverSeeds.js";
import type { NoiseBasis } from "../curves/aboveChance.js";
import { checkpointNoise } from "../curves/checkpointNoise.js";
import type { ScorePoint } from "../scores/scoreSeries.js";
import type { FramingPair, FramingSide, SharedCheckpoint } from "./framingPair.js";
import { note } from "./wording.js";

/** Choice − completion at one checkpoint. */
export interface FramingDifference {
  /** The end of training in both framings, see `lastCheckpoint`; `null` for runs without checkpoints. */
  readonly step: number | null;
  /** In score units; positive where choice scores higher. */
  readonly difference: number | null;
  readonly interval: Interval | null;
  /** Two-sided. */
  readonly pValue: number | null;
  /** The same of (score − chance)/(1 − chance): 0 is guessing, 1 is all right; `null` where chance is not known. */
  readonly chanceAdjusted: { readonly difference: number; readonly interval: Interval | null } | null;
  /** Which noise the interval holds; `null` without an interval. */
  readonly basis: NoiseBasis | null;
  readonly seeds: { readonly choice: number; readonly completion: number };
  /** Whether the difference is that of the same questions; `null` when items are not known. */
  readonly sameItems: boolean | null;
  /** Items by id; all `null` when items are not known. */
  readonly items: {
    readonly shared: number | null;
    readonly onlyChoice: number | null;
    readonly onlyCompletion: number | null;
  };
  readonly notes: readonly Note[];
}

/** Items of both framings at one checkpoint, put side by side by id. */
export interface SharedItems extends SharedSeedTables {
  /** Whether enough of them are shared to pair the framings by item. */
  readonly paired: boolean;
}

/** Share of the smaller framing's items that must be shared before the framings are compared on the shared ones. */
const MINIMUM_OVERLAP = 0.25;
/** And how many, unless that is nearly all of them. */
const MINIMUM_SHARED = 10;
const NEARLY_ALL = 0.9;

/** The items of both framings at a checkpoint, over the seeds that count; `null` unless every run there has items. */
export function sharedItems(
  results: Results,
  pair: FramingPair,
  checkpoint: SharedCheckpoint,
  missing: MissingPolicy,
): SharedItems | null {
  const completion = runsOf(results, pair, pair.completion, checkpoint);
  const choice = runsOf(results, pair, pair.choice, checkpoint);
  const complete = (runs: readonly RunOfMatrix[], points: readonly ScorePoint[]) =>
    new Set(runs.map(({ matrix, run }) => matrix.runs[run]?.seed ?? "")).size === points.length;
  if (!complete(choice, checkpoint.choice) || !complete(completion, checkpoint.completion)) return null;
  const tables = sharedSeedTables(completion, choice, { missing });
  const shared = tables.items.length;
  const smaller = shared + Math.min(tables.onlyBaseline, tables.onlyCandidate);
  const enough = shared >= NEARLY_ALL * smaller || (shared >= MINIMUM_SHARED && shared >= MINIMUM_OVERLAP * smaller);
  return { ...tables, paired: shared >= 2 && enough };
}

function runsOf(
  { matrices }: Results,
  { model, task }: FramingPair,
  { label, metric }: FramingSide,
  { step, seeds }: SharedCheckpoint,
): RunOfMatrix[] {
  return matrices
    .filter((matrix) => matrix.task === task && matrix.metric === metric)
    .flatMap((matrix) =>
      matrix.runs.flatMap((run, index) =>
        run.model === model &&
        run.framing === label &&
        (run.step ?? null) === step &&
        (seeds?.includes(run.seed ?? "") ?? true)
          ? [{ matrix, run: index }]
          : [],
      ),
    );
}

/** A score on its way to the scale of a difference: (score − zero)·unit. */
interface Scale {
  readonly zero: number;
  readonly unit: number;
}
const AS_IT_IS: Scale = { zero: 0, unit: 1 };

/**
 * The difference of the mean scores of two framings. Where items are shared it is paired by item and, when the seeds are
 * shared, by seed: variance over seeds plus variance over items, less what both count. Otherwise the seeds (paired or
 * not) and, where they are known, the standard errors of both framings as if their items were not shared. One seed
 * without items and errors is held against the wobble of the difference over the checkpoints.
 */
export function framingDifference(
  pair: FramingPair,
  checkpoints: readonly SharedCheckpoint[],
  checkpoint: SharedCheckpoint,
  items: SharedItems | null,
  { level }: { readonly level: number },
): FramingDifference {
  const measure = (scales: Scales) => measured(pair, checkpoints, checkpoint, items, scales, level);
  const plain = measure({ choice: AS_IT_IS, completion: AS_IT_IS });
  const scales = chanceScales(pair);
  const adjusted = scales === null || !pair.comparable ? null : measure(scales);
  const counts = items ?? { items: null, onlyBaseline: null, onlyCandidate: null };
  return {
    step: checkpoint.step,
    difference: pair.comparable ? finiteOrNull(plain.difference) : null,
    interval: pair.comparable ? plain.interval : null,
    pValue: pair.comparable ? finiteOrNull(plain.pValue) : null,
    chanceAdjusted:
      adjusted === null || !Number.isFinite(adjusted.difference)
        ? null
        : { difference: adjusted.difference, interval: adjusted.interval },
    basis: pair.comparable && plain.interval !== null ? plain.basis : null,
    seeds: { choice: checkpoint.choice.length, completion: checkpoint.completion.length },
    sameItems: items?.paired ?? null,
    items: {
      shared: items?.items.length ?? null,
      onlyChoice: counts.onlyCandidate,
      onlyCompletion: counts.onlyBaseline,
    },
    notes: pair.comparable ? [...itemNotes(items), ...basisNotes(plain)] : itemNotes(items),
  };
}

interface Scales {
  readonly choice: Scale;
  readonly completion: Scale;
}

function chanceScales({ choice, completion }: FramingPair): Scales | null {
  if (choice.chance === null || completion.chance === null) return null;
  if (!(choice.chance < 1 && completion.chance < 1)) return null;
  const scale = (chance: number) => ({ zero: chance, unit: 1 / (1 - chance) });
  return { choice: scale(choice.chance), completion: scale(completion.chance) };
}

interface Measured {
  readonly difference: number;
  readonly interval: Interval | null;
  readonly pValue: number;
  readonly basis: NoiseBasis;
}

function measured(
  pair: FramingPair,
  checkpoints: readonly SharedCheckpoint[],
  checkpoint: SharedCheckpoint,
  items: SharedItems | null,
  scales: Scales,
  level: number,
): Measured {
  const { difference, seeds, others, basis } =
    items?.paired === true
      ? fromItems(items, pair.pairedSeeds !== null, scales)
      : (fromRuns(checkpoint, pair.pairedSeeds !== null, scales) ?? fromWobble(checkpoints, checkpoint, scales));
  const test = testOverSeeds(difference, { seeds, others }, { level });
  // Without spread there is no interval; a point would claim certainty.
  const interval = test.standardError > 0 ? { ...test.interval, method: test.method } : null;
  return {
    difference,
    interval: finiteInterval(interval),
    pValue: interval === null ? Number.NaN : test.pValue,
    basis,
  };
}

interface Parts extends SeedsAndOthers {
  readonly difference: number;
  readonly basis: NoiseBasis;
}

function fromItems(tables: SharedItems, pairSeeds: boolean, { choice, completion }: Scales): Parts {
  const { clusters } = clustersOf(tables.items);
  const { difference, items, seeds, countedTwice } = modelDifference(
    scaled(tables.baseline, completion),
    scaled(tables.candidate, choice),
    tables.items.length,
    { pairSeeds, ...defined({ clusters }) },
  );
  const seedParts = seeds.flatMap((part) => part ?? []);
  return {
    difference,
    seeds: seedParts,
    others: [items, ...countedTwice],
    basis: seedParts.length === seeds.length ? "seeds and items" : "items",
  };
}

function scaled({ seeds, scores }: SeedTable, { zero, unit }: Scale): SeedTable {
  return { seeds, scores: scores.map((score) => (score - zero) * unit) };
}

/** `null` where neither seeds nor standard errors tell of any noise. */
function fromRuns(checkpoint: SharedCheckpoint, pairSeeds: boolean, scales: Scales): Parts | null {
  const sides = (["choice", "completion"] as const).map((framing) => {
    const { zero, unit } = scales[framing];
    const points = checkpoint[framing];
    return {
      values: points.map(({ value }) => (value - zero) * unit),
      // Seeds answer the same items: their mean is no surer about the items than one of them.
      itemError: unit * mean(points.map((point) => point.standardError ?? Number.NaN)),
    };
  });
  const [choice, completion] = sides as [(typeof sides)[number], (typeof sides)[number]];
  const groups = pairSeeds
    ? [choice.values.map((value, seed) => value - (completion.values[seed] as number))]
    : [choice.values, completion.values];
  const seedParts = groups.flatMap((values) =>
    values.length > 1 ? [{ variance: standardError(values) ** 2, degreesOfFreedom: values.length - 1 }] : [],
  );
  const itemVariance = choice.itemError ** 2 + completion.itemError ** 2;
  const itemParts = itemVariance > 0 ? [{ variance: itemVariance, degreesOfFreedom: Number.POSITIVE_INFINITY }] : [];
  const hasSeeds = seedParts.length === groups.length;
  if (!hasSeeds && itemParts.length === 0) return null;
  return {
    difference: mean(choice.values) - mean(completion.values),
    seeds: seedParts,
    others: itemParts,
    basis: hasSeeds ? (itemParts.length > 0 ? "seeds and items" : "seeds") : "items",
  };
}

function fromWobble(checkpoints: readonly SharedCheckpoint[], checkpoint: SharedCheckpoint, scales: Scales): Parts {
  const differenceAt = ({ choice, completion }: SharedCheckpoint) =>
    (mean(choice.map(({ value }) => value)) - scales.choice.zero) * scales.choice.unit -
    (mean(completion.map(({ value }) => value)) - scales.completion.zero) * scales.completion.unit;
  const isOneRun = checkpoints.every(({ choice, completion }) => choice.length === 1 && completion.length === 1);
  const noise = isOneRun ? checkpointNoise(checkpoints.map(differenceAt)) : Number.NaN;
  return {
    difference: differenceAt(checkpoint),
    seeds: [],
    others: noise > 0 ? [{ variance: noise ** 2, degreesOfFreedom: Number.POSITIVE_INFINITY }] : [],
    basis: "checkpoint wobble",
  };
}

function finiteInterval(interval: Interval | null): Interval | null {
  return interval !== null && Number.isFinite(interval.low) && Number.isFinite(interval.high) ? interval : null;
}

function itemNotes(items: SharedItems | null): Note[] {
  if (items === null) return [];
  const { onlyBaseline, onlyCandidate, paired } = items;
  const shared = items.items.length;
  if (paired && onlyBaseline + onlyCandidate === 0) return [];
  const data = { shared, onlyChoice: onlyCandidate, onlyCompletion: onlyBaseline };
  return [note(paired ? "items-left-out" : "other-items", data)];
}

function basisNotes({ basis, interval }: Measured): Note[] {
  if (interval === null) return [note("no-interval")];
  if (basis === "checkpoint wobble") return [note("difference-wobble")];
  if (basis === "seeds") return [note("difference-seeds")];
  return basis === "items" ? [note("difference-items")] : [];
}
