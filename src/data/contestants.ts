import { conditionSides } from "./conditionSides.js";
import { compareNames } from "./nameOrder.js";
import { modelsOf, type Results, runsOf } from "./results.js";
import { selectResults } from "./select.js";

/** What of some results is compared with what: the models; of one model its framings, such as two prompts. */
export interface Contestants {
  readonly axis: "model" | "framing";
  /** In the order of names. */
  readonly names: readonly string[];
}

/** The models of results, or the framings of the only one, where there are several. */
export function contestantsOf(results: Results): Contestants {
  const models = modelsOf(results);
  if (models.length !== 1) return { axis: "model", names: models };
  const framings = [...new Set(runsOf(results).flatMap(({ framing }) => framing ?? []))].sort(compareNames);
  return framings.length < 2 ? { axis: "model", names: models } : { axis: "framing", names: framings };
}

/** The results, or those of one model that has no framings with the one condition that its tests differ in as framing. */
export function withSides(results: Results): Results {
  return contestantsOf(results).names.length > 1 ? results : (conditionSides(results) ?? results);
}

/** What belongs to one of the contestants. */
export function resultsOfContestant(results: Results, { axis }: Contestants, name: string): Results {
  return selectResults(results, { [axis]: [name] });
}
