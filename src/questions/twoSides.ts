import { areRecords, described, isList, isRecord, isResults } from "../arguments/described.js";
import { optionsOf } from "../arguments/optionsOf.js";
import { requireResults, resultsRepair } from "../arguments/requireResults.js";
import type { Shape } from "../arguments/shapes.js";
import { contestantsNamed, resultsOfContestant, withSides } from "../data/contestants.js";
import type { Results } from "../data/results.js";
import { ArgumentError } from "../errors.js";
import { someNames } from "../someNames.js";

/** The two models of one set of results that are compared; where it holds one, two of its framings, such as two prompts. */
export interface SideNames {
  /** Model, or framing, that the other is compared with; default the first by name, where there are two. */
  readonly baseline?: string;
  /** Model, or framing, that is judged; default the other one, where there are two. */
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
  const wanted = [baseline, candidate].filter((name) => typeof name === "string");
  const both = withSides(first as Results, wanted);
  const names = namedPair(caller, both, {
    ...(baseline === undefined ? {} : { baseline }),
    ...(candidate === undefined ? {} : { candidate }),
  });
  return { ...sidesByName(both, names), options: options as unknown as Options };
}

/** The two contestants, each alone. */
function sidesByName(results: Results, [baseline, candidate]: readonly [string, string]) {
  const contestants = contestantsNamed(results, [baseline, candidate]);
  return {
    baseline: resultsOfContestant(results, contestants, baseline),
    candidate: resultsOfContestant(results, contestants, candidate),
  };
}

/** Baseline and candidate among the contestants of results. Throws `ArgumentError` where it is not clear which are meant. */
function namedPair(caller: string, results: Results, { baseline, candidate }: SideNames): [string, string] {
  const { axis, names } = contestantsNamed(
    results,
    [baseline, candidate].filter((name): name is string => typeof name === "string"),
  );
  for (const [name, side] of Object.entries({ baseline, candidate })) {
    if (side !== undefined && !names.includes(side)) {
      throw new ArgumentError(
        caller,
        `${name} must be a ${axis} of these results, got ${described(side)}. They hold ${someNames(names, 8)}.`,
      );
    }
  }
  const first = baseline ?? names.find((name) => name !== candidate);
  const second = candidate ?? names.find((name) => name !== first);
  const isUnclear = names.length > 2 && (baseline === undefined || candidate === undefined);
  if (first === undefined || second === undefined || isUnclear) {
    const held =
      names.length === 0
        ? "no model"
        : names.length === 1
          ? `one model, ${names[0]}`
          : `${names.length} ${axis}s: ${someNames(names, 8)}`;
    throw new ArgumentError(
      caller,
      `the results must hold two models, or options must name two of them; they hold ${held}. ` +
        (names.length < 2
          ? `Pass the results of the other side as well: ${caller}(baseline, candidate).`
          : `Pass { baseline: ${JSON.stringify(names[0])}, candidate: ${JSON.stringify(names[1])} }.`),
    );
  }
  if (first === second) {
    throw new ArgumentError(caller, `baseline and candidate must be two ${axis}s, got ${described(first)} for both.`);
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
