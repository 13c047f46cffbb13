import type { Note } from "../../notes.js";
import { someNames } from "../../someNames.js";

/** Says what a file names, tasks or what else it scores, without a score for it; nothing where there is none. */
export function tasksWithoutScores(file: string, names: readonly string[]): Note[] {
  if (names.length === 0) return [];
  const message = `${file} prints no score for ${someNames(names)}`;
  return [{ code: "task-without-scores", message, data: { count: names.length } }];
}
