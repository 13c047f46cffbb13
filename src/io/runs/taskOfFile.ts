import type { ResultsBuilder } from "../../data/resultsBuilder.js";
import { stemOf, withoutExtension } from "../bytes/sourcePath.js";
import { nameTags } from "./nameTags.js";
import type { RunPattern } from "./runPattern.js";

/** The task of a file that names none. */
export interface TaskOfFile {
  readonly task: string;
  /** Where the name was taken from, for people. */
  readonly from: string;
  readonly patternFitted: boolean;
  /** Tells the builder that nothing in the file names the test: its name may be that of a model or a day as well. */
  tell(builder: ResultsBuilder): void;
}

export interface TaskClues {
  /** As the caller named tasks without a name. */
  readonly task: string | undefined;
  readonly pattern: RunPattern | null;
  readonly tags?: boolean;
}

/** What a reader's context says of the task. */
export function taskClues({
  options,
  pattern,
}: {
  readonly options: { readonly task?: string };
  readonly pattern: RunPattern | null;
}): TaskClues {
  return { task: options.task, pattern };
}

/**
 * The name that the caller gave to tasks without one, else what the run pattern says of the path, else the file's, without seed
 * and checkpoint where `tags` are taken off.
 */
export function taskOfFile(file: string, { task, pattern, tags = false }: TaskClues): TaskOfFile {
  if (task !== undefined) return { task, from: "the option task", patternFitted: false, tell: () => undefined };
  const fitted = pattern?.(withoutExtension(file))?.task;
  if (fitted !== undefined)
    return { task: fitted, from: "the run pattern", patternFitted: true, tell: () => undefined };
  const stem = stemOf(file);
  const name = (tags ? nameTags(stem).rest : "") || stem;
  return { task: name, from: "the file name", patternFitted: false, tell: (builder) => builder.unnamedTask(name) };
}
