import { itemTables } from "../analysis/items/itemAnalysis.js";
import { type Kinship, type KinshipOptions, kinship as kinshipOf } from "../analysis/kinship/kinship.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import type { Results } from "../data/results.js";
import { MISSING } from "../defaults.js";
import type { Refusal } from "../notes.js";
import { signatureOf } from "../signature.js";
import type { Answer } from "./answer.js";

/** The families of one test, or why none can be sought there. */
export type KinshipRow = Kinship | (Refusal & Pick<Kinship, "task" | "metric" | "framing">);

/** Which models are kin: one row a test. */
export type KinshipAnswer = Answer<"kinship", KinshipRow>;

/**
 * Which models answer alike beyond what their abilities explain, such as copies and fine-tunes of one parent, and as how many
 * independent models do they count? Families of each task, metric and framing, from the answers alone; a refusal by code where
 * scores are not right or wrong, or models are fewer than three. Runs without items give no row. Throws `ArgumentError` for
 * what are no results.
 *
 * @example kinship(fromRows(rows)).rows[0]?.effectiveModels
 */
export function kinship(results: Results, options: KinshipOptions = {}): KinshipAnswer {
  optionsOf("kinship", options);
  requireResults("kinship", "results", results);
  const { missing = MISSING } = options;
  const rows = itemTables(results).map((matrix): KinshipRow => {
    const found = kinshipOf(matrix, { missing });
    if (found.ok) return found;
    const framings = new Set(matrix.runs.map(({ framing }) => framing ?? null));
    const framing = framings.size === 1 ? [...framings][0]! : null;
    return { ...found, task: matrix.task, metric: matrix.metric, framing };
  });
  return {
    kind: "kinship",
    rows,
    notes: results.notes,
    signature: signatureOf([`tables=${rows.length}`, `missing=${missing}`]),
  };
}
