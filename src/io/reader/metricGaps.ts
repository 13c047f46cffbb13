import { groupBy } from "../../data/groupBy.js";
import { compareNames } from "../../data/nameOrder.js";
import { type ResultMatrix, STATE_CODE } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
import { describeRunOnTask, runKey } from "../../data/run.js";
import type { Note } from "../../notes.js";
import { formatCount, plural } from "../../numberFormat.js";
import { someNames } from "../../someNames.js";

interface Row {
  readonly matrix: ResultMatrix;
  readonly run: number;
}

/**
 * Says how many answers of a run lack a metric that others of its answers have: they are in no column of that metric, so that
 * nothing else would tell. An answer without any metric is none of these: its cells say that they are unscored.
 */
export function metricGaps({ matrices }: Pick<Results, "matrices">): Note[] {
  if (new Set(matrices.map(({ metric }) => metric)).size < 2) return [];
  const rows = matrices.flatMap((matrix) => matrix.runs.map((_, run): Row => ({ matrix, run })));
  const gaps = [...groupBy(rows, runOf).values()].flatMap((metrics) => gapsOf(metrics));
  if (gaps.length === 0) return [];
  const count = gaps.reduce((sum, { missing }) => sum + missing, 0);
  const parts = gaps.map(
    ({ name, missing, answers, first }) =>
      `${name} in ${formatCount(missing)} of ${plural(answers, "answer")} (first ${JSON.stringify(first)})`,
  );
  const message = `answers without a metric that others of their run have; they are not counted as wrong: ${someNames(parts)}`;
  return [{ code: "metric-gaps", message, data: { count } }];
}

function runOf({ matrix, run }: Row): string {
  return runKey(matrix.runs[run] as ResultMatrix["runs"][number], ["metric"]);
}

interface Gap {
  readonly name: string;
  readonly missing: number;
  readonly answers: number;
  readonly first: string;
}

function gapsOf(metrics: readonly Row[]): Gap[] {
  if (metrics.length < 2) return [];
  const held = haveSameItems(metrics) ? heldPlaces(metrics) : heldItems(metrics);
  return metrics.flatMap((row, index): Gap | [] => {
    const { missing, answers, first } = held[index] as Held;
    // A metric that no answer has is none of the run.
    if (missing.length === 0 || missing.length === answers) return [];
    const run = row.matrix.runs[row.run] as ResultMatrix["runs"][number];
    const name = `${row.matrix.metric} of ${describeRunOnTask(run)}`;
    return { name, missing: missing.length, answers, first: first(missing) };
  });
}

/** The answers of a run that lack one metric and have another: places of items, or their ids. */
interface Held {
  readonly missing: readonly (number | string)[];
  readonly answers: number;
  readonly first: (missing: readonly (number | string)[]) => string;
}

/** Whether all metrics are of the same items, which is the usual case. */
function haveSameItems([first, ...others]: readonly Row[]): boolean {
  const { items } = (first as Row).matrix;
  return others.every(
    ({ matrix }) => matrix.items.length === items.length && matrix.items.every(({ id }, at) => id === items[at]?.id),
  );
}

/** By the places of the items, which all metrics share. */
function heldPlaces(metrics: readonly Row[]): Held[] {
  const { items } = (metrics[0] as Row).matrix;
  const rows = metrics.map(statesOf);
  const missing: number[][] = metrics.map(() => []);
  let answers = 0;
  if (rows.every((row) => row?.includes(STATE_CODE.absent) !== true)) answers = items.length;
  else {
    for (let at = 0; at < items.length; at++) {
      if (rows.every((row) => row?.[at] === STATE_CODE.absent)) continue;
      answers++;
      rows.forEach((row, index) => {
        if (row?.[at] === STATE_CODE.absent) (missing[index] as number[]).push(at);
      });
    }
  }
  // Items stand in the order of their names.
  const first = ([place]: readonly (number | string)[]) => items[place as number]?.id ?? "";
  return missing.map((own) => ({ missing: own, answers, first }));
}

/** By the ids of the items. */
function heldItems(metrics: readonly Row[]): Held[] {
  const held = metrics.map((row) => {
    const states = statesOf(row);
    return new Set(row.matrix.items.flatMap(({ id }, at) => (states?.[at] === STATE_CODE.absent ? [] : id)));
  });
  const all = new Set<string>();
  for (const items of held) for (const id of items) all.add(id);
  const first = (missing: readonly (number | string)[]) =>
    (missing as readonly string[]).toSorted(compareNames)[0] as string;
  return held.map((own) => ({ missing: [...all].filter((id) => !own.has(id)), answers: all.size, first }));
}

/** The states of the run's answers; `null` where all are scored. */
function statesOf({ matrix: { items, states }, run }: Row): Uint8Array | null {
  return states === null ? null : states.subarray(run * items.length, (run + 1) * items.length);
}
