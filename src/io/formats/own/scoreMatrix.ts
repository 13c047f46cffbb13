import { requireArgument } from "../../../arguments/requireArgument.js";
import { MATRIX } from "../../../arguments/shapes.js";
import { cellState, type ResultMatrix, STATE_CODE, type StateCode } from "../../../data/resultMatrix.js";
import type { Run } from "../../../data/run.js";
import type { WrittenItem } from "../../../data/sheets/knownItems.js";
import { defined } from "../../../defined.js";
import { InputError } from "../../../errors.js";
import { ownReading, type StandaloneReading } from "../../reader/standaloneReading.js";
import { csvLine, numberCell, quoteCell, unquoteCell } from "../../tables/quotedCell.js";
import type { Table, TableRow } from "../../tables/rows.js";

/** Name of the column, which holds nothing, between the columns of labels and the columns of items. */
export const SCORE_MATRIX = "noisefloor/matrix/1";

const LABELS = ["model", "task", "metric", "seed", "step", "framing", "trial", "higher_is_better"] as const;
type Label = (typeof LABELS)[number];
const STATES: ReadonlyMap<string, StateCode> = new Map([
  ["", STATE_CODE.absent],
  ["errored", STATE_CODE.errored],
  ["unscored", STATE_CODE.unscored],
]);

/**
 * A matrix as CSV: a row a run, a column an item, in full precision, with the labels of the runs and the states of the
 * cells. It carries no clusters, subsets, choices or fingerprints; `scoreTable` does.
 */
export function* scoreMatrix(matrix: ResultMatrix): Generator<string> {
  requireArgument("scoreMatrix", "matrix", matrix, MATRIX);
  for (const cells of scoreMatrixRows(matrix)) yield csvLine(cells);
}

/** The rows of that matrix as cells, the header first, before any is put in quotes. */
export function* scoreMatrixRows(matrix: ResultMatrix): Generator<string[]> {
  const { runs, items, scores, higherIsBetter } = matrix;
  const labels = LABELS.filter((label) => label === "higher_is_better" || runs.some((run) => run[label] !== undefined));
  yield [...labels, SCORE_MATRIX, ...items.map(({ id }) => quoteCell(id))];
  for (const [index, run] of runs.entries()) {
    const cells = items.map((_, column) => {
      const state = cellState(matrix, index, column);
      if (state === "scored") return numberCell(scores[index * items.length + column] as number);
      return state === "absent" ? "" : state;
    });
    yield [...labels.map((label) => labelCell(run, label, higherIsBetter)), "", ...cells];
  }
}

/** Reads what `scoreMatrix` wrote. */
export function readScoreMatrix({ file, header, rows }: Table): StandaloneReading {
  const mark = header.indexOf(SCORE_MATRIX);
  const ids = header.slice(mark + 1).map(unquoteCell);
  return ownReading((builder) => {
    for (const row of rows) {
      const label = (name: Label) => labelOf(header.slice(0, mark), row, name);
      const run = runOf(label, file, row);
      const sheet = builder.sheet(run, {
        file,
        occasion: file,
        higherIsBetter: label("higher_is_better") !== "false",
      });
      ids.forEach((id, column) => {
        const written = (row.cells[mark + 1 + column] ?? "").trim();
        const item: WrittenItem = { id };
        const state = STATES.get(written);
        const score = Number(written);
        if (state === undefined && !Number.isFinite(score)) {
          const message = `a cell must be a number, empty, errored or unscored, got ${JSON.stringify(written)}`;
          throw new InputError("bad-score", message, { file, line: row.line, item: id });
        }
        sheet.add(item, state === undefined ? score : Number.NaN, state ?? STATE_CODE.scored, row.line);
      });
    }
    builder.file({ name: file, format: "score matrix", understood: `${rows.length} runs × ${ids.length} items` });
  });
}

function labelCell(run: Run, label: Label, higherIsBetter: boolean): string {
  if (label === "higher_is_better") return String(higherIsBetter);
  if (label === "step") return run.step === undefined ? "" : numberCell(run.step);
  const text = run[label];
  return text === undefined ? "" : quoteCell(text);
}

function labelOf(labels: readonly string[], row: TableRow, name: Label): string | undefined {
  const at = labels.indexOf(name);
  const written = at < 0 ? "" : (row.cells[at] ?? "");
  return written === "" ? undefined : unquoteCell(written);
}

function runOf(label: (name: Label) => string | undefined, file: string, row: TableRow): Run {
  const [model, task, metric] = (["model", "task", "metric"] as const).map((name) => {
    const text = label(name);
    if (text !== undefined) return text;
    throw new InputError("bad-row", `${name} must not be empty`, { file, line: row.line });
  }) as [string, string, string];
  const step = label("step");
  if (step !== undefined && !Number.isFinite(Number(step))) {
    throw new InputError("bad-number", `step must be a number, got ${JSON.stringify(step)}`, { file, line: row.line });
  }
  const [seed, framing, trial] = [label("seed"), label("framing"), label("trial")];
  return {
    model,
    task,
    metric,
    ...defined({ seed }),
    ...(step === undefined ? {} : { step: Number(step) }),
    ...defined({ framing, trial }),
  };
}
