import { InputError } from "../../errors.js";
import type { DumpContent } from "../bytes/dumpContent.js";
import { type JsonObject, textAt } from "../json/json.js";
import type { DumpReader, ReadContext } from "../reader/dumpReader.js";
import { missingScores } from "../reader/missingScores.js";
import { RunSheets } from "../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../reader/standaloneReading.js";
import { ModelNames } from "../runs/modelNames.js";
import { scoreCell } from "../tables/scoreCell.js";
import { exportRows, headerOf } from "./exports/exportRows.js";

const FORMAT = "AlpacaEval leaderboard";

/** The leaderboard that AlpacaEval writes beside its annotations. */
export const alpacaLeaderboardReader: DumpReader<StandaloneReading> = {
  formats: { [FORMAT]: "leaderboard.csv of AlpacaEval: win rates of models with their errors and n_total" },
  recognise: (head, { map }) => {
    const header = map === undefined ? headerOf(head) : [];
    return ["win_rate", "standard_error", "n_total"].every((name) => header.includes(name)) ? FORMAT : null;
  },
  read: ({ name, content }, _, context) => readBoard(content, name, context),
  assemble: (parts) => assembleReadings(parts, FORMAT),
};

/** The rates, each with the column of its error. */
const RATES = [
  ["win_rate", "standard_error", "win rate"],
  ["length_controlled_winrate", "lc_standard_error", "length-controlled win rate"],
] as const;

async function readBoard(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const rows = await exportRows(content, file);
  const models = new ModelNames(file, "the first column", context);
  const task = context.options.task ?? "AlpacaEval";
  const sheets = new RunSheets();
  const missing: string[] = [];
  for (const { members, line } of rows) {
    const name = textAt(members, [...members.keys()][0] ?? "");
    if (name === undefined) throw new InputError("no-model", "every row needs the name of its model", { file, line });
    const items = numberIn(members, "n_total");
    for (const [rate, error, metric] of RATES) {
      if (!members.has(rate)) continue;
      const cell = scoreCell(members.get(rate));
      if (cell === null || cell.score > 100 || cell.score < 0) {
        throw new InputError("bad-score", `${rate} must be a number of per cent`, { file, line, item: name });
      }
      const standardError = numberIn(members, error);
      if (Number.isNaN(cell.score)) missing.push(`${rate} of ${name}`);
      else {
        sheets.addScore({ ...models.identify(name), task, metric }, cell.score / 100, {
          file,
          line,
          ...(items === undefined ? {} : { items }),
          ...(standardError === undefined ? {} : { standardError: standardError / 100 }),
        });
      }
    }
  }
  if (sheets.isEmpty) throw new InputError("no-rows", "the leaderboard holds no win rate", { file });
  return sheetReading({
    file,
    format: FORMAT,
    sheets,
    models,
    understood: `task ${task}; win rates in per cent were divided by 100; errors and numbers of instructions as printed`,
    notes: missingScores(file, missing),
  });
}

function numberIn(members: JsonObject, key: string): number | undefined {
  const score = scoreCell(members.get(key))?.score;
  return score === undefined || Number.isNaN(score) ? undefined : score;
}
