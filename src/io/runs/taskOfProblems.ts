import { type TaskOfFile, taskOfFile } from "./taskOfFile.js";

/**
 * The task of problems that carry its name, as `HumanEval/0` and `Mbpp/2` do: what stands before the slash, where all
 * agree. The caller's name wins; without either it is that of the file.
 */
export function taskOfProblems(
  ids: readonly string[],
  file: string,
  options: { readonly task?: string | undefined },
): TaskOfFile {
  const first = prefixOf(ids[0] ?? "");
  const isCommon = first !== "" && ids.every((id) => prefixOf(id) === first);
  if (options.task !== undefined || !isCommon) return taskOfFile(file, options);
  return { task: first, from: "the ids of the problems", tell: () => undefined };
}

function prefixOf(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf("/")));
}
