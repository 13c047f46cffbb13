import type { ClusterError } from "../../inference/intervals/clusterError.js";
import type { Note } from "../../notes.js";
import { isSame } from "../../numeric/spread/constant.js";
import { note } from "./wording.js";

/** Below so many equal clusters the shape of their means shows in an interval. */
const FEW_CLUSTERS = 5;

/** What clusters make of items: how many there are, how many matter, and as how many independent items theirs count. */
export function clusterNotes(
  { clusters, effectiveClusters, testDegreesOfFreedom, designEffect, effectiveItems }: ClusterError,
  items: number,
): Note[] {
  const clustered = note("clusters", {
    items,
    clusters,
    effective: isSame(effectiveClusters, clusters) ? null : effectiveClusters,
    degreesOfFreedom: testDegreesOfFreedom,
    designEffect,
    effectiveItems,
  });
  return effectiveClusters < FEW_CLUSTERS ? [clustered, note("few-clusters", { fewer: FEW_CLUSTERS })] : [clustered];
}
