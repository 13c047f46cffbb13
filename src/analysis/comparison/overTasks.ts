import { clustersOf } from "../../data/clusters.js";
import { FACET_NOISE } from "../../data/facets.js";
import { groupBy } from "../../data/groupBy.js";
import type { Item } from "../../data/item.js";
import { mayBePooled, scoreScale } from "../../data/scoreScale.js";
import { sharedSeedTables } from "../../data/seedTables.js";
import { testOf } from "../../data/testVariants.js";
import { ALPHA } from "../../defaults.js";
import { asOnePart, cochranCoxTest } from "../../inference/components/cochranCox.js";
import { FEWEST_POOLED, type PooledEffect, partialPooling } from "../../inference/components/partialPooling.js";
import type { VariancePart } from "../../inference/significance/combinedT.js";
import { DIFFERENCE_NOISE, NOISE, type Note, noiseSourcesOf } from "../../notes.js";
import { mean, standardDeviation, variance } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { sum } from "../../numeric/sum.js";
import { type Comparison, comparisonRecord, detectableDifference } from "./comparisonRecord.js";
import { type AveragedFacet, facetTask } from "./facetComparison.js";
import { likeOverFacets } from "./facetSides.js";
import { type BorrowedSeedSd, completeSeedNoise, type SeedNoise } from "./modelComparison.js";
import { areCopies, modelDifference } from "./modelDifference.js";
import { acrossTasksPart, questionsAcrossTasks } from "./noise/acrossTasks.js";
import { differencesOf, type FacetTask, facetNoise, hasSeeds, meansOfItems } from "./noise/facetNoise.js";
import type { SideOptions } from "./sides.js";
import { standInSeedSd } from "./standInSeedSd.js";
import { testOverSeeds } from "./testOverSeeds.js";
import type { Side } from "./testSides.js";
import { comparisonSentence, note } from "./wording.js";

/** A mean over tasks as one of the ways to take it has it. */
export type OverallMean = Pick<
  Comparison,
  "verdict" | "difference" | "interval" | "standardError" | "pValue" | "test" | "minimumDetectableEffect"
>;

/** The difference on one task, drawn towards those on the others as far as its own noise asks for it. */
export interface PooledTask extends PooledEffect {
  readonly task: string;
  /** As it was seen, by itself. */
  readonly difference: number;
}

/** The differences on all tasks taken together as those of tasks of one kind. */
export interface TaskPooling {
  /** SD of the true differences over tasks, in score units. */
  readonly tau: PooledEffect;
  readonly mean: PooledEffect;
  /** The true difference on the next task of this kind. */
  readonly nextTask: PooledEffect;
  readonly tasks: readonly PooledTask[];
}

/** What a comparison over several tasks adds to a comparison, whose own numbers are those of the mean that decides. */
export interface OverTasks {
  readonly tasks: readonly string[];
  /** Tasks with this metric and framing that could not be counted in. */
  readonly leftOut: readonly string[];
  /** Whether the verdict is on the mean of these tasks or on that of tasks like these. */
  readonly over: "these-tasks" | "tasks-like-these";
  /** Each task counts the same; noise is that of items and seeds. */
  readonly macro: OverallMean;
  /** Each item counts the same; `null` where the number of items of a task is not known. */
  readonly micro: OverallMean | null;
  /** Each task counts the same and tasks are drawn like these: t over the tasks. `null` for fewer than three. */
  readonly taskSampling: OverallMean | null;
  /** `null` for fewer than three tasks, several seeds, no spread, questions that tasks share, and where it was not asked for. */
  readonly pooling: TaskPooling | null;
}

/** A comparison over all tasks of one metric and framing. */
type TasksComparison = Comparison & OverTasks & { readonly metric: string; readonly framing: string | null };

export interface OverTasksOptions extends SideOptions {
  /** Whether the overall verdict is on tasks like these, whose choice is then part of the noise; default false: on these tasks. */
  readonly randomTasks?: boolean;
  /** Whether the differences of the tasks are drawn together as well (`pooling`); default true. */
  readonly poolTasks?: boolean;
}

/** One task with the sides that were compared on it. */
export interface ComparedTask {
  readonly task: string;
  readonly metric: string;
  readonly framing: string | null;
  readonly before: readonly Side[];
  readonly after: readonly Side[];
  /** Facets over which both sides are averaged; empty for a plain comparison. */
  readonly averaged: readonly AveragedFacet[];
  readonly compared: Comparison;
}

/**
 * One verdict over all tasks that share a metric and a framing, where there are two or more.
 *
 * The mean difference gives each task the same weight (macro) or each item (micro), and its error is that of the same mean:
 * √Σ w²·SE² over items within tasks, plus the noise of training seeds, which all tasks of a run share: it is that of the mean
 * of each seed over the tasks, not that of independent tasks. Questions that several tasks ask, as the languages or prompts of
 * one test do, are no independent items: what they share is added (`acrossTasksPart`). So are judges and prompts that are drawn at
 * random, which move all tasks at once: tasks over the same of them are one mean (`facetNoise`), others have one of their own. So
 * the verdict is on these tasks. With `randomTasks` it is on
 * tasks like these: Student's t over the differences of the tasks, each with its own noise in it. Scores of groups of tasks
 * are left out, as are tasks on another scale. What tasks are made of is gone through once, whatever error probabilities are asked.
 *
 * Cochran (1977), "Sampling techniques", §5.4, on stratified means; for `pooling` see `partialPooling`.
 */
export function compareOverTasks(
  tasks: readonly ComparedTask[],
  groups: ReadonlySet<string>,
  options: Omit<OverTasksOptions, "alpha">,
): (alpha: number) => TasksComparison[] {
  const kinds = groupBy(
    tasks.filter(({ task }) => !groups.has(task)),
    ({ metric, framing, averaged, compared }) => JSON.stringify([metric, framing, averaged, compared.higherIsBetter]),
  );
  const known = [...kinds.values()].flatMap((members) => {
    const own = tasksOfKind(members, options);
    return own === null ? [] : [{ members, own }];
  });
  return (alpha) => known.map(({ members, own }) => record(members, own, { ...options, alpha }));
}

/** `null` where there are fewer than two tasks to be taken together. */
function tasksOfKind(members: readonly ComparedTask[], options: SideOptions): Tasks | null {
  const hasItems = members.some(({ compared }) => compared.design === "paired");
  const known = members.flatMap((member) =>
    hasItems && member.compared.design !== "paired" ? [] : (partOf(member, options) ?? []),
  );
  const parts = onOneScale(known);
  if (parts.length < 2) return null;
  const seeds = sharedSeeds(parts);
  if (seeds === null) return null;
  const { averaged } = members[0] as ComparedTask;
  return {
    parts,
    seeds,
    averaged,
    questions: questionsAcrossTasks(parts.map(({ test, asked }) => ({ test, ...asked }))),
  };
}

/** The tasks of the scale that most of them have; of as many, that of the first. */
function onOneScale(parts: readonly TaskPart[]): readonly TaskPart[] {
  const alike = parts.map(({ scale }) => parts.filter((other) => mayBePooled(scale, other.scale)));
  return alike.reduce((most, own) => (own.length > most.length ? own : most), alike[0] ?? []);
}

type BothSides<Value> = { readonly baseline: Value; readonly candidate: Value };
const SIDES = ["baseline", "candidate"] as const;

/** Noise that only a verdict over several tasks can hold. */
const TASK_NOISE = "choice of tasks";

/** The tasks of a mean, the seeds that they share, and the questions that several of them ask. */
interface Tasks {
  readonly parts: readonly TaskPart[];
  readonly seeds: BothSides<readonly string[]>;
  readonly averaged: readonly AveragedFacet[];
  readonly questions: ReturnType<typeof questionsAcrossTasks>;
}

/** What one task adds to a mean over tasks. */
interface TaskPart {
  readonly task: string;
  /** The test of which the task is a variant. */
  readonly test: string;
  readonly compared: Comparison;
  /** Items, shared or of the side that has fewest; 0 where not known. */
  readonly items: number;
  readonly scale: ReturnType<typeof scoreScale>;
  readonly itemPart: VariancePart;
  readonly countedTwice: readonly VariancePart[];
  /** The shared items with the difference on each; empty where only scores of runs are known. */
  readonly asked: { readonly items: readonly Item[]; readonly perItem: Float64Array };
  /** The mean of each seed, by its label; of both sides. */
  readonly seeds: BothSides<ReadonlyMap<string, number>>;
  readonly borrowed: BorrowedSeedSd | null;
  /** Both sides at every level; `null` where they are averaged over no facet. */
  readonly faceted: FacetTask | null;
}

/** `null` for sides that are not alike, whose comparison was refused. */
function partOf({ task, before, after, averaged, compared }: ComparedTask, options: SideOptions): TaskPart | null {
  const alike = likeOverFacets(before, after, options.allowMixed ?? false, averaged);
  if ("ok" in alike) return null;
  const name = {
    task,
    test: testOf((before[0] as Side).run),
    compared,
    borrowed: standInSeedSd(alike.before, alike.after, options).seedSd,
  };
  if (averaged.length > 0) return facetPart(name, alike.before, alike.after, averaged, options);
  return compared.design === "paired"
    ? { ...name, ...itemPart(alike.before, alike.after, options) }
    : { ...name, ...levelPart(alike.before, alike.after, compared) };
}

/** A task over facets; `null` for a single item, which tells nothing of the noise of items. */
function facetPart(
  name: Pick<TaskPart, "task" | "test" | "compared" | "borrowed">,
  before: readonly Side[],
  after: readonly Side[],
  averaged: readonly AveragedFacet[],
  { missing }: SideOptions,
): TaskPart | null {
  const trialsOf = (sides: readonly Side[]) => sides.flatMap(({ trials }) => trials);
  const { task, items } = facetTask(trialsOf(before), trialsOf(after), averaged, missing);
  if (items.length < 2) return null;
  const labelled = ([0, 1] as const).map((side) => {
    const { seeds, scores } = task.sides[side];
    const each = scores.length / seeds.length;
    const own = seeds.map((seed, row) => [seed, mean(scores.subarray(row * each, (row + 1) * each))] as const);
    return new Map(hasSeeds(task, side) ? own : own.slice(0, 1));
  }) as [Map<string, number>, Map<string, number>];
  return {
    ...name,
    items: items.length,
    scale: scoreScale(task.sides.map(({ scores }) => scores)),
    itemPart: NOTHING,
    countedTwice: [],
    asked: { items, perItem: meansOfItems(differencesOf(task), task.levels) },
    seeds: { baseline: labelled[0], candidate: labelled[1] },
    faceted: task,
  };
}

const NOTHING: VariancePart = { variance: 0, degreesOfFreedom: Number.POSITIVE_INFINITY };

function itemPart(before: readonly Side[], after: readonly Side[], { missing, pairSeeds }: SideOptions) {
  const trialsOf = (sides: readonly Side[]) => sides.flatMap(({ trials }) => trials);
  const tables = sharedSeedTables(trialsOf(before), trialsOf(after), missing === undefined ? {} : { missing });
  const count = tables.items.length;
  const { clusters } = clustersOf(tables.items);
  const found = modelDifference(tables.baseline, tables.candidate, count, {
    ...(pairSeeds === true ? { pairSeeds } : {}),
    ...(clusters === undefined ? {} : { clusters }),
  });
  const meansOf = (side: (typeof SIDES)[number]) => {
    const { seeds, scores } = tables[side];
    const own = seeds.map((seed, row) => [seed, mean(scores.subarray(row * count, (row + 1) * count))] as const);
    // Copies of one run are one.
    return new Map(areCopies(tables[side], count) ? own.slice(0, 1) : own);
  };
  return {
    items: count,
    scale: scoreScale([tables.baseline.scores, tables.candidate.scores]),
    itemPart: found.items,
    countedTwice: found.countedTwice,
    asked: { items: tables.items, perItem: found.perItem },
    seeds: { baseline: meansOf("baseline"), candidate: meansOf("candidate") },
    faceted: null,
  };
}

function levelPart(before: readonly Side[], after: readonly Side[], compared: Comparison) {
  const values = [before, after].map((sides) => {
    const own = sides.map(({ run, summary }) => [run.seed ?? "", summary?.value ?? Number.NaN] as const);
    return new Map(isConstant(own.map(([, value]) => value)) ? own.slice(0, 1) : own);
  }) as [Map<string, number>, Map<string, number>];
  const isSingle = values.every(({ size }) => size === 1);
  const errors = [before, after].map((sides) => mean(sides.map(({ summary }) => summary?.standardError ?? Number.NaN)));
  const stated = isSingle ? compared.standardError : Math.hypot(...errors);
  return {
    items: Math.min(compared.items.onlyBaseline, compared.items.onlyCandidate),
    scale: scoreScale(values.map((own) => [...own.values()])),
    itemPart: {
      variance: stated === null || Number.isNaN(stated) ? 0 : stated ** 2,
      degreesOfFreedom: Number.POSITIVE_INFINITY,
    },
    countedTwice: [],
    asked: { items: [], perItem: new Float64Array(0) },
    seeds: { baseline: values[0], candidate: values[1] },
    faceted: null,
  };
}

/** The seeds that all tasks of a side share; `null` where they have others from task to task. A single one needs no label. */
function sharedSeeds(parts: readonly TaskPart[]): BothSides<readonly string[]> | null {
  const [baseline, candidate] = SIDES.map((side) => {
    const [first, ...rest] = parts.map(({ seeds }) => [...seeds[side].keys()].sort());
    if ([first, ...rest].every((own) => own?.length === 1)) return [""];
    return rest.every((own) => own.join("\n") === first?.join("\n")) ? (first ?? null) : null;
  }) as [string[] | null, string[] | null];
  return baseline === null || candidate === null ? null : { baseline, candidate };
}

function record(members: readonly ComparedTask[], tasks: Tasks, options: OverTasksOptions): TasksComparison {
  const { metric, framing } = members[0] as ComparedTask;
  const { parts, seeds, averaged } = tasks;
  const items = sum(parts.map((part) => part.items));
  const equal = parts.map(() => 1 / parts.length);
  const byItems = parts.map((part) => part.items / items);
  const macro = weightedMean(tasks, equal, "macro", options);
  const micro = parts.every((part) => part.items > 0) ? weightedMean(tasks, byItems, "micro", options) : null;
  const taskSampling = parts.length < FEWEST_POOLED ? null : overSampledTasks(tasks, options);
  const isRandom = options.randomTasks === true && taskSampling !== null;
  const deciding = isRandom ? taskSampling : macro;
  const counted = new Set(parts.map(({ task }) => task));
  const scope = { tasks: parts.map(({ task }) => task), over: isRandom ? "tasks-like-these" : "these-tasks" } as const;
  return {
    ...deciding,
    ...scope,
    sentence: comparisonSentence({ ...deciding, ...scope }),
    notes:
      options.randomTasks === true && !isRandom
        ? [...deciding.notes, note("too-few-tasks", { tasks: parts.length })]
        : deciding.notes,
    metric,
    framing,
    leftOut: members.flatMap(({ task }) => (counted.has(task) ? [] : [task])),
    macro: meanOnly(macro),
    micro: micro === null ? null : meanOnly(micro),
    taskSampling: taskSampling === null ? null : meanOnly(taskSampling),
    pooling:
      options.poolTasks !== false && isSingle(seeds) && averaged.length === 0 && tasks.questions.length === 0
        ? poolingOf(parts, 1 - (options.alpha ?? ALPHA))
        : null,
  };
}

function isSingle({ baseline, candidate }: BothSides<readonly string[]>): boolean {
  return baseline.length === 1 && candidate.length === 1;
}

function meanOnly(comparison: Comparison): OverallMean {
  const { verdict, difference, interval, standardError, pValue, test, minimumDetectableEffect } = comparison;
  return { verdict, difference, interval, standardError, pValue, test, minimumDetectableEffect };
}

/** A mean with fixed weights: items within tasks, and seeds that the tasks share. */
function weightedMean(
  tasks: Tasks,
  weights: readonly number[],
  name: "macro" | "micro",
  options: OverTasksOptions,
): Comparison {
  const { parts, seeds } = tasks;
  if (tasks.averaged.length > 0) return meanOverFacets(tasks, weights, name, options);
  const noise = seedNoiseOf(parts, seeds, weights, options);
  const scaled = (part: VariancePart, index: number) => ({ ...part, variance: weights[index]! ** 2 * part.variance });
  const across = acrossTasksPart(tasks.questions, weights);
  const itemNoise = asOne([...parts.map(({ itemPart: part }, index) => scaled(part, index)), across]);
  const twice = asOne(parts.flatMap(({ countedTwice }, index) => countedTwice.map((part) => scaled(part, index))));
  const others = [...(itemNoise.variance > 0 ? [itemNoise] : []), ...(twice.variance < 0 ? [twice] : [])];
  return judged(tasks, weights, options, {
    test: `${name}-of-tasks${noise === null ? "" : "-over-seeds"}`,
    sources: [...(noise === null ? [] : [noise.measured]), ...(itemNoise.variance > 0 ? [NOISE.items] : [])],
    notes: noise?.notes ?? withoutSeedNoise(parts, options),
    testAt: (difference, level) =>
      testOverSeeds(
        difference,
        { seeds: noise?.parts ?? [], others, isEstimated: noise?.isEstimated ?? false },
        { level },
      ),
  });
}

/**
 * A mean with fixed weights of tasks over the same judges or prompts, or what these add to the spread of tasks: `ofTasks` takes the place
 * of the noise of items where the tasks are a sample.
 */
function meanOverFacets(
  tasks: Tasks,
  weights: readonly number[],
  name: "macro" | "micro" | "over",
  options: OverTasksOptions,
  ofTasks: VariancePart | null = null,
): Comparison {
  const { parts, seeds, averaged, questions } = tasks;
  const noise = facetNoise(
    parts.flatMap(({ faceted }) => faceted ?? []),
    weights,
  );
  const counts = { baseline: seeds.baseline.length, candidate: seeds.candidate.length };
  const borrowed = borrowedFor(parts, weights);
  const isSeeded = !isSingle(seeds) || borrowed !== undefined;
  const ofSeeds = isSeeded ? completeSeedNoise(noise.seeds, counts, borrowed, namesOf(parts)) : null;
  const few = [...noise.facets, ...(ofSeeds?.parts ?? [])];
  const rest = asOne([ofTasks ?? noise.rest, acrossTasksPart(questions, weights)]);
  const isRerun = parts.every(({ compared }) => compared.sources.measured.includes(NOISE.trials));
  return judged(tasks, weights, options, {
    test: `${name === "over" ? "over-tasks" : `${name}-of-tasks`}-over-${ofSeeds === null ? "" : "seeds-and-"}facets`,
    sources: [
      ...(ofSeeds === null ? [] : [ofSeeds.measured]),
      NOISE.items,
      ...(isRerun ? [NOISE.trials] : []),
      ...averaged.map(({ facet }) => FACET_NOISE[facet]),
      ...(ofTasks === null ? [] : [TASK_NOISE]),
    ],
    notes: [note("facets-averaged", { facets: averaged }), ...(ofSeeds?.notes ?? withoutSeedNoise(parts, options))],
    testAt: (difference, level) => cochranCoxTest(difference, few, rest, { level }),
    few: asOnePart(few),
  });
}

/** One part of several of a kind, so that its degrees of freedom count once. */
function asOne(parts: readonly VariancePart[]): VariancePart {
  const total = sum(parts.map(({ variance: own }) => own));
  const spread = sum(parts.map(({ variance: own, degreesOfFreedom }) => (own / total) ** 2 / degreesOfFreedom));
  return { variance: total, degreesOfFreedom: spread > 0 ? 1 / spread : Number.POSITIVE_INFINITY };
}

/** The noise of training seeds in a weighted mean; `null` where both sides have one seed and none is borrowed. */
function seedNoiseOf(
  parts: readonly TaskPart[],
  seeds: BothSides<readonly string[]>,
  weights: readonly number[],
  { pairSeeds = false }: OverTasksOptions,
): SeedNoise | null {
  const meansOf = (side: (typeof SIDES)[number]) =>
    seeds[side].map((seed) =>
      sum(
        parts.map(
          (part, index) =>
            weights[index]! * (seeds[side].length === 1 ? onlyMean(part, side) : part.seeds[side].get(seed)!),
        ),
      ),
    );
  const [before, after] = [meansOf("baseline"), meansOf("candidate")];
  const lists = pairSeeds && !isSingle(seeds) ? [after.map((value, index) => value - before[index]!)] : [before, after];
  const measured = lists.map((values) =>
    values.length < 2 || isConstant(values)
      ? null
      : { variance: variance(values) / values.length, degreesOfFreedom: values.length - 1 },
  );
  const counts = { baseline: seeds.baseline.length, candidate: seeds.candidate.length };
  const borrowed = borrowedFor(parts, weights);
  if (measured.every((part) => part === null) && borrowed === undefined) return null;
  return completeSeedNoise(measured, counts, borrowed, namesOf(parts));
}

function onlyMean(part: TaskPart, side: (typeof SIDES)[number]): number {
  return [...part.seeds[side].values()][0] as number;
}

/** Seeds that move all tasks together add their SDs; nothing where one of the tasks has none to borrow. */
function borrowedFor(parts: readonly TaskPart[], weights: readonly number[]) {
  const known = parts.flatMap(({ borrowed }) => borrowed ?? []);
  const [first] = known;
  if (first === undefined || known.length < parts.length) return undefined;
  return {
    sd: sum(known.map(({ sd }, index) => weights[index]! * sd)),
    seeds: Math.min(...known.map((one) => one.seeds)),
    source: [...new Set(known.map(({ source }) => source))].join("; "),
    ...(known.some(({ isFromRun }) => isFromRun === true) ? { isFromRun: true } : {}),
  };
}

/** That a seed SD was asked for, and which tasks have none. */
function withoutSeedNoise(parts: readonly TaskPart[], { borrowSeedSd }: OverTasksOptions): Note[] {
  const lacking = parts.flatMap(({ task, borrowed }) => (borrowed === null ? [task] : []));
  return borrowSeedSd === undefined || lacking.length === 0 ? [] : [note("seed-sd-of-some-tasks", { tasks: lacking })];
}

function namesOf(parts: readonly TaskPart[]): BothSides<string> {
  const { baseline, candidate } = (parts[0] as TaskPart).compared;
  return { baseline: baseline.name, candidate: candidate.name };
}

/** Tasks like these: the differences of the tasks are the sample, and what seeds move in all of them comes on top. */
function overSampledTasks(tasks: Tasks, options: OverTasksOptions): Comparison {
  const { parts, seeds } = tasks;
  const weights = parts.map(() => 1 / parts.length);
  const differences = parts.map(({ compared }) => compared.difference ?? Number.NaN);
  const spread = isConstant(differences) ? 0 : standardDeviation(differences);
  const own = { variance: spread ** 2 / parts.length, degreesOfFreedom: parts.length - 1 };
  if (tasks.averaged.length > 0) return meanOverFacets(tasks, weights, "over", options, own);
  const noise = seedNoiseOf(parts, seeds, weights, options);
  // What all tasks share does not show in the spread between them.
  const noises = asOne([own, acrossTasksPart(tasks.questions, weights)]);
  return judged(tasks, weights, options, {
    test: noise === null ? "over-tasks" : "over-tasks-and-seeds",
    sources: [...(noise === null ? [] : [noise.measured]), NOISE.items, TASK_NOISE],
    notes: noise?.notes ?? withoutSeedNoise(parts, options),
    testAt: (difference, level) =>
      testOverSeeds(
        difference,
        {
          seeds: noise?.parts ?? [],
          others: noises.variance > 0 ? [noises] : [],
          isEstimated: noise?.isEstimated ?? false,
        },
        { level },
      ),
  });
}

interface Judging {
  readonly test: string;
  readonly sources: readonly string[];
  readonly notes: readonly Note[];
  readonly testAt: (
    difference: number,
    level: number,
  ) => ReturnType<typeof testOverSeeds> | ReturnType<typeof cochranCoxTest>;
  /** What the levels of facets and the seeds add, where tasks are averaged over facets. */
  readonly few?: VariancePart;
}

function judged(
  { parts, seeds, averaged, questions }: Tasks,
  weights: readonly number[],
  options: OverTasksOptions,
  { test, sources, notes, testAt, few }: Judging,
): Comparison {
  const alpha = options.alpha ?? ALPHA;
  const average = (readingOf: (compared: Comparison) => number | null) =>
    sum(parts.map(({ compared }, index) => weights[index]! * (readingOf(compared) ?? Number.NaN)));
  const difference = average((compared) => compared.difference);
  const found = testAt(difference, 1 - alpha);
  const { pValue, standardError, degreesOfFreedom, method } = found;
  const hasSpread = !Number.isNaN(pValue);
  const paired = parts.every(({ compared }) => compared.design === "paired");
  const total = (of: keyof Comparison["items"]) => sum(parts.map(({ compared }) => compared.items[of]));
  const criticalAlpha = "equivalentAlpha" in found ? found.equivalentAlpha : alpha;
  const { borrowSeedSd: _borrow, randomTasks: _random, poolTasks: _pool, facets: _facets, ...rest } = options;
  return comparisonRecord(
    {
      test: `${test}-${method}`,
      design: paired ? "paired" : "unpaired",
      counts: [`tasks=${parts.length}`, `n=${sum(parts.map(({ items }) => items))}`],
      settings: [`missing=${options.missing ?? "drop"}`],
      means: { baseline: average((one) => one.baseline.mean), candidate: average((one) => one.candidate.mean) },
      difference,
      identical: parts.every(({ compared }) => compared.verdict === "identical"),
      pValue,
      standardError,
      unpairedStandardError: Number.NaN,
      intervalAt: (level) => (hasSpread ? testAt(difference, level).interval : null),
      minimumDetectableEffect: detectableDifference(standardError, degreesOfFreedom, criticalAlpha),
      items: {
        shared: total("shared"),
        onlyBaseline: total("onlyBaseline"),
        onlyCandidate: total("onlyCandidate"),
      },
      discordant: null,
      seeds: isSingle(seeds) ? null : { baseline: seeds.baseline.length, candidate: seeds.candidate.length },
      ...(few === undefined
        ? {}
        : {
            facets: averaged.map(({ facet, levels }) => ({ facet, levels: levels.length })),
            fewLevels: few.variance > 0 ? few : null,
          }),
      proportion: parts.every(({ compared }) => compared.proportion),
      sources: noiseSourcesOf([...DIFFERENCE_NOISE, TASK_NOISE], sources),
      notes: [
        ...(hasSpread ? [] : [note("no-spread", { of: "differences" })]),
        ...sharedQuestionNotes(parts, questions.length),
        ...notes,
      ],
    },
    { ...rest, names: namesOf(parts), higherIsBetter: (parts[0] as TaskPart).compared.higherIsBetter },
  );
}

/** Tasks that ask the same questions: what they share is in the error, or is not known. */
function sharedQuestionNotes(parts: readonly TaskPart[], questions: number): Note[] {
  if (questions > 0) return [note("questions-of-several-tasks", { questions })];
  const tests = new Set(parts.map(({ test }) => test));
  const hasItems = parts.some(({ asked }) => asked.items.length > 0);
  return hasItems || tests.size === parts.length ? [] : [note("variants-taken-apart", { tests: [...tests] })];
}

/** A task on which no item differs shows no spread of its own: it takes that of an item of all tasks. */
function poolingOf(parts: readonly TaskPart[], level: number): TaskPooling | null {
  if (parts.length < FEWEST_POOLED) return null;
  const spreads = parts.map(({ itemPart: { variance: own }, items }) => own * Math.max(1, items));
  const usual = mean(spreads);
  if (!(usual > 0)) return null;
  const effects = parts.map(({ compared, items }, index) => ({
    estimate: compared.difference ?? Number.NaN,
    standardError: Math.sqrt((spreads[index]! > 0 ? spreads[index]! : usual) / Math.max(1, items)),
  }));
  const { tau, mean: average, next, effects: pooled } = partialPooling(effects, { level });
  if (Number.isNaN(average.estimate)) return null;
  return {
    tau,
    mean: average,
    nextTask: next,
    tasks: parts.map(({ task }, index) => ({ task, difference: effects[index]!.estimate, ...pooled[index]! })),
  };
}
