import { isJsonObject, type JsonValue } from "../../json/json.js";
import { type ScoreCell, scoreCell, scored } from "../../tables/scoreCell.js";

/** Verdicts as the harness's scorers write them, and what its metrics make of them. */
const VERDICTS: ReadonlyMap<string, number> = new Map([
  ["C", 1],
  ["I", 0],
  ["P", 0.5],
  ["N", 0],
]);
const WORDS: ReadonlyMap<string, number> = new Map([
  ["yes", 1],
  ["true", 1],
  ["no", 0],
  ["false", 0],
]);

/** One number that a scorer gives. */
interface ScoreLeaf {
  /** `scorer`, or `scorer.leaf` where the scorer gives a list or several named values. */
  readonly metric: string;
  /** `null` for a label that is no score. */
  readonly cell: ScoreCell | null;
}

/** The numbers in the value of a score: NaN and null are unscored, never 0. */
export function scoreLeaves(scorer: string, value: JsonValue | undefined): ScoreLeaf[] {
  if (isJsonObject(value)) return [...value].map(([name, leaf]) => leafOf(`${scorer}.${name}`, leaf));
  if (Array.isArray(value)) {
    return (value as JsonValue[]).map((leaf, index) => leafOf(`${scorer}.${index}`, leaf));
  }
  return [leafOf(scorer, value)];
}

function leafOf(metric: string, value: JsonValue | undefined): ScoreLeaf {
  const verdict = typeof value === "string" ? (VERDICTS.get(value) ?? WORDS.get(value.toLowerCase())) : undefined;
  return { metric, cell: verdict === undefined ? scoreCell(value) : scored(verdict) };
}
