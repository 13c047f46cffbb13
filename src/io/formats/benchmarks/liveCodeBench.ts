import { InputError } from "../../../errors.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { baseName } from "../../bytes/sourcePath.js";
import { type JsonValue, textAt } from "../../json/json.js";
import { type Answer, answerRows, answerSheets, idAt } from "../../reader/answerSheets.js";
import type { DumpReader, ReadContext } from "../../reader/dumpReader.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { scoreCell } from "../../tables/scoreCell.js";

const FORMAT = "LiveCodeBench results";

/** Results of LiveCodeBench, `…_eval_all.json`. */
export const liveCodeBenchReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "…_eval_all.json of LiveCodeBench: question_id, graded_list and pass@1" },
  recognise: ({ keys }) => (["question_id", "graded_list"].every((key) => keys.includes(key)) ? FORMAT : null),
  read: ({ name, content }, _, context) => readResults(content, name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

async function readResults(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const rows = await answerRows(content, {
    file,
    keep: ["graded_list", "pass@1", "difficulty", "test_id"],
    id: "question_id",
  });
  const models = new ModelNames(file, "the folder name", context, { several: false, preferFolder: true });
  const identity = models.identify(undefined);
  const scenario = /^(?:Scenario\.)?([a-z]+)_\d+_[\d.]+(?:_[a-z_]*)?eval_all\.json/i.exec(baseName(file))?.[1];
  const task = context.options.task ?? ["LiveCodeBench", scenario].filter(Boolean).join(" ");
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
    const { id, ...more } = idAt(members, "question_id", file, line);
    const test = members.get("test_id");
    const difficulty = textAt(members, "difficulty");
    const item = {
      ...(typeof test === "number" ? { id: `${id} test ${test}`, cluster: id } : { id, ...more }),
      ...(difficulty === undefined ? {} : { subsets: [difficulty] }),
    };
    const own = grades[row] as readonly JsonValue[];
    const cells = own.map((grade) => scoreCell(grade));
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
    format: FORMAT,
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
