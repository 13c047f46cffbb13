import { FACET_NOISE, FACETS, type Facet, facetLevel, facetPart } from "../../data/facets.js";
import { framingNamed } from "../../data/framingNames.js";
import { groupBy } from "../../data/groupBy.js";
import { columnFinder, itemsOfAll } from "../../data/itemColumns.js";
import type { RunOfMatrix } from "../../data/itemMeans.js";
import { type MissingPolicy, scoresUnderPolicy } from "../../data/missing.js";
import { compareNames } from "../../data/nameOrder.js";
import type { Results } from "../../data/results.js";
import type { Run } from "../../data/run.js";
import { taskWithout } from "../../data/testVariants.js";
import { LEVEL, MISSING, SEED } from "../../defaults.js";
import { defined } from "../../defined.js";
import { cochranCoxTest } from "../../inference/components/cochranCox.js";
import {
  type FactorComponents,
  type FactorVariances,
  factorComponents,
  meanNoise,
  sumOfFactors,
} from "../../inference/components/factorComponents.js";
import { alongOneKind, bestDesign, type FactorCosts } from "../../inference/components/nextDesign.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { finiteOrNull, NOISE, type NoiseSources, type Note, noiseSourcesOf } from "../../notes.js";
import { quantileSorted } from "../../numeric/quantiles.js";
import { createRng } from "../../random/rng.js";
import { endOfRuns } from "../scores/endOfRuns.js";
import { type FacetRoles, roleOf } from "./facetRoles.js";
import type { VarianceShare } from "./varianceShares.js";
import { note } from "./wording.js";

/** What a source of variance is crossed from: training seeds, facets, items. */
export type FactorName = "seed" | Facet | "item";

/** Prices, in any one unit; one that is not given is 0. */
export interface FacetCosts {
  /** One more level: training a seed, writing an item or a prompt, setting up a judge. */
  readonly seed?: number;
  readonly item?: number;
  readonly prompt?: number;
  readonly order?: number;
  readonly judge?: number;
  readonly shots?: number;
  readonly language?: number;
  readonly engine?: number;
  /** Generating one answer; all judges score the same one. */
  readonly answer?: number;
  /** Scoring one answer by one judge. */
  readonly judgement?: number;
}

export interface FacetSharesOptions {
  /** What is made of each facet; default: prompt, order, judge and language random, shots and engine fixed. */
  readonly facets?: FacetRoles;
  readonly missing?: MissingPolicy;
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
  /** Seed of the draws behind the intervals; default 1. */
  readonly seed?: number;
  /** Number of those draws; default 2,000. */
  readonly draws?: number;
  /** What the next run may cost, in the unit of the prices; without it `next` is `null`. */
  readonly budget?: { readonly extraCost: number; readonly costs: FacetCosts };
}

/** One source of variance. */
export interface FacetShare extends Omit<VarianceShare, "source"> {
  /** In words: `judge`, `prompt × item`, `trials`, `residual`. */
  readonly source: string;
  /** The factors whose levels it belongs to; empty for trials, and for the residual of single ones. */
  readonly factors: readonly FactorName[];
}

/** A way to spend: all of it on one kind, or the best of every mixture. */
export interface FacetNextRun {
  readonly way: FactorName | "trials" | "mixture";
  /** Levels of each factor, and trials of each cell, that there would then be. */
  readonly design: Readonly<Record<string, number>>;
  readonly standardError: number;
  readonly extraCost: number;
}

/** Where the variance of the scores of one model comes from, over seeds, facets and items. */
export interface FacetShares {
  readonly kind: "facet-shares";
  readonly run: Pick<Run, "model" | "task" | "metric" | "framing" | "step">;
  /** The factors with their numbers of levels, the items last. */
  readonly factors: readonly { readonly factor: FactorName; readonly levels: number }[];
  /** Most trials of a cell. */
  readonly trials: number;
  readonly scores: number;
  /** Scores ÷ places of all factors × trials. */
  readonly coverage: number;
  readonly mean: number | null;
  /** Of the mean, for new draws of every factor and trial. */
  readonly standardError: number | null;
  readonly interval: Interval | null;
  readonly method: "anova" | "reml" | null;
  readonly shares: readonly FacetShare[];
  /** What twice as many of one kind would make of the standard error. */
  readonly projected: readonly { readonly way: FactorName | "trials"; readonly standardError: number }[];
  /** Ways to spend the budget, best first; `null` without one. */
  readonly next: readonly FacetNextRun[] | null;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
}

/** Runs that differ in nothing but seeds, facets and trials. */
interface FacetGroup {
  readonly task: string;
  /** Its runs at all checkpoints. */
  readonly all: readonly RunOfMatrix[];
  /** Those at the last one. */
  readonly runs: readonly RunOfMatrix[];
  readonly factors: readonly { readonly factor: "seed" | Facet; readonly levels: readonly string[] }[];
  /** On seeds that are not in them, or in part. */
  readonly notes: readonly Note[];
}

/**
 * Where the variance of the scores of each model comes from, where its answers to one test were taken under several judges, prompts
 * or other random facets: seeds × facets × items × trials as crossed random effects, with all pairs of them. Cells may be missing.
 * Facets of which the levels stand and fall together cannot be told apart and give no row.
 *
 * Brennan (2001), "Generalizability theory", ch. 3 and 4.
 */
export function facetSharesTable(
  results: Results,
  options: FacetSharesOptions = {},
): { readonly rows: readonly FacetShares[]; readonly used: ReadonlySet<string>; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  const groups = groupsOf(results, options.facets ?? {}, options.missing ?? MISSING).filter((group) => {
    const isApart = isEstimable(group);
    if (!isApart) {
      notes.push(note("facets-together", { task: group.task, facets: group.factors.map(({ factor }) => factor) }));
    }
    return isApart;
  });
  const used = groups.flatMap(({ all }) => all.map(runName));
  return { rows: groups.map((group) => facetShares(group, options)), used: new Set(used), notes };
}

/** The name of a run with its task, which no other run of the results has. */
export function runName({ matrix, run }: RunOfMatrix): string {
  const { fingerprint: _, tags: __, ...axes } = matrix.runs[run] as Run;
  return JSON.stringify(axes);
}

function groupsOf({ matrices }: Results, roles: FacetRoles, missing: MissingPolicy): FacetGroup[] {
  const random = FACETS.filter((facet) => roleOf(facet, roles) === "random");
  const parts = random.map(facetPart);
  const runs = matrices.flatMap((matrix) => matrix.runs.map((_, run) => ({ matrix, run })));
  const runOf = ({ matrix, run }: RunOfMatrix) => matrix.runs[run] as Run;
  const testOf = (one: RunOfMatrix) => {
    const run = runOf(one);
    return JSON.stringify([run.model, taskWithout(run, parts), run.metric]);
  };
  return [...groupBy(runs, testOf).values()].flatMap((own) => {
    const areWordings = own.every((one) => framingNamed(runOf(one).framing ?? null, new Map()) === null);
    const ofPrompt = random.includes("prompt") && areWordings;
    const groups = groupBy(own, (one) => (ofPrompt ? null : (runOf(one).framing ?? null)));
    return [...groups.values()].flatMap((group) => {
      const end = endOfRuns(group, missing);
      const members = end?.members ?? [];
      const factors = (["seed", ...random] as const).flatMap((factor) => {
        const levelOf = (run: Run) => (factor === "seed" ? run.seed : facetLevel(run, factor));
        const levels = [...new Set(members.map((one) => levelOf(runOf(one))))];
        return levels.length < 2 || levels.includes(undefined)
          ? []
          : [{ factor, levels: (levels as string[]).sort(compareNames) }];
      });
      const hasFacet = factors.some(({ factor }) => factor !== "seed");
      const task = () => taskWithout(runOf(members[0]!), parts);
      return hasFacet ? [{ task: task(), all: group, runs: members, factors, notes: end?.notes ?? [] }] : [];
    });
  });
}

/** Whether the combinations of levels tell the facets apart: more of them than facets that only add up would need. */
function isEstimable({ runs, factors }: FacetGroup): boolean {
  const cells = new Set(runs.map((one) => JSON.stringify(codesOf(one, factors)))).size;
  const additive = factors.reduce((sum, { levels }) => sum + levels.length - 1, 1);
  return factors.length < 2 || cells > additive;
}

function codesOf({ matrix, run }: RunOfMatrix, factors: FacetGroup["factors"]): number[] {
  const own = matrix.runs[run] as Run;
  return factors.map(({ factor, levels }) =>
    levels.indexOf((factor === "seed" ? own.seed : facetLevel(own, factor)) as string),
  );
}

interface Table {
  readonly scores: Float64Array;
  readonly size: readonly number[];
  readonly trials: number;
  readonly clustered: boolean;
}

function tableOf({ runs, factors }: FacetGroup, missing: MissingPolicy): Table {
  const items = itemsOfAll(runs.map(({ matrix }) => matrix.items));
  const columnsOf = columnFinder(items);
  const cells = groupBy(runs, (one) =>
    codesOf(one, factors).reduce((place, code, index) => place * factors[index]!.levels.length + code, 0),
  );
  const outer = factors.reduce((total, { levels }) => total * levels.length, 1);
  const trials = Math.max(...[...cells.values()].map(({ length }) => length));
  const scores = new Float64Array(outer * items.length * trials).fill(Number.NaN);
  for (const [cell, own] of cells) {
    own.forEach(({ matrix, run }, trial) => {
      const columns = columnsOf(matrix.items);
      scoresUnderPolicy(matrix, run, missing).forEach((score, item) => {
        const column = columns === null ? item : columns[item]!;
        scores[(cell * items.length + column) * trials + trial] = score;
      });
    });
  }
  const clusters = items.map(({ cluster }) => cluster);
  return {
    scores,
    size: [...factors.map(({ levels }) => levels.length), items.length],
    trials,
    clustered: clusters.some((one) => one !== undefined) && new Set(clusters).size < clusters.length,
  };
}

function facetShares(
  group: FacetGroup,
  { missing = MISSING, level = LEVEL, seed = SEED, draws = 2000, budget }: FacetSharesOptions,
): FacetShares {
  const table = tableOf(group, missing);
  const found = factorComponents(table.scores, table.size, table.trials);
  const names: FactorName[] = [...group.factors.map(({ factor }) => factor), "item"];
  const total = sumOfFactors(found.variances);
  const known = total > 0 && total < Number.POSITIVE_INFINITY;
  const test = meanTest(found, level);
  const [{ matrix, run }] = group.runs as [RunOfMatrix];
  const { model, metric, framing, step } = matrix.runs[run] as Run;
  // Of framings that were averaged over none is named.
  const framings = new Set(group.runs.map((one) => (one.matrix.runs[one.run] as Run).framing));
  return {
    kind: "facet-shares",
    run: { model, task: group.task, metric, ...defined({ framing: framings.size > 1 ? undefined : framing, step }) },
    factors: names.map((factor, index) => ({ factor, levels: found.levels[index]! })),
    trials: table.trials,
    scores: found.scores,
    coverage: found.scores / table.scores.length,
    mean: finiteOrNull(found.mean),
    standardError: known ? finiteOrNull(test.standardError) : null,
    interval: known && Number.isFinite(test.interval.low) ? test.interval : null,
    method: known ? found.method : null,
    shares: sharesOf(found, names, found.draws(createRng(seed, "facet-shares"), draws), level),
    projected: known ? projectedOf(found, names) : [],
    next: known && budget !== undefined ? nextOf(found, names, budget) : null,
    sources: sourcesOf(group, names, table.trials),
    notes: notesOn(group, table, found, known),
  };
}

/** The mean with the noise of few levels and of many: see `cochranCoxTest`. */
function meanTest(found: FactorComponents, level: number) {
  const { few, rest } = meanNoise(found);
  return cochranCoxTest(found.mean, few, rest, { level });
}

function sharesOf(
  { sets, variances, rawVariances, parts, levels }: FactorComponents,
  names: readonly FactorName[],
  draws: readonly FactorVariances[],
  level: number,
): FacetShare[] {
  const [total, ofMean] = [sumOfFactors(variances), sumOfFactors(parts)];
  const full = 2 ** levels.length - 1;
  const isReplicated = sets.includes(full);
  const one = (source: string, factors: readonly FactorName[], read: (of: FactorVariances) => number): FacetShare => ({
    source,
    factors,
    variance: finiteOrNull(read(variances)),
    rawVariance: finiteOrNull(read(rawVariances)),
    sd: finiteOrNull(Math.sqrt(read(variances))),
    interval: intervalOf(draws, read, level),
    share: finiteOrNull(read(variances) / total),
    shareInterval: intervalOf(draws, (drawn) => read(drawn) / sumOfFactors(drawn), level),
    shareOfMean: finiteOrNull(read(parts) / ofMean),
  });
  return [
    ...sets.map((set, index) => {
      const factors = names.filter((_, factor) => (set >> factor) & 1);
      return one(
        set === full && factors.length > 2 ? "higher interactions" : factors.join(" × "),
        factors,
        (of) => of.sets[index]!,
      );
    }),
    one(isReplicated ? "trials" : "residual", [], ({ residual }) => residual),
  ];
}

function intervalOf(
  draws: readonly FactorVariances[],
  read: (of: FactorVariances) => number,
  level: number,
): Interval | null {
  const sorted = Float64Array.from(draws, read).sort();
  const tail = (1 - level) / 2;
  const [low, high] = [quantileSorted(sorted, tail), quantileSorted(sorted, 1 - tail)];
  return low < high ? { low, high, level, method: "generalized-pivotal" } : null;
}

/** As the table would be, were it complete: trials rounded to a whole number. */
function designOf({ levels, trialsPerCell }: FactorComponents) {
  return { levels, trials: Math.max(1, Math.round(trialsPerCell)) };
}

function isReplicated({ sets, levels }: FactorComponents): boolean {
  return sets.includes(2 ** levels.length - 1);
}

/** Every part of the variance of the mean that a kind belongs to is halved: the same table, twice as large, with as much missing. */
function projectedOf(found: FactorComponents, names: readonly FactorName[]): FacetShares["projected"] {
  const { parts, sets } = found;
  const halved = (isHalved: (set: number) => boolean) =>
    Math.sqrt(
      parts.sets.reduce((sum, part, index) => sum + part / (isHalved(sets[index]!) ? 2 : 1), parts.residual / 2),
    );
  return [
    ...names.map((way, factor) => ({ way, standardError: halved((set) => ((set >> factor) & 1) === 1) })),
    ...(isReplicated(found) ? [{ way: "trials" as const, standardError: halved(() => false) }] : []),
  ];
}

function nextOf(
  found: FactorComponents,
  names: readonly FactorName[],
  { extraCost, costs }: NonNullable<FacetSharesOptions["budget"]>,
): FacetNextRun[] {
  const design = designOf(found);
  const { answer = 0, judgement = 0 } = costs;
  const prices: FactorCosts = {
    levels: names.map((name) => costs[name] ?? 0),
    answer,
    judgement,
    judges: names.indexOf("judge"),
    mayRepeat: isReplicated(found),
  };
  const named = (
    { levels, trials, ...rest }: ReturnType<typeof bestDesign>,
    way: FacetNextRun["way"],
  ): FacetNextRun => ({
    way,
    design: { ...Object.fromEntries(names.map((name, factor) => [name, levels[factor]!])), trials },
    ...rest,
  });
  const kinds = [...names.keys(), ...(prices.mayRepeat ? (["trials"] as const) : [])];
  const ways = kinds.map((kind) =>
    named(
      alongOneKind(found.variances, found.sets, design, kind, extraCost, prices),
      kind === "trials" ? kind : names[kind]!,
    ),
  );
  const best = named(bestDesign(found.variances, found.sets, design, extraCost, prices), "mixture");
  return [best, ...ways.sort((a, b) => a.standardError - b.standardError || a.extraCost - b.extraCost)];
}

function sourcesOf({ runs }: FacetGroup, names: readonly FactorName[], trials: number): NoiseSources {
  const isJudged = runs.some(({ matrix, run }) => matrix.runs[run]?.fingerprint?.judge !== undefined);
  return noiseSourcesOf(
    [NOISE.items, NOISE.seeds, NOISE.trials, NOISE.checkpoints, NOISE.framings, ...(isJudged ? [NOISE.judges] : [])],
    [
      ...names.map((name) => (name === "item" ? NOISE.items : name === "seed" ? NOISE.seeds : FACET_NOISE[name])),
      ...(trials > 1 ? [NOISE.trials] : []),
    ],
  );
}

function notesOn({ factors, notes }: FacetGroup, table: Table, found: FactorComponents, known: boolean): Note[] {
  const few = factors.filter(({ levels }) => levels.length < 5);
  const { rawVariances } = found;
  const isNegative = [...rawVariances.sets, rawVariances.residual].some((value) => value < 0);
  return [
    ...notes,
    ...(known ? [] : [note("no-components")]),
    ...(known && few.length > 0
      ? [note("few-levels", { factors: few.map(({ factor, levels }) => ({ factor, levels: levels.length })) })]
      : []),
    ...(known && found.method === "reml" ? [note("facets-unbalanced")] : []),
    ...(known && !found.converged ? [note("not-settled")] : []),
    ...(isNegative ? [note("below-zero")] : []),
    ...(table.clustered ? [note("clusters-apart")] : []),
  ];
}
