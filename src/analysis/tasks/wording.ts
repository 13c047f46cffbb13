import type { Note } from "../../notes.js";
import { formatFixed, plural } from "../../numberFormat.js";

/** What is wrong with intervals that draw from the runs or the items of a task, of which one has so few. */
export function fewNote(fewest: number, one: "run" | "item"): Note {
  const factor = formatFixed(Math.sqrt((fewest - 1) / fewest), 2);
  return {
    code: `few-${one}s`,
    message: `a task has ${plural(fewest, one)} only: intervals that draw from so few (all but that of the macro mean) come out too narrow, ${factor} of the width or so`,
    data: { fewest },
  };
}
