import { defined } from "../../defined.js";
import { InputError } from "../../errors.js";
import { stemOf } from "../bytes/sourcePath.js";
import { textBytes } from "../bytes/textBytes.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../json/json.js";
import { jsonDocument } from "../json/jsonDocument.js";
import { scoresAt, wrongHolder } from "../json/scoreHolders.js";
import type { DumpReader, ReadContext } from "../reader/dumpReader.js";
import type { FileHead } from "../reader/fileHead.js";
import { RunSheets } from "../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../reader/standaloneReading.js";
import { ModelNames } from "../runs/modelNames.js";
import { taskClues } from "../runs/taskOfFile.js";
import { taskOfProblems } from "../runs/taskOfProblems.js";
import { type ScoreCell, scored, UNSCORED } from "../tables/scoreCell.js";

const FORMAT = "EvalPlus results";

/** Results of EvalPlus: HumanEval+ and MBPP+. */
export const evalPlusReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "…eval_results.json of EvalPlus: base and plus tests of each problem" },
  recognise: (head) => (isResults(head) ? FORMAT : null),
  read: async ({ name, content }, _, context) => readResults(await textBytes(content, name), name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

function isResults({ keys, start }: FileHead): boolean {
  return start === "{" && keys.includes("eval") && (keys.includes("hash") || keys.includes("date"));
}

/** The two verdicts on one sample; `null` where its tests were not run. */
interface Sample {
  readonly base: boolean | null;
  readonly plus: boolean | null;
}

function readResults(bytes: Uint8Array, file: string, context: ReadContext): StandaloneReading {
  const problems = scoresAt(jsonDocument(bytes, file), "eval", { file });
  const samples = [...problems].map(([id, entry]) => ({ id, samples: samplesOf(entry, file, id) }));
  const all = samples.flatMap(({ samples: found }) => found);
  if (all.length === 0) throw new InputError("no-rows", "eval holds no problem with a sample", { file });
  const hasPlus = all.some(({ plus }) => plus !== null);
  const isRepeated = samples.some(({ samples: found }) => found.length > 1);
  const models = new ModelNames(file, "the file name", context, { several: false, preferFolder: true });
  const identity = models.identify(modelOfFile(file));
  const task = taskOfProblems(
    samples.map(({ id }) => id),
    file,
    taskClues(context),
  );
  const sheets = new RunSheets();
  for (const { id, samples: found } of samples) {
    if (found.length === 0) {
      sheets.addBare(
        { ...identity, task: task.task, metric: "", ...defined({ trial: isRepeated ? "1" : undefined }) },
        { id },
      );
    }
    found.forEach((sample, index) => {
      const base = { ...identity, task: task.task, ...defined({ trial: isRepeated ? String(index + 1) : undefined }) };
      sheets.add({ ...base, metric: "base" }, { id }, cellOf(sample.base));
      if (hasPlus) sheets.add({ ...base, metric: "plus" }, { id }, cellOf(bothOf(sample)));
    });
  }
  return sheetReading({
    file,
    format: FORMAT,
    sheets,
    models,
    understood:
      `task ${task.task} from ${task.from}; a problem's tests pass or fail, time-outs fail` +
      `${hasPlus ? "; plus is passed where base and plus tests are" : ""}; several samples of a problem are trials`,
    task,
    isNamedByFile: true,
  });
}

/** The samples of a problem: a list of them, or in older files `{ base: [[status, …]], plus: [[status, …]] }`. */
function samplesOf(entry: JsonValue, file: string, item: string): Sample[] {
  const verdict = (value: JsonValue | undefined) => verdictOf(value, file, item);
  if (Array.isArray(entry)) {
    return (entry as readonly JsonValue[]).map((sample) => {
      if (!isJsonObject(sample)) throw unreadable(file, item);
      return { base: verdict(sample.get("base_status")), plus: verdict(sample.get("plus_status")) };
    });
  }
  if (!isJsonObject(entry)) throw unreadable(file, item);
  const [base, plus] = [statusesOf(entry, "base", file, item), statusesOf(entry, "plus", file, item)];
  if (plus.length > 0 && plus.length !== base.length) throw unreadable(file, item);
  return base.map((status, index) => ({ base: verdict(status), plus: verdict(plus[index]) }));
}

function statusesOf(entry: JsonObject, key: string, file: string, item: string): JsonValue[] {
  const list = entry.get(key) ?? null;
  if (list === null) return [];
  if (!Array.isArray(list)) throw wrongHolder(key, "a list", list, { file, item });
  return (list as readonly JsonValue[]).map((one) => (Array.isArray(one) ? (one[0] as JsonValue) : one));
}

function verdictOf(value: JsonValue | undefined, file: string, item: string): boolean | null {
  if (value === undefined || value === null || value === "") return null;
  if (value === "pass" || value === "success") return true;
  if (value === "fail" || value === "failed" || value === "timeout" || value === "timed out") return false;
  throw new InputError("unknown-status", `the status must be pass, fail or timeout, got ${JSON.stringify(value)}`, {
    file,
    item,
  });
}

function unreadable(file: string, item: string): InputError {
  return new InputError("no-score", "a problem must hold a list of samples with base_status", { file, item });
}

/** EvalPlus counts a sample for plus where the base tests pass as well. */
function bothOf({ base, plus }: Sample): boolean | null {
  if (base === false || plus === false) return false;
  return base === null || plus === null ? null : true;
}

function cellOf(verdict: boolean | null): ScoreCell {
  return verdict === null ? UNSCORED : scored(verdict ? 1 : 0);
}

/** The name before `eval_results`, without the temperature of greedy decoding; a file of that name alone is named by its folder. */
function modelOfFile(file: string): string | undefined {
  const name = stemOf(file).replace(/[-_.]?eval_results$/, "");
  const plain = stemOf(name.replace(/[-_]temp_0(?:\.0)?$/, ""));
  return plain === "" || plain === "samples" ? undefined : plain;
}
