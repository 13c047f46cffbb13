import { groupBy } from "../../../data/groupBy.js";
import { InputError } from "../../../errors.js";
import type { InspectLog } from "./evalLog.js";

/** A log with the fingerprint of its file. */
interface HashedLog {
  readonly log: InspectLog;
  readonly hash: string;
}

/** A log that is left out because another one holds its run. */
interface LeftOutLog {
  readonly log: InspectLog;
  readonly kept: InspectLog;
  readonly why: "copy" | "earlier try";
}

/**
 * Finds logs of one and the same run, which are no repeats of it: the harness keeps the task id when a log is converted,
 * scored again, or retried, and a retry takes the finished samples over. The most complete log is kept.
 *
 * Throws `InputError` when two logs of a run give a sample different scores: then the run was scored twice.
 */
export function withoutCopies(logs: readonly HashedLog[]): {
  readonly kept: readonly InspectLog[];
  readonly leftOut: readonly LeftOutLog[];
} {
  const runs = groupBy(logs, ({ log: { file, header }, hash }) => {
    const { taskId, task, model } = header;
    return JSON.stringify(taskId === undefined ? [hash, model ?? file] : [taskId, task, model ?? null]);
  });
  const leftOut: LeftOutLog[] = [];
  const best = new Set<InspectLog>();
  for (const hashed of runs.values()) {
    const run = hashed.map(({ log }) => log);
    const kept = run.reduce((first, second) => (isMoreComplete(second, first) ? second : first));
    best.add(kept);
    for (const log of run) {
      if (log === kept) continue;
      const isCopy = log.header.created === kept.header.created;
      if (isCopy) requireSameScores(log, kept);
      leftOut.push({ log, kept, why: isCopy ? "copy" : "earlier try" });
    }
  }
  return { kept: logs.flatMap(({ log }) => (best.has(log) ? [log] : [])), leftOut };
}

function isMoreComplete(log: InspectLog, other: InspectLog): boolean {
  const rank = ({ header, samples }: InspectLog) => [
    header.status === "success" ? 1 : 0,
    samples.ids.length,
    samples.metrics.size,
  ];
  const [mine, theirs] = [rank(log), rank(other)];
  const first = mine.findIndex((value, index) => value !== theirs[index]);
  if (first >= 0) return (mine[first] as number) > (theirs[first] as number);
  return (log.header.created ?? "") > (other.header.created ?? "");
}

function requireSameScores(log: InspectLog, kept: InspectLog): void {
  for (const [metric, { scores }] of log.samples.metrics) {
    const other = kept.samples.metrics.get(metric);
    if (other === undefined) continue;
    const known = new Map(kept.samples.ids.map((id, row) => [`${kept.samples.epochs[row]} ${id}`, other.scores[row]]));
    scores.forEach((score, row) => {
      const id = log.samples.ids[row] as string;
      const theirs = known.get(`${log.samples.epochs[row]} ${id}`);
      if (theirs === undefined || Object.is(theirs, score)) return;
      throw new InputError(
        "conflicting-logs",
        `${kept.file} holds the same run (task_id ${JSON.stringify(kept.header.taskId ?? null)}) with another ${metric}: ` +
          `${theirs} there, ${score} here. It was scored twice; leave out the file that no longer counts.`,
        { file: log.file, item: id },
      );
    });
  }
}
