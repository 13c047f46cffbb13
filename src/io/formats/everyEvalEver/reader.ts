import type { ResultsBuilder } from "../../../data/resultsBuilder.js";
import type { Run } from "../../../data/run.js";
import { writtenItem } from "../../../data/sheets/knownItems.js";
import { defined } from "../../../defined.js";
import type { Note } from "../../../notes.js";
import { textBytes } from "../../bytes/textBytes.js";
import type { Assembly, DumpReader, FilePart, ReadContext } from "../../reader/dumpReader.js";
import { missingScores } from "../../reader/missingScores.js";
import { RunSheets } from "../../reader/runSheets.js";
import { tasksWithoutScores } from "../../reader/tasksWithoutScores.js";
import { unreadScores } from "../../reader/unreadScores.js";
import { ModelNames } from "../../runs/modelNames.js";
import { ERRORED } from "../../tables/scoreCell.js";
import { type EvaluationLog, type EvaluationResult, parseEvaluationLog } from "./aggregate.js";
import { type InstanceRow, readInstances } from "./instances.js";

type EveryEvalPart =
  | { readonly kind: "aggregate"; readonly log: EvaluationLog; readonly companion: boolean }
  | { readonly kind: "instances"; readonly rows: readonly InstanceRow[] };

interface Ready {
  readonly file: string;
  readonly format: string;
  readonly occasions: ReadonlyMap<string, RunSheets>;
  readonly models: ModelNames;
  readonly understood: string;
  readonly notes?: readonly Note[];
}

/** The interchange format of every_eval_ever: aggregates and instances. */
export const everyEvalEverReader: DumpReader<EveryEvalPart> = {
  formats: {
    "every_eval_ever aggregate": "evaluation log of every_eval_ever, schema 0.2 and 0.3",
    "every_eval_ever instances": "instance-level JSON Lines of every_eval_ever, schema 0.2 and 0.3",
  },
  recognise({ keys }) {
    const has = (...names: readonly string[]) => names.every((name) => keys.includes(name));
    if (has("schema_version", "evaluation_id", "sample_id")) return "every_eval_ever instances";
    return has("schema_version", "evaluation_id", "evaluation_results") ? "every_eval_ever aggregate" : null;
  },
  companionPaths: (file) => (/_samples\.jsonl$/.test(file) ? [file.replace(/_samples\.jsonl$/, ".json")] : []),
  async read({ name, content, companion }, format) {
    return format === "every_eval_ever instances"
      ? { kind: "instances", rows: await readInstances(content, name) }
      : { kind: "aggregate", companion, log: parseEvaluationLog(await textBytes(content, name), name) };
  },
  assemble: assembleEveryEval,
};

function assembleEveryEval(all: readonly FilePart<EveryEvalPart>[], context: ReadContext): Assembly {
  const originals = new Map<string, string>();
  const parts = all.filter(({ file, hash }) => {
    if (originals.has(hash)) return false;
    originals.set(hash, file);
    return true;
  });
  const results = new ResultIndex(parts);
  const itemRuns = new Set(
    parts.flatMap(({ part }) =>
      part.kind === "instances"
        ? part.rows.map(({ evaluationId, model }) => JSON.stringify([evaluationId, model]))
        : [],
    ),
  );
  const ready = parts.map(({ file, part }) =>
    part.kind === "instances"
      ? readyInstances(file, part.rows, results, context)
      : readyAggregate(file, part.log, part.companion ? itemRuns : null, context),
  );
  return {
    tasks: ready.flatMap(({ occasions }) => [...occasions.values()].flatMap(({ tasks }) => tasks)),
    patternNames: ready.flatMap(({ models }) => models.patternNames),
    contribute(builder) {
      for (const each of ready) contributeReady(each, builder);
      for (const { file, hash } of all) {
        const original = originals.get(hash) as string;
        if (original === file) continue;
        builder.file({ name: file, format: "every_eval_ever", understood: `a copy of ${original}` });
        builder.note({ code: "identical-files", message: `${file} is byte for byte ${original}; it was read once` });
      }
      return ready.reduce((fits, { models }) => fits + models.patternFits, 0);
    },
  };
}

/** The results of the aggregates, which say what the scores of instances are of. */
class ResultIndex {
  readonly #byId = new Map<string, EvaluationResult>();
  readonly #byName = new Map<string, EvaluationResult[]>();

  constructor(parts: readonly FilePart<EveryEvalPart>[]) {
    for (const { part } of parts) {
      if (part.kind !== "aggregate") continue;
      const { evaluationId = "", results } = part.log;
      for (const result of results) {
        if (result.id !== undefined) this.#byId.set(JSON.stringify([evaluationId, result.id]), result);
        const key = JSON.stringify([evaluationId, result.name]);
        this.#byName.set(key, [...(this.#byName.get(key) ?? []), result]);
      }
    }
  }

  /** By its id, else the only one of the evaluation's name. */
  of({ evaluationId, resultId, name }: InstanceRow): EvaluationResult | undefined {
    const byId = resultId === undefined ? undefined : this.#byId.get(JSON.stringify([evaluationId, resultId]));
    const named = this.#byName.get(JSON.stringify([evaluationId, name])) ?? [];
    return byId ?? (named.length === 1 ? named[0] : undefined);
  }
}

function readyInstances(file: string, rows: readonly InstanceRow[], results: ResultIndex, context: ReadContext): Ready {
  const models = new ModelNames(file, "model_id", context);
  const occasions = new Map<string, RunSheets>();
  const directions = new Map<string, boolean>();
  for (const row of rows) {
    const result = results.of(row);
    const metric = result?.metric ?? "score";
    if (result?.higherIsBetter !== undefined) directions.set(metric, result.higherIsBetter);
  }
  for (const row of rows) {
    const result = results.of(row);
    const sheets = occasions.get(row.evaluationId) ?? new RunSheets(directions);
    occasions.set(row.evaluationId, sheets);
    const run: Run = {
      ...models.identify(row.model),
      task: result?.name ?? row.name,
      metric: result?.metric ?? "score",
    };
    const item = writtenItem(row.id, {
      choices: row.choices >= 2 ? row.choices : undefined,
      document: Number.isNaN(row.document) ? undefined : row.document,
    });
    if (row.hasFailed) sheets.add(run, item, ERRORED, row.line);
    else sheets.addWritten(run, item, row.score, row.line);
  }
  return {
    file,
    format: "every_eval_ever instances",
    occasions,
    models,
    understood: "task from evaluation_name; item from sample_id; metric from the aggregate beside it, else score",
  };
}

/** `only` holds the evaluations of which instances were read, for an aggregate that nobody named. */
function readyAggregate(
  file: string,
  { evaluationId = file, model, results, unread, missing }: EvaluationLog,
  only: ReadonlySet<string> | null,
  context: ReadContext,
): Ready {
  const models = new ModelNames(file, "model_info", context, { several: false, preferFolder: true });
  const identity = models.identify(model);
  const stated = results.flatMap(({ metric, higherIsBetter }) =>
    higherIsBetter === undefined ? [] : ([[metric, higherIsBetter]] as [string, boolean][]),
  );
  const sheets = new RunSheets(new Map(stated));
  const isWanted = only === null || only.has(JSON.stringify([evaluationId, model]));
  for (const { name, metric, value, items, standardError } of isWanted ? results : []) {
    sheets.addScore({ ...identity, task: name, metric }, value, defined({ items, standardError }));
  }
  return {
    file,
    format: "every_eval_ever aggregate",
    occasions: new Map([[evaluationId, sheets]]),
    models,
    understood: "task from evaluation_name",
    notes: isWanted
      ? [
          ...unreadScores(file, unread),
          ...missingScores(file, missing),
          ...tasksWithoutScores(file, sheets.isEmpty && unread.length + missing.length === 0 ? ["any evaluation"] : []),
        ]
      : [],
  };
}

function contributeReady(
  { file, format, occasions, models, understood, notes = [] }: Ready,
  builder: ResultsBuilder,
): void {
  for (const [occasion, sheets] of occasions) sheets.feed(builder, { file, occasion });
  for (const note of [...notes, ...models.notes]) builder.note(note);
  const summaries = [...occasions.values()].slice(0, 3).map(({ summary }) => summary);
  builder.file({ name: file, format, understood: `${summaries.join(" | ")}; ${models.understood}; ${understood}` });
}
