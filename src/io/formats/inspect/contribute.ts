import { groupBy } from "../../../data/groupBy.js";
import { usuallyHigher } from "../../../data/metricDirection.js";
import { STATE_CODE } from "../../../data/resultMatrix.js";
import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import type { Fingerprint, Run } from "../../../data/run.js";
import { writtenItem } from "../../../data/sheets/knownItems.js";
import type { RunSource, ScoreSheet } from "../../../data/sheets/openSheet.js";
import { defined } from "../../../defined.js";
import { formatCount, plural } from "../../../numberFormat.js";
import { mean, variance } from "../../../numeric/moments.js";
import type { ReadContext } from "../../reader/dumpReader.js";
import { tasksWithoutScores } from "../../reader/tasksWithoutScores.js";
import { unreadScores } from "../../reader/unreadScores.js";
import { type IdentifiedRun, identifyRun } from "../../runs/runIdentity.js";
import type { EvalHeader, PrintedScores } from "./evalHeader.js";
import type { InspectLog } from "./evalLog.js";
import type { MetricColumn, SampleTable } from "./sampleTable.js";

/** Printed figures that are the mean of the samples, and those that only describe it. */
const MEANS = ["accuracy", "mean"];
const SPREADS = /^(?:stderr|bootstrap_stderr|std|var)\d*$/;
const NEWEST_VERSION = 4;

/** Who made the run of a log. */
export function identifyLog({ file, header }: InspectLog, { options, pattern }: ReadContext): IdentifiedRun {
  const named =
    header.model !== undefined
      ? { model: header.model, from: "eval.model" }
      : options.model !== undefined
        ? { model: options.model, from: "the option model" }
        : undefined;
  return identifyRun(
    {
      file,
      preferFolder: true,
      ...defined({ named, revision: header.revision }),
    },
    pattern,
  );
}

/** Feeds one log to the builder: its samples, with epochs as trials, or else the scores that it prints. */
export function contributeLog(log: InspectLog, task: string, identified: IdentifiedRun, builder: ResultsBuilder): void {
  const { file, format, header, samples, notes } = log;
  const fingerprint = fingerprintOf(header);
  const run = { ...identified.identity, task, ...(fingerprint === null ? {} : { fingerprint }) };
  const source: RunSource = { file, ...defined({ occasion: header.created }) };
  const withTrials = header.epochs > 1 || samples.epochs.some((epoch) => epoch !== 1);
  for (const note of [...notes, ...identified.notes]) builder.note(note);
  noteState(log, builder);
  const byItems = new Set<string>();
  const reducedTo: string[] = [];
  for (const metric of metricsOf(log)) {
    const column = samples.metrics.get(metric);
    const target = { run: { ...run, metric }, source, withTrials, builder };
    const reduced = addReductions(log, column, target);
    reducedTo.push(...reduced);
    if (column === undefined || reduced.length > 0 || samples.ids.length === 0) continue;
    if (column.labels > 0) {
      noteLabels(task, metric, column, builder);
      continue;
    }
    byItems.add(metric);
    addSamples(log, column, target);
  }
  for (const printed of header.printed) {
    const isReduced = reducedTo.includes(nameOf(printed));
    addPrinted(log, printed, {
      run,
      source,
      withTrials: withTrials && !isReduced,
      isByItems: isReduced || byItems.has(printed.metric),
      isReduced,
      builder,
    });
  }
  const isRead = samples.ids.length > 0 || log.reductions.length > 0 || header.printed.length > 0;
  notePrinted(log, task, isRead, builder);
  builder.file({ name: file, format, understood: understoodOf(log, task, identified, withTrials, reducedTo) });
}

interface Target {
  readonly run: Omit<Run, "metric">;
  readonly source: RunSource;
  readonly withTrials: boolean;
  readonly builder: ResultsBuilder;
}

function addSamples(
  { header, samples }: InspectLog,
  column: MetricColumn,
  { run, source, withTrials, builder }: Target & { readonly run: Run },
): void {
  const sheets = new Map<number, ScoreSheet>();
  const sheetOf = (epoch: number) => {
    const known = sheets.get(epoch);
    if (known !== undefined) return known;
    const trial = withTrials ? { trial: String(epoch) } : {};
    const sheet = builder.sheet({ ...run, ...trial }, { ...source, higherIsBetter: usuallyHigher(run.metric) });
    sheets.set(epoch, sheet);
    return sheet;
  };
  // Epochs in order, though samples stand in the order in which they were finished.
  for (const epoch of [...new Set(samples.epochs)].sort((a, b) => a - b)) sheetOf(epoch);
  for (let row = 0; row < samples.ids.length; row++) {
    const choices = samples.choices[row] as number;
    const cluster = samples.clusters[row];
    sheetOf(samples.epochs[row] as number).add(
      writtenItem(samples.ids[row] as string, {
        idType: samples.idTypes[row] as "text" | "number",
        cluster,
        choices: choices >= 2 ? choices : undefined,
      }),
      column.scores[row] as number,
      column.states[row],
      samples.lines[row] as number,
    );
  }
  for (const [epoch, id] of absentSamples(header, samples)) sheetOf(epoch).add({ id }, Number.NaN, STATE_CODE.absent);
}

/** The metrics of samples and reductions; one that stands for samples without any score only where nothing else is named. */
function metricsOf({ header, samples, reductions }: InspectLog): string[] {
  const reduced = reductions.map(({ metric }) => metric);
  const named = new Set([...header.scorers, ...header.printed.map(({ metric }) => metric), ...reduced]);
  const held = [...samples.metrics].flatMap(([metric, { states, labels }]) =>
    reduced.length === 0 || named.has(metric) || labels > 0 || states.includes(STATE_CODE.scored) ? [metric] : [],
  );
  return [...new Set([...held, ...reduced])];
}

/**
 * Where no sample of a scorer has a score, what its samples were reduced to over their epochs are the scores of the items.
 * Returns the metrics that came of it.
 */
function addReductions(
  { file, samples, reductions }: InspectLog,
  column: MetricColumn | undefined,
  { run, source, builder }: Target & { readonly run: Run },
): string[] {
  if (column !== undefined && (column.labels > 0 || column.states.includes(STATE_CODE.scored))) return [];
  const fitting = reductions.filter(
    ({ metric, samples: reduced }) =>
      metric === run.metric && reduced.some(({ cell }) => cell?.state === STATE_CODE.scored),
  );
  for (const { metric, reducer, samples: reduced } of fitting) {
    const name = nameOf({ metric, reducer });
    const sheet = builder.sheet({ ...run, metric: name }, { ...source, higherIsBetter: usuallyHigher(name) });
    const held = new Set(reduced.map(({ id }) => id));
    for (const { id, idType, cell } of reduced) {
      sheet.add({ id, idType }, cell?.score ?? Number.NaN, cell?.state ?? STATE_CODE.unscored);
    }
    const left = new Map(samples.ids.map((id, row) => [id, row]));
    for (const [id, row] of left) {
      if (held.has(id)) continue;
      const idType = samples.idTypes[row] as "text" | "number";
      const hasFailed = [...samples.metrics.values()].some(({ states }) => states[row] === STATE_CODE.errored);
      const state = column?.states[row] ?? (hasFailed ? STATE_CODE.errored : STATE_CODE.unscored);
      sheet.add({ id, idType }, Number.NaN, state, samples.lines[row]);
    }
  }
  if (fitting.length > 0) {
    builder.note({
      code: "scores-from-reductions",
      message: `${file}: no sample holds a score of ${run.metric}; the values of its reductions were read as the scores of the items`,
    });
  }
  return fitting.map(nameOf);
}

/** The name of a metric that was reduced: the mean over epochs goes without saying. */
function nameOf({ metric, reducer }: Pick<PrintedScores, "metric" | "reducer">): string {
  return reducer === null || reducer === "mean" ? metric : `${metric},${reducer}`;
}

/** Samples that the run was to take and that the log does not hold. */
function absentSamples({ sampleIds, epochs }: EvalHeader, samples: SampleTable): [number, string][] {
  if (sampleIds === null || sampleIds.length * epochs <= samples.ids.length) return [];
  const held = new Set(samples.ids.map((id, row) => `${samples.epochs[row]} ${id}`));
  return Array.from({ length: epochs }, (_, index) => index + 1).flatMap((epoch) =>
    sampleIds.filter((id) => !held.has(`${epoch} ${id}`)).map((id): [number, string] => [epoch, id]),
  );
}

/**
 * A printed mean of samples that were read is a figure to be checked. With one epoch it is the score of the run; with
 * several it is the mean over the epochs, which no single run has, so it is checked here.
 */
function addPrinted(
  log: InspectLog,
  printed: PrintedScores,
  {
    run,
    source,
    withTrials,
    isByItems,
    isReduced,
    builder,
  }: Target & { readonly isByItems: boolean; readonly isReduced: boolean },
): void {
  const { header, samples } = log;
  const { metric, reducer, values, hasPlainError } = printed;
  const isMean = reducer === null || reducer === "mean";
  const items = header.totalSamples === null ? null : header.totalSamples / header.epochs;
  const value = MEANS.map((name) => values.get(name)).find((printedValue) => printedValue !== undefined);
  // One sample has no standard error; the harness prints 0 for it.
  const error = hasPlainError && items !== 1 ? values.get("stderr") : undefined;
  const count =
    items !== null && Number.isInteger(items) && header.completedSamples === header.totalSamples ? { items } : {};
  const score = (name: string, figure: number, more: object = {}) =>
    builder.runScore(
      {
        run: { ...run, metric: name },
        value: figure,
        file: log.file,
        ...count,
        ...more,
      },
      { ...source, higherIsBetter: usuallyHigher(name) },
    );
  const name = nameOf(printed);
  const withError = error === undefined || !(isMean || isReduced) ? {} : { standardError: error };
  if (isByItems && isMean && withTrials)
    checkReduced(log, samples.metrics.get(metric) as MetricColumn, value, error, builder);
  else if (value !== undefined && (isReduced || !(isByItems && !isMean))) score(name, value, withError);
  if (samples.ids.length > 0 || isReduced) return;
  for (const [other, figure] of values) {
    if (MEANS.includes(other) || SPREADS.test(other)) continue;
    score(`${name}/${other}`, figure);
  }
}

function checkReduced(
  { file, samples }: InspectLog,
  { scores }: MetricColumn,
  value: number | undefined,
  error: number | undefined,
  builder: ResultsBuilder,
): void {
  const scored = [...scores.keys()].filter((row) => !Number.isNaN(scores[row]));
  const byItem = groupBy(scored, (row) => samples.ids[row] as string);
  const reduced = [...byItem.values()].map((rows) => mean(rows.map((row) => scores[row] as number)));
  const found = mean(reduced);
  const foundError = Math.sqrt(variance(reduced) / reduced.length);
  const differs = (printed: number | undefined, recomputed: number) =>
    printed !== undefined && !(Math.abs(printed - recomputed) <= 1e-6 * Math.max(1, Math.abs(recomputed)));
  if (!differs(value, found) && !(reduced.length > 1 && differs(error, foundError))) return;
  builder.note({
    code: "printed-score-differs",
    message:
      `${file} prints ${value ?? "no mean"}${error === undefined ? "" : ` ± ${error}`}, but the means of its samples over their epochs give ` +
      `${found} ± ${foundError}: the printed figures are not those of these samples`,
  });
}

function noteState({ file, header, samples, reductions }: InspectLog, builder: ResultsBuilder): void {
  const { status, version, totalSamples, sampleIds, epochs, invalidated, datasetSamples } = header;
  if (status !== "success") {
    builder.note({
      code: "run-not-finished",
      message: `${file}: the run ended with status ${JSON.stringify(status)}; what it had scored by then was read`,
    });
  }
  if (version !== null && version > NEWEST_VERSION) {
    builder.note({
      code: "newer-version",
      message: `${file} has log version ${version}; versions up to ${NEWEST_VERSION} are known, so something may have been missed`,
    });
  }
  if (invalidated)
    builder.note({ code: "log-invalidated", message: `${file}: the log says that samples of it are invalid` });
  const held = samples.ids.length;
  const told = Math.max(totalSamples ?? 0, (sampleIds?.length ?? 0) * epochs);
  // A run may take a part of its dataset: its size tells only that there were samples.
  const expected = told === 0 && held === 0 ? (datasetSamples ?? 0) * epochs : told;
  // The items of reductions are read in the place of samples.
  if (held < expected && (held > 0 || reductions.length === 0)) {
    builder.note({
      code: "samples-missing",
      message: `${file} holds ${held === 0 ? "none" : formatCount(held)} of the ${formatCount(expected)} samples (times epochs) that it speaks of`,
      data: { count: expected - held },
    });
  }
}

/** Says which printed scores are no numbers, and which scorers have neither a score by sample nor a printed one. */
function notePrinted(
  { file, header, samples }: InspectLog,
  task: string,
  isRead: boolean,
  builder: ResultsBuilder,
): void {
  const unread = header.printed.flatMap((printed) =>
    printed.unread.filter((name) => !SPREADS.test(name)).map((name) => `${task} ${nameOf(printed)}/${name}`),
  );
  const bare = header.printed.filter(
    ({ metric, values, unread: other }) =>
      values.size === 0 && other.length === 0 && !(samples.ids.length > 0 && samples.metrics.has(metric)),
  );
  const without = isRead ? bare.map((printed) => `${task} ${nameOf(printed)}`) : [task];
  for (const note of [...unreadScores(file, unread), ...tasksWithoutScores(file, without)]) builder.note(note);
}

function noteLabels(
  task: string,
  metric: string,
  { labels, firstLabel, states }: MetricColumn,
  builder: ResultsBuilder,
): void {
  builder.note({
    code: "metric-not-per-item",
    message:
      `${metric} of ${task} was left out of the items: ${labels} of its values are labels, not scores ` +
      `(the first: ${JSON.stringify(firstLabel.slice(0, 60))}). Let the scorer give numbers, or C, P, I and N.`,
    data: { count: labels + states.filter((state) => state === STATE_CODE.scored).length },
  });
}

function fingerprintOf({ taskVersion, dataset }: EvalHeader): Fingerprint | null {
  if (taskVersion === undefined && dataset === undefined) return null;
  return defined({ taskVersion, dataset });
}

function understoodOf(
  { header, samples }: InspectLog,
  task: string,
  run: IdentifiedRun,
  withTrials: boolean,
  reducedTo: readonly string[],
): string {
  const items = new Set(samples.ids).size;
  const epochs = new Set(samples.epochs).size;
  const held =
    items === 0
      ? `no samples, the ${reducedTo.length > 0 ? "reduced" : "printed"} scores of ${task}`
      : `${plural(items, "sample")}${withTrials ? ` × ${plural(epochs, "epoch")} as trials` : ""} of ${task}`;
  const bySample = items === 0 ? header.printed.map(nameOf) : [...samples.metrics.keys()];
  const metrics = [...new Set([...bySample, ...reducedTo])];
  return [
    held,
    run.understood,
    metrics.join(", ") || "no scorer",
    ...(header.clusterField === undefined ? [] : [`clusters by metadata ${header.clusterField}`]),
    `version ${header.version ?? "unknown"}, ${header.status}${header.harness === undefined ? "" : `, inspect_ai ${header.harness}`}`,
  ].join("; ");
}
