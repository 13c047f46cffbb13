import { STATE_CODE } from "../../../data/resultMatrix.js";
import { InputError } from "../../../errors.js";
import { plural } from "../../../numberFormat.js";
import { identifyRun } from "../../runs/runIdentity.js";
import { taskOfFile } from "../../runs/taskOfFile.js";
import type { RowTable } from "../../tables/rows.js";
import { type ScoreCell, scored, scoreText } from "../../tables/scoreCell.js";
import { ITEM_NAMES } from "../../tables/tableLayout.js";
import type { TableOptions, TableReading } from "./longTable.js";

/** A column such as `number of correct responses (out of 100)`. */
const COUNTED = /\b(?:correct|right|passed|solved)\b.*\bout of (\d+)\b/i;

/** The column that counts runs, and of how many. */
interface TallyColumn {
  readonly column: number;
  readonly runs: number;
}

/** The only column that says of how many runs it counts those that were right; `null` unless the first column names items. */
export function findTally(header: readonly string[]): TallyColumn | null {
  const counted = header.flatMap((name, column) => {
    const runs = Number(COUNTED.exec(name)?.[1]);
    return runs >= 1 ? [{ column, runs }] : [];
  });
  return counted.length === 1 && ITEM_NAMES.has((header[0] ?? "").trim().toLowerCase())
    ? (counted[0] as TallyColumn)
    : null;
}

/** Reads a table that says of each item how many runs had it right: one line of scores, the shares. */
export function readTallyTable(table: RowTable, options: TableOptions): TableReading {
  const { file, header, rows } = table;
  const { column, runs } = findTally(header) as TallyColumn;
  const named = options.model === undefined ? {} : { named: { model: options.model, from: "the option model" } };
  const { identity, understood, patternFitted } = identifyRun({ file, ...named }, options.pattern);
  const fileTask = taskOfFile(file, { task: options.task, pattern: options.pattern, tags: true });
  const { task } = fileTask;
  const name = JSON.stringify(header[column]);
  const others = header.filter((_, index) => index !== 0 && index !== column).map((other) => JSON.stringify(other));
  const ignored = `${file}: columns not used: ${others.join(", ")}`;
  const averaged =
    `${file}: each score is the share of ${plural(runs, "run")} that had the item right, as ${name} counts them. Which runs ` +
    "these were is not in the file, so that neither the score of one run nor the noise between runs can be had from it";
  return {
    tasks: [task],
    patternNames: [file],
    patternFits: patternFitted ? 1 : 0,
    namesModels: false,
    contribute(builder) {
      const sheet = builder.sheet({ ...identity, task, metric: "score" }, { file, occasion: file });
      for (const { cells, line } of rows) {
        const id = (cells[0] ?? "").trim();
        if (id === "") throw new InputError("missing-id", "the item cell is empty", { file, line });
        const text = (cells[column] ?? "").trim();
        if (text === "") continue;
        const cell = share(text, runs);
        if (cell !== null) sheet.add({ id }, cell.score, cell.state, line);
        else {
          const message = `${name} must be a whole number from 0 to ${runs}, got ${JSON.stringify(text)}`;
          throw new InputError("bad-score", message, { file, line, item: id });
        }
      }
      fileTask.tell(builder);
      for (const note of table.notes) builder.note(note);
      if (others.length > 0) builder.note({ code: "columns-ignored", message: ignored });
      builder.note({ code: "runs-averaged", message: averaged });
      const what = `${plural(rows.length, "item")} of ${task}; score is ${name} divided by ${runs}; ${understood}`;
      builder.file({ name: file, format: "tally table", understood: what });
    },
  };
}

function share(text: string, runs: number): ScoreCell | null {
  const cell = scoreText(text);
  if (cell?.state !== STATE_CODE.scored) return cell;
  const { score: count } = cell;
  return Number.isInteger(count) && count >= 0 && count <= runs ? scored(count / runs) : null;
}
