import type { NoiseSources } from "../../notes.js";

/** A row that says which noise it holds. */
export interface Sourced {
  readonly sources: NoiseSources;
}

/** Noise that no row measured, in one line; where rows differ, what some of them lack. `measured` asks for what all rows hold, too. */
export function notMeasuredLine(
  rows: readonly Sourced[],
  { measured = false }: { readonly measured?: boolean } = {},
): string[] {
  const all = [...new Set(rows.flatMap(({ sources }) => sources.notMeasured))];
  const inSome = all.filter((source) => rows.some(({ sources }) => !sources.notMeasured.includes(source)));
  const held = measured
    ? [...new Set(rows.flatMap(({ sources }) => sources.measured))].filter((source) => !all.includes(source))
    : [];
  const parts = [
    ...(held.length > 0 ? [`measured: ${held.join(", ")}`] : []),
    ...(all.length > 0
      ? [
          `not measured: ${all.map((source) => (inSome.includes(source) ? `${source} (in some rows)` : source)).join(", ")}`,
        ]
      : []),
  ];
  return parts.length === 0 ? [] : [parts.join("; ")];
}
