import type { NoiseSources } from "../../notes.js";

/** A row that says which noise it holds. */
export interface Sourced {
  readonly sources: NoiseSources;
}

/** Noise that no row measured, in one line; where rows differ, what some of them lack. */
export function notMeasuredLine(rows: readonly Sourced[]): string[] {
  const all = [...new Set(rows.flatMap(({ sources }) => sources.notMeasured))];
  if (all.length === 0) return [];
  const inSome = all.filter((source) => rows.some(({ sources }) => !sources.notMeasured.includes(source)));
  return [
    `not measured: ${all.map((source) => (inSome.includes(source) ? `${source} (in some rows)` : source)).join(", ")}`,
  ];
}
