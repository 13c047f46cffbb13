import { groupBy } from "../../data/groupBy.js";
import { compareNames } from "../../data/nameOrder.js";
import { defined } from "../../defined.js";
import { InputError, type Place } from "../../errors.js";
import { baseName, folderOf } from "../bytes/sourcePath.js";
import { textBytes } from "../bytes/textBytes.js";
import { isJsonObject, type JsonObject, type JsonValue, textAt } from "../json/json.js";
import { jsonDocument } from "../json/jsonDocument.js";
import type { Assembly, DumpReader, FilePart, ReadContext } from "../reader/dumpReader.js";
import type { FileHead } from "../reader/fileHead.js";
import { RunSheets } from "../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading, toldFile } from "../reader/standaloneReading.js";
import { ModelNames } from "../runs/modelNames.js";
import { trialsByOrder } from "../runs/trialsByOrder.js";
import { type ScoreCell, scoreCell } from "../tables/scoreCell.js";

const RESULTS = "Terminal-Bench results";
const TRIAL = "Terminal-Bench trial";
const METADATA = "Terminal-Bench run metadata";

type Part =
  | { readonly kind: "trial"; readonly trial: Trial }
  | { readonly kind: "metadata"; readonly metadata: JsonObject }
  | { readonly kind: "results"; readonly trials: readonly Trial[] };

interface Trial {
  readonly id: string;
  readonly cell: ScoreCell;
}

/** Runs of Terminal-Bench: `results.json`, explained by the `run_metadata.json` beside it. */
export const terminalBenchReader: DumpReader<Part> = {
  formats: {
    [RESULTS]: "results.json of Terminal-Bench: whether each trial of a task was resolved",
    [TRIAL]: "RUN/TASK/TRIAL/results.json of Terminal-Bench: whether one trial was resolved",
    [METADATA]: "run_metadata.json of Terminal-Bench: agent, model and data set of a run",
  },
  recognise: (head) => formatOf(head),
  companionPaths: (file) =>
    baseName(file) === "results.json" ? [`${folderOf(file) === "" ? "" : `${folderOf(file)}/`}run_metadata.json`] : [],
  async read({ name, content }, format) {
    const document = jsonDocument(await textBytes(content, name), name);
    if (format === TRIAL) return { kind: "trial", trial: trialOf(document, { file: name }) };
    return format === METADATA
      ? { kind: "metadata", metadata: document }
      : { kind: "results", trials: trialsOf(document, name) };
  },
  assemble: assembleRuns,
};

function formatOf(head: FileHead): string | null {
  const { keys, start } = head;
  if (start !== "{") return null;
  if (["run_id", "agent_name", "dataset_name"].every((key) => keys.includes(key)) && !keys.includes("results")) {
    return METADATA;
  }
  if (["trial_name", "task_id", "is_resolved"].every((key) => keys.includes(key))) return TRIAL;
  if (!keys.includes("results")) return null;
  const results = head.first((key) => key === "results").get("results");
  const [first] = Array.isArray(results) ? (results as readonly JsonValue[]) : [];
  return isJsonObject(first) && first.has("task_id") && first.has("is_resolved") ? RESULTS : null;
}

function trialsOf(document: JsonObject, file: string): Trial[] {
  const results = document.get("results") as readonly JsonValue[];
  return results.map((trial, index) => trialOf(trial, { file, path: `results[${index}]` }));
}

function trialOf(trial: JsonValue, place: Place): Trial {
  const id = isJsonObject(trial) ? textAt(trial, "task_id") : undefined;
  if (!isJsonObject(trial) || id === undefined) {
    throw new InputError("no-item", "every result needs a task_id", place);
  }
  const cell = scoreCell(trial.get("is_resolved"));
  if (cell === null)
    throw new InputError("no-score", "is_resolved must be true, false or null", { ...place, item: id });
  return { id, cell };
}

/** The folder of the run, of which a trial's is the second below. */
function runOfTrial(file: string): string {
  return folderOf(folderOf(folderOf(file)));
}

function assembleRuns(parts: readonly FilePart<Part>[], context: ReadContext): Assembly {
  const metadataOf = new Map<string, JsonObject>();
  for (const { file, part } of parts) if (part.kind === "metadata") metadataOf.set(folderOf(file), part.metadata);
  const summed = new Set(parts.flatMap(({ file, part }) => (part.kind === "results" ? folderOf(file) : [])));
  const single = parts.flatMap(({ file, hash, part }) =>
    part.kind === "trial" && !summed.has(runOfTrial(file)) ? [{ file, hash, trial: part.trial }] : [],
  );
  const readings = parts.flatMap(({ file, hash, part }): FilePart<StandaloneReading>[] =>
    part.kind === "results"
      ? [{ file, hash, part: readingOf(file, part.trials, metadataOf.get(folderOf(file)), context) }]
      : [],
  );
  // A run that has no results yet is told by its trials.
  const begun = [...groupBy(single, ({ file }) => runOfTrial(file))].map(([folder, own]) => {
    const [{ file, hash }] = own as [(typeof own)[number]];
    const path = folder === "" ? file : `${folder}/results.json`;
    const trials = own.map(({ trial }) => trial);
    return { file: path, hash, part: readingOf(path, trials, metadataOf.get(folder), context) };
  });
  const told = parts.flatMap(({ file, hash, part }) => {
    if (part.kind === "metadata") return { file, hash, part: toldFile(file, METADATA, "names the run beside it") };
    return part.kind === "trial" && summed.has(runOfTrial(file))
      ? { file, hash, part: toldFile(file, TRIAL, "left aside: the run's results hold it") }
      : [];
  });
  return assembleReadings([...told, ...readings, ...begun], RESULTS);
}

function readingOf(
  file: string,
  trials: readonly Trial[],
  metadata: JsonObject | undefined,
  context: ReadContext,
): StandaloneReading {
  const models = new ModelNames(file, "run_metadata.json", context, { several: false, preferFolder: true });
  const identity = models.identify(metadata === undefined ? undefined : nameOf(metadata));
  const task = context.options.task ?? (metadata && textAt(metadata, "dataset_name")) ?? "Terminal-Bench";
  const taskVersion = metadata && textAt(metadata, "dataset_version");
  const base = {
    ...identity,
    task,
    metric: "resolved",
    ...(taskVersion === undefined ? {} : { fingerprint: { taskVersion } }),
  };
  const ordered = [...trials].sort((a, b) => compareNames(a.id, b.id));
  const repeats = trialsByOrder(ordered.map(({ id }) => id));
  const sheets = new RunSheets();
  ordered.forEach(({ id, cell }, index) => {
    sheets.add({ ...base, ...defined({ trial: repeats[index] }) }, { id }, cell);
  });
  if (sheets.isEmpty) throw new InputError("no-rows", "the run holds no trial", { file });
  return sheetReading({
    file,
    format: RESULTS,
    sheets,
    models,
    understood:
      `task ${task}; item from task_id; trials without a verdict are unscored` +
      " (the harness's accuracy counts them as not resolved)",
    // Two runs may hold the same few values.
    isNamedByFile: true,
  });
}

/** The agent and its model: either may be what is compared. */
function nameOf(metadata: JsonObject): string | undefined {
  const [agent, model] = [textAt(metadata, "agent_name"), textAt(metadata, "model_name")];
  if (agent === undefined || model === undefined) return model ?? agent;
  return `${model} (${agent})`;
}
