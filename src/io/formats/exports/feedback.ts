import { InputError, type Place } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import { someNames } from "../../../someNames.js";
import { isJsonObject, type JsonObject, type JsonValue, textAt } from "../../json/json.js";
import { entriesAt, wrongHolder } from "../../json/scoreHolders.js";
import { ERRORED, type ScoreCell, scoreCell } from "../../tables/scoreCell.js";
import { scoreWords } from "../../tables/scoreWords.js";

/** Members that hold one value a metric, by its name. */
const BY_NAME = ["scores", "feedback", "feedback_stats"];
/** Members that hold a list of what evaluators said. */
const LISTS = ["annotations", "evaluation_results", "feedback"];
const COLUMN = /^(?:scores|feedback)[./](.+)$|^annotation_(.+)_score$/;

/**
 * What was said of an answer, by the name of who or what said it. Throws `InputError` where something else stands in its
 * place; a text under `feedback` is what people wrote.
 */
export function feedbackOf(members: JsonObject, place: Place): Map<string, JsonValue> {
  const found = new Map<string, JsonValue>();
  for (const key of BY_NAME) {
    const named = members.get(key);
    if (isJsonObject(named) && !named.has("results")) for (const [name, value] of named) found.set(name, value);
  }
  for (const key of new Set([...BY_NAME, ...LISTS])) {
    const value = members.get(key) ?? "";
    const list = isJsonObject(value) ? (value.get("results") ?? []) : value;
    if (Array.isArray(list)) {
      for (const entry of entriesAt(new Map([[key, list]]), key, place)) {
        const name = textAt(entry, "name") ?? textAt(entry, "key");
        if (name === undefined)
          throw new InputError("missing-name", `every entry of ${key} needs a name, a text`, place);
        found.set(name, entry);
      }
    } else if (list !== "" && !(key === "feedback" && typeof list === "string")) {
      throw wrongHolder(key, "an object or a list", list, place);
    }
  }
  for (const [key, value] of members) {
    const [, plain, annotation] = COLUMN.exec(key) ?? [];
    if (plain !== undefined) found.set(plain, value);
    if (annotation !== undefined) {
      found.set(annotation, value === "" ? annotationWithoutScore(members, annotation) : value);
    }
  }
  return found;
}

/** What the columns of an annotation say of an answer that it gave no score: that it broke, or a label. */
function annotationWithoutScore(members: JsonObject, name: string): JsonValue {
  const said = ["error", "label"].flatMap((key) => {
    const value = members.get(`annotation_${name}_${key}`) ?? "";
    return value === "" ? [] : [[key, value] as const];
  });
  return said.length === 0 ? "" : new Map(said);
}

/** The cells of what one evaluator said, row by row; `null` where it gave labels rather than scores. */
export function feedbackCells(values: readonly (JsonValue | undefined)[]): readonly ScoreCell[] | null {
  // Where no answer has a score, what an evaluator said are its labels.
  const said = values.some(hasScore) ? values.map(saidIn) : values.map((value) => saidIn(value) ?? labelIn(value));
  const texts = said.flatMap((value) => (typeof value === "string" && scoreCell(value) === null ? value : []));
  const words = scoreWords(texts) ?? new Map<string, ScoreCell>();
  const cells = said.map((value) => {
    if (value === ERRORED) return ERRORED;
    return scoreCell(value as JsonValue | undefined) ?? words.get(String(value)) ?? null;
  });
  return cells.some((cell) => cell === null) ? null : (cells as ScoreCell[]);
}

/** The score of an entry, its mean over runs or its value, whichever is there first; `ERRORED` where the evaluator broke. */
function saidIn(value: JsonValue | undefined): JsonValue | undefined | typeof ERRORED {
  if (!isJsonObject(value)) return value;
  if (textAt(value, "error") !== undefined) return ERRORED;
  return ["score", "avg", "value"]
    .map((key) => value.get(key))
    .find((part) => part !== undefined && part !== null && !isJsonObject(part));
}

/** Whether an evaluator gave more than a label. */
function hasScore(value: JsonValue | undefined): boolean {
  const said = saidIn(value);
  return said !== ERRORED && said !== undefined && said !== null && said !== "";
}

function labelIn(value: JsonValue | undefined): string | undefined {
  return isJsonObject(value) ? textAt(value, "label") : undefined;
}

/** Says which evaluators gave labels, so that they are no scores; `count` is how many answers they said something of. */
export function labelNotes(file: string, labels: readonly string[], count: number): Note[] {
  if (labels.length === 0) return [];
  return [
    {
      code: "labels-left-out",
      message: `${file}: ${someNames(labels)} left out: not every value is a score`,
      data: { count },
    },
  ];
}
