import { InputError } from "../../../errors.js";
import { isJsonObject, type JsonObject, type JsonValue, objectAt, textAt } from "../../json/json.js";
import { entriesAt } from "../../json/scoreHolders.js";
import type { FileHead } from "../../reader/fileHead.js";
import { type ExportRow, headerOf } from "./exportRows.js";

/** Where the answers of the platforms' interfaces hold their rows. */
const HOLDERS = ["events", "data", "runs"];

/** The columns or members of the rows of an export, also where they stand in the answer of an interface. */
export function rowKeys(head: FileHead): readonly string[] {
  if (head.keys.length === 0) return headerOf(head);
  const holder = holderOf(head.keys);
  if (head.start !== "{" || holder === undefined) return head.keys;
  const [row] = listAt(
    head.first((key) => key === holder),
    holder,
  );
  return isJsonObject(row) ? [...row.keys()] : head.keys;
}

/** What columns and their cells are called is no holder of rows. */
function holderOf(keys: readonly string[]): string | undefined {
  return keys.includes("columns") ? undefined : HOLDERS.find((key) => keys.includes(key));
}

function listAt(members: JsonObject, key: string): readonly JsonValue[] {
  const list = members.get(key);
  return Array.isArray(list) ? (list as readonly JsonValue[]) : [];
}

/** Whether a document is an experiment as the client of Phoenix gives it: runs, and what evaluators said of them. */
export function isRanExperiment({ keys, start }: FileHead): boolean {
  return start === "{" && keys.includes("task_runs") && keys.includes("evaluation_runs");
}

/** The rows themselves, where the only one is the answer of an interface that holds them. */
export function unwrapped(rows: readonly ExportRow[], file: string): readonly ExportRow[] {
  const [only, ...others] = rows;
  if (only === undefined || others.length > 0) return rows;
  const { members, line } = only;
  if (members.has("task_runs") && members.has("evaluation_runs")) return ranRows(members, file);
  const holder = holderOf([...members.keys()]);
  if (holder === undefined || !isJsonObject(listAt(members, holder)[0])) return rows;
  return entriesAt(members, holder, { file, line }).map((own) => ({ members: own, line }));
}

/** The runs of an experiment, each with the annotations of its evaluation runs. */
function ranRows(document: JsonObject, file: string): ExportRow[] {
  const said = new Map<string, JsonValue[]>();
  for (const evaluation of entriesAt(document, "evaluation_runs", { file })) {
    const run = textAt(evaluation, "experiment_run_id");
    if (run === undefined) {
      throw new InputError("no-item", "every evaluation run needs experiment_run_id", {
        file,
        path: "evaluation_runs",
      });
    }
    said.set(run, [...(said.get(run) ?? []), new Map([...objectAt(evaluation, "result"), ...evaluation])]);
  }
  const runs = entriesAt(document, "task_runs", { file });
  const ids = new Set(runs.map((run) => textAt(run, "id")));
  if (ids.size < runs.length)
    throw new InputError("repeated-id", "two runs have one id, or none", { file, path: "task_runs" });
  const stray = [...said.keys()].find((run) => !ids.has(run));
  if (stray !== undefined) {
    throw new InputError("no-item", "an evaluation run is of a run that is not there", { file, item: stray });
  }
  return runs.map((run) => ({
    members: new Map<string, JsonValue>([
      ...run,
      ["example_id", run.get("dataset_example_id") ?? null],
      ["annotations", said.get(textAt(run, "id") ?? "") ?? []],
    ]),
    line: 1,
  }));
}
