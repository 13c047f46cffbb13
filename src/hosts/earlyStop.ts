import type { GateOptions } from "../analysis/gate/gate.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireArgument } from "../arguments/requireArgument.js";
import { requireResults } from "../arguments/requireResults.js";
import { orNull, RECORD, recordsWith } from "../arguments/shapes.js";
import { fromRows, type ScoreRow } from "../data/fromRows.js";
import type { Results } from "../data/results.js";
import type { LookPlace } from "../inference/sequential/lookFactor.js";
import { GATE_SHAPES, type GateAnswer, gate } from "../questions/gate.js";

export interface EarlyStopOptions extends Omit<GateOptions, "looks"> {
  /** Which of many candidates against this baseline this one is; `null`, the default, where it stands alone. */
  readonly looks?: Omit<LookPlace, "always"> | null;
}

/** An evaluation that ends when its answer is known. It keeps what it was given, unlike every other value of this library. */
export interface EarlyStop {
  /** Adds answers of the candidate as they come in; whether the question is settled, so that no other need be asked. */
  readonly add: (rows: readonly ScoreRow[]) => boolean;
  readonly settled: boolean;
  /** What the gate says: of all answers so far, or of those by which it was settled. `null` before the first. */
  readonly answer: GateAnswer | null;
}

/** Looks are so far apart, as a share of the answers so far: one after every answer would take n² in all, and stop hardly sooner. */
const STEP = 0.01;

/**
 * Looks at a candidate while its answers come in and says when it is known whether it has regressed, for hosts that call back for
 * each item: the gate with `looks: "always"`, whose claims are false with probability alpha at most however often one looks. It looks
 * after each of the first hundred answers, then whenever a hundredth more are there. The baseline is complete, and its items are
 * what is planned. Ask them in an order that has nothing to do with how they are answered.
 *
 * Once settled it stays so: answers that were under way change nothing. An item that comes again is a repeat, numbered here. An
 * answer that failed is errored on every metric that the baseline has of its item, since a host that sees one item does not know them.
 * Throws as `gate` does, before the first answer where the baseline or an option is wrong.
 *
 * @example earlyStop(main, { minimumEffect: "2pt" }).add([{ item: "q1", model: "change", score: true }]) // => false
 */
export function earlyStop(baseline: Results, options: EarlyStopOptions): EarlyStop {
  requireResults("earlyStop", "the baseline", baseline);
  const { looks = null, ...rest } = optionsOf("earlyStop", options, { ...GATE_SHAPES, looks: orNull(RECORD) });
  const always = { ...rest, looks: looks === null ? ("always" as const) : { ...looks, always: true } };
  gate(baseline, baseline, always);
  const metricsOf = metricsByItem(baseline);
  const repeats = new Map<string, number>();
  const rows: ScoreRow[] = [];
  let next = 1;
  let answer: GateAnswer | null = null;
  const isSettled = () => answer !== null && answer.outcome !== "cannot-tell";
  const look = () => {
    answer ??= rows.length === 0 ? null : gate(baseline, fromRows(rows), always);
    return answer;
  };
  const add = (given: readonly ScoreRow[]): boolean => {
    requireArgument("earlyStop", "rows", given, recordsWith([], '[{ item: "q1", model: "change", score: true }]'));
    if (isSettled() || given.length === 0) return isSettled();
    for (const row of withFailures(given, metricsOf)) {
      const key = JSON.stringify({ ...row, trial: null, score: null, status: null });
      const trial = (repeats.get(key) ?? 0) + 1;
      repeats.set(key, trial);
      rows.push({ ...row, trial });
    }
    answer = null;
    if (rows.length >= next) {
      look();
      next = Math.ceil(rows.length * (1 + STEP));
    }
    return isSettled();
  };
  return {
    add,
    get settled() {
      return isSettled();
    },
    get answer() {
      return look();
    },
  };
}

const itemKey = (task: string, item: string | number) => JSON.stringify([task, String(item)]);
const taskOf = ({ task = "eval" }: ScoreRow) => task;
const metricOf = ({ metric = "score" }: ScoreRow) => metric;

function metricsByItem({ matrices }: Results): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { task, metric, items } of matrices) {
    for (const { id } of items) {
      const key = itemKey(task, id);
      const metrics = found.get(key) ?? new Set();
      found.set(key, metrics.add(metric));
    }
  }
  return found;
}

/** The rows, and one for each metric that an answer which failed lacks. */
function withFailures(rows: readonly ScoreRow[], metricsOf: ReadonlyMap<string, ReadonlySet<string>>): ScoreRow[] {
  const failed = rows.filter(({ status, item }) => status === "errored" && item !== undefined);
  const keyOf = (row: ScoreRow) => itemKey(taskOf(row), row.item as string | number);
  const byItem = new Map(failed.map((row) => [keyOf(row), row]));
  return [
    ...rows,
    ...[...byItem].flatMap(([key, row]) => {
      const own = new Set(rows.filter((one) => one.item !== undefined && keyOf(one) === key).map(metricOf));
      const lacking = [...(metricsOf.get(key) ?? [])].filter((metric) => !own.has(metric));
      return lacking.map((metric): ScoreRow => ({ ...row, metric, score: null, status: "errored" }));
    }),
  ];
}
