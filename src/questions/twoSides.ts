import { areRecords, described, isList, isRecord, isResults } from "../arguments/described.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults, resultsRepair } from "../arguments/requireResults.js";
import type { Shape } from "../arguments/shapes.js";
import { modelsOf, type Results } from "../data/results.js";
import { selectResults } from "../data/select.js";
import { ArgumentError } from "../errors.js";
import { someNames } from "../someNames.js";

/** The two models of one set of results that are compared. */
export interface SideNames {
  /** Model that the other is compared with; default the first by name, where there are two. */
  readonly baseline?: string;
  /** Model that is judged; default the other one, where there are two. */
  readonly candidate?: string;
}

/** The two sides of such a call, with the options that are not their names. */
interface TwoSides<Options> {
  readonly baseline: Results;
  readonly candidate: Results;
  readonly options: Options;
}

/**
 * The sides that a function was called with. Throws `ArgumentError` for what are no results, with a word on what to pass, and
 * where it is not clear which models are meant.
 */
export function twoSides<Options extends object>(
  caller: string,
  [first, second, third]: readonly [unknown, unknown?, unknown?],
  own: Readonly<Record<string, Shape>> = {},
): TwoSides<Options> {
  requireResults(caller, "the baseline", first, arraysRepair(caller, first));
  if (isResults(second)) {
    const { baseline, candidate, ...options } = optionsOf(caller, third ?? {}, own) as SideNames & Options;
    if (baseline !== undefined || candidate !== undefined) {
      throw new ArgumentError(
        caller,
        `baseline and candidate name two models of one set of results, and two were given. Leave the names out, or choose models with selectResults first.`,
      );
    }
    return { baseline: first as Results, candidate: second as Results, options: options as unknown as Options };
  }
  const looksLikeSide = !isRecord(second);
  if (second !== undefined && looksLikeSide)
    requireResults(caller, "the candidate", second, arraysRepair(caller, second));
  if (third !== undefined) requireResults(caller, "the candidate", second);
  const { baseline, candidate, ...options } = optionsOf(caller, second ?? {}, own) as SideNames & Options;
  const names = modelPair(caller, first as Results, {
    ...(baseline === undefined ? {} : { baseline }),
    ...(candidate === undefined ? {} : { candidate }),
  });
  return { ...sidesOfModels(first as Results, names), options: options as unknown as Options };
}

/** The results of two models, each alone. */
function sidesOfModels(results: Results, [baseline, candidate]: readonly [string, string]) {
  return {
    baseline: selectResults(results, { model: [baseline] }),
    candidate: selectResults(results, { model: [candidate] }),
  };
}

/** Baseline and candidate among the models of results. Throws `ArgumentError` where it is not clear which are meant. */
function modelPair(caller: string, results: Results, { baseline, candidate }: SideNames): [string, string] {
  const models = modelsOf(results);
  for (const [name, model] of Object.entries({ baseline, candidate })) {
    if (model !== undefined && !models.includes(model)) {
      throw new ArgumentError(
        caller,
        `${name} must be a model of these results, got ${described(model)}. They hold ${someNames(models, 8)}.`,
      );
    }
  }
  const first = baseline ?? models.find((model) => model !== candidate);
  const second = candidate ?? models.find((model) => model !== first);
  const isUnclear = models.length > 2 && (baseline === undefined || candidate === undefined);
  if (first === undefined || second === undefined || isUnclear) {
    const held =
      models.length === 0
        ? "no model"
        : models.length === 1
          ? `one model, ${models[0]}`
          : `${models.length} models: ${someNames(models, 8)}`;
    throw new ArgumentError(
      caller,
      `the results must hold two models, or options must name two of them; they hold ${held}. ` +
        (models.length < 2
          ? `Pass the results of the other side as well: ${caller}(baseline, candidate).`
          : `Pass { baseline: ${JSON.stringify(models[0])}, candidate: ${JSON.stringify(models[1])} }.`),
    );
  }
  if (first === second) {
    throw new ArgumentError(caller, `baseline and candidate must be two models, got ${described(first)} for both.`);
  }
  return [first, second];
}

/** Plain scores have a function of their own. */
function arraysRepair(caller: string, value: unknown): string | undefined {
  const arePlain = isList(value) && !areRecords(value);
  return arePlain
    ? `For plain scores of the same items call comparePaired(baseline, candidate) of noisefloor/statistics.`
    : resultsRepair(caller, value);
}
