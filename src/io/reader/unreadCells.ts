import type { Note } from "../../notes.js";
import { plural } from "../../numberFormat.js";
import { isJsonObject, type JsonValue } from "../json/json.js";

const LONGEST = 60;

/** A note on values of answers that are no scores, so that the answers are unscored; nothing where there are none. */
export function unreadCells(file: string, values: readonly JsonValue[]): Note[] {
  const [first] = values;
  if (first === undefined) return [];
  const shown = isJsonObject(first) ? "an object" : JSON.stringify(first).slice(0, LONGEST);
  const message = `${file}: ${plural(values.length, "score")} of answers could not be read and ${values.length === 1 ? "is" : "are"} unscored, not wrong; the first is ${shown}`;
  return [{ code: "cells-not-read", message, data: { count: values.length } }];
}
