import { defined } from "../../defined.js";
import { InputError } from "../../errors.js";
import type { Note } from "../../notes.js";
import { plural } from "../../numberFormat.js";
import type { DumpContent } from "../bytes/dumpContent.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt, textAt } from "../json/json.js";
import type { JsonRow } from "../json/jsonRow.js";
import { jsonRowBlocks } from "../json/jsonRows.js";
import { scoresAt } from "../json/scoreHolders.js";
import type { DumpReader, ReadContext } from "../reader/dumpReader.js";
import { RunSheets } from "../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../reader/standaloneReading.js";
import { unreadScores } from "../reader/unreadScores.js";
import { ModelNames } from "../runs/modelNames.js";
import { taskClues, taskOfFile } from "../runs/taskOfFile.js";
import { ERRORED, scoreCell, UNSCORED } from "../tables/scoreCell.js";

const FORMAT = "OpenAI evals log";

/** Logs of OpenAI's evals. */
export const openaiEvalsReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "log of OpenAI evals, JSON Lines of a spec, events and a final report" },
  recognise(head) {
    const { keys } = head;
    if (["event_id", "sample_id", "type", "data"].every((key) => keys.includes(key))) return FORMAT;
    if (!keys.includes("spec")) return null;
    const spec = objectAt(
      head.first((key) => key === "spec"),
      "spec",
    );
    return spec.has("eval_name") || spec.has("base_eval") ? FORMAT : null;
  },
  read: ({ name, content }, _, context) => readLog(content, name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

interface Sample {
  readonly line: number;
  readonly scores: Map<string, JsonValue>;
  matches: number;
  hasError: boolean;
}

interface EventPlace {
  readonly file: string;
  readonly line: number;
}

/** Types of the events that score a sample. */
const SCORING = new Set(["match", "metrics"]);

interface Log {
  spec: JsonObject;
  report: JsonObject | null;
  readonly samples: Map<string, Sample>;
  readonly leftOut: Set<string>;
}

const KEPT = new Set(["spec", "final_report", "sample_id", "type", "data"]);

async function readLog(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const log: Log = { spec: new Map(), report: null, samples: new Map(), leftOut: new Set() };
  for await (const block of jsonRowBlocks(content, { file, keep: (key) => KEPT.has(key) })) {
    for (const row of block) addRow(log, row, file);
  }
  return readingOf(log, file, context);
}

function addRow(log: Log, { members, line }: JsonRow, file: string): void {
  if (members.has("spec")) {
    if (log.spec.size > 0) throw secondRun(file, line);
    log.spec = scoresAt(members, "spec", { file, line });
  } else if (members.has("final_report")) log.report = scoresAt(members, "final_report", { file, line });
  else addEvent(log, members, { file, line });
}

function addEvent({ samples, leftOut }: Log, event: JsonObject, place: EventPlace): void {
  const { line } = place;
  const id = textAt(event, "sample_id");
  const type = textAt(event, "type");
  if (type === undefined) {
    throw new InputError("no-event", "a line must be the spec, the final report, or an event with its type", place);
  }
  if (id === undefined) {
    if (!SCORING.has(type)) return;
    throw new InputError("no-item", "every match and every event of metrics needs a sample_id, a text", place);
  }
  const sample = samples.get(id) ?? { line, scores: new Map<string, JsonValue>(), matches: 0, hasError: false };
  samples.set(id, sample);
  if (type === "error") sample.hasError = true;
  if (type === "match") {
    sample.matches++;
    const correct = scoresAt(event, "data", place).get("correct") ?? null;
    if (scoreCell(correct) === null) {
      throw new InputError("bad-score", `correct must be true, false, a number or null, got ${shown(correct)}`, {
        ...place,
        item: id,
      });
    }
    sample.scores.set("accuracy", correct);
  }
  if (type !== "metrics") return;
  for (const [metric, value] of scoresAt(event, "data", place)) {
    // A match says of itself whether it is right; metrics only stand in for it.
    if (metric === "accuracy" && sample.matches > 0) continue;
    if (scoreCell(value) === null || isJsonObject(value)) leftOut.add(metric);
    else sample.scores.set(metric, value);
  }
}

/** What a final report counts and estimates beside its scores. */
const NO_SCORES = /std$|^counts?(?:$|[/_])|_count$/;

function readingOf(log: Log, file: string, context: ReadContext): StandaloneReading {
  const { spec, report, samples, leftOut } = log;
  const config = objectAt(spec, "run_config");
  const functions = spec.get("completion_fns");
  const model = Array.isArray(functions)
    ? (functions as JsonValue[]).map((name) => String(name)).join(", ")
    : undefined;
  const models = new ModelNames(file, "completion_fns", context, { several: false });
  const task = textAt(spec, "eval_name") ?? taskOfFile(file, taskClues(context)).task;
  const split = textAt(spec, "split");
  const seed = config.get("seed");
  const base = {
    ...models.identify(model === "" ? undefined : model),
    task,
    ...(typeof seed === "number" ? { tags: { "run_config.seed": String(seed) } } : {}),
    ...(split === undefined ? {} : { fingerprint: { split } }),
  };
  const sheets = new RunSheets();
  const metrics = [...new Set([...samples.values()].flatMap(({ scores }) => [...scores.keys()]))];
  let without = 0;
  for (const [id, { line, scores, hasError }] of samples) {
    if (scores.size === 0) without++;
    for (const metric of metrics) {
      const cell = scores.has(metric)
        ? scoreCell(scores.get(metric))
        : scores.size > 0
          ? null
          : hasError
            ? ERRORED
            : UNSCORED;
      if (cell !== null) sheets.add({ ...base, metric }, { id }, cell, line);
    }
  }
  const printed = reportScores(report, metrics);
  for (const [metric, value] of printed) if (value !== null) sheets.addScore({ ...base, metric }, value);
  if (sheets.isEmpty) throw noScores(file, samples.size);
  const runId = textAt(spec, "run_id");
  return sheetReading({
    file,
    format: FORMAT,
    sheets,
    models,
    ...defined({ occasion: runId }),
    notes: [
      ...notesOf(log, file, without),
      ...unreadScores(
        file,
        printed.flatMap(([metric, value]) => (value === null ? `${task} ${metric}` : [])),
      ),
    ],
    understood: [
      `task ${task} from ${spec.has("eval_name") ? "eval_name" : "the file name"}`,
      "item from sample_id",
      "accuracy from the last match of each sample",
      typeof seed === "number" ? `run_config.seed ${seed} is a seed of the evaluation, not of training` : [],
      report?.has("boostrap_std") || report?.has("bootstrap_std") ? "the report's bootstrap error left out" : [],
      leftOut.size === 0 ? [] : `left out, no numbers: ${[...leftOut].join(", ")}`,
    ]
      .flat()
      .join("; "),
  });
}

/**
 * The numbers of a final report that are scores, `null` for what is no number. Its `boostrap_std` is none, nor a standard error to be checked: it is
 * the spread of random halves of the samples, which differs from call to call.
 */
function reportScores(report: JsonObject | null, metrics: readonly string[]): [string, number | null][] {
  return [...(report ?? [])].flatMap(([metric, value]): [string, number | null][] => {
    const isScore = !NO_SCORES.test(metric) && (metrics.length === 0 || metrics.includes(metric));
    return isScore ? [[metric, typeof value === "number" && !Number.isNaN(value) ? value : null]] : [];
  });
}

function notesOf({ report, samples }: Log, file: string, without: number): Note[] {
  const several = [...samples.values()].filter(({ matches }) => matches > 1).length;
  return [
    report !== null
      ? []
      : {
          code: "no-final-report",
          message: `${file} has no final report: the run did not end, and holds only part of its samples`,
        },
    several === 0
      ? []
      : {
          code: "several-matches",
          message: `${file}: ${plural(several, "sample")} matched more than once; the last match counts`,
        },
    without === 0
      ? []
      : {
          code: "samples-without-score",
          message: `${file}: ${plural(without, "sample")} have no score; they are errored or unscored, not wrong`,
          data: { count: without },
        },
  ].flat();
}

function shown(value: JsonValue): string {
  return isJsonObject(value) ? "an object" : JSON.stringify(value).slice(0, 40);
}

function secondRun(file: string, line: number): InputError {
  return new InputError("several-runs", "a second spec begins another run. Write one run a file.", { file, line });
}

function noScores(file: string, samples: number): InputError {
  return new InputError(
    "no-rows",
    `the log holds no match, no metrics and no final report (${plural(samples, "sample")} begun)`,
    {
      file,
    },
  );
}
