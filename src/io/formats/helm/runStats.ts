import { jsonRows } from "../../json/jsonRows.js";
import { type HelmStat, isBookkeeping, parseHelmStat, unreadStat } from "./stat.js";

/** The statistics of a whole run. */
export interface HelmRunStats {
  readonly scores: readonly HelmStat[];
  /** Number of instances by split and perturbation. */
  readonly instances: ReadonlyMap<string, number>;
  readonly leftOut: readonly string[];
  /** Number of statistics that are the worst over perturbations. */
  readonly worst: number;
  /** Metrics of which the sum is NaN. */
  readonly missing: readonly string[];
}

/** Reads `stats.json`, where `count` is the number of training trials and the sum goes over their means. */
export function parseHelmRunStats(bytes: Uint8Array, file: string): HelmRunStats {
  const scores: HelmStat[] = [];
  const instances = new Map<string, number>();
  const leftOut = new Set<string>();
  const missing: string[] = [];
  let worst = 0;
  for (const { members, line } of jsonRows(bytes, { file, keep: (key) => ["name", "count", "sum"].includes(key) })) {
    const stat = parseHelmStat(members);
    if (stat === null) throw unreadStat({ file, line });
    if (stat.count === 0) continue;
    if (stat.isWorst) worst++;
    else if (stat.metric === "num_instances") instances.set(stat.part, stat.sum / stat.count);
    else if (isBookkeeping(stat.metric)) leftOut.add(stat.metric);
    else if (Number.isNaN(stat.sum)) missing.push([stat.metric, stat.part].filter((name) => name !== "").join(" "));
    else scores.push(stat);
  }
  return { scores, instances, leftOut: [...leftOut], worst, missing };
}
