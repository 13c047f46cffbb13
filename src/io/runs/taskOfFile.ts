import type { ResultsBuilder } from "../../data/resultsBuilder.js";
import { stemOf } from "../bytes/sourcePath.js";
import { nameTags } from "./nameTags.js";

/** The task of a file that names none. */
export interface TaskOfFile {
  readonly task: string;
  /** Where the name was taken from, for people. */
  readonly from: string;
  /** Tells the builder that nothing in the file names the test: its name may be that of a model or a day as well. */
  tell(builder: ResultsBuilder): void;
}

/** The name that the caller gave to tasks without one, else the file's, without seed and checkpoint where `tags` are taken off. */
export function taskOfFile(
  file: string,
  { task, tags = false }: { readonly task?: string | undefined; readonly tags?: boolean } = {},
): TaskOfFile {
  if (task !== undefined) return { task, from: "the option task", tell: () => undefined };
  const stem = stemOf(file);
  const name = (tags ? nameTags(stem).rest : "") || stem;
  return { task: name, from: "the file name", tell: (builder) => builder.unnamedTask(name) };
}
