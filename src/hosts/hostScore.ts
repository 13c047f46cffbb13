import type { ScoreRow } from "../data/fromRows.js";

/** The part of a row that a host's score decides: what is no number is missing, never wrong. */
export function scoreOf(score: unknown): Pick<ScoreRow, "score"> {
  return { score: typeof score === "boolean" || Number.isFinite(score) ? (score as number | boolean) : null };
}

/** Which of the rows with the same key this one is, counted from 1: repeats that a host does not number. */
export function trialCounter(): (key: string) => number {
  const seen = new Map<string, number>();
  return (key) => {
    const trial = (seen.get(key) ?? 0) + 1;
    seen.set(key, trial);
    return trial;
  };
}

/** A name for an item that a host knows by its input alone. */
export function itemName(input: unknown): string {
  return typeof input === "string" ? input : (stableJson(input) ?? String(input));
}

/** JSON with sorted keys, so that the same input has the same name whatever wrote it. */
function stableJson(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : Number(a > b))))
      : part,
  );
}
