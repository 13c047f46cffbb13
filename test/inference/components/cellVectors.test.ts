import { describe, expect, test } from "vitest";
import {
  type CellVector,
  columnKinds,
  columnSums,
  constantVector,
  dotOf,
  lessTimes,
  type OrderedCells,
  perTrial,
  rowSums,
  totalOf,
} from "../../../src/inference/components/cellVectors.js";
import { createRng } from "../../../src/random/rng.js";

/** Columns with some of the rows each, and of each cell one trial or several. */
function drawn(seed: number, rows: number, columns: number, mostTrials: number): OrderedCells {
  const rng = createRng(seed, "cell vectors");
  const [starts, row, trials, values]: [number[], number[], number[], number[]] = [[0], [], [], []];
  const levels = Array.from({ length: rows }, () => 100 * rng.nextUniform());
  for (let column = 0; column < columns; column++) {
    const level = 10 * rng.nextUniform();
    const own = 1 + Math.floor(mostTrials * rng.nextUniform());
    const isEven = rng.nextUniform() < 0.7;
    for (let index = 0; index < rows; index++) {
      if (rng.nextUniform() < 0.3 && row.length > starts[column]!) continue;
      row.push(index);
      trials.push(isEven ? own : 1 + Math.floor(mostTrials * rng.nextUniform()));
      values.push(levels[index]! + level + rng.nextUniform());
    }
    starts.push(row.length);
  }
  return {
    rows,
    starts: Int32Array.from(starts),
    row: Int32Array.from(row),
    trials: Float64Array.from(trials),
    values: Float64Array.from(values),
  };
}

/** The slow definition: every cell of every column. */
function spelled({ rows, starts, row, trials, values }: OrderedCells) {
  const places = Array.from({ length: starts.length - 1 }, (_, column) =>
    Array.from({ length: starts[column + 1]! - starts[column]! }, (_, index) => starts[column]! + index),
  );
  const rowMean = Array.from({ length: rows }, (_, index) => {
    const own = [...values].filter((_, cell) => row[cell] === index);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
  const names = new Map<string, number>();
  const kindOf = places.map((cells, column) => {
    const own = cells.map((cell) => trials[cell]);
    const isEven = own.every((count) => count === own[0]);
    const name = isEven ? `${cells.map((cell) => row[cell])} of ${own[0]}` : `column ${column}`;
    names.set(name, names.get(name) ?? names.size);
    return names.get(name)!;
  });
  return {
    kindOf,
    /** A vector cell by cell. */
    cells(vector: CellVector, kindStarts: Int32Array): number[] {
      return places.flatMap((cells, column) => {
        const kind = kindOf[column]!;
        const centred = cells.map((cell) => values[cell]! - rowMean[row[cell]!]!);
        const mean = centred.reduce((sum, value) => sum + value, 0) / cells.length;
        return centred.map(
          (value, index) =>
            vector.deviation[kind]! * (value - mean) +
            vector.mean[kind]! * mean +
            vector.rest[kindStarts[kind]! + index]!,
        );
      });
    },
    sums: (vector: readonly number[]) =>
      places.flatMap((cells) => cells.map(() => cells.reduce((sum, cell) => sum + vector[cell]!, 0))),
  };
}

function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>): void {
  expect(found.length).toBe(wanted.length);
  const size = Math.max(...Array.from(wanted, Math.abs), 1);
  for (let index = 0; index < found.length; index++)
    expect(Math.abs(found[index]! - wanted[index]!)).toBeLessThan(1e-11 * size);
}

describe("vectors over cells, by kinds of columns, are those of every cell", () => {
  test.each([
    [1, 3, 200, 1],
    [2, 4, 200, 2],
    [3, 2, 60, 3],
    [4, 9, 40, 1],
    [5, 30, 3, 4],
  ])("seed %i: %i rows, %i columns, up to %i trials", (seed, rows, columns, trials) => {
    const ordered = drawn(seed, rows, columns, trials);
    const kinds = columnKinds(ordered);
    const { kindOf, cells, sums } = spelled(ordered);
    const dense = (vector: CellVector) => cells(vector, kinds.starts);
    expect([...kinds.count]).toEqual([...kinds.count].map((_, kind) => kindOf.filter((own) => own === kind).length));
    expectClose(dense(kinds.values), ordered.values);
    const level = constantVector(kinds, (row) => row + 1);
    expectClose(
      dense(level),
      Float64Array.from(ordered.row, (row) => row + 1),
    );
    const vectors = [
      kinds.values,
      level,
      lessTimes(kinds, kinds.values, 0.3, level),
      perTrial(kinds, kinds.values),
      columnSums(kinds, lessTimes(kinds, kinds.values, 2, level)),
    ];
    expectClose(
      dense(vectors[2]!),
      [...ordered.values].map((value, cell) => value - 0.3 * (ordered.row[cell]! + 1)),
    );
    expectClose(
      dense(vectors[3]!),
      [...ordered.values].map((value, cell) => value / ordered.trials[cell]!),
    );
    for (const vector of vectors) {
      const all = dense(vector);
      expectClose(dense(columnSums(kinds, vector)), sums(all));
      expectClose(
        rowSums(kinds, vector),
        Array.from({ length: rows }, (_, row) =>
          all.reduce((sum, value, cell) => sum + (ordered.row[cell] === row ? value : 0), 0),
        ),
      );
      expectClose([totalOf(kinds, vector)], [all.reduce((sum, value) => sum + value, 0)]);
      for (const other of vectors) {
        const others = dense(other);
        expectClose([dotOf(kinds, vector, other)], [all.reduce((sum, value, cell) => sum + value * others[cell]!, 0)]);
      }
    }
  });
});
