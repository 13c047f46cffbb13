import { requireArgument } from "../arguments/requireArgument.js";
import { requireResults } from "../arguments/requireResults.js";
import { FUNCTION, MATRIX, RECORD, TEXTS } from "../arguments/shapes.js";
import { defined } from "../defined.js";
import type { Item } from "./item.js";
import { adoptResultMatrix, type ResultMatrix } from "./resultMatrix.js";
import type { Results, RunScore } from "./results.js";
import { axisValue, RUN_AXES, type Run, type RunAxis } from "./run.js";

/** Allowed values by axis; an axis that is not named allows all. Values are compared as text. */
export type Selection = Partial<Readonly<Record<RunAxis | "task" | "metric", readonly string[]>>>;

/** Whether the run agrees with every axis of the selection. */
function isSelected(run: Run, selection: Selection): boolean {
  for (const axis of RUN_AXES) {
    const allowed = selection[axis];
    if (allowed !== undefined && !allowed.includes(axisValue(run, axis) ?? "")) return false;
  }
  return (selection.task?.includes(run.task) ?? true) && (selection.metric?.includes(run.metric) ?? true);
}

/** The matrix with only these runs, all items kept; `null` when no run is left. */
export function selectRuns(matrix: ResultMatrix, keep: (run: Run, index: number) => boolean): ResultMatrix | null {
  requireArgument("selectRuns", "matrix", matrix, MATRIX);
  requireArgument("selectRuns", "keep", keep, FUNCTION);
  const rows = matrix.runs.flatMap((run, index) => (keep(run, index) ? [index] : []));
  if (rows.length === matrix.runs.length) return matrix;
  if (rows.length === 0) return null;
  return pick(matrix, rows, null);
}

/** The matrix with only these items, all runs kept. */
export function selectItems(matrix: ResultMatrix, keep: (index: number) => boolean): ResultMatrix {
  requireArgument("selectItems", "matrix", matrix, MATRIX);
  requireArgument("selectItems", "keep", keep, FUNCTION);
  const columns = matrix.items.flatMap((_, index) => (keep(index) ? [index] : []));
  return columns.length === matrix.items.length
    ? matrix
    : pick(
        matrix,
        matrix.runs.map((_, index) => index),
        columns,
      );
}

/** Everything of the results that agrees with the selection. */
export function selectResults(results: Results, selection: Selection): Results {
  requireResults("selectResults", "results", results);
  requireArgument("selectResults", "selection", selection, RECORD);
  for (const [axis, values] of Object.entries(defined(selection))) {
    requireArgument("selectResults", axis, values, TEXTS);
  }
  const chosen = ({ run }: { readonly run: Run }) => isSelected(run, selection);
  return {
    ...results,
    matrices: results.matrices.flatMap((matrix) => selectRuns(matrix, (run) => isSelected(run, selection)) ?? []),
    runScores: results.runScores.filter(chosen),
    printedScores: results.printedScores.filter(chosen),
  };
}

interface Part {
  readonly matrices: ResultMatrix[];
  readonly runScores: RunScore[];
  readonly printedScores: Results["printedScores"][number][];
}

/** The results of each value of an axis, in one pass over them; runs without a value are in none. */
export function resultsByAxis(results: Results, axis: RunAxis): Map<string, Results> {
  const parts = new Map<string, Part>();
  const partOf = (value: string): Part => {
    const part = parts.get(value) ?? { matrices: [], runScores: [], printedScores: [] };
    parts.set(value, part);
    return part;
  };
  const add = <Score extends { readonly run: Run }>(scores: readonly Score[], listOf: (part: Part) => Score[]) => {
    for (const score of scores) {
      const value = axisValue(score.run, axis);
      if (value !== undefined) listOf(partOf(value)).push(score);
    }
  };
  for (const matrix of results.matrices) {
    const rows = new Map<string, number[]>();
    for (const [row, run] of matrix.runs.entries()) {
      const value = axisValue(run, axis);
      if (value === undefined) continue;
      const own = rows.get(value) ?? [];
      own.push(row);
      rows.set(value, own);
    }
    for (const [value, own] of rows) {
      partOf(value).matrices.push(own.length === matrix.runs.length ? matrix : pick(matrix, own, null));
    }
  }
  add(results.runScores, ({ runScores }) => runScores);
  add(results.printedScores, ({ printedScores }) => printedScores);
  return new Map([...parts].map(([value, part]) => [value, { ...results, ...part }]));
}

/**
 * The matrix with these rows and columns; `null` for all columns, whose list of items then stays the same one. Rows that stand
 * together are not copied: nobody writes to a matrix.
 */
function pick(matrix: ResultMatrix, rows: readonly number[], columns: readonly number[] | null): ResultMatrix {
  const all = matrix.items.length;
  const width = columns === null ? all : columns.length;
  const [first = 0] = rows;
  const areTogether = columns === null && rows.every((row, place) => row === first + place);
  const picked = <Cells extends Float64Array | Uint8Array>(from: Cells, make: (length: number) => Cells): Cells => {
    if (areTogether) return from.subarray(first * width, (first + rows.length) * width) as Cells;
    const to = make(rows.length * width);
    rows.forEach((row, place) => {
      const start = row * all;
      if (columns === null) to.set(from.subarray(start, start + width), place * width);
      else for (let at = 0; at < width; at++) to[place * width + at] = from[start + columns[at]!]!;
    });
    return to;
  };
  const { scores, states, prompts } = matrix;
  return adoptResultMatrix({
    runs: rows.map((row) => matrix.runs[row] as Run),
    items: columns === null ? matrix.items : columns.map((column) => matrix.items[column] as Item),
    scores: picked<Float64Array>(scores, (length) => new Float64Array(length)),
    states: states === null ? null : picked<Uint8Array>(states, (length) => new Uint8Array(length)),
    prompts: prompts === null ? null : picked<Float64Array>(prompts, (length) => new Float64Array(length)),
    higherIsBetter: matrix.higherIsBetter,
  });
}
