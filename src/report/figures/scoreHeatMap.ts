import { requireArgument } from "../../arguments/requireArgument.js";
import { MATRIX, TEXT } from "../../arguments/shapes.js";
import { groupBy } from "../../data/groupBy.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { describeRun, type Run, runKey } from "../../data/run.js";
import { formatCount, formatFixed, plural } from "../../numberFormat.js";
import { mean } from "../../numeric/moments.js";
import { areShares } from "../../numeric/share.js";
import type { Cells, Figure } from "../figure/figure.js";

/** Most rows and columns that are drawn; more runs or items share one. */
const ROWS = 24;
const COLUMNS = 40;

/**
 * Runs × items, the best run on top and the easiest item on the left: where the test tells runs apart, and cells that do not
 * fit the order. The trials of a run are averaged into one row. Neighbouring runs and items share a cell when there are many
 * of them. For scores in 0–1; `null` for others, and for fewer than two runs or items with a score.
 */
export function scoreHeatMap(matrix: ResultMatrix, id = "heat-map"): Figure | null {
  requireArgument("scoreHeatMap", "matrix", matrix, MATRIX);
  requireArgument("scoreHeatMap", "id", id, TEXT);
  const { items, metric } = matrix;
  const { runs, scores } = overTrials(matrix);
  const framings = [...new Set(runs.map(({ framing }) => framing ?? ""))];
  const task = framings.length === 1 && framings[0] !== "" ? `${matrix.task} (${framings[0]})` : matrix.task;
  const width = items.length;
  const [runMeans, itemMeans] = marginMeans(scores, runs.length, width);
  if (!areShares(scores)) return null;
  const [runOrder, itemOrder] = [byMean(runMeans), byMean(itemMeans)];
  if (runOrder.length < 2 || itemOrder.length < 2) return null;
  const [rowBins, columnBins] = [binsOf(runOrder, ROWS), binsOf(itemOrder, COLUMNS)];
  const cells = rowBins.flatMap((rowBin, y) =>
    columnBins.map((columnBin, x) => ({ x, y, mean: binMean(scores, width, rowBin, columnBin) })),
  );
  const binned = rowBins.length < runOrder.length || columnBins.length < itemOrder.length;
  const [solved, missed] = [1, 0].map((value) => itemOrder.filter((item) => itemMeans[item] === value).length) as [
    number,
    number,
  ];
  const rowNames = rowBins.map((bin) => binName(bin, (run) => describeRun(runs[run]!), "runs "));
  const columnNames = columnBins.map((bin) => binName(bin, (item) => items[item]!.id));
  return {
    kind: "figure",
    id,
    title:
      solved + missed > 0
        ? `${task}: of ${plural(itemOrder.length, "item")} ${formatCount(solved)} ${solved === 1 ? "is" : "are"} solved by every run, and ${formatCount(missed)} by none`
        : `${task}: no item of ${formatCount(itemOrder.length)} is right in every answer, or wrong in every answer`,
    description: `Mean score (${metric}) of runs × items of ${task}: best run on top, easiest item on the left; the stronger, the higher.`,
    x: {
      kind: "category",
      title: columnBins.length < itemOrder.length ? "items by difficulty, in groups" : "items by difficulty",
      categories: columnNames,
    },
    y: { kind: "category", title: "", categories: rowNames },
    marks: [
      {
        kind: "cells",
        label: "share of right answers: faint 0, strong 1",
        cells: cells.map(({ x, y, mean }): Cells["cells"][number] => ({
          x,
          y,
          value: mean === null ? null : 0.04 + 0.9 * mean,
          name: `${rowNames[y]}, ${columnBins[x]?.members.length === 1 ? "item" : "items"} ${columnNames[x]}: ${formatFixed(mean, 2)}`,
        })),
      },
    ],
    notes: [
      ...(binned
        ? [
            `${plural(runOrder.length, "run")} and ${plural(itemOrder.length, "item")} in ${rowBins.length} × ${columnBins.length} cells; a cell is the mean of its answers.`,
          ]
        : []),
      ...(runs.length < matrix.runs.length ? ["Each row is the mean over the trials of its run."] : []),
      ...(matrix.higherIsBetter ? [] : ["Less is better: the best runs stand at the bottom."]),
    ],
    columns: ["runs", "items", "mean score"],
    rows: cells.map(({ x, y, mean }) => [rowNames[y] as string, columnNames[x] as string, mean]),
  };
}

/** One row a run, the mean over the trials that are scored; NaN where none is. */
function overTrials({ runs, items, scores }: ResultMatrix): {
  readonly runs: readonly Run[];
  readonly scores: Float64Array;
} {
  const trials = [...groupBy([...runs.keys()], (index) => runKey(runs[index] as Run, ["trial"])).values()];
  if (trials.length === runs.length) return { runs, scores };
  const width = items.length;
  const means = trials.flatMap((rows) =>
    items.map((_, item) =>
      mean(rows.map((row) => scores[row * width + item] as number).filter((score) => !Number.isNaN(score))),
    ),
  );
  const merged = trials.map(([row]) => {
    const { trial: _, ...run } = runs[row as number] as Run;
    return run;
  });
  return { runs: merged, scores: Float64Array.from(means) };
}

/** Means of rows and of columns over what is scored; NaN where nothing is. */
function marginMeans(scores: Float64Array, height: number, width: number): [Float64Array, Float64Array] {
  const [rowSums, rowCounts] = [new Float64Array(height), new Uint32Array(height)];
  const [columnSums, columnCounts] = [new Float64Array(width), new Uint32Array(width)];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const score = scores[row * width + column] as number;
      if (Number.isNaN(score)) continue;
      rowSums[row]! += score;
      rowCounts[row]!++;
      columnSums[column]! += score;
      columnCounts[column]!++;
    }
  }
  return [
    rowSums.map((sum, row) => sum / rowCounts[row]!),
    columnSums.map((sum, column) => sum / columnCounts[column]!),
  ];
}

/** The places of the means that are defined, the largest first. */
function byMean(means: Float64Array): number[] {
  return Array.from(means.keys())
    .filter((index) => !Number.isNaN(means[index]))
    .sort((a, b) => means[b]! - means[a]! || a - b);
}

interface Bin {
  /** Place of the first member in the order. */
  readonly first: number;
  readonly members: readonly number[];
}

/** At most so many groups of neighbours, as equal in size as can be. */
function binsOf(order: readonly number[], most: number): Bin[] {
  const count = Math.min(most, order.length);
  return Array.from({ length: count }, (_, bin) => {
    const first = Math.floor((bin * order.length) / count);
    return { first, members: order.slice(first, Math.floor(((bin + 1) * order.length) / count)) };
  });
}

/** The one member's own name, or the places of several. */
function binName({ first, members }: Bin, nameOf: (member: number) => string, noun = ""): string {
  return members.length === 1 ? nameOf(members[0]!) : `${noun}${first + 1}–${first + members.length}`;
}

/** Mean of the cells that are scored; `null` where none is. */
function binMean(scores: Float64Array, width: number, rows: Bin, columns: Bin): number | null {
  let [sum, count] = [0, 0];
  for (const run of rows.members) {
    for (const item of columns.members) {
      const score = scores[run * width + item]!;
      if (Number.isNaN(score)) continue;
      sum += score;
      count++;
    }
  }
  return count === 0 ? null : sum / count;
}
