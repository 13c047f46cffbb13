import { InputError } from "../../errors.js";
import type { DumpContent } from "../bytes/dumpContent.js";
import { stemOf } from "../bytes/sourcePath.js";
import { type JsonValue, textAt } from "../json/json.js";
import { type Answer, answerRows, answerSheets, idAt } from "../reader/answerSheets.js";
import type { DumpReader, ReadContext } from "../reader/dumpReader.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../reader/standaloneReading.js";
import { ModelNames } from "../runs/modelNames.js";
import { type ScoreCell, scoreCell, UNSCORED } from "../tables/scoreCell.js";

const FORMAT = "MT-bench judgements";

/** Ratings of MT-bench, an answer a line. */
export const mtBenchSingleReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "…_single.jsonl of MT-bench (FastChat): a judge's score of each answer" },
  recognise: ({ keys }, { map }) =>
    map === undefined && ["question_id", "model", "judge", "judgment", "score"].every((key) => keys.includes(key))
      ? FORMAT
      : null,
  read: ({ name, content }, _, context) => readRatings(content, name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

async function readRatings(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const rows = await answerRows(content, { file, keep: ["model", "judge", "score", "turn"], id: "question_id" });
  const models = new ModelNames(file, "model", context);
  const task = context.options.task ?? stemOf(file);
  const answers = rows.map(({ members, line }): Answer => {
    const question = idAt(members, "question_id", file, line);
    const turn = members.get("turn");
    const isTurn = typeof turn === "number" || typeof turn === "string";
    const id = isTurn ? `${question.id} turn ${turn}` : question.id;
    const model = textAt(members, "model");
    if (model === undefined)
      throw new InputError("no-model", "every judgement needs a model", { file, line, item: id });
    const judge = judgeOf(members.get("judge"));
    const run = { ...models.identify(model), task, metric: "score" };
    return {
      run: judge === undefined ? run : { ...run, fingerprint: { judge } },
      item: isTurn ? { id, cluster: question.id } : question,
      cell: ratingOf(members.get("score"), { file, line, item: id }),
      line,
    };
  });
  return sheetReading({
    file,
    format: FORMAT,
    sheets: answerSheets(answers),
    models,
    understood:
      `task ${task}; item from question_id and turn, clusters from question_id; ` +
      "-1, a judgement that could not be read, is unscored",
  });
}

/** `["gpt-4", "single-math-v1-multi-turn"]`: the prompt follows the question and turn, the judge is the run's. */
function judgeOf(judge: JsonValue | undefined): string | undefined {
  const named: unknown = Array.isArray(judge) ? judge[0] : judge;
  return typeof named === "string" ? named : undefined;
}

function ratingOf(value: JsonValue | undefined, place: { file: string; line: number; item: string }): ScoreCell {
  const cell = scoreCell(value);
  if (cell === null) throw new InputError("no-score", "score must be a number or null", place);
  return cell.score === -1 ? UNSCORED : cell;
}
