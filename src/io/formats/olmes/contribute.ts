import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import type { Run } from "../../../data/run.js";
import { writtenItem } from "../../../data/sheets/knownItems.js";
import { defined } from "../../../defined.js";
import type { Note } from "../../../notes.js";
import { plural } from "../../../numberFormat.js";
import { folderOf } from "../../bytes/sourcePath.js";
import type { Assembly, FilePart, ReadContext } from "../../reader/dumpReader.js";
import { RunSheets } from "../../reader/runSheets.js";
import { tasksWithoutScores } from "../../reader/tasksWithoutScores.js";
import { unreadScores } from "../../reader/unreadScores.js";
import { type IdentifiedRun, identifyRun } from "../../runs/runIdentity.js";
import { aliasOfFile, modelOfLayout, type OlmesAlias, parseAlias } from "./alias.js";
import type { OlmesPredictions, OlmesRow } from "./predictions.js";
import type { OlmesTaskMetrics } from "./taskMetrics.js";

export type OlmesPart =
  | { readonly kind: "predictions"; readonly predictions: OlmesPredictions }
  | { readonly kind: "metrics"; readonly tasks: readonly OlmesTaskMetrics[]; readonly companion: boolean }
  | { readonly kind: "aside" };

interface Predictions {
  readonly file: string;
  readonly hash: string;
  readonly read: OlmesPredictions;
  readonly alias: OlmesAlias;
  readonly known: OlmesTaskMetrics | undefined;
  readonly identified: IdentifiedRun;
}

interface Metrics {
  readonly file: string;
  readonly companion: boolean;
  readonly tasks: readonly {
    readonly entry: OlmesTaskMetrics;
    readonly alias: OlmesAlias;
    readonly run: IdentifiedRun;
  }[];
}

/** Puts predictions and the metrics beside them together. */
export function assembleOlmes(parts: readonly FilePart<OlmesPart>[], context: ReadContext): Assembly {
  const metrics = metricsOf(parts, context);
  const predictions = predictionsOf(parts, metrics, context);
  const byNativeId = nativeTasks(predictions);
  return {
    tasks: [
      ...predictions.map(({ alias }) => alias.task),
      ...metrics.flatMap(({ companion, tasks }) => (companion ? [] : tasks.map(({ alias }) => alias.task))),
    ],
    patternNames: [...predictions, ...metrics].map(({ file }) => file),
    contribute(builder) {
      const seen = new Map<string, string>();
      const read = new Set<string>();
      for (const each of predictions) addPredictions(each, byNativeId, seen, read, builder);
      for (const each of metrics) addMetrics(each, read, builder);
      for (const { file, part } of parts) {
        if (part.kind === "aside")
          builder.file({ name: file, format: "OLMES requests", understood: "prompts without scores: not needed" });
      }
      const runs = [
        ...predictions.map(({ identified }) => identified),
        ...metrics.flatMap(({ tasks }) => tasks.map(({ run }) => run)),
      ];
      return runs.filter(({ patternFitted }) => patternFitted).length;
    },
  };
}

/** Metrics of single tasks before those of all tasks, which repeat them. */
function metricsOf(parts: readonly FilePart<OlmesPart>[], context: ReadContext): Metrics[] {
  const found = parts.flatMap(({ file, part }): Metrics[] => {
    if (part.kind !== "metrics") return [];
    const tasks = part.tasks.map((entry) => ({
      entry,
      alias: parseAlias(entry.alias ?? aliasOfFile(file)),
      run: identify(file, entry, context),
    }));
    return [{ file, companion: part.companion, tasks }];
  });
  return found.sort((a, b) => Number(isOfAllTasks(a.file)) - Number(isOfAllTasks(b.file)));
}

function isOfAllTasks(file: string): boolean {
  return /^metrics(?:-all)?$/.test(aliasOfFile(file));
}

function predictionsOf(
  parts: readonly FilePart<OlmesPart>[],
  metrics: readonly Metrics[],
  context: ReadContext,
): Predictions[] {
  return parts.flatMap(({ file, hash, part }) => {
    if (part.kind !== "predictions") return [];
    const name = aliasOfFile(file);
    const beside = metrics.filter((each) => folderOf(each.file) === folderOf(file));
    const own = beside.find((each) => aliasOfFile(each.file) === name)?.tasks[0];
    const listed = beside.flatMap(({ tasks }) => tasks).find(({ entry }) => entry.alias === name);
    const known = (own ?? listed)?.entry;
    return [
      {
        file,
        hash,
        read: part.predictions,
        alias: parseAlias(known?.alias ?? name),
        known,
        identified: identify(file, known, context),
      },
    ];
  });
}

function identify(file: string, known: OlmesTaskMetrics | undefined, { options, pattern }: ReadContext): IdentifiedRun {
  const laidOut = modelOfLayout(folderOf(file));
  const named =
    laidOut !== null
      ? { model: laidOut, from: "the folders recipe/size" }
      : known?.model !== undefined
        ? { model: known.model, from: "model_config" }
        : options.model === undefined
          ? undefined
          : { model: options.model, from: "the option model" };
  return identifyRun(
    {
      file,
      preferFolder: true,
      ...defined({ named }),
      ...(known?.revision === undefined || laidOut !== null ? {} : { revision: known.revision }),
    },
    pattern,
  );
}

/** Tasks of which every row of every file has a native id that no other row of the file has. */
function nativeTasks(predictions: readonly Predictions[]): ReadonlySet<string> {
  const native = new Set(predictions.map(({ alias }) => alias.task));
  for (const { alias, read } of predictions) {
    const docs = new Map<string, string>();
    const isUnique = read.rows.every(({ docId, nativeId }) => {
      if (nativeId === null) return false;
      const doc = docs.get(nativeId.id) ?? docId.id;
      docs.set(nativeId.id, doc);
      return doc === docId.id;
    });
    if (!isUnique) native.delete(alias.task);
  }
  return native;
}

function addPredictions(
  each: Predictions,
  byNativeId: ReadonlySet<string>,
  seen: Map<string, string>,
  readTasks: Set<string>,
  builder: ResultsBuilder,
): void {
  const { file, hash, read, alias, identified } = each;
  const key = JSON.stringify([hash, alias, identified.identity]);
  const original = seen.get(key);
  readTasks.add(occasionKey(file, alias));
  if (original !== undefined) {
    builder.file({ name: file, format: "OLMES predictions", understood: `a copy of ${original}` });
    builder.note({ code: "identical-files", message: `${file} is byte for byte ${original}; it was read once` });
    builder.sameOccasion(alias.task, folderOf(file), folderOf(original));
    return;
  }
  seen.set(key, file);
  const { rows, trials, notes } = passes(file, read.rows);
  const sheets = new RunSheets();
  const runs = new Map<string, Run>();
  const base = runOf(alias, identified, each.known, read.taskHash);
  const usesNative = byNativeId.has(alias.task);
  rows.forEach((row, index) => {
    const { id, idType } = (usesNative ? row.nativeId : row.docId) as OlmesRow["docId"];
    const item = writtenItem(id, { idType, choices: row.choices >= 2 ? row.choices : undefined });
    const trial = trials[index];
    if (row.cells.size === 0) sheets.addBare({ ...base, ...defined({ trial }) }, item, row.line);
    for (const [metric, cell] of row.cells) {
      const runName = JSON.stringify([metric, trial ?? null]);
      const run = runs.get(runName) ?? { ...base, metric, ...defined({ trial }) };
      runs.set(runName, run);
      sheets.add(run, item, cell, row.line);
    }
  });
  sheets.feed(builder, { file, occasion: folderOf(file) });
  for (const note of [...identified.notes, ...notes]) builder.note(note);
  builder.file({
    name: file,
    format: "OLMES predictions",
    understood: [
      `${plural(read.rows.length, "row")} of ${alias.task}`,
      identified.understood,
      alias.framing === undefined ? [] : `framing ${alias.framing} from the alias`,
      `item from ${usesNative ? "native_id" : "doc_id"}`,
      sheets.metrics.join(", ") || "no metric with a score an item",
      each.known?.primaryMetric === undefined ? [] : `primary metric ${each.known.primaryMetric}`,
      read.leftOut.length === 0 ? [] : `left out: ${read.leftOut.join(", ")}`,
    ]
      .flat()
      .join("; "),
  });
}

/** A document that stands more than once: copies of the same row count once, even repeats are trials. */
function passes(
  file: string,
  rows: readonly OlmesRow[],
): { readonly rows: readonly OlmesRow[]; readonly trials: readonly (string | undefined)[]; readonly notes: Note[] } {
  const counts = new Map<string, number>();
  const pass = rows.map(({ docId }) => {
    const before = counts.get(docId.id) ?? 0;
    counts.set(docId.id, before + 1);
    return before;
  });
  if (counts.size === rows.length) return { rows, trials: [], notes: [] };
  const content = ({ docId, cells }: OlmesRow) => JSON.stringify([docId.id, ...cells]);
  const first = new Map(rows.map((row) => [row.docId.id, row] as const).reverse());
  if (rows.every((row) => content(row) === content(first.get(row.docId.id) as OlmesRow))) {
    const message = `${file}: ${rows.length - counts.size} rows repeat an earlier one with the same scores; each was read once`;
    return { rows: rows.filter((_, row) => pass[row] === 0), trials: [], notes: [{ code: "repeated-rows", message }] };
  }
  const repeats = Math.max(...counts.values());
  // Uneven repeats with other scores are no trials: the builder names them as duplicates.
  if ([...counts.values()].some((count) => count !== repeats)) return { rows, trials: [], notes: [] };
  const message = `${file}: every document stands ${repeats} times; its n-th row was taken as the n-th trial`;
  return { rows, trials: pass.map((index) => String(index + 1)), notes: [{ code: "rows-as-trials", message }] };
}

function addMetrics({ file, companion, tasks }: Metrics, read: Set<string>, builder: ResultsBuilder): void {
  const sheets = new RunSheets();
  const done = new Set<string>();
  const unread: string[] = [];
  const empty: string[] = [];
  for (const { entry, alias, run } of tasks) {
    const key = occasionKey(file, alias);
    const metricsKey = `metrics ${key}`;
    if (read.has(metricsKey) || (companion && !read.has(key))) continue;
    done.add(metricsKey);
    unread.push(...entry.unread.map((metric) => `${alias.task} ${metric}`));
    if (entry.scores.size + entry.unread.length === 0) empty.push(alias.task);
    const base = runOf(alias, run, entry);
    for (const [metric, value] of entry.scores) {
      sheets.addScore({ ...base, metric }, value, {
        ...defined({ items: entry.items }),
        ...(entry.isGroup ? { subtasks: [] } : {}),
      });
    }
  }
  for (const key of done) read.add(key);
  sheets.feed(builder, { file, occasion: folderOf(file) });
  for (const { run } of tasks) for (const note of run.notes) builder.note(note);
  const [first] = tasks;
  for (const note of [
    ...unreadScores(file, unread),
    ...tasksWithoutScores(file, tasks.length === 0 ? ["any task"] : empty),
  ])
    builder.note(note);
  builder.file({
    name: file,
    format: "OLMES metrics",
    understood:
      done.size === 0
        ? "repeats the metrics of files beside it"
        : `${sheets.summary}; ${plural(done.size, "task")}; ${first?.run.understood ?? "no model"}`,
  });
}

function runOf(
  { task, framing }: OlmesAlias,
  { identity }: IdentifiedRun,
  known: OlmesTaskMetrics | undefined,
  taskHash?: string,
): Run {
  const fingerprint = {
    ...defined({ taskVersion: taskHash }),
    ...known?.fingerprint,
  };
  return {
    ...defined({ framing }),
    ...identity,
    task,
    metric: "",
    ...(Object.keys(fingerprint).length === 0 ? {} : { fingerprint }),
  };
}

function occasionKey(file: string, { task, framing }: OlmesAlias): string {
  return JSON.stringify([folderOf(file), task, framing ?? null]);
}
