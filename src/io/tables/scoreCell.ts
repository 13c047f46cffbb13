import { STATE_CODE, type StateCode } from "../../data/resultMatrix.js";
import { type JsonValue, WrittenNumber } from "../json/json.js";

/** What a score cell says; `null` when it is neither a score nor a way to write "no score". */
export interface ScoreCell {
  /** NaN unless `state` is that of a scored cell. Infinite where that is written: the builder refuses it, with its place. */
  readonly score: number;
  readonly state: StateCode;
}

/** The cell of an item that was answered, but not judged. */
export const UNSCORED: ScoreCell = { score: Number.NaN, state: STATE_CODE.unscored };

/** The cell of an item on which the run failed. */
export const ERRORED: ScoreCell = { score: Number.NaN, state: STATE_CODE.errored };

/** A cell with a score. */
export function scored(score: number): ScoreCell {
  return { score, state: STATE_CODE.scored };
}

/** What tables and statistics packages print where there is nothing. */
export const NOTHING: ReadonlySet<string> = new Set(["", "-", "--", "–", "—", "."]);
const NO_SCORE = new Set(["nan", "n/a", "na", "n.a.", "none", "null", "#n/a", "<na>", ...NOTHING]);
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A score as a harness writes it: numbers, booleans, and both as texts; no score at all is `unscored`, not 0. */
export function scoreCell(value: JsonValue | undefined): ScoreCell | null {
  if (typeof value === "number") return Number.isNaN(value) ? UNSCORED : scored(value);
  if (typeof value === "boolean") return scored(value ? 1 : 0);
  if (value === null || value === undefined) return UNSCORED;
  if (value instanceof WrittenNumber) return scoreCell(value.value);
  return typeof value === "string" ? scoreText(value) : null;
}

/** The text without the sign of per cent at its end, and the blanks before it. */
export function withoutPerCent(text: string): string {
  return text.endsWith("%") ? text.slice(0, -1).trimEnd() : text;
}

/** As `scoreCell`, for a cell of a table. */
export function scoreText(text: string): ScoreCell | null {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) return scored(Number(trimmed));
  if (trimmed === "True" || trimmed === "true" || trimmed === "TRUE") return scored(1);
  if (trimmed === "False" || trimmed === "false" || trimmed === "FALSE") return scored(0);
  const infinite = INFINITE.exec(trimmed);
  if (infinite !== null) return scored(infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  return NO_SCORE.has(trimmed.toLowerCase()) ? UNSCORED : null;
}

/** Whether a cell holds a finite number. */
export function isNumberCell(text: string): boolean {
  return NUMBER.test(text.trim());
}

/** Half a unit of the last decimal of a number as it is written: how far the true one may lie from it. */
export function halfUnit(written: string): number {
  return 5 / Number(`1e${(written.split(".")[1] ?? "").length + 1}`);
}
