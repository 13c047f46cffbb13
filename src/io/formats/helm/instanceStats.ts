import { InputError, type Place } from "../../../errors.js";
import type { DumpContent } from "../../bytes/dumpContent.js";
import { jsonRowBlocks } from "../../json/jsonRows.js";
import { entriesAt, scoresAt } from "../../json/scoreHolders.js";
import { type HelmStat, isBookkeeping, parseHelmStat, unreadStat } from "./stat.js";

/** Values of one instance in one trial, of which the mean is its score. */
export interface InstanceScores {
  readonly line: number;
  /** Number of reference answers; 0 where it is not said. */
  references: number;
  readonly metrics: Map<string, { readonly sum: number; readonly count: number }>;
}

/** The instances of one split, perturbation and trial. */
export interface HelmInstances {
  /** Split and perturbation, for the task's name. */
  readonly part: string;
  readonly split: string;
  readonly trial: string;
  readonly items: ReadonlyMap<string, InstanceScores>;
}

export interface HelmInstanceStats {
  readonly groups: readonly HelmInstances[];
  readonly rows: number;
  /** Names of statistics that score nothing. */
  readonly leftOut: readonly string[];
  /** The instances of rows without any statistic. */
  readonly bare: readonly string[];
}

interface OpenInstances extends HelmInstances {
  readonly items: Map<string, InstanceScores>;
}

const KEPT = new Set(["instance_id", "train_trial_index", "perturbation", "stats"]);

/** Reads `per_instance_stats.json`. Rows of one instance and trial, one a metric object of the harness, are one. */
export async function readHelmInstanceStats(content: DumpContent, file: string): Promise<HelmInstanceStats> {
  const groups = new Map<string, OpenInstances>();
  const leftOut = new Set<string>();
  const bare: string[] = [];
  let rows = 0;
  for await (const block of jsonRowBlocks(content, { file, keep: (key) => KEPT.has(key) })) {
    for (const { members, line } of block) {
      rows++;
      const id = members.get("instance_id");
      if (typeof id !== "string") {
        throw new InputError("missing-id", "every row needs an instance_id", { file, line });
      }
      const trial = String(members.get("train_trial_index") ?? 0);
      const perturbation = scoresAt(members, "perturbation", { file, line, item: id });
      const around = perturbation.size === 0 ? undefined : perturbation;
      const stats = entriesAt(members, "stats", { file, line, item: id });
      if (stats.length === 0) bare.push(id);
      for (const written of stats) {
        const stat = parseHelmStat(written, around);
        if (stat === null) throw unreadStat({ file, line, item: id });
        const { part, split } = stat;
        const key = JSON.stringify([part, trial]);
        const group = groups.get(key) ?? { part, split, trial, items: new Map<string, InstanceScores>() };
        groups.set(key, group);
        const item = group.items.get(id) ?? { line, references: 0, metrics: new Map() };
        group.items.set(id, item);
        if (stat.metric === "num_references") item.references = stat.sum / stat.count;
        if (isBookkeeping(stat.metric)) leftOut.add(stat.metric);
        else addTo(item, stat, { file, line, item: id });
      }
    }
  }
  return { groups: [...groups.values()], rows, leftOut: [...leftOut], bare };
}

/** Several metric objects may state one statistic, but only with one value. */
function addTo({ metrics }: InstanceScores, { metric, sum, count }: HelmStat, place: Place): void {
  const known = metrics.get(metric);
  if (known === undefined || known.count === 0) metrics.set(metric, count === 0 ? { sum: 0, count } : { sum, count });
  else if (count > 0 && !(Object.is(known.sum, sum) && known.count === count)) {
    const message = `the instance has two values of ${metric} in one trial: ${known.sum} over ${known.count} and ${sum} over ${count}. The rows of a perturbation need its perturbation.`;
    throw new InputError("contradiction", message, place);
  }
}
