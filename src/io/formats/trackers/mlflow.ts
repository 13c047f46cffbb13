import { groupBy } from "../../../data/groupBy.js";
import { STATE_CODE } from "../../../data/resultMatrix.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import { someNames } from "../../../someNames.js";
import { decodeText } from "../../bytes/decode.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { textBytes } from "../../bytes/textBytes.js";
import { textAt } from "../../json/json.js";
import { jsonDocument } from "../../json/jsonDocument.js";
import type { Assembly, DumpReader, FilePart, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { missingScores } from "../../reader/missingScores.js";
import { RunSheets } from "../../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import type { Table } from "../../tables/rows.js";
import { scoreText } from "../../tables/scoreCell.js";
import { exportRows, headerOf } from "../exports/exportRows.js";
import { readLongTable } from "../tables/longTable.js";
import { tableOf } from "../tables/tableJson.js";
import { trackedScore } from "./trackedScore.js";

const RUNS = "MLflow runs";
const METRIC = "MLflow metric";
const LABEL = "MLflow parameter";
const TABLE = "MLflow table";

type Part =
  | { readonly kind: "runs"; readonly reading: StandaloneReading }
  | { readonly kind: "metric"; readonly name: string; readonly run: string; readonly points: readonly Point[] }
  | { readonly kind: "table"; readonly run: string; readonly table: Table }
  | { readonly kind: "label"; readonly name: string; readonly run: string; readonly text: string };

interface Point {
  readonly value: number;
  readonly step: number;
  readonly time: number;
  readonly line: number;
}

/** Runs of MLflow: the table of runs, and the files of its file store. */
export const mlflowReader: DumpReader<Part> = {
  formats: {
    [RUNS]: "table of MLflow runs, CSV: run_id, metrics.*, params.*, tags.*",
    [METRIC]: "RUN/metrics/NAME of MLflow's file store: time, value and step",
    [TABLE]: "RUN/artifacts/eval_results_table.json of MLflow's file store: columns and data",
    [LABEL]: "RUN/params/NAME and RUN/tags/NAME of MLflow's file store: they name the runs",
  },
  recognise: (head, { map }) => (map === undefined ? formatOf(head) : null),
  companionPaths: (file) => {
    const own = STORED.exec(file);
    if (own === null || (own[2] !== "metrics" && own[2] !== "artifacts")) return [];
    const folder = file.slice(0, own.index) + (own[0].startsWith("/") ? "/" : "") + own[1];
    return [...MODELS, ...SEEDS].map((name) => `${folder}/params/${name}`).concat(`${folder}/tags/mlflow.runName`);
  },
  async read({ name, content }, format, context) {
    if (format === TABLE) {
      const [, run] = STORED.exec(name) as unknown as [string, string];
      const document = jsonDocument(await textBytes(content, name), name);
      return { kind: "table", run, table: tableOf(document, name, context.options.map) };
    }
    if (format === RUNS) return { kind: "runs", reading: await readRuns(content, name, context) };
    const [, run, , own] = STORED.exec(name) as unknown as [string, string, string, string];
    const text = decodeText(await textBytes(content, name), name);
    return format === LABEL
      ? { kind: "label", name: own, run, text: text.trim() }
      : { kind: "metric", name: own, run, points: pointsOf(text, name) };
  },
  assemble: assembleRuns,
};

/** The folder of a run is called after its id. */
const STORED = /(?:^|\/)([0-9a-f]{32})\/(metrics|params|tags|artifacts)\/(.+)$/;
/** Parameters that name what was run, the surest first. */
const MODELS = ["model", "model_name", "model_id", "llm", "model_name_or_path"];
const SEEDS = ["seed", "training_seed", "train_seed"];

function formatOf(head: FileHead): string | null {
  const { name, text, start, keys } = head;
  const stored = STORED.exec(name);
  if (stored !== null && start !== undefined) {
    if (stored[2] === "artifacts") return keys.includes("columns") && keys.includes("data") ? TABLE : null;
    if (stored[2] !== "metrics") return LABEL;
    return /^\d+ \S+( -?\d+)?\s*$/.test(text.split("\n", 1)[0] ?? "") ? METRIC : null;
  }
  const header = headerOf(head);
  return header.includes("run_id") && header.some((column) => /^metrics\../.test(column)) ? RUNS : null;
}

async function readRuns(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const rows = await exportRows(content, file);
  const sheets = new RunSheets(new Map(), true);
  const models = new ModelNames(file, "params and tags", context);
  const left = new Set<string>();
  const unfinished: string[] = [];
  const missing: string[] = [];
  const runs = rows.map(({ members, line }) => {
    const text = (key: string) => textAt(members, key);
    const id = text("run_id");
    if (id === undefined) throw new InputError("no-item", "every row needs a run_id", { file, line });
    const status = text("status");
    if (status !== undefined && status !== "FINISHED") unfinished.push(`${id} (${status.toLowerCase()})`);
    return { ...identityOf((kind, name) => text(`${kind}.${name}`), id, models), trial: id };
  });
  const repeats = groupBy(runs, ({ trial: _, ...identity }) => JSON.stringify(identity));
  for (const [index, { members, line }] of rows.entries()) {
    const { trial, ...identity } = runs[index] as (typeof runs)[number];
    // Runs of one model and seed are repeats; only their ids tell them apart.
    const isRepeated = (repeats.get(JSON.stringify(identity))?.length ?? 0) > 1;
    const run = isRepeated ? { ...identity, trial } : identity;
    for (const [key, value] of members) {
      const name = /^metrics\.(.+)$/.exec(key)?.[1];
      if (name === undefined) continue;
      const cell = typeof value === "string" ? scoreText(value) : null;
      if (cell === null)
        throw new InputError("bad-score", `${key} must be a number, got ${String(value)}`, { file, line });
      const score = trackedScore(name) ?? judgedScore(name);
      if (cell.state !== STATE_CODE.scored) {
        if (score !== null) missing.push(`${name} of ${trial}`);
        continue;
      }
      if (score === null) left.add(name);
      else sheets.addScore({ ...run, ...score }, cell.score, { file, line });
    }
  }
  if (sheets.isEmpty) throw noScore(file, left);
  return sheetReading({
    file,
    format: RUNS,
    sheets,
    models,
    understood: "every metric a task; seed from params; run-level scores, the last value of each metric",
    notes: [...leftNotes(file, left), ...missingScores(file, missing), ...unfinishedNotes(file, unfinished)],
    isNamedByFile: true,
  });
}

/** `toxicity/v1/mean` of an evaluation: the judged metric, as a mean over the rows. */
function judgedScore(name: string): { readonly task: string; readonly metric: string } | null {
  const judged = /^(.+?)(?:\/v\d+)?\/mean$/.exec(name)?.[1];
  return judged === undefined ? null : { task: judged, metric: judged };
}

type Labels = (kind: "params" | "tags", name: string) => string | undefined;

/** Model and seed from the parameters, else the run's name, else its id. */
function identityOf(labels: Labels, id: string, models: ModelNames) {
  const param = (names: readonly string[]) => names.flatMap((name) => labels("params", name) ?? [])[0];
  const seed = param(SEEDS);
  const identity = models.identify(param(MODELS) ?? labels("tags", "mlflow.runName") ?? id);
  return seed === undefined ? identity : { ...identity, seed };
}

function pointsOf(text: string, file: string): Point[] {
  const points = text.split("\n").flatMap((written, index): Point | [] => {
    if (written.trim() === "") return [];
    const [time, value, step = "0", ...more] = written.trim().split(/\s+/);
    const cell = scoreText(value ?? "");
    const numbers = [Number(time), Number(step)] as const;
    if (cell === null || more.length > 0 || numbers.some((number) => !Number.isFinite(number))) {
      throw new InputError("bad-number", "every line must hold a time, a value and a step", { file, line: index + 1 });
    }
    return cell.state === STATE_CODE.scored
      ? { value: cell.score, time: numbers[0], step: numbers[1], line: index + 1 }
      : [];
  });
  if (points.length === 0) throw new InputError("no-rows", "the metric holds no value", { file });
  return points;
}

function assembleRuns(parts: readonly FilePart<Part>[], context: ReadContext): Assembly {
  const texts = new Map<string, string>();
  for (const { part } of parts) if (part.kind === "label") texts.set(`${part.run}/${part.name}`, part.text);
  const { options, pattern, derivation } = context;
  const tables = parts.flatMap(({ part, ...more }): FilePart<StandaloneReading>[] => {
    if (part.kind === "runs") return [{ ...more, part: part.reading }];
    if (part.kind !== "table") return [];
    const models = new ModelNames(more.file, "params and tags", context);
    const run = identityOf((_, name) => texts.get(`${part.run}/${name}`), part.run, models);
    const named = { model: run.model, ...defined({ seed: run.seed }), from: "params and tags" };
    return [{ ...more, part: readLongTable(part.table, { ...named, ...options, pattern, derivation }) }];
  });
  const stored = parts.flatMap(({ file, part }) => {
    if (part.kind !== "metric") return [];
    const models = new ModelNames(file, "params and tags", context);
    const run = identityOf((_, name) => texts.get(`${part.run}/${name}`), part.run, models);
    return { file, part, models, run, score: trackedScore(part.name) ?? judgedScore(part.name) };
  });
  const curves = assembleReadings(tables, RUNS);
  return {
    tasks: [...curves.tasks, ...stored.flatMap(({ score }) => score?.task ?? [])],
    patternNames: [...curves.patternNames, ...stored.flatMap(({ models }) => models.patternNames)],
    contribute(builder) {
      for (const { file, part } of parts) {
        if (part.kind === "label") builder.file({ name: file, format: LABEL, understood: "names the run beside it" });
      }
      const left = new Set(stored.flatMap(({ part, score }) => (score === null ? part.name : [])));
      for (const { file, part, models, run, score } of stored) {
        if (score === null) {
          builder.file({ name: file, format: METRIC, understood: "not taken for a score" });
          continue;
        }
        const sheets = new RunSheets(new Map(), true);
        const points = lastBySteps(part.points);
        for (const { step, value, line } of points) {
          sheets.addScore({ ...run, ...(points.length > 1 ? { step } : {}), ...score }, value, { file, line });
        }
        const format = METRIC;
        const understood = `${points.length > 1 ? "checkpoints from the steps" : "one value"}; run ${part.run}`;
        sheetReading({ file, format, sheets, models, understood, occasion: part.run }).contribute(builder);
      }
      for (const note of leftNotes("MLflow", left)) builder.note(note);
      const fits = stored.reduce((sum, { models }) => sum + models.patternFits, 0);
      return fits + curves.contribute(builder);
    },
  };
}

/** The value of each step that was written last. */
function lastBySteps(points: readonly Point[]): Point[] {
  const last = new Map<number, Point>();
  for (const point of points) {
    const known = last.get(point.step);
    if (known === undefined || point.time >= known.time) last.set(point.step, point);
  }
  return [...last.values()];
}

function noScore(file: string, left: ReadonlySet<string>): InputError {
  return new InputError(
    "no-score",
    `no metric is called after an evaluation or a score; there are ${someNames([...left])}. Say --map model=run_id,score=metrics.NAME`,
    { file },
  );
}

function leftNotes(file: string, left: ReadonlySet<string>): Note[] {
  if (left.size === 0) return [];
  return [{ code: "columns-ignored", message: `${file}: not taken for scores: ${someNames([...left])}` }];
}

function unfinishedNotes(file: string, runs: readonly string[]): Note[] {
  if (runs.length === 0) return [];
  return [{ code: "unfinished-run", message: `${file}: not finished: ${someNames(runs)}` }];
}
