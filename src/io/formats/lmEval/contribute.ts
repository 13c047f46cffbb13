import { groupBy } from "../../../data/groupBy.js";
import { usuallyHigher } from "../../../data/metricDirection.js";
import { STATE_CODE } from "../../../data/resultMatrix.js";
import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import { type Run, runKey } from "../../../data/run.js";
import { writtenItem } from "../../../data/sheets/knownItems.js";
import type { ScoreSheet } from "../../../data/sheets/openSheet.js";
import { defined } from "../../../defined.js";
import { plural } from "../../../numberFormat.js";
import { someNames } from "../../../someNames.js";
import { baseName, folderOf, stemOf } from "../../bytes/sourcePath.js";
import { tasksWithoutScores } from "../../reader/tasksWithoutScores.js";
import { unreadScores } from "../../reader/unreadScores.js";
import { type IdentifiedRun, identifyRun } from "../../runs/runIdentity.js";
import type { RunPattern } from "../../runs/runPattern.js";
import { type AggregateTask, type LmEvalAggregate, metricName } from "./aggregate.js";
import { rowFilters } from "./filters.js";
import { ListMetrics } from "./listMetrics.js";
import { parseSanitisedModelArgs } from "./modelArgs.js";
import type { LmEvalSamples, MetricColumn } from "./samples.js";

/** Everything that was read of lm-evaluation-harness. */
export interface LmEvalDumps {
  readonly aggregates: readonly Hashed<LmEvalAggregate>[];
  readonly samples: readonly Hashed<LmEvalSamples>[];
}

/** A dump with the hash of its file. */
export interface Hashed<Dump> {
  readonly dump: Dump;
  readonly hash: string;
}

interface ContributeOptions {
  readonly pattern: RunPattern | null;
  /** Model of dumps that name none. */
  readonly model?: string;
}

interface ResolvedSamples {
  readonly samples: LmEvalSamples;
  readonly aggregate: LmEvalAggregate | undefined;
  readonly task: string;
  readonly occasion: string;
  readonly run: IdentifiedRun;
}

/** Tasks of the dumps, by the names that `contributeLmEval` files them under. */
export function lmEvalTasks({ aggregates, samples }: LmEvalDumps): string[] {
  const folders = byFolder(aggregates);
  return [
    ...aggregates.flatMap(({ dump }) => (dump.companion ? [] : [...dump.tasks.keys()])),
    ...samples.map(({ dump }) => taskOf(dump, aggregateOf(dump, folders))),
  ];
}

/** Feeds the dumps to the builder: first the samples, then the aggregates that know or print their scores. */
export function contributeLmEval(dumps: LmEvalDumps, builder: ResultsBuilder, options: ContributeOptions): number {
  const originals = new Map<string, ResolvedSamples>();
  const copies: { readonly copy: ResolvedSamples; readonly original: ResolvedSamples }[] = [];
  const lists = new ListMetrics();
  const folders = byFolder(dumps.aggregates);
  const byItems = new Set<string>();
  let fitted = 0;
  for (const { dump, hash } of dumps.samples) {
    const resolved = resolve(dump, folders, options);
    if (resolved.run.patternFitted) fitted++;
    const key = JSON.stringify([hash, resolved.task, resolved.run.identity]);
    const original = originals.get(key);
    if (original !== undefined) {
      copies.push({ copy: resolved, original });
      builder.sameOccasion(resolved.task, resolved.occasion, original.occasion);
      builder.file({ name: dump.file, format: "lm-eval samples", understood: `a copy of ${original.samples.file}` });
      continue;
    }
    originals.set(key, resolved);
    for (const run of addSamples(resolved, builder, lists)) byItems.add(occasionKey(run, resolved.occasion));
  }
  noteCopies(copies, builder);
  lists.note(builder);
  const seen = new Map<string, string>();
  for (const { dump, hash } of dumps.aggregates) {
    const run = identify(dump.file, dump, undefined, options);
    if (run.patternFitted) fitted++;
    const key = JSON.stringify([hash, run.identity]);
    const original = seen.get(key);
    if (original !== undefined) {
      builder.file({ name: dump.file, format: "lm-eval aggregate", understood: `a copy of ${original}` });
      builder.note({ code: "identical-files", message: `${dump.file} is byte for byte ${original}; it was read once` });
      continue;
    }
    seen.set(key, dump.file);
    copyGroups(dump, copies, builder);
    addAggregate(dump, run, byItems, builder);
  }
  return fitted;
}

function resolve(samples: LmEvalSamples, folders: AggregatesByFolder, options: ContributeOptions): ResolvedSamples {
  const aggregate = aggregateOf(samples, folders);
  return {
    samples,
    aggregate,
    task: taskOf(samples, aggregate),
    occasion: samples.name.stamp ?? (aggregate === undefined ? samples.file : occasionOf(aggregate)),
    run: identify(samples.file, aggregate, samples, options),
  };
}

function identify(
  file: string,
  aggregate: LmEvalAggregate | undefined,
  samples: LmEvalSamples | undefined,
  { pattern, model }: ContributeOptions,
): IdentifiedRun {
  const called = samples?.name.modelArgs;
  const args = samples?.args ?? (called === undefined ? {} : parseSanitisedModelArgs(called));
  const beside = aggregate !== undefined && aggregate.file !== file ? ` in ${baseName(aggregate.file)}` : "";
  const named =
    aggregate?.named !== undefined
      ? { model: aggregate.named.model, from: `${aggregate.named.from}${beside}` }
      : args.model !== undefined
        ? { model: args.model, from: samples?.args === undefined ? "the file name" : "model_args" }
        : model === undefined
          ? undefined
          : { model, from: "the option model" };
  const revision = aggregate?.revision ?? args.revision;
  const isNameless = /^(?:results|samples)(?:_|$)/.test(stemOf(file)) || samples?.name.task !== undefined;
  return identifyRun(
    {
      file,
      preferFolder: isNameless,
      ...defined({ named, revision }),
    },
    pattern,
  );
}

type AggregatesByFolder = ReadonlyMap<string, readonly LmEvalAggregate[]>;

function byFolder(aggregates: readonly Hashed<LmEvalAggregate>[]): AggregatesByFolder {
  return groupBy(
    aggregates.map(({ dump }) => dump),
    ({ file }) => folderOf(file),
  );
}

/** The aggregate of the same call: same folder and time stamp, or the only one of the folder that holds the task. */
function aggregateOf({ file, name }: LmEvalSamples, folders: AggregatesByFolder): LmEvalAggregate | undefined {
  const beside = folders.get(folderOf(file)) ?? [];
  if (name.stamp !== undefined) return beside.find(({ stamp }) => stamp === name.stamp);
  const holding = beside.filter(
    ({ stamp, tasks }) => stamp === undefined && longestTask(stemOf(file), tasks.keys()) !== null,
  );
  return holding.length === 1 ? holding[0] : undefined;
}

function taskOf({ file, name }: LmEvalSamples, aggregate: LmEvalAggregate | undefined): string {
  const named = name.task ?? stemOf(file);
  if (aggregate === undefined || name.stamp !== undefined) return named;
  return aggregate.tasks.has(named) ? named : (longestTask(stemOf(file), aggregate.tasks.keys()) ?? named);
}

function longestTask(stem: string, tasks: Iterable<string>): string | null {
  const bare = stem.replace(/_write_out_info$/, "");
  const fitting = [...tasks].filter((task) => bare === task || bare.endsWith(`_${task}`));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? null;
}

function occasionOf({ stamp, file }: LmEvalAggregate): string {
  return stamp ?? file;
}

function occasionKey(run: Run, occasion: string): string {
  return JSON.stringify([occasion, runKey(run)]);
}

/** Feeds one file of samples; returns its runs. */
function addSamples(resolved: ResolvedSamples, builder: ResultsBuilder, lists: ListMetrics): Run[] {
  const { samples, aggregate, task, run } = resolved;
  const known = aggregate?.tasks.get(task);
  const { filters, notes } = rowFilters(samples, known?.filters ?? []);
  for (const note of [...run.notes, ...notes]) builder.note(note);
  const runs: Run[] = [];
  for (const [metric, column] of samples.metrics) {
    if (column.notScores > 0) {
      lists.add(task, metric, column);
      continue;
    }
    runs.push(...addMetric(resolved, known, metric, column, filters, builder));
  }
  noteMissingRows(resolved, known, builder);
  noteBare(resolved, runs.length === 0, builder);
  const metrics = [...new Set(runs.map((made) => made.metric))].join(", ") || "no metric with a score an item";
  builder.file({
    name: samples.file,
    format: "lm-eval samples",
    understood: `${samples.ids.length} rows of ${task}; ${run.understood}; ${metrics}`,
  });
  return runs;
}

function addMetric(
  { samples, task, occasion, run }: ResolvedSamples,
  known: AggregateTask | undefined,
  metric: string,
  { scores, states }: MetricColumn,
  filters: readonly (string | null)[],
  builder: ResultsBuilder,
): Run[] {
  const sheets = new Map<string | null, ScoreSheet>();
  const runs: Run[] = [];
  const higherIsBetter = samples.derived.get(metric) ?? direction(metric, known);
  const measured =
    samples.bare.size === 0 ? null : new Set(filters.filter((_, row) => states[row] !== STATE_CODE.absent));
  for (let row = 0; row < samples.ids.length; row++) {
    const filter = filters[row] as string | null;
    // A row without any metric was answered: it is unscored under what other rows of its filter have.
    const isBare = measured !== null && samples.bare.has(row) && measured.has(filter);
    const state = isBare ? STATE_CODE.unscored : states[row];
    if (state === STATE_CODE.absent) continue;
    let sheet = sheets.get(filter);
    if (sheet === undefined) {
      const made: Run = { ...run.identity, task, metric: metricName(metric, filter), ...fingerprinted(known) };
      runs.push(made);
      sheet = builder.sheet(made, { file: samples.file, occasion, higherIsBetter });
      sheets.set(filter, sheet);
    }
    const choices = samples.choices[row] as number;
    const prompt = samples.prompts[row] as number;
    const document = samples.documents[row] as number;
    const item = writtenItem(samples.ids[row] as string, {
      idType: samples.idTypes[row] as "text" | "number",
      choices: choices >= 2 ? choices : undefined,
      prompt: Number.isNaN(prompt) ? undefined : prompt,
      document: Number.isNaN(document) ? undefined : document,
    });
    sheet.add(item, scores[row] as number, state, samples.lines[row] as number);
  }
  return runs;
}

/**
 * The fingerprint of a run, where anything of it is known. The answer filter is part of the metric's name, and prompts of
 * samples stand beside their items.
 */
function fingerprinted(known: AggregateTask | undefined, prompt?: string): Pick<Run, "fingerprint"> {
  const fingerprint = { ...known?.fingerprint, ...defined({ prompt }) };
  return Object.keys(fingerprint).length === 0 ? {} : { fingerprint };
}

function addAggregate(
  aggregate: LmEvalAggregate,
  run: IdentifiedRun,
  byItems: ReadonlySet<string>,
  builder: ResultsBuilder,
): void {
  const occasion = occasionOf(aggregate);
  let count = 0;
  for (const [task, entry] of aggregate.tasks) {
    for (const { metric, value, standardError, items = entry.items } of entry.scores) {
      const made: Run = { ...run.identity, task, metric, ...fingerprinted(entry, entry.taskHash) };
      if (aggregate.companion && !byItems.has(occasionKey(made, occasion))) continue;
      count++;
      const higherIsBetter = direction(metric, entry);
      builder.runScore(
        {
          run: made,
          value,
          file: aggregate.file,
          ...defined({ items, standardError, subtasks: entry.subtasks }),
        },
        { file: aggregate.file, occasion, higherIsBetter },
      );
    }
  }
  for (const note of run.notes) builder.note(note);
  if (!aggregate.companion) noteUnread(aggregate, builder);
  const role = aggregate.companion
    ? "read for the samples beside it"
    : `${aggregate.tasks.size} ${aggregate.tasks.size === 1 ? "task" : "tasks"}`;
  builder.file({
    name: aggregate.file,
    format: "lm-eval aggregate",
    understood: `${role}; ${run.understood}; ${plural(count, "score")}`,
  });
}

function noteUnread({ file, tasks, without }: LmEvalAggregate, builder: ResultsBuilder): void {
  if (tasks.size === 0)
    builder.note({ code: "no-tasks", message: `${file} holds results of no task`, data: { count: 0 } });
  const empty = [...tasks].filter(([, { scores, notNumbers }]) => scores.length === 0 && notNumbers.length === 0);
  const names = [...empty.map(([task]) => task), ...without];
  for (const note of tasksWithoutScores(file, names)) builder.note(note);
  const labels = [...tasks].flatMap(([task, { notNumbers }]) => notNumbers.map((key) => `${task} ${key}`));
  for (const note of unreadScores(file, labels)) builder.note(note);
}

function noteBare({ samples, task }: ResolvedSamples, isWhole: boolean, builder: ResultsBuilder): void {
  const { file, bare } = samples;
  if (isWhole) for (const note of tasksWithoutScores(file, [task])) builder.note(note);
  if (bare.size === 0) return;
  const message = `${file}: ${plural(bare.size, "row")} without any metric ${bare.size === 1 ? "is" : "are"} unscored, not wrong`;
  builder.note({ code: "answers-without-score", message, data: { count: bare.size } });
}

function noteMissingRows(
  { samples, task, aggregate }: ResolvedSamples,
  known: AggregateTask | undefined,
  builder: ResultsBuilder,
): void {
  if (known?.items === undefined || aggregate === undefined) return;
  const rows = new Set(samples.ids).size;
  if (rows === known.items) return;
  builder.note({
    code: "rows-missing",
    message:
      `${samples.file} holds ${rows} items of ${task}, but ${baseName(aggregate.file)} says ${known.items} were evaluated: ` +
      "the printed score is not the score of these rows",
  });
}

/** A group of which every task is a copy of one earlier occasion is a copy as well. */
function copyGroups(
  { stamp, file, tasks }: LmEvalAggregate,
  copies: readonly { readonly copy: ResolvedSamples; readonly original: ResolvedSamples }[],
  builder: ResultsBuilder,
): void {
  const mine = new Map(
    copies
      .filter(({ copy }) => copy.occasion === (stamp ?? file))
      .map(({ copy, original }) => [copy.task, original.occasion]),
  );
  if (mine.size === 0) return;
  for (const [group, { subtasks }] of tasks) {
    const originals = new Set(leaves(subtasks ?? [], tasks).map((task) => mine.get(task)));
    const [original] = originals;
    if (originals.size === 1 && original !== undefined) builder.sameOccasion(group, stamp ?? file, original);
  }
}

function leaves(subtasks: readonly string[], tasks: ReadonlyMap<string, AggregateTask>, depth = 0): string[] {
  return subtasks.flatMap((task) => {
    const below = tasks.get(task)?.subtasks ?? [];
    return below.length === 0 || depth > 20 ? [task] : leaves(below, tasks, depth + 1);
  });
}

function noteCopies(
  copies: readonly { readonly copy: ResolvedSamples; readonly original: ResolvedSamples }[],
  builder: ResultsBuilder,
): void {
  if (copies.length === 0) return;
  const named = copies.map(({ copy, original }) => `${copy.samples.file} is ${original.samples.file}`);
  builder.note({
    code: "identical-files",
    message: `${copies.length === 1 ? "1 file is a byte for byte copy of another and was" : `${copies.length} files are byte for byte copies of others and were`} read once: ${someNames(named, 1)}`,
  });
}

function direction(metric: string, known: AggregateTask | undefined): boolean | undefined {
  return known?.higherIsBetter.get(metric.split(",")[0] as string) ?? usuallyHigher(metric);
}
