import type { Note } from "../../notes.js";
import { someNames } from "../../someNames.js";

/** Says which scores of whole runs a file names and does not give, null or NaN; nothing where it gives all. */
export function missingScores(file: string, names: Iterable<string>): Note[] {
  const missing = [...new Set(names)];
  if (missing.length === 0) return [];
  const message = `${file}: without a score (null or NaN): ${someNames(missing)}`;
  return [{ code: "scores-missing", message, data: { count: missing.length } }];
}
