import type { Run } from "../../../data/run.js";
import type { Note } from "../../../notes.js";
import { someNames } from "../../../someNames.js";
import type { HeadedTable } from "../../tables/headedTable.js";
import { namedRun, type RunName } from "../../tables/namedRun.js";
import type { LaidOutTable } from "../../tables/tableLayout.js";
import { unknownRuns } from "./stackedColumns.js";

/** Columns of scores of runs that are runs of one test beside each other: `seed0`, `seed1` … */
export interface RepeatedColumns {
  readonly axis: "seed" | "checkpoint" | "trial";
  readonly tagsOf: (column: number) => Pick<Run, "seed" | "step" | "trial">;
  readonly note: Note;
}

/**
 * What the columns of scores of runs are, where their names say that they are seeds, checkpoints or trials of one test; `null`
 * where they are tests.
 *
 * Throws `InputError` for columns that are called after runs alone: seeds and trials are different kinds of noise.
 */
export function repeatedColumns({ header, file }: HeadedTable, laidOut: LaidOutTable): RepeatedColumns | null {
  if (laidOut.layout !== "runs-by-tasks" || laidOut.scoreColumns.length < 2) return null;
  const names = laidOut.scoreColumns.map((column) => namedRun(header[column] as string));
  const [first] = names;
  if (!first || first.axis === "judge" || !names.every((name) => name?.metric === "" && name.axis === first.axis))
    return null;
  const { axis } = first;
  const shown = someNames(laidOut.scoreColumns.map((column) => JSON.stringify((header[column] as string).trim())));
  if (axis === "run") throw unknownRuns(shown, "if they are tests of their own, say --layout runs-by-tasks", file);
  return {
    axis: axis === "step" ? "checkpoint" : axis,
    tagsOf: (column) => {
      const { number } = namedRun(header[column] as string) as RunName;
      return axis === "step" ? { step: Number(number) } : { [axis]: number };
    },
    note: {
      code: "columns-as-runs",
      message: `${file}: the columns ${shown} are ${axis === "step" ? "checkpoint" : axis}s of one test; --layout runs-by-tasks takes them for tests`,
    },
  };
}
