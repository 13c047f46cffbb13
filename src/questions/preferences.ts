import { type PreferenceRow, type PreferenceRowOptions, preferenceRows } from "../analysis/judges/preferenceRows.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults } from "../arguments/requireResults.js";
import { oneOf } from "../arguments/shapes.js";
import type { Results } from "../data/results.js";
import { ALPHA } from "../defaults.js";
import { requireAlpha } from "../errors.js";
import { signatureOf } from "../signature.js";
import type { Answer } from "./answer.js";

export interface PreferencesOptions extends PreferenceRowOptions {}

/** Who is preferred to whom: one row a contest and judge. */
export type PreferencesAnswer = Answer<"preferences", PreferenceRow>;

/**
 * Who is preferred to whom, how sure is that, and does one number a model explain it? Strengths from wins, ties and losses (see
 * `bradleyTerry`), with all pairs of a contest judged together. The results are those of pairs of answers, as MT-bench, AlpacaEval and
 * votes give them.
 *
 * @example preferences(await load(["gpt-4_pair.jsonl"])).rows[0]
 */
export function preferences(results: Results, options: PreferencesOptions = {}): PreferencesAnswer {
  requireResults("preferences", "results", results);
  const { alpha = ALPHA, ties = "half" } = optionsOf("preferences", options, { ties: oneOf("half", "davidson") });
  requireAlpha("preferences", alpha);
  const rows = preferenceRows(results, { alpha, ties });
  return {
    kind: "preferences",
    rows,
    // What was counted of both orders stands in the rows.
    notes: results.notes.filter(({ code }) => code !== "tests-apart" && code !== "both-orders"),
    signature: signatureOf([`contests=${rows.length}`, `ties=${ties}`, "holm", `alpha=${alpha}`]),
  };
}
