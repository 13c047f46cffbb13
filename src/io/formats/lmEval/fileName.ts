import { stemOf } from "../../bytes/sourcePath.js";

/** What lm-evaluation-harness says in a file name. */
export interface LmEvalFileName {
  /** Time stamp of the evaluation, shared by the aggregate and the samples of one call. */
  readonly stamp?: string;
  /** Task, for samples. */
  readonly task?: string;
  /** `model_args`, for the samples of 0.4.0 to 0.4.2. */
  readonly modelArgs?: string;
}

const STAMPED = /^(.*?)_?(\d{4}-\d{2}-\d{2}T\d{2}[-:]\d{2}[-:]\d{2}(?:\.\d+)?)$/;

/** lmms-eval, which came of the harness, writes the time first. */
const STAMP_FIRST = /^(\d{8}_\d{4,6})_(?:samples_(.+)|results)$/;

/** Reads `samples_<task>_<stamp>`, `results_<stamp>`, `<task>_write_out_info` and `<model_args>_<task>`. */
export function parseLmEvalFileName(file: string): LmEvalFileName {
  const stem = stemOf(file);
  const stamped = STAMPED.exec(stem);
  if (stamped !== null) {
    const [, head = "", stamp = ""] = stamped;
    return head.startsWith("samples_") ? { stamp, task: head.slice("samples_".length) } : { stamp };
  }
  const [, first, task] = STAMP_FIRST.exec(stem) ?? [];
  if (first !== undefined) return { stamp: first, ...(task === undefined ? {} : { task }) };
  if (stem.endsWith("_write_out_info")) return { task: stem.slice(0, -"_write_out_info".length) };
  if (stem.startsWith("samples_")) return { task: stem.slice("samples_".length) };
  // A single underscore parts the arguments from the task; doubled ones stand for "=" and "/".
  const split = /^((?:\w+?)__.*?[^_])_(?!_)(.+)$/.exec(stem);
  return split === null ? { task: stem } : { modelArgs: split[1] as string, task: split[2] as string };
}

/** Path of the aggregate that the harness writes beside these samples, if the name tells it. */
export function companionPath(file: string): string | null {
  const { stamp, task } = parseLmEvalFileName(file);
  if (stamp === undefined || task === undefined) return null;
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  return STAMP_FIRST.test(stemOf(file)) ? `${folder}${stamp}_results.json` : `${folder}results_${stamp}.json`;
}
