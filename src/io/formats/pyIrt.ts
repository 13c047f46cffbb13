import { InputError } from "../../errors.js";
import type { DumpContent } from "../bytes/dumpContent.js";
import { isJsonObject, textAt } from "../json/json.js";
import { jsonRowBlocks } from "../json/jsonRows.js";
import type { DumpReader, ReadContext } from "../reader/dumpReader.js";
import type { FileHead } from "../reader/fileHead.js";
import { RunSheets } from "../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../reader/standaloneReading.js";
import { tasksWithoutScores } from "../reader/tasksWithoutScores.js";
import { ModelNames } from "../runs/modelNames.js";
import { taskClues, taskOfFile } from "../runs/taskOfFile.js";
import { scoreCell } from "../tables/scoreCell.js";

const FORMAT = "py-irt responses";

/** Response patterns as py-irt takes them: one subject a line. */
export const pyIrtReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "response patterns of py-irt, JSON Lines: subject_id and responses by item" },
  recognise: (head) => (isResponses(head) ? FORMAT : null),
  read: ({ name, content }, _, context) => readResponses(content, name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

function isResponses({ keys }: FileHead): boolean {
  return keys.includes("subject_id") && keys.includes("responses");
}

async function readResponses(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const models = new ModelNames(file, "subject_id", context);
  const task = taskOfFile(file, taskClues(context));
  const sheets = new RunSheets();
  const lines = new Map<string, number>();
  const bare: string[] = [];
  for await (const block of jsonRowBlocks(content, { file, keep: () => true })) {
    for (const { members, line } of block) {
      const subject = textAt(members, "subject_id");
      const responses = members.get("responses");
      if (subject === undefined || !isJsonObject(responses)) {
        throw new InputError("no-score", "every line needs subject_id and responses, an object of answers by item", {
          file,
          line,
        });
      }
      const earlier = lines.get(subject);
      if (earlier !== undefined) {
        throw new InputError(
          "repeated-subject",
          `subject ${JSON.stringify(subject)} stands in line ${earlier} already. Give repeats names of their own.`,
          { file, line },
        );
      }
      lines.set(subject, line);
      if (responses.size === 0) bare.push(subject);
      const run = { ...models.identify(subject), task: task.task, metric: "score" };
      for (const [id, response] of responses) {
        const cell = scoreCell(response);
        if (cell === null)
          throw new InputError("no-score", "a response must be a number or null", { file, line, item: id });
        sheets.add(run, { id }, cell, line);
      }
    }
  }
  if (sheets.isEmpty) throw new InputError("no-rows", "the file holds no responses", { file });
  return sheetReading({
    file,
    format: FORMAT,
    sheets,
    models,
    notes: tasksWithoutScores(file, bare),
    understood: `task ${task.task} from ${task.from}; items and answers from responses`,
    task,
  });
}
