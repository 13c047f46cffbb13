import { pluralOf } from "../../clause.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { type Run, runKey } from "../../data/run.js";
import { selectRuns } from "../../data/select.js";
import { LEVEL, MISSING, SEED } from "../../defaults.js";
import { ArgumentError, requireLevel } from "../../errors.js";
import { clusteredError } from "../../inference/intervals/clusterError.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { tInterval } from "../../inference/intervals/meanInterval.js";
import { runTotals } from "../../inference/items/itemStatistics.js";
import { distinctNotes, finiteOrNull, type Note, type Refusal, refuse } from "../../notes.js";
import { compare } from "../../numeric/ascendingOrder.js";
import { mean } from "../../numeric/moments.js";
import { shuffle } from "../../random/draws.js";
import { numberedStreams } from "../../random/numberedStreams.js";
import { createRng } from "../../random/rng.js";
import { signatureOf } from "../../signature.js";
import { compareIds } from "../irt/anchors.js";
import {
  type IndependentRows,
  type IndependentUnit,
  independentRespondents,
  type Respondents,
  respondents,
} from "../items/respondents.js";
import {
  chooseSubset,
  type SubsetEstimateName,
  type SubsetMethod,
  type SubsetSelectionOptions,
  subsetEstimates,
} from "./subsetSelection.js";
import { note } from "./wording.js";

export interface SubsetValidationOptions extends Omit<SubsetSelectionOptions, "bank"> {
  /** Parts that the models (or seeds) are divided into; default one each (leave one out) up to 20 of them, else 10. */
  readonly folds?: number;
  /** Random subsets of the same size; default 200. */
  readonly draws?: number;
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
}

/** Error of one estimate on runs that had no part in the choice. */
export interface SubsetError {
  readonly estimate: SubsetEstimateName;
  /** Mean over models of |estimate − full score|. */
  readonly error: number | null;
  readonly errorInterval: Interval | null;
  /** Mean over models of estimate − full score. */
  readonly bias: number | null;
  /**
   * `error` minus the mean error of random subsets of the same size on the same runs: below 0 is better than random. `null` for
   * the mean of random items, which is no method against itself.
   */
  readonly againstRandom: number | null;
  readonly againstRandomInterval: Interval | null;
  readonly verdict: "better" | "worse" | "not shown to differ" | null;
}

/** What error to expect of a way of choosing items, on models that were not there when it chose. */
export interface SubsetValidation {
  readonly ok: true;
  readonly method: SubsetMethod;
  /** Items asked of a run, mean over the folds. */
  readonly size: number;
  readonly items: number;
  readonly unit: IndependentRows["unit"];
  readonly units: number;
  readonly folds: number;
  readonly estimates: readonly SubsetError[];
  /** Mean |score − full score| over random subsets of the same size. */
  readonly randomError: number | null;
  readonly notes: readonly Note[];
  readonly signature: string;
}

/**
 * Error to expect of a subset: models are left out in turn (all runs of a model together; of a single model, all runs of a
 * seed), the items chosen and the parameters fitted on the others, and the left-out runs scored. Random subsets of the same
 * size are the yardstick: the plain mean of k random items has an error too.
 *
 * Each fold chooses anew, draws included, and intervals are cluster-robust over the folds, since models of one fold share a
 * choice. They are intervals of the method's mean error over such choices, and hold that of the one choice on all models less
 * often: in simulations (60 models, 15 of 100 items) nominal 95 % intervals held the first in nine worlds of ten, the second in eight.
 *
 * Refused with fewer than three models or seeds, and where the method is refused.
 */
export function validateSubset(
  matrix: ResultMatrix,
  size: number,
  options: SubsetValidationOptions = {},
): SubsetValidation | Refusal {
  const { method = "anchors", seed = SEED, missing = MISSING, draws = 200, level = LEVEL } = options;
  requireLevel("validateSubset", level);
  requireWhole("draws", draws, 1);
  const table = respondents(matrix, missing);
  const { unit, groups } = independentRespondents(table);
  if (groups.length < 3) return tooFewUnits(groups.length, unit);
  const folds = Math.min(groups.length, options.folds ?? (groups.length <= 20 ? groups.length : 10));
  requireWhole("folds", folds, 2);
  const parts = foldsOf(table, groups, folds, seed);
  const estimated = new Map<SubsetEstimateName, Float64Array>();
  let asked = 0;
  const foldOf = new Int32Array(groups.length);
  for (const [fold, part] of parts.entries()) {
    for (const group of part) foldOf[group] = fold;
    const rows = part.flatMap((group) => groups[group]!).sort(compare);
    const held = new Set(rows.map((row) => nameOf(table.runs[row]!)));
    // The floor of runs was the whole matrix's to meet.
    const floor = table.runs.length >= (options.minimumRuns ?? 50) ? { minimumRuns: 2 } : {};
    const rest = selectRuns(matrix, (run) => !held.has(nameOf(run)))!;
    const foldSeed = createRng(seed, `subset/fold ${fold}`).nextUint32();
    const choice = chooseSubset(rest, size, { ...options, ...floor, seed: foldSeed });
    if (!choice.ok) return choice;
    asked += choice.size;
    const out = selectRuns(matrix, (run) => held.has(nameOf(run)))!;
    const found = subsetEstimates(choice, out, missing);
    for (const name of choice.estimates) {
      const all = estimated.get(name) ?? new Float64Array(table.runs.length).fill(Number.NaN);
      rows.forEach((row, place) => {
        all[row] = found[name]![place]!;
      });
      estimated.set(name, all);
    }
  }
  const meanSize = asked / parts.length;
  const full = fullScores(table);
  const { errors: random, lost } = randomErrors(table, full, Math.round(meanSize), draws, seed);
  const perUnit = (values: ArrayLike<number>) =>
    groups.map((rows) => mean(rows.map((row) => values[row]!).filter((value) => !Number.isNaN(value))));
  const randomByUnit = perUnit(random);
  const records = [...estimated].map(([name, values]) => {
    const errors = perUnit(values.map((value, row) => Math.abs(value - full[row]!)));
    const bias = perUnit(values.map((value, row) => value - full[row]!));
    return errorRecord(name, { errors, bias, random: randomByUnit, foldOf, isRandom: method === "random" }, level);
  });
  return {
    ok: true,
    method,
    size: meanSize,
    items: table.items.length,
    unit,
    units: groups.length,
    folds: parts.length,
    estimates: records.map(({ record }) => record),
    randomError: finiteOrNull(mean(randomByUnit.filter((value) => !Number.isNaN(value)))),
    notes: [
      ...validationNotes(meanSize, size, unit, table),
      ...(lost > 0 ? [note("draws-without-answers", { lost, runs: table.runs.length })] : []),
      ...distinctNotes(records.flatMap(({ reasons }) => reasons)),
    ],
    signature: signatureOf([
      `${pluralOf(unit)}=${groups.length}`,
      `n=${table.items.length}`,
      `${method}=${size}`,
      `folds=${parts.length}`,
      `draws=${draws}`,
      `missing=${missing}`,
      `level=${level}`,
      `seed=${seed}`,
    ]),
  };
}

interface UnitErrors {
  readonly errors: readonly number[];
  readonly bias: readonly number[];
  readonly random: readonly number[];
  readonly foldOf: ArrayLike<number>;
  /** Whether the items are random, so that their mean is the yardstick itself. */
  readonly isRandom: boolean;
}

function errorRecord(
  estimate: SubsetEstimateName,
  { errors, bias, random, foldOf, isRandom }: UnitErrors,
  level: number,
): { readonly record: SubsetError; readonly reasons: readonly Note[] } {
  const known = errors.flatMap((error, unit) => (Number.isNaN(error) ? [] : [unit]));
  const meanWithInterval = (units: readonly number[], values: readonly number[]) => {
    const folds = units.map((unit) => foldOf[unit]!);
    const center = mean(values);
    const { standardError, degreesOfFreedom } = clusteredError(values, folds);
    const interval = tInterval(center, standardError, degreesOfFreedom, { level });
    const isKnown = Number.isFinite(interval.low + interval.high);
    return { value: finiteOrNull(center), interval: isKnown ? { ...interval, method: "t (folds)" } : null };
  };
  const own = meanWithInterval(
    known,
    known.map((unit) => errors[unit]!),
  );
  const both = known.filter((unit) => !Number.isNaN(random[unit]!));
  const isYardstick = isRandom && estimate === "weighted";
  const against = isYardstick
    ? { value: null, interval: null }
    : meanWithInterval(
        both,
        both.map((unit) => errors[unit]! - random[unit]!),
      );
  const verdict =
    against.interval === null
      ? null
      : against.interval.high < 0
        ? "better"
        : against.interval.low > 0
          ? "worse"
          : "not shown to differ";
  const record: SubsetError = {
    estimate,
    error: own.value,
    errorInterval: own.interval,
    bias: finiteOrNull(mean(known.map((unit) => bias[unit]!))),
    againstRandom: against.value,
    againstRandomInterval: against.interval,
    verdict,
  };
  const unanswered = errors.length - known.length;
  const folds = new Set(both.map((unit) => foldOf[unit])).size;
  const reasons = [
    ...(unanswered > 0 ? [note("choice-without-answers", { unanswered, units: errors.length })] : []),
    ...(isYardstick ? [note("random-is-yardstick")] : verdict === null ? [note("no-verdict", { folds })] : []),
  ];
  return { record, reasons };
}

/** Units dealt out in an order that goes by their names and the seed, not by the order of the file. */
function foldsOf(table: Respondents, groups: IndependentRows["groups"], folds: number, seed: number): number[][] {
  const names = groups.map((rows) => rows.map((row) => nameOf(table.runs[row]!)).sort(compareIds)[0]!);
  const order = names.map((_, group) => group).sort((a, b) => compareIds(names[a]!, names[b]!));
  shuffle(createRng(seed, "subset/folds"), order);
  return Array.from({ length: folds }, (_, fold) => order.filter((__, place) => place % folds === fold));
}

function nameOf(run: Run): string {
  return runKey(run, ["trial"]);
}

function fullScores({ scores, runs, items }: Respondents): Float64Array {
  const { sums, counts } = runTotals(scores, runs.length, items.length);
  return sums.map((sum, row) => sum / counts[row]!);
}

/**
 * Mean |mean of random items − full score| of each run, over the draws of which it answered an item; and the number of runs
 * that some draw left without any.
 */
function randomErrors(
  { scores, runs, items }: Respondents,
  full: Float64Array,
  size: number,
  draws: number,
  seed: number,
): { readonly errors: Float64Array; readonly lost: number } {
  const streams = numberedStreams(createRng(seed, "random subsets"), "draw");
  const totals = new Float64Array(runs.length);
  const used = new Uint32Array(runs.length);
  const order = items.map((_, item) => item).sort((a, b) => compareIds(items[a]!.id, items[b]!.id));
  for (let draw = 0; draw < draws; draw++) {
    const drawn = [...order];
    shuffle(streams(draw), drawn);
    for (let run = 0; run < runs.length; run++) {
      let [sum, count] = [0, 0];
      for (let place = 0; place < size; place++) {
        const score = scores[run * items.length + drawn[place]!]!;
        if (Number.isNaN(score)) continue;
        sum += score;
        count++;
      }
      if (count === 0) continue;
      totals[run]! += Math.abs(sum / count - full[run]!);
      used[run]!++;
    }
  }
  return { errors: totals.map((total, run) => total / used[run]!), lost: used.filter((count) => count < draws).length };
}

function validationNotes(asked: number, wanted: number, unit: IndependentRows["unit"], { runs }: Respondents): Note[] {
  const notes: Note[] = [];
  if (asked !== wanted) {
    notes.push(note("fewer-anchors", { wanted, found: asked }));
  }
  if (new Set(runs.map(({ model }) => model)).size === 1) {
    notes.push(note("one-model", { unit }));
  }
  return notes;
}

function tooFewUnits(units: number, unit: IndependentUnit): Refusal {
  return refuse(
    "too-few-runs",
    `the error to expect is measured by leaving ${pluralOf(unit)} out, and there ${units === 1 ? "is" : "are"} ${units}`,
    "add models; three are the least",
  );
}

function requireWhole(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ArgumentError("validateSubset", `${name} must be a whole number of at least ${least}, got ${value}.`);
}
