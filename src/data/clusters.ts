import type { Note } from "../notes.js";
import type { Item } from "./item.js";

/** The clusters of items that all name one; none otherwise, with a note when only some do. */
export function clustersOf(items: readonly Item[]): {
  readonly clusters?: string[];
  readonly notes: readonly Note[];
} {
  const clusters: string[] = [];
  for (const { cluster } of items) if (cluster !== undefined) clusters.push(cluster);
  if (clusters.length === items.length && items.length > 0) return { clusters, notes: [] };
  if (clusters.length === 0) return { notes: [] };
  const message = `only ${clusters.length} of ${items.length} items name a cluster: clusters are not used, and the error may be too small`;
  return { notes: [{ code: "clusters-incomplete", message }] };
}
