import type { Note } from "../../notes.js";
import { someNames } from "../../someNames.js";

/** Says which scores of whole runs a file names and does not give, null or NaN; nothing where it gives all. */
export function missingScores(file: string, names: Iterable<string>): Note[] {
  const all = [...names];
  const missing = [...new Set(all)];
  if (missing.length === 0) return [];
  const message = `${file}: without a score (empty, a dash, null or NaN): ${someNames(missing)}`;
  return [{ code: "scores-missing", message, data: { count: all.length } }];
}
