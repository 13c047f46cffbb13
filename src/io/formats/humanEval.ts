import type { Run } from "../../data/run.js";
import { defined } from "../../defined.js";
import { InputError } from "../../errors.js";
import type { DumpContent } from "../bytes/dumpContent.js";
import { stemOf } from "../bytes/sourcePath.js";
import { textAt } from "../json/json.js";
import { jsonRowBlocks } from "../json/jsonRows.js";
import type { DumpReader, ReadContext } from "../reader/dumpReader.js";
import type { FileHead } from "../reader/fileHead.js";
import { RunSheets } from "../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../reader/standaloneReading.js";
import { ModelNames } from "../runs/modelNames.js";
import { taskClues } from "../runs/taskOfFile.js";
import { taskOfProblems } from "../runs/taskOfProblems.js";
import { trialsByOrder } from "../runs/trialsByOrder.js";
import { type ScoreCell, scoreCell } from "../tables/scoreCell.js";

const FORMAT = "HumanEval results";

/** Results of HumanEval's `evaluate_functional_correctness`, and of the benchmarks that kept its rows. */
export const humanEvalReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "…_results.jsonl of HumanEval: task_id, completion, passed" },
  recognise: (head) => (isResults(head) ? FORMAT : null),
  read: ({ name, content }, _, context) => readResults(content, name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

function isResults({ keys }: FileHead): boolean {
  return ["task_id", "completion", "passed"].every((key) => keys.includes(key)) && !keys.includes("model");
}

const KEPT = new Set(["task_id", "passed"]);

async function readResults(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const answers: { readonly id: string; readonly cell: ScoreCell; readonly line: number }[] = [];
  for await (const block of jsonRowBlocks(content, { file, keep: (key) => KEPT.has(key) })) {
    for (const { members, line } of block) {
      const id = textAt(members, "task_id");
      if (id === undefined)
        throw new InputError("no-item", "task_id must name the problem in every row", { file, line });
      const cell = scoreCell(members.get("passed"));
      if (cell === null) {
        throw new InputError("no-score", "passed must be true, false or null", { file, line, item: id });
      }
      answers.push({ id, cell, line });
    }
  }
  if (answers.length === 0) throw new InputError("no-rows", "the file holds no answers", { file });
  const models = new ModelNames(file, "the file name", context, { several: false, preferFolder: true });
  const ids = answers.map(({ id }) => id);
  const task = taskOfProblems(ids, file, taskClues(context));
  const base: Omit<Run, "trial"> = { ...models.identify(modelOfFile(file)), task: task.task, metric: "passed" };
  const trials = trialsByOrder(ids);
  const sheets = new RunSheets();
  answers.forEach(({ id, cell, line }, index) => {
    sheets.add({ ...base, ...defined({ trial: trials[index] }) }, { id }, cell, line);
  });
  return sheetReading({
    file,
    format: FORMAT,
    sheets,
    models,
    understood: `task ${task.task} from ${task.from}; item from task_id; several samples of a problem are trials, in the file's order`,
    task,
    isNamedByFile: true,
  });
}

/** The name before `_results`; the program writes `samples.jsonl_results.jsonl`, and such a file is named by its folder. */
function modelOfFile(file: string): string | undefined {
  const name = stemOf(stemOf(file).replace(/_results$/, ""));
  return name === "" || name === "samples" || name === "results" ? undefined : name;
}
