import type { Run } from "../../../data/run.js";
import { InputError } from "../../../errors.js";
import type { Note } from "../../../notes.js";
import { someNames } from "../../../someNames.js";
import type { HeadedTable } from "../../tables/headedTable.js";
import type { LaidOutTable } from "../../tables/tableLayout.js";

/** Columns of scores of runs that are runs of one test beside each other: `seed0`, `seed1` … */
export interface RepeatedColumns {
  readonly axis: "seed" | "checkpoint" | "trial";
  readonly tagsOf: (column: number) => Pick<Run, "seed" | "step" | "trial">;
  readonly note: Note;
}

/** What stands before the number of a column that is one run of several. */
const STEMS = [
  [/^seed[-_ .]*(\d+)$/i, "seed"],
  [/^(?:step|ckpt|checkpoint)[-_ .]*(\d+)$/i, "checkpoint"],
  [/^(?:trial|attempt|repeat|repetition)[-_ .]*(\d+)$/i, "trial"],
  [/^(?:run|rep|replicate)[-_ .]*(\d+)$/i, "run"],
] as const;

/**
 * What the columns of scores of runs are, where their names say that they are seeds, checkpoints or trials of one test; `null`
 * where they are tests.
 *
 * Throws `InputError` for columns that are called after runs alone: seeds and trials are different kinds of noise.
 */
export function repeatedColumns({ header, file }: HeadedTable, laidOut: LaidOutTable): RepeatedColumns | null {
  if (laidOut.layout !== "runs-by-tasks" || laidOut.scoreColumns.length < 2) return null;
  const names = laidOut.scoreColumns.map((column) => (header[column] as string).trim());
  const found = STEMS.find(([stem]) => names.every((name) => stem.test(name)));
  if (found === undefined) return null;
  const [stem, kind] = found;
  const shown = someNames(names.map((name) => JSON.stringify(name)));
  if (kind === "run") {
    throw new InputError(
      "unknown-columns",
      `the columns ${shown} may be training seeds or repeats of one test. Call them seed1, seed2 … or trial1, trial2 …; ` +
        "if they are tests of their own, say --layout runs-by-tasks",
      { file },
    );
  }
  const numberOf = (column: number) => stem.exec((header[column] as string).trim())?.[1] as string;
  return {
    axis: kind,
    tagsOf: (column) => {
      const number = numberOf(column);
      return kind === "seed" ? { seed: number } : kind === "trial" ? { trial: number } : { step: Number(number) };
    },
    note: {
      code: "columns-as-runs",
      message: `${file}: the columns ${shown} are ${kind}s of one test; --layout runs-by-tasks takes them for tests`,
    },
  };
}
