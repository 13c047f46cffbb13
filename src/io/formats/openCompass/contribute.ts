import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import type { Run } from "../../../data/run.js";
import { defined } from "../../../defined.js";
import type { Note } from "../../../notes.js";
import { plural } from "../../../numberFormat.js";
import { folderOf } from "../../bytes/sourcePath.js";
import type { Assembly, FilePart, ReadContext } from "../../reader/dumpReader.js";
import { RunSheets } from "../../reader/runSheets.js";
import { unreadScores } from "../../reader/unreadScores.js";
import { ModelNames } from "../../runs/modelNames.js";
import type { OpenCompassResult } from "./results.js";
import { resultPlace } from "./results.js";
import { isPerCent } from "./scale.js";
import type { OpenCompassSummary, SummaryScore } from "./summary.js";

export type OpenCompassPart =
  | { readonly kind: "result"; readonly result: OpenCompassResult }
  | { readonly kind: "summary"; readonly summary: OpenCompassSummary }
  | { readonly kind: "predictions" };

interface Ready {
  readonly file: string;
  readonly root: string;
  readonly sheets: RunSheets;
  readonly models: ModelNames;
  readonly format: string;
  readonly understood: string;
  readonly missing: number;
  readonly unread: OpenCompassSummary["unread"];
  readonly notes: readonly Note[];
}

/** PPL scores each answer's text, GEN has the model write one. */
const FRAMINGS: ReadonlyMap<string, string> = new Map([
  ["ppl", "completion"],
  ["ll", "completion"],
  ["gen", "generation"],
]);

/** Averages over datasets. */
const GROUP = /^(?:naive_average|weighted_average|harmonic_mean)$/;

/** Puts results and summaries together: a summary repeats the results of its run. */
export function assembleOpenCompass(parts: readonly FilePart<OpenCompassPart>[], context: ReadContext): Assembly {
  const summaries = new Map<string, SummaryScore>();
  for (const { file, part } of parts) {
    if (part.kind !== "summary") continue;
    for (const score of part.summary.scores) summaries.set(placeKey(rootOfSummary(file), score), score);
  }
  const known = new Set<string>();
  const ready = [
    ...parts.flatMap(({ file, part }) =>
      part.kind === "result" ? readyResult(file, part.result, summaries, known, context) : [],
    ),
    ...parts.flatMap(({ file, part }) =>
      part.kind === "summary" ? readySummary(file, part.summary, known, context) : [],
    ),
  ];
  return {
    tasks: ready.flatMap(({ sheets }) => sheets.tasks),
    patternNames: ready.flatMap(({ models }) => models.patternNames),
    contribute(builder) {
      for (const each of ready) contributeReady(each, builder);
      for (const { file, part } of parts) {
        if (part.kind !== "predictions") continue;
        const understood = "answers without verdicts: the results beside them hold the scores";
        builder.file({ name: file, format: "OpenCompass predictions", understood });
      }
      return ready.reduce((fits, { models }) => fits + models.patternFits, 0);
    },
  };
}

function readyResult(
  file: string,
  result: OpenCompassResult,
  summaries: ReadonlyMap<string, SummaryScore>,
  known: Set<string>,
  context: ReadContext,
): Ready {
  const { model, dataset, scores, items, unjudged, hasDetails } = result;
  const root = resultPlace(file)?.root ?? folderOf(file);
  const models = new ModelNames(file, "the folder of the results", context);
  const summary = [...scores.keys()]
    .map((metric) => summaries.get(placeKey(root, { model, dataset, metric })))
    .find(Boolean);
  const method = (result.method ?? summary?.mode)?.toLowerCase();
  const base = runOf(
    models,
    { model, dataset, ...(summary?.version === undefined ? {} : { version: summary.version }) },
    method,
  );
  const sheets = new RunSheets();
  const [judged] = [...scores.keys()].filter((metric) => isPerCent(metric));
  const trials = Math.max(0, ...items.map(({ cells }) => cells.length));
  for (const { id, cells } of items) {
    cells.forEach((cell, index) => {
      const trial = trials > 1 ? { trial: String(index + 1) } : {};
      sheets.add({ ...base, metric: judged ?? "accuracy", ...trial }, { id }, cell);
    });
  }
  for (const [metric, value] of scores) {
    known.add(placeKey(root, { model, dataset, metric }));
    // A mean over sampled answers is no run of its own beside its trials.
    if (!(trials > 1 && metric === judged)) sheets.addScore({ ...base, metric }, value);
  }
  const understood = [
    `dataset ${dataset} from the file name`,
    method === undefined ? [] : `framing from the method ${method}`,
    items.length === 0 ? "no verdicts by item" : "item from the key of the details, in the order of the dataset",
    "per cent as shares",
  ].flat();
  return {
    file,
    root,
    sheets,
    models,
    format: "OpenCompass results",
    understood: understood.join("; "),
    missing: 0,
    unread: result.unreadVerdicts,
    notes: [
      ...unreadScores(file, result.unread),
      ...(unjudged > 0 || (hasDetails && items.length === 0) ? [unjudgedNote(file, unjudged, items.length)] : []),
    ],
  };
}

function unjudgedNote(file: string, unjudged: number, items: number): Note {
  const answers = `${plural(unjudged, "detail")} without a verdict`;
  const message =
    items > 0
      ? `${file}: ${answers}, unscored, not wrong`
      : unjudged > 0
        ? `${file}: ${answers}, and none with one: only the printed scores were read`
        : `${file}: the details hold no answer: only the printed scores were read`;
  return { code: "answers-without-score", message, data: { count: unjudged } };
}

function readySummary(
  file: string,
  summary: OpenCompassSummary,
  known: ReadonlySet<string>,
  context: ReadContext,
): Ready {
  const root = rootOfSummary(file);
  const models = new ModelNames(file, "the header", context);
  const sheets = new RunSheets();
  let repeated = 0;
  for (const score of summary.scores) {
    if (score.metric === "standard_deviation") continue;
    if (known.has(placeKey(root, score))) {
      repeated++;
      continue;
    }
    const run = { ...runOf(models, score, score.mode?.toLowerCase()), metric: score.metric };
    sheets.addScore(run, score.value, {
      line: score.line,
      ...defined({ items: score.items }),
      ...(GROUP.test(score.metric) ? { subtasks: [] } : {}),
    });
  }
  const understood = [
    "per cent as shares",
    summary.scores.every(({ items }) => items !== undefined) ? [] : "no numbers of items",
    repeated === 0 ? [] : `${plural(repeated, "score")} repeated from results beside it`,
    summary.kept.length === 0 ? [] : `as printed, since they are no shares: ${summary.kept.join(", ")}`,
  ].flat();
  return {
    file,
    root,
    sheets,
    models,
    format: "OpenCompass summary",
    understood: understood.join("; "),
    missing: summary.missing,
    unread: summary.unread,
    notes: [],
  };
}

function contributeReady(
  { file, root, sheets, models, format, understood, missing, unread, notes }: Ready,
  builder: ResultsBuilder,
): void {
  sheets.feed(builder, { file, occasion: root });
  if (sheets.metrics.some((metric) => isPerCent(metric))) {
    builder.note({
      code: "per-cent-as-proportion",
      message: "OpenCompass prints shares as 0 to 100; they were divided by 100",
    });
  }
  if (missing > 0) {
    builder.note({
      code: "rows-without-score",
      message: `${file}: ${plural(missing, "cell")} ${missing === 1 ? "holds" : "hold"} no score ("-") and ${missing === 1 ? "was" : "were"} left out`,
      data: { count: missing },
    });
  }
  if (unread.cells > 0) {
    builder.note({
      code: "cells-not-read",
      message: `${file}: ${plural(unread.cells, "cell")} of scores could not be read and ${unread.cells === 1 ? "was" : "were"} left out; the first holds ${JSON.stringify(unread.first.slice(0, 60))}`,
      data: { count: unread.cells },
    });
  }
  for (const note of [...notes, ...models.notes]) builder.note(note);
  builder.file({ name: file, format, understood: `${sheets.summary}; ${models.understood}; ${understood}` });
}

function runOf(
  models: ModelNames,
  { model, dataset, version }: { readonly model: string; readonly dataset: string; readonly version?: string },
  method: string | undefined,
): Run {
  const framing = method === undefined ? undefined : FRAMINGS.get(method);
  return {
    ...defined({ framing }),
    ...models.identify(model === "" ? undefined : model),
    task: dataset,
    metric: "",
    ...(version === undefined ? {} : { fingerprint: { prompt: version } }),
  };
}

function rootOfSummary(file: string): string {
  const folder = folderOf(file);
  return /(?:^|\/)summary$/.test(folder) ? folderOf(folder) : folder;
}

function placeKey(
  root: string,
  { model, dataset, metric }: { model: string; dataset: string; metric: string },
): string {
  return JSON.stringify([root, model, dataset, metric]);
}
