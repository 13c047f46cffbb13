import { groupBy } from "../../data/groupBy.js";
import { compareNames } from "../../data/nameOrder.js";
import { type ResultMatrix, STATE_CODE } from "../../data/resultMatrix.js";
import type { Results } from "../../data/results.js";
import { describeRunOnTask, runKey } from "../../data/run.js";
import type { Note } from "../../notes.js";
import { plural } from "../../numberFormat.js";
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
  const rows = matrices.flatMap((matrix) => matrix.runs.map((_, run): Row => ({ matrix, run })));
  const gaps = [...groupBy(rows, runOf).values()].flatMap((metrics) => gapsOf(metrics));
  if (gaps.length === 0) return [];
  const count = gaps.reduce((sum, { missing }) => sum + missing, 0);
  const parts = gaps.map(
    ({ name, missing, answers, first }) =>
      `${name} in ${missing} of ${plural(answers, "answer")} (first ${JSON.stringify(first)})`,
  );
  const message = `answers without a metric that others of their run have; they are not counted as wrong: ${someNames(parts)}`;
  return [{ code: "metric-gaps", message, data: { count } }];
}

function runOf({ matrix, run }: Row): string {
  return runKey(matrix.runs[run] as ResultMatrix["runs"][number], ["metric"]);
}

function gapsOf(metrics: readonly Row[]) {
  if (metrics.length < 2 || areEven(metrics)) return [];
  const held = metrics.map(heldItems);
  const all = new Set(held.flatMap((items) => [...items]));
  return metrics.flatMap(({ matrix, run }, index) => {
    const own = held[index] as ReadonlySet<string>;
    const missing = all.size - own.size;
    if (missing === 0 || own.size === 0) return [];
    const first = [...all].filter((id) => !own.has(id)).sort(compareNames)[0] as string;
    const name = `${matrix.metric} of ${describeRunOnTask(matrix.runs[run] as ResultMatrix["runs"][number])}`;
    return [{ name, missing, answers: all.size, first }];
  });
}

/** Whether all metrics are of the same items, with none that is absent: the usual case, told without a set of ids. */
function areEven(metrics: readonly Row[]): boolean {
  const [{ matrix: first }] = metrics as [Row];
  return metrics.every(
    ({ matrix: { items, states }, run }) =>
      items.length === first.items.length &&
      items.every(({ id }, at) => id === first.items[at]?.id) &&
      (states === null || !rowOf(states, run, items.length).includes(STATE_CODE.absent)),
  );
}

function heldItems({ matrix: { items, states }, run }: Row): ReadonlySet<string> {
  const row = states === null ? null : rowOf(states, run, items.length);
  return new Set(items.flatMap(({ id }, at) => (row?.[at] === STATE_CODE.absent ? [] : id)));
}

function rowOf(states: Uint8Array, run: number, width: number): Uint8Array {
  return states.subarray(run * width, (run + 1) * width);
}
