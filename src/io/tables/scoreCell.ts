import type { CellState } from "../../data/resultMatrix.js";
import { type JsonValue, WrittenNumber } from "../json/json.js";

/** What a score cell says; `null` when it is neither a score nor a way to write "no score". */
export interface ScoreCell {
  /** NaN unless `state` is `scored`. */
  readonly score: number;
  readonly state: CellState;
}

const UNSCORED: ScoreCell = { score: Number.NaN, state: "unscored" };
const NO_SCORE = new Set(["", "nan", "n/a", "na", "none", "null"]);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A score as a harness writes it: numbers, booleans, and both as texts; no score at all is `unscored`, not 0. */
export function scoreCell(value: JsonValue | undefined): ScoreCell | null {
  if (typeof value === "number") return Number.isFinite(value) ? { score: value, state: "scored" } : UNSCORED;
  if (typeof value === "boolean") return { score: value ? 1 : 0, state: "scored" };
  if (value === null || value === undefined) return UNSCORED;
  if (value instanceof WrittenNumber) return scoreCell(value.value);
  return typeof value === "string" ? scoreText(value) : null;
}

/** As `scoreCell`, for a cell of a table. */
export function scoreText(text: string): ScoreCell | null {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) return { score: Number(trimmed), state: "scored" };
  if (trimmed === "True" || trimmed === "true" || trimmed === "TRUE") return { score: 1, state: "scored" };
  if (trimmed === "False" || trimmed === "false" || trimmed === "FALSE") return { score: 0, state: "scored" };
  return NO_SCORE.has(trimmed.toLowerCase()) ? UNSCORED : null;
}

/** Whether a cell holds a finite number. */
export function isNumberCell(text: string): boolean {
  return NUMBER.test(text.trim());
}
