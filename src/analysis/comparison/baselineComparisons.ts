import { modelsOf, type Results } from "../../data/results.js";
import { selectResults } from "../../data/select.js";
import { ALPHA, CORRECTION } from "../../defaults.js";
import { ArgumentError } from "../../errors.js";
import { distinctNotes } from "../../notes.js";
import { someNames } from "../../someNames.js";
import { adjusted, type ComparisonFamily, compareResults, type ResultsComparisonOptions } from "./resultsComparison.js";
import { shareTest } from "./sharedTests.js";

/** Every other model against one of them, judged together. */
export interface BaselineComparisons extends ComparisonFamily {
  /** Model that the others are compared with. */
  readonly baseline: string;
}

export interface BaselineOptions extends ResultsComparisonOptions {
  /** Default the first model by name. */
  readonly baseline?: string | undefined;
}

/**
 * Every model against the baseline at its last checkpoint, over all of its seeds; all verdicts are adjusted together.
 * `null` where there is one model. Throws `RangeError` for a baseline that is no model of the results.
 */
export function compareWithBaseline(
  results: Results,
  { baseline, correction = CORRECTION, alpha = ALPHA, ...options }: BaselineOptions = {},
): BaselineComparisons | null {
  const models = modelsOf(results);
  requireModel("compareWithBaseline", models, baseline);
  const [first] = baseline === undefined ? models : [baseline];
  if (models.length < 2 || first === undefined) return null;
  const reference = selectResults(results, { model: [first] });
  const families = models
    .filter((model) => model !== first)
    .flatMap((model) => {
      const candidate = selectResults(results, { model: [model] });
      // Models of one folder that took no test in common are not compared, whatever their items are called.
      if (!shareTest(reference, candidate)) return [];
      return [compareResults(reference, candidate, { ...options, alpha, correction: "none" })];
    });
  const raw = families.flatMap(({ comparisons }) => comparisons);
  const comparisons = adjusted(raw, correction, alpha);
  const size = comparisons.filter((one) => one.ok && one.verdict !== "identical" && one.pValue !== null).length;
  return {
    kind: "comparisons",
    baseline: first,
    comparisons,
    family: { size, correction, alpha },
    notes: distinctNotes(families.flatMap(({ notes }) => notes)),
  };
}

/** Throws `RangeError` for a baseline that is none of the models. */
export function requireModel(caller: string, models: readonly string[], baseline: string | undefined): void {
  if (baseline === undefined || models.length === 0 || models.includes(baseline)) return;
  throw new ArgumentError(
    caller,
    `baseline must be a model of these results, got "${baseline}". They hold ${someNames(models, 8)}.`,
  );
}
