import { type TaskClues, type TaskOfFile, taskOfFile } from "./taskOfFile.js";

/**
 * The task of problems that carry its name, as `HumanEval/0` and `Mbpp/2` do: what stands before the slash, where all
 * agree. The caller's name wins; without either it is that of the file.
 */
export function taskOfProblems(ids: readonly string[], file: string, clues: TaskClues): TaskOfFile {
  const first = prefixOf(ids[0] ?? "");
  const isCommon = first !== "" && ids.every((id) => prefixOf(id) === first);
  if (clues.task !== undefined || !isCommon) return taskOfFile(file, clues);
  return { task: first, from: "the ids of the problems", patternFitted: false, tell: () => undefined };
}

function prefixOf(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf("/")));
}
