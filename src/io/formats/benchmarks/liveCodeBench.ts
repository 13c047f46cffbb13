import { writtenItem } from "../../../data/sheets/knownItems.js";
import { InputError } from "../../../errors.js";
import { decodeText } from "../../bytes/decode.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { baseName } from "../../bytes/sourcePath.js";
import { textBytes } from "../../bytes/textBytes.js";
import { isJsonObject, type JsonObject, type JsonValue, parseJson, textAt } from "../../json/json.js";
import { scoresAt } from "../../json/scoreHolders.js";
import { type Answer, answerRows, answerSheets, idAt } from "../../reader/answerSheets.js";
import type { DumpReader, ReadContext } from "../../reader/dumpReader.js";
import { RunSheets } from "../../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading, toldFile } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { scoreCell } from "../../tables/scoreCell.js";

const RESULTS = "LiveCodeBench results";
const SUMMARY = "LiveCodeBench summary";

interface Part {
  readonly kind: string;
  readonly reading: StandaloneReading;
}

/** Results of LiveCodeBench: `…_eval_all.json`, and the sums of `…_eval.json` beside it. */
export const liveCodeBenchReader: DumpReader<Part> = {
  formats: {
    [RESULTS]: "…_eval_all.json of LiveCodeBench: question_id, graded_list and pass@1",
    [SUMMARY]: "…_eval.json of LiveCodeBench: pass@1 and its detail by question",
  },
  recognise: ({ keys, start }) => {
    if (["question_id", "graded_list"].every((key) => keys.includes(key))) return RESULTS;
    return start === "[" && keys.includes("pass@1") && keys.includes("detail") ? SUMMARY : null;
  },
  async read({ name, content }, format, context) {
    const reading =
      format === RESULTS
        ? await readResults(content, name, context)
        : readSummary(parseJson(decodeText(await textBytes(content, name), name), { file: name }), name, context);
    return { kind: format, reading };
  },
  assemble(parts) {
    const answered = new Set(parts.flatMap(({ file, part }) => (part.kind === RESULTS ? file : [])));
    return assembleReadings(
      parts.map(({ file, hash, part: { kind, reading } }) => ({
        file,
        hash,
        part:
          // The results hold what the summary sums up.
          kind === SUMMARY && answered.has(file.replace(/_eval(\.json)/, "_eval_all$1"))
            ? toldFile(file, SUMMARY, "left aside: the results stand beside it")
            : reading,
      })),
      RESULTS,
    );
  },
};

/** The task of a file: its scenario stands in the name. */
function taskOf(file: string, context: ReadContext): string {
  const scenario = /^(?:Scenario\.)?([a-z]+)_\d+_[\d.]+(?:_[a-z_]*)?eval(?:_all)?\.json/i.exec(baseName(file))?.[1];
  return context.options.task ?? ["LiveCodeBench", scenario].filter(Boolean).join(" ");
}

/** `[{ "pass@1": 0.5, "detail": { "pass@1": { "0": 1, … } } }, …]`: what stands behind the first is the work of each sample. */
function readSummary(document: JsonValue, file: string, context: ReadContext): StandaloneReading {
  const [sums] = document as readonly JsonValue[];
  const models = new ModelNames(file, "the folder name", context, { several: false, preferFolder: true });
  const identity = models.identify(undefined);
  const task = taskOf(file, context);
  const sheets = new RunSheets();
  const whole: JsonObject = isJsonObject(sums) ? sums : new Map();
  const detail = scoresAt(whole, "detail", { file });
  for (const key of new Set([...whole.keys(), ...detail.keys()])) {
    const value = whole.get(key);
    const tries = /^pass@(\d+)$/.exec(key)?.[1];
    if (tries === undefined) continue;
    const shares = [...scoresAt(detail, key, { file }).values()];
    const sum = shares.reduce((total: number, share) => total + (typeof share === "number" ? share : Number.NaN), 0);
    if (typeof value !== "number" || (shares.length > 0 && !(Math.abs(sum / shares.length - value) <= 1e-6))) {
      throw new InputError("contradiction", `${key} must be a number, the mean of its detail`, { file, path: key });
    }
    const run = { ...identity, task, metric: tries === "1" ? "pass" : key };
    sheets.addScore(run, value, { file, ...(shares.length > 0 ? { items: shares.length } : {}) });
  }
  if (sheets.isEmpty) throw new InputError("no-rows", "the summary holds no pass@k", { file });
  return sheetReading({
    file,
    format: SUMMARY,
    sheets,
    models,
    understood: `task ${task}; pass@1 is pass; the number of questions from its detail`,
    isNamedByFile: true,
  });
}

async function readResults(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const rows = await answerRows(content, {
    file,
    keep: ["graded_list", "pass@1", "difficulty", "test_id", "function_name", "id"],
    id: "question_id",
  });
  const models = new ModelNames(file, "the folder name", context, { several: false, preferFolder: true });
  const identity = models.identify(undefined);
  const task = taskOf(file, context);
  const grades = rows.map(({ members, line }) => gradesOf(members.get("graded_list"), { file, line }));
  const uneven = grades.findIndex(({ length }) => length !== grades[0]?.length);
  if (uneven >= 0) {
    throw new InputError(
      "uneven-samples",
      `graded_list has ${grades[uneven]?.length} entries, and that of the first question ${grades[0]?.length}. ` +
        "The harness draws as many samples of each question: the file is damaged, or of two runs.",
      { file, line: rows[uneven]?.line as number },
    );
  }
  const isRepeated = grades.some(({ length }) => length > 1);
  const answers = rows.flatMap(({ members, line }, row): Answer[] => {
    const { id, idType } = idAt(members, "question_id", file, line);
    // Inputs of output prediction are numbered; those of code execution have ids of their own.
    const own = members.has("function_name") ? textAt(members, "id") : undefined;
    const test = members.get("test_id") ?? own;
    const difficulty = textAt(members, "difficulty");
    const subsets = difficulty === undefined ? undefined : [difficulty];
    const item =
      typeof test === "number" || typeof test === "string"
        ? writtenItem(`${id} ${typeof test === "number" ? "test " : ""}${test}`, { cluster: id, subsets })
        : writtenItem(id, { idType, subsets });
    const cells = (grades[row] as readonly JsonValue[]).map((grade) => scoreCell(grade));
    const pass = members.get("pass@1");
    const mean = cells.reduce((sum, cell) => sum + (cell?.score ?? Number.NaN), 0) / cells.length;
    if (cells.includes(null) || (typeof pass === "number" && Math.abs(pass - mean) > 1e-6)) {
      throw new InputError(
        "contradiction",
        "graded_list must hold true, false or null, and pass@1 be the share of true. The file is damaged or was edited.",
        { file, line, item: id },
      );
    }
    return cells.flatMap((cell, index) => {
      const run = { ...identity, task, metric: "pass", ...(isRepeated ? { trial: String(index + 1) } : {}) };
      return cell === null ? [] : { run, item, cell, line };
    });
  });
  return sheetReading({
    file,
    format: RESULTS,
    sheets: answerSheets(answers),
    models,
    understood: `task ${task}; item from question_id, subsets from the difficulty; the entries of graded_list are trials`,
    isNamedByFile: true,
  });
}

function gradesOf(
  list: JsonValue | undefined,
  place: { readonly file: string; readonly line: number },
): readonly JsonValue[] {
  if (Array.isArray(list) && list.length > 0) return list as readonly JsonValue[];
  throw new InputError("no-score", "every question needs graded_list, a list of true and false", place);
}
