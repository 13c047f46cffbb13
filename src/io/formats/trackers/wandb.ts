import { STATE_CODE } from "../../../data/resultMatrix.js";
import { InputError } from "../../../errors.js";
import { someNames } from "../../../someNames.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import type { JsonValue } from "../../json/json.js";
import type { DumpReader, ReadContext } from "../../reader/dumpReader.js";
import type { FileHead } from "../../reader/fileHead.js";
import { RunSheets } from "../../reader/runSheets.js";
import { assembleReadings, type StandaloneReading, sheetReading } from "../../reader/standaloneReading.js";
import { ModelNames } from "../../runs/modelNames.js";
import { scoreCell } from "../../tables/scoreCell.js";
import { exportRows, headerOf } from "../exports/exportRows.js";
import { trackedScore } from "./trackedScore.js";

const HISTORY = "W&B history";

/** What a run of Weights & Biases logged: its history, a row a step, or its summary, one row. */
export const wandbReader: DumpReader<StandaloneReading> = {
  formats: { [HISTORY]: "history or summary of a W&B run, CSV or JSON: _step and what was logged" },
  recognise: (head, { map }) => (map === undefined && isHistory(head) ? HISTORY : null),
  read: ({ name, content }, _, context) => readHistory(content, name, context),
  assemble: (parts) => assembleReadings(parts, HISTORY),
};

function isHistory(head: FileHead): boolean {
  const keys = head.keys.length > 0 ? head.keys : headerOf(head);
  return keys.includes("_step") && (keys.includes("_runtime") || keys.includes("_timestamp"));
}

async function readHistory(content: DumpContent, file: string, context: ReadContext): Promise<StandaloneReading> {
  const rows = await exportRows(content, file);
  const models = new ModelNames(file, "the path", context, { several: false });
  const { step: _, ...identity } = models.identify(runOfPath(file));
  const sheets = new RunSheets(new Map(), true);
  const numbers = new Set<string>();
  const texts = new Map<string, { readonly line: number; readonly text: string }>();
  for (const { members, line } of rows) {
    const step = numberOf(members.get("_step"));
    if (step === undefined) throw new InputError("bad-number", "_step must be a number in every row", { file, line });
    for (const [name, value] of members) {
      if (name.startsWith("_") || typeof value === "boolean" || value === "") continue;
      const [score, cell] = [trackedScore(name), scoreCell(value)];
      if (cell === null) {
        if (score !== null && typeof value === "string") texts.set(name, { line, text: value });
      } else if (cell.state === STATE_CODE.scored) {
        numbers.add(name);
        if (score !== null) sheets.addScore({ ...identity, step, ...score }, cell.score, { file, line });
      }
    }
  }
  const torn = [...texts].find(([name]) => numbers.has(name));
  if (torn !== undefined) {
    const [name, { line, text }] = torn;
    throw new InputError("bad-score", `${name} must be a number, got ${JSON.stringify(text)}`, { file, line });
  }
  const left = [...numbers].filter((name) => trackedScore(name) === null);
  if (sheets.isEmpty) {
    throw new InputError(
      "no-score",
      `no column is called after an evaluation or a metric; there are ${someNames(left)}. Say --map step=_step,score=NAME`,
      { file },
    );
  }
  return sheetReading({
    file,
    format: HISTORY,
    sheets,
    models,
    understood: "checkpoint from _step; every logged evaluation a task",
    notes:
      left.length === 0
        ? []
        : [{ code: "columns-ignored", message: `${file}: not taken for scores: ${someNames(left)}` }],
    isNamedByFile: true,
  });
}

/** The run's id in the folder that the tracker gives a run. */
function runOfPath(file: string): string | undefined {
  return /(?:^|\/)(?:offline-)?run-\d{8}_\d{6}-([^/]+)\//.exec(file)?.[1];
}

function numberOf(value: JsonValue | undefined): number | undefined {
  const cell = value === undefined || value === "" ? null : scoreCell(value);
  return cell === null || Number.isNaN(cell.score) ? undefined : cell.score;
}
