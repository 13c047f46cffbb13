import { groupBy } from "../../data/groupBy.js";
import { type MissingPolicy, scoresUnderPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { describeRun, type Run } from "../../data/run.js";
import { LEVEL, MISSING, SEED } from "../../defaults.js";
import { defined } from "../../defined.js";
import { ArgumentError, requireLevel } from "../../errors.js";
import {
  componentDraws,
  componentInterval,
  type PivotalDeviates,
  pivotalDeviates,
} from "../../inference/components/componentIntervals.js";
import type { CrossedVariances } from "../../inference/components/crossedReml.js";
import type { CrossedDesign } from "../../inference/components/decisionStudy.js";
import { generalizability } from "../../inference/components/generalizability.js";
import {
  bestForCost,
  cheapestForError,
  type DesignAxis,
  type DesignCosts,
  type NextRun,
} from "../../inference/components/nextRun.js";
import { type TrialVariance, trialVariance } from "../../inference/components/trialVariance.js";
import {
  mapVariances,
  type VarianceComponents,
  varianceComponents,
} from "../../inference/components/varianceComponents.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { tInterval } from "../../inference/intervals/meanInterval.js";
import {
  distinctNotes,
  finiteOrNull,
  NOISE,
  type NoiseSources,
  type Note,
  noiseSourcesOf,
  type Refusal,
  refuse,
} from "../../notes.js";
import { positiveOrNaN } from "../../numeric/spread/positiveOrNaN.js";
import { createRng } from "../../random/rng.js";
import { ONE_SEED } from "../scores/wording.js";
import { note, oneTrial } from "./wording.js";

/** What the next run is to achieve. */
export type NextRunGoal =
  | { readonly targetError: number; readonly costs: DesignCosts }
  | { readonly extraCost: number; readonly costs: DesignCosts };

export interface VarianceSharesOptions {
  /** Indices of the runs to take; default all. They must be of one model, checkpoint and framing. */
  readonly runs?: readonly number[];
  /** What to do with errored and unscored cells; default `drop`: the cell is missing. */
  readonly missing?: MissingPolicy;
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
  /** Seed of the draws behind the intervals; default 1. */
  readonly seed?: number;
  /** Number of those draws; default 4,000. */
  readonly draws?: number;
  /** Where to spend next; without it `next` is `null`. */
  readonly goal?: NextRunGoal;
}

/** One source of variance. */
export interface VarianceShare {
  readonly source: "seeds" | "items" | "interaction" | "trials" | "residual";
  /** In squared score units, 0 or above; `null` where these runs cannot tell. */
  readonly variance: number | null;
  /** The estimate before a negative one was set to 0. */
  readonly rawVariance: number | null;
  /** Square root of the variance, in score units. */
  readonly sd: number | null;
  /** Of the variance. */
  readonly interval: Interval | null;
  /** Of the variance of one score; shares that are known add up to 1. */
  readonly share: number | null;
  readonly shareInterval: Interval | null;
  /** Of the squared standard error of the mean. */
  readonly shareOfMean: number | null;
}

export interface VarianceShares {
  readonly kind: "variance-shares";
  readonly ok: true;
  readonly run: Pick<Run, "model" | "task" | "metric" | "framing" | "step">;
  readonly seeds: number;
  readonly items: number;
  /** Most runs of one seed. */
  readonly trials: number;
  /** Fewest scored trials of an item in a seed that has any. */
  readonly fewestTrials: number;
  readonly scores: number;
  /** Scores ÷ places of seeds × items × trials. */
  readonly coverage: number;
  readonly mean: number | null;
  /** Of the mean, for new draws of every source that these runs measure. */
  readonly standardError: number | null;
  readonly interval: Interval | null;
  /** `anova` or `reml` for seeds × items; `trials` for one seed, whose items and trials alone are told apart. */
  readonly method: "anova" | "reml" | "trials" | null;
  readonly shares: readonly VarianceShare[];
  /**
   * Coefficients for telling these seeds apart on such items: G for ranking them, Φ for their scores themselves. `null`
   * for one seed.
   */
  readonly generalizability: {
    readonly relative: number | null;
    readonly relativeInterval: Interval | null;
    readonly absolute: number | null;
    readonly absoluteInterval: Interval | null;
  } | null;
  /** What twice as many of one kind would make of the standard error; `null` where the components cannot tell. */
  readonly projected: {
    readonly doubleSeeds: number | null;
    readonly doubleItems: number | null;
    readonly doubleTrials: number | null;
    /**
     * The kind of which twice as many lower the standard error most, and the share of the draws of the components in which it
     * does: 1 where no draw could say otherwise. Few seeds hardly show their component, and then which kind pays is open.
     */
    readonly best: { readonly axis: DesignAxis; readonly share: number };
  } | null;
  /** Ways to the goal, best first; empty when no single kind can reach it. */
  readonly next: readonly NextRun[] | null;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/**
 * Where the variance of the scores of one model on one task comes from: seeds × items (× trials) as crossed random
 * effects. Runs that share a seed are its trials; runs that name no seed count as one.
 *
 * Intervals of components, shares and coefficients are generalised-pivotal: exact mean squares with χ² draws for complete
 * tables, those of an equivalent balanced table where cells are missing. They take effects as normal. The crossed bootstrap
 * is not used here, since its coverage for a handful of seeds depends on the truth: see docs/accuracy-components.md.
 *
 * Brennan (2001), "Generalizability theory"; Searle, Casella & McCulloch (1992); Weerahandi (1993).
 */
export function varianceShares(
  matrix: ResultMatrix,
  { seed = SEED, draws = 4000, ...options }: VarianceSharesOptions = {},
): VarianceShares | Refusal {
  return varianceSharesBy(varianceDeviates({ seed, draws }), matrix, options);
}

/** The deviates behind the intervals of `varianceShares`, which several tables may share. */
export function varianceDeviates({
  seed = SEED,
  draws,
}: Pick<VarianceSharesOptions, "seed" | "draws">): PivotalDeviates {
  return pivotalDeviates(createRng(seed, "variance-shares"), draws);
}

/** `varianceShares` with the deviates of several tables. */
export function varianceSharesBy(
  deviates: PivotalDeviates,
  matrix: ResultMatrix,
  { runs, missing = MISSING, level = LEVEL, goal }: Omit<VarianceSharesOptions, "seed" | "draws"> = {},
): VarianceShares | Refusal {
  requireLevel("varianceShares", level);
  const chosen = runs ?? matrix.runs.map((_, index) => index);
  const refusal = mixedRuns(matrix, chosen);
  if (refusal !== null) return refusal;
  const table = scoreTable(matrix, chosen, missing);
  const { model, task, metric, framing, step } = matrix.runs[chosen[0] as number] as Run;
  const analysis = table.seeds.length > 1 ? crossedAnalysis(table) : trialAnalysis(table);
  const drawn = componentDraws(deviates, analysis.components?.meanSquares ?? NO_MEAN_SQUARES);
  const { variances, design } = analysis;
  const projectable = Number.isFinite(analysis.standardError);
  const ask = { level };
  const places = table.scores.length;
  return {
    kind: "variance-shares",
    ok: true,
    run: {
      model,
      task,
      metric,
      ...defined({ framing, step }),
    },
    seeds: table.seeds.length,
    items: table.items,
    trials: table.trials,
    fewestTrials: fewestTrials(table),
    scores: table.count,
    coverage: places === 0 ? 0 : table.count / places,
    mean: finiteOrNull(analysis.mean),
    standardError: finiteOrNull(analysis.standardError),
    interval: finiteInterval(tInterval(analysis.mean, analysis.standardError, analysis.degreesOfFreedom, ask)),
    method: analysis.method,
    shares: sharesOf(analysis, drawn, level),
    generalizability: analysis.components === null ? null : coefficients(variances, design, drawn, level),
    projected: projectable ? doubled(analysis, drawn) : null,
    next: goal === undefined || !projectable ? null : nextRuns(analysis, goal),
    sources: sourcesOf(table, analysis),
    notes: distinctNotes(notesOn(table, analysis, drawn.length > 0)),
  };
}

interface ScoreTable {
  readonly seeds: readonly string[];
  readonly items: number;
  readonly trials: number;
  /** Row-major seeds × items × trials; NaN where not scored. */
  readonly scores: Float64Array;
  readonly count: number;
  /** Runs without any score and items that no run scored, both left out. */
  readonly emptyRuns: number;
  readonly emptyItems: number;
  readonly clustered: boolean;
}

function mixedRuns(matrix: ResultMatrix, runs: readonly number[]): Refusal | null {
  const unknown = runs.find((run) => matrix.runs[run] === undefined);
  if (unknown !== undefined) {
    throw new ArgumentError("varianceShares", `runs must be indices below ${matrix.runs.length}, got ${unknown}.`);
  }
  if (new Set(runs).size < runs.length) throw new ArgumentError("varianceShares", "runs must not name a run twice.");
  if (runs.length === 0) return refuse("no-runs", "no runs were chosen", "choose the runs of one model");
  const kinds = groupBy(runs, (run) => {
    const { model, framing, step } = matrix.runs[run] as Run;
    return JSON.stringify([model, framing ?? null, step ?? null]);
  });
  if (kinds.size === 1) return null;
  const [first, second] = [...kinds.values()].map((members) => describeRun(matrix.runs[members[0] as number] as Run));
  return refuse(
    "mixed-runs",
    `the runs are of ${kinds.size} models, checkpoints or framings (${first}; ${second}), whose differences are not noise`,
    "choose the runs of one model, one checkpoint and one framing (selectRuns, or runs)",
  );
}

function scoreTable(matrix: ResultMatrix, runs: readonly number[], missing: MissingPolicy): ScoreTable {
  const scored = runs
    .map((run) => ({ run, scores: scoresUnderPolicy(matrix, run, missing) }))
    .filter(({ scores }) => scores.some((score) => !Number.isNaN(score)));
  const bySeed = groupBy(scored, ({ run }) => (matrix.runs[run] as Run).seed ?? "");
  const columns = matrix.items.flatMap((_, item) =>
    scored.some(({ scores }) => !Number.isNaN(scores[item] as number)) ? [item] : [],
  );
  const trials = Math.max(0, ...[...bySeed.values()].map(({ length }) => length));
  const table = new Float64Array(bySeed.size * columns.length * trials).fill(Number.NaN);
  [...bySeed.values()].forEach((members, seed) => {
    members.forEach(({ scores }, trial) => {
      columns.forEach((item, column) => {
        table[(seed * columns.length + column) * trials + trial] = scores[item] as number;
      });
    });
  });
  const clusters = columns.map((item) => matrix.items[item]?.cluster);
  return {
    seeds: [...bySeed.keys()],
    items: columns.length,
    trials,
    scores: table,
    count: table.reduce((count, score) => count + (Number.isNaN(score) ? 0 : 1), 0),
    emptyRuns: runs.length - scored.length,
    emptyItems: matrix.items.length - columns.length,
    clustered: clusters.some((cluster) => cluster !== undefined) && new Set(clusters).size < clusters.length,
  };
}

function fewestTrials({ scores, trials }: ScoreTable): number {
  let fewest = trials;
  for (let start = 0; start < scores.length; start += trials) {
    const tried = scores
      .subarray(start, start + trials)
      .reduce((count, score) => count + (Number.isNaN(score) ? 0 : 1), 0);
    if (tried > 0) fewest = Math.min(fewest, tried);
  }
  return fewest;
}

interface Analysis {
  readonly method: VarianceShares["method"];
  readonly mean: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly variances: CrossedVariances;
  readonly rawVariances: CrossedVariances;
  readonly parts: CrossedVariances;
  /** Numbers of each that the standard error is for. */
  readonly design: CrossedDesign;
  readonly oneSeed: boolean;
  /** `null` for one seed. */
  readonly components: VarianceComponents | null;
  readonly notes: readonly Note[];
}

const UNKNOWN: CrossedVariances = {
  seeds: Number.NaN,
  items: Number.NaN,
  interaction: Number.NaN,
  residual: Number.NaN,
};

const NO_MEAN_SQUARES: VarianceComponents["meanSquares"] = {
  values: { seeds: Number.NaN, items: Number.NaN, cells: Number.NaN, trials: Number.NaN },
  degreesOfFreedom: { seeds: 0, items: 0, cells: 0, trials: 0 },
  itemsPerSeed: Number.NaN,
  seedsPerItem: Number.NaN,
  trialsPerCell: Number.NaN,
};

function crossedAnalysis({ scores, seeds, items, trials }: ScoreTable): Analysis {
  const components = varianceComponents(scores, { seeds: seeds.length, items, trials });
  const known = !Number.isNaN(components.variances.residual);
  return {
    method: known ? components.method : null,
    mean: components.mean,
    standardError: components.standardError,
    degreesOfFreedom: components.degreesOfFreedom,
    variances: components.variances,
    rawVariances: components.rawVariances,
    parts: components.meanErrorParts,
    design: { seeds: components.seeds, items: components.items, trials: components.trialsPerCell },
    oneSeed: false,
    components,
    notes: components.notes,
  };
}

/** One seed: items and trials, as for any repeated evaluation. What the seed adds cannot be seen. */
function trialAnalysis({ scores, items, trials }: ScoreTable): Analysis {
  const byItem = Array.from({ length: items }, (_, item) =>
    scores.slice(item * trials, (item + 1) * trials).filter((score) => !Number.isNaN(score)),
  );
  const parts: TrialVariance = trialVariance(byItem);
  const repeated = !Number.isNaN(parts.withinItem) && items > 1;
  const raw = repeated ? parts.betweenItems : Number.NaN;
  return {
    method: repeated ? "trials" : null,
    mean: parts.mean,
    // Item means that vary less than their trials do say nothing against the noise of the trials.
    standardError: raw < 0 ? positiveOrNaN(Math.sqrt(parts.trialPart / items)) : parts.standardError,
    degreesOfFreedom: raw < 0 ? Math.max(1, parts.trials - items) : items - 1,
    variances: { ...UNKNOWN, items: Math.max(0, raw), residual: repeated ? parts.withinItem : Number.NaN },
    rawVariances: { ...UNKNOWN, items: raw, residual: repeated ? parts.withinItem : Number.NaN },
    parts: { ...UNKNOWN, items: Math.max(0, raw) / items, residual: parts.trialPart / items },
    // As many trials of every item as would give the part found: the harmonic mean where they differ.
    design: {
      seeds: 1,
      items: Math.max(1, items),
      trials: parts.trialPart > 0 ? parts.withinItem / parts.trialPart : Math.max(1, parts.trials / Math.max(1, items)),
    },
    oneSeed: true,
    components: null,
    notes: raw < 0 ? [note("negative-component")] : [],
  };
}

function sharesOf(analysis: Analysis, draws: readonly CrossedVariances[], level: number): VarianceShare[] {
  const { variances, rawVariances, parts } = analysis;
  const confounded = Number.isNaN(variances.interaction);
  const keys = (["seeds", "items", "interaction", "residual"] as const).filter(
    (key) => key !== "interaction" || !confounded,
  );
  // One seed's items hold its interaction; with several, single trials leave it in the residual.
  const residual = analysis.oneSeed || !confounded ? "trials" : "residual";
  const [total, meanTotal] = [sumOfKnown(variances), sumOfKnown(parts)];
  return keys.map((key) => ({
    source: key === "residual" ? residual : key,
    variance: finiteOrNull(variances[key]),
    rawVariance: finiteOrNull(rawVariances[key]),
    sd: finiteOrNull(Math.sqrt(variances[key])),
    interval: finiteInterval(componentInterval(draws, (drawn) => drawn[key], { level })),
    share: finiteOrNull(variances[key] / total),
    shareInterval: finiteInterval(componentInterval(draws, (drawn) => drawn[key] / sumOfKnown(drawn), { level })),
    shareOfMean: finiteOrNull(parts[key] / meanTotal),
  }));
}

function sumOfKnown(variances: CrossedVariances): number {
  return Object.values(mapVariances(variances, (value) => (Number.isNaN(value) ? 0 : value))).reduce(
    (sum, value) => sum + value,
    0,
  );
}

function coefficients(
  variances: CrossedVariances,
  design: CrossedDesign,
  draws: readonly CrossedVariances[],
  level: number,
): VarianceShares["generalizability"] {
  const { relative, absolute } = generalizability(variances, design);
  const interval = (kind: "relative" | "absolute") =>
    finiteInterval(componentInterval(draws, (drawn) => generalizability(drawn, design)[kind], { level }));
  return {
    relative: finiteOrNull(relative),
    relativeInterval: interval("relative"),
    absolute: finiteOrNull(absolute),
    absoluteInterval: interval("absolute"),
  };
}

/** Every part of the variance of the mean that a kind belongs to is halved: the same table, twice as large, with as much missing. */
function doubled(
  { parts, variances, design, oneSeed }: Analysis,
  draws: readonly CrossedVariances[],
): VarianceShares["projected"] {
  const halved = (...kinds: readonly (keyof CrossedVariances)[]) =>
    finiteOrNull(
      Math.sqrt(sumOfKnown(mapVariances(parts, (part, source) => (kinds.includes(source) ? part / 2 : part)))),
    );
  // Of several seeds with single trials the residual holds the interaction, which no number of trials lowers.
  const areTrialsKnown = oneSeed || !Number.isNaN(variances.interaction);
  // More items lower all that more trials do, and their own part besides: seeds alone can be better, by a larger part of their own.
  const axis = !oneSeed && parts.seeds > parts.items ? "seeds" : "items";
  const agreeing = draws.filter(
    (drawn) => drawn.seeds / design.seeds > drawn.items / design.items === (axis === "seeds"),
  ).length;
  return {
    best: { axis, share: oneSeed || draws.length === 0 ? 1 : agreeing / draws.length },
    doubleSeeds: oneSeed ? null : halved("seeds", "interaction", "residual"),
    doubleItems: halved("items", "interaction", "residual"),
    doubleTrials: areTrialsKnown ? halved("residual") : null,
  };
}

/** Ways on from a complete table of this size. Of one seed what more seeds would do is not known. */
function nextRuns({ variances, design, oneSeed }: Analysis, goal: NextRunGoal): NextRun[] {
  const whole = { ...design, trials: Math.max(1, Math.round(design.trials)) };
  // With one seed the items' part holds its interaction.
  const usable = oneSeed ? { ...variances, seeds: 0, interaction: 0 } : variances;
  const ways =
    "targetError" in goal
      ? cheapestForError(usable, whole, goal.targetError, goal.costs)
      : bestForCost(usable, whole, goal.extraCost, goal.costs);
  return ways.filter(({ axis, standardError }) => Number.isFinite(standardError) && !(oneSeed && axis === "seeds"));
}

function sourcesOf({ seeds, items, trials }: ScoreTable, { variances, oneSeed }: Analysis): NoiseSources {
  const measured: string[] = [
    ...(items > 1 ? [NOISE.items] : []),
    ...(!oneSeed && seeds.length > 1 && !Number.isNaN(variances.seeds) ? [NOISE.seeds] : []),
    ...(trials > 1 && !Number.isNaN(variances.residual) ? [NOISE.trials] : []),
  ];
  return noiseSourcesOf([NOISE.items, NOISE.seeds, NOISE.trials, NOISE.checkpoints, NOISE.framings], measured);
}

function notesOn(table: ScoreTable, analysis: Analysis, hasIntervals: boolean): Note[] {
  const { oneSeed, variances, method, standardError, notes } = analysis;
  const fewSeeds = !oneSeed && table.seeds.length < 5 && !Number.isNaN(variances.seeds);
  // Scores that do not vary have components of 0, and neither an error nor shares.
  const isUnknown = Number.isNaN(standardError) || (!oneSeed && method === null);
  return [
    ...(table.count === 0 ? [note("no-scores")] : []),
    ...(oneSeed && table.count > 0 ? [ONE_SEED] : []),
    ...(table.items === 1 ? [note("one-item")] : []),
    ...(table.trials === 1 ? [oneTrial(oneSeed)] : []),
    ...(table.items > 1 && isUnknown ? [note("no-residual")] : []),
    ...(method === "reml" && hasIntervals ? [note("unbalanced")] : []),
    ...(fewSeeds ? [note("few-seeds", { seeds: table.seeds.length })] : []),
    ...(table.clustered ? [note("clusters-ignored")] : []),
    ...(table.emptyRuns > 0 ? [note("empty-runs", { runs: table.emptyRuns })] : []),
    ...(table.emptyItems > 0 ? [note("empty-items", { items: table.emptyItems })] : []),
    ...notes,
  ];
}

function finiteInterval(interval: Interval): Interval | null {
  return Number.isFinite(interval.low) && Number.isFinite(interval.high) ? interval : null;
}
