import { type FramingOptions, type FramingRow, type FramingTable, framingTable } from "../analysis/framing/framing.js";
import { type TaskFramings, withTaskFramings } from "../analysis/framing/taskFramings.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import { recordsWith } from "../arguments/shapes.js";
import type { Results } from "../data/results.js";
import { distinctNotes } from "../notes.js";
import type { Answer } from "./answer.js";

export interface FramingsOptions extends FramingOptions {
  /** Tasks of different names that are the framings of one; none by default. */
  readonly pairs?: readonly TaskFramings[];
}

/** Completion against choice: one row a model and task that was asked both ways. */
export interface FramingsAnswer extends Answer<"framings", FramingRow>, Pick<FramingTable, "overModels" | "unpaired"> {}

/**
 * Completion or choice: which framing of a task shows more, and from which checkpoint on? Each row has the readings of both,
 * their difference, the crossover and a recommendation with its evidence. Throws `ArgumentError` for what are no results.
 *
 * Madaan et al. (2024), arXiv 2406.10229, §3.
 *
 * @example framings(fromRows(rows)).rows.map(({ task, recommendation }) => [task, recommendation.framing])
 */
export function framings(results: Results, given: FramingsOptions = {}): FramingsAnswer {
  const { pairs = [], ...options } = optionsOf("framings", given, {
    pairs: recordsWith([], "pairs of tasks as { choice, completion }"),
  });
  requireResults("framings", "results", results);
  const paired = pairs.reduce(withTaskFramings, results);
  const { notes, ...table } = framingTable(paired, options);
  return { ...table, notes: distinctNotes([...paired.notes, ...notes]) };
}
