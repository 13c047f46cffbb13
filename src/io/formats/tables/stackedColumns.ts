import { InputError } from "../../../errors.js";
import { someNames } from "../../../someNames.js";
import { type Column, metricOfColumn, plainName } from "../../tables/columnNames.js";
import { findColumns } from "../../tables/columns.js";
import { namedRun, type RunName } from "../../tables/namedRun.js";
import type { RowTable, TableRow } from "../../tables/rows.js";

interface StackedColumn extends RunName {
  readonly index: number;
}

interface Stack {
  readonly stacked: readonly [StackedColumn, ...StackedColumn[]];
  readonly numbers: readonly string[];
  readonly metrics: readonly string[];
  /** The other columns. */
  readonly kept: readonly number[];
}

/** Whether columns of these names stand beside each other as `stackedColumns` reads them. */
export function areStacked(header: readonly string[]): boolean {
  return findStack(header, {}) !== null;
}

function findStack(header: readonly string[], map: Readonly<Record<string, string>>): Stack | null {
  const mapped = new Set(Object.values(map));
  const stacked = header.flatMap((name, index) => stackedColumn(name, index, mapped));
  const [first, ...more] = stacked;
  if (first === undefined || more.some(({ word }) => word !== first.word)) return null;
  const numbers = [...new Set(stacked.map(({ number }) => number))];
  const metrics = [...new Set(stacked.map(({ metric }) => metric))];
  if (numbers.length < 2 || stacked.length !== numbers.length * metrics.length) return null;
  const taken = new Set(stacked.map(({ index }) => index));
  const kept = header.map((_, index) => index).filter((index) => !taken.has(index));
  const names = kept.map((index) => header[index] as string);
  const known = findColumns(
    names,
    Object.fromEntries(Object.entries(map).filter(([, theirs]) => names.includes(theirs))),
  );
  const { axis } = first;
  if (known.has("score") || known.has(axis as Column) || !(known.has("item") || known.has("task"))) return null;
  // Runs of a matrix of items × runs are what it compares.
  if (axis === "run" && known.has("item") && !known.has("model")) return null;
  return { stacked: [first, ...more], numbers, metrics, kept };
}

/**
 * A table of items or tasks whose columns hold the seeds, checkpoints, repeats or judges beside each other (`trial_1`,
 * `trial_2` …, or `acc_trial_1` …), as a long table: one row each. `null` where the columns are of another kind. Empty cells
 * make no row.
 *
 * Throws `InputError` for columns of a model that are called after runs alone: seeds and repeats are different kinds of noise.
 */
export function stackedColumns(table: RowTable, map: Readonly<Record<string, string>> = {}): RowTable | null {
  const { header, file } = table;
  const stack = findStack(header, map);
  if (stack === null) return null;
  const { stacked, numbers, metrics, kept } = stack;
  const [first] = stacked;
  const { axis } = first;
  const names = kept.map((index) => header[index] as string);
  const shown = someNames(stacked.map(({ index }) => JSON.stringify(header[index])));
  if (axis === "run") throw unknownRuns(shown, "", file);
  // Found once: a table may have thousands of such columns.
  const indices = new Map(stacked.map(({ metric, number, index }) => [JSON.stringify([metric, number]), index]));
  const runs = numbers.map((number) => ({
    label: axis === "judge" ? `${first.word} ${number}` : number,
    own: metrics.map((metric) => indices.get(JSON.stringify([metric, number]))),
  }));
  const rowsOf = ({ cells, line, texts }: TableRow): TableRow[] =>
    runs.flatMap(({ label, own }) => {
      const scores = own.map((index) => (index === undefined ? "" : (cells[index] ?? "")));
      if (scores.every((score) => score.trim() === "")) return [];
      const row = [...kept.map((index) => cells[index] ?? ""), label, ...scores];
      const written = [...kept, -1, ...own].flatMap((index, place) =>
        index !== undefined && texts?.has(index) ? place : [],
      );
      return [{ cells: row, line, ...(texts === undefined ? {} : { texts: new Set(written) }) }];
    });
  return {
    file,
    header: [...names, axis, ...metrics.map((metric) => (metric === "" ? "score" : metric))],
    rows: [...table.rows].flatMap(rowsOf),
    notes: [
      ...table.notes,
      {
        code: "columns-as-runs",
        message: `${file}: the columns ${shown} are ${first.word}s of one test; --layout says otherwise`,
      },
    ],
  };
}

function stackedColumn(name: string, index: number, mapped: ReadonlySet<string>): StackedColumn[] {
  const named = namedRun(name);
  if (named === null || mapped.has(name)) return [];
  const { metric } = named;
  if (metric !== "" && plainName(metric) !== "score" && metricOfColumn(metric) === null) return [];
  return [{ index, ...named }];
}

/** Of columns that are called after runs alone: seeds and repeats are different kinds of noise. */
export function unknownRuns(shown: string, rest: string, file: string): InputError {
  return new InputError(
    "unknown-columns",
    `the columns ${shown} may be training seeds or repeats of one test. Call them seed1, seed2 … or trial1, trial2 …${rest === "" ? "" : `; ${rest}`}`,
    { file },
  );
}
