import type { FacetRole, FacetRoles } from "../analysis/components/facetRoles.js";
import { FACETS } from "../data/facets.js";
import type { MissingPolicy } from "../data/missing.js";
import { type Results, runsOf } from "../data/results.js";
import { RUN_AXES } from "../data/run.js";
import { type Selection, selectResults } from "../data/select.js";
import { plainTask } from "../data/testVariants.js";
import { ALPHA } from "../defaults.js";
import { defined } from "../defined.js";
import type { ReadOptions } from "../io/index.js";
import { COLUMN_NAMES } from "../node/sources/scoreColumns.js";
import { isShare } from "../numeric/share.js";
import { scaleOfText } from "../reduce/scale.js";
import { someNames } from "../someNames.js";
import { UsageError } from "./exitCodes.js";

/** Options that every command takes, as the parser hands them over. */
export interface ReadingFlags {
  readonly model?: readonly string[];
  readonly task?: readonly string[];
  readonly metric?: readonly string[];
  readonly filter?: readonly string[];
  readonly framing?: readonly string[];
  readonly seed?: readonly string[];
  readonly step?: readonly string[];
  readonly trial?: readonly string[];
  readonly runPattern?: string;
  readonly map?: readonly string[];
  readonly taskName?: string;
  readonly layout?: "runs-by-items" | "items-by-runs" | "runs-by-tasks" | "tasks-by-runs";
  readonly derive?: readonly string[];
  readonly trialSuffix?: "auto" | "none";
  readonly stepTolerance?: string;
  readonly itemIds?: "written" | "numbers";
  readonly same?: readonly string[];
  readonly scoresIn?: "percent" | "share";
  readonly unscored?: readonly string[];
  readonly higherIsBetter?: readonly string[];
  readonly lowerIsBetter?: readonly string[];
}

/** Options of every command that computes. */
export interface AnalysisFlags extends ReadingFlags {
  readonly missing: MissingPolicy;
  readonly alpha?: string;
  readonly chance?: readonly string[];
  readonly allowMixed?: boolean;
}

/** Options of commands that compare two sides. */
export interface FacetFlags {
  readonly random?: string;
  readonly fixed?: string;
}

/** The roles of facets by `--random` and `--fixed`. */
export function facetRoles({ random, fixed }: FacetFlags): { readonly facets?: FacetRoles } {
  const named = (flag: string, text: string | undefined, role: FacetRole) =>
    (text ?? "")
      .split(",")
      .filter((name) => name !== "")
      .map((name) => {
        if (!FACETS.some((facet) => facet === name)) {
          throw new UsageError(`${flag} takes ${FACETS.join(", ")}, got "${name}"`);
        }
        return [name, role] as const;
      });
  const roles = [...named("--random", random, "random"), ...named("--fixed", fixed, "fixed")];
  const [twice] = roles.filter(([name], index) => roles.findIndex(([other]) => other === name) < index);
  if (twice !== undefined) throw new UsageError(`--random and --fixed both name ${twice[0]}: give one of the two`);
  return roles.length === 0 ? {} : { facets: Object.fromEntries(roles) };
}

/** How the dumps are read, in the terms of the library. */
export function readingOptions(flags: ReadingFlags): ReadOptions {
  return {
    ...defined({ runPattern: flags.runPattern }),
    ...(flags.map === undefined ? {} : { map: Object.fromEntries(pairs("--map", flags.map)) }),
    ...defined({
      task: flags.taskName,
      layout: flags.layout,
      derive: flags.derive,
      trialSuffix: flags.trialSuffix,
    }),
    ...defined({ scoresIn: flags.scoresIn, itemIds: flags.itemIds }),
    ...(flags.stepTolerance === undefined ? {} : { stepTolerance: tolerance(flags.stepTolerance) }),
    ...defined({ same: flags.same?.map(namePair) }),
    ...defined({ unscored: flags.unscored?.flatMap((text) => text.split(",")) }),
    ...defined({ higherIsBetter: flags.higherIsBetter, lowerIsBetter: flags.lowerIsBetter }),
  };
}

/**
 * What the flags select of what was read; nothing left is an error that lists what there was. Dumps that hold no scores, as
 * a description of a run without its results, are an error unless `mayBeEmpty`.
 */
export function chosenResults(results: Results, flags: ReadingFlags, { mayBeEmpty = false } = {}): Results {
  const selection = selectionOf(flags, results);
  const chosen = selectResults(results, selection);
  const isEmpty = runsOf(results).length === 0;
  if (runsOf(chosen).length === 0 && !(isEmpty && mayBeEmpty)) throw nothingLeft(results, selection);
  return chosen;
}

function selectionOf(flags: ReadingFlags, results: Results): Selection {
  const axes = RUN_AXES.flatMap((axis) => (flags[axis] === undefined ? [] : [[axis, flags[axis]]]));
  const metrics = [...new Set(runsOf(results).map(({ metric }) => metric))];
  const { filter } = flags;
  const filtered = filter && metrics.filter((metric) => filter.some((name) => metric.endsWith(`,${name}`)));
  const metric =
    flags.metric && filtered ? flags.metric.filter((name) => filtered.includes(name)) : (flags.metric ?? filtered);
  const task = flags.task?.flatMap((name) => testsOf(results, name));
  return { ...Object.fromEntries(axes), ...defined({ task, metric }) };
}

/** The test of this name, or else all tests of the task, where its runs were told apart by how they were made. */
function testsOf(results: Results, name: string): readonly string[] {
  const runs = runsOf(results);
  if (runs.some(({ task }) => task === name)) return [name];
  const tests = new Set(runs.flatMap((run) => (plainTask(run) === name ? [run.task] : [])));
  return tests.size === 0 ? [name] : [...tests];
}

function nothingLeft(results: Results, selection: Selection): UsageError {
  const there = (["model", "task", "metric", ...RUN_AXES.slice(1)] as const).flatMap((axis) => {
    if (selection[axis] === undefined) return [];
    const values = [...new Set(runsOf(results).map((run) => run[axis] ?? "none"))];
    return [`--${axis} can be ${someNames(values.map(String), 8)}`];
  });
  return new UsageError(
    there.length > 0
      ? `nothing is left after the selection; ${there.join("; ")}`
      : "the dumps hold no scores that could be used; `noisefloor inspect` says what was read",
  );
}

/** The options of an analysis in the terms of the library. */
export function analysisOptions(flags: AnalysisFlags) {
  const alpha = flags.alpha === undefined ? ALPHA : probability("--alpha", flags.alpha);
  const chance = new Map(
    pairs("--chance", flags.chance ?? []).map(([task, value]) => [task, probability(`--chance ${task}`, value)]),
  );
  return { missing: flags.missing, alpha, level: 1 - alpha, chance, allowMixed: flags.allowMixed ?? false };
}

/** `a=1,b=2` and repeated flags, as pairs. */
export function pairs(flag: string, texts: readonly string[]): [string, string][] {
  return texts
    .flatMap((text) => text.split(","))
    .map((text) => {
      const split = text.indexOf("=");
      if (split < 1) throw new UsageError(`${flag} takes name=value pairs, got "${text}"`);
      return [text.slice(0, split), text.slice(split + 1)];
    });
}

/** `GPT-4=gpt-4`, or `a=b==c` where a name holds "=", as the name that is read and the one that it is read as. */
function namePair(text: string): readonly [string, string] {
  const parts = text.split(text.includes("==") ? "==" : "=");
  const [name, other] = parts;
  if (parts.length !== 2 || !name || !other) {
    throw new UsageError(`--same takes two names such as GPT-4=gpt-4 (a==b where names hold "="), got "${text}"`);
  }
  return [name, other];
}

/** The columns of a table of scores that `--map` names. */
export function columnMap(texts: readonly string[] = []): Readonly<Record<string, string>> {
  const map = Object.fromEntries(pairs("--map", texts));
  const unknown = Object.keys(map).filter((name) => !COLUMN_NAMES.includes(name));
  if (unknown.length > 0) throw new UsageError(`--map knows ${someNames(COLUMN_NAMES, 12)}, got ${someNames(unknown)}`);
  return map;
}

/** What scores of a table are multiplied with to whole numbers, also written `1e6` and `2^62`. */
export function scaleOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const scale = scaleOfText(text);
  if (scale !== null) return scale;
  throw new UsageError(
    `--scale takes a whole number from 1 to 2^62, got "${text}"; for scores with two decimals it is 100, for shares that are doubles 2^62`,
  );
}

/** A number in (0, 1), also written `5%`. */
export function probability(flag: string, text: string): number {
  const value = fraction(text);
  if (!(value > 0 && value < 1)) {
    throw new UsageError(`${flag} must be a number between 0 and 1, got "${text}"; five per cent are 0.05 or 5%`);
  }
  return value;
}

function tolerance(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(Number.isFinite(value) && value > 0)) {
    throw new UsageError(`--step-tolerance must be a number above 0, such as 1, got "${text}"`);
  }
  return value;
}

/** A number in [0, 1], also written `20%`. */
export function share(flag: string, text: string): number {
  const value = fraction(text);
  if (!isShare(value)) {
    throw new UsageError(`${flag} must be a number from 0 to 1, got "${text}"; a fifth is 0.2 or 20%`);
  }
  return value;
}

function fraction(text: string): number {
  const percent = /^(\d+(?:\.\d*)?|\.\d+)\s*%$/.exec(text.trim());
  if (percent !== null) return Number(percent[1]) / 100;
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** An amount of score with its unit: `1pt` is 0.01, `0.01` is itself; a bare whole number could be either and is refused. */
export function amount(flag: string, text: string): number {
  const points = /^(\d+(?:\.\d+)?|\.\d+)\s*pts?$/.exec(text);
  if (points !== null) return Number(points[1]) / 100;
  const value = Number(text);
  if (/^\d*\.\d+$/.test(text) && value > 0) return value;
  throw new UsageError(`${flag} needs a unit: 1pt for one point (0.01), or a decimal such as 0.01; got "${text}"`);
}

/** A whole number of at least `least`. */
export function wholeNumber(flag: string, text: string, least: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(Number.isSafeInteger(value) && value >= least)) {
    throw new UsageError(`${flag} must be a whole number of at least ${least}, got "${text}"`);
  }
  return value;
}
