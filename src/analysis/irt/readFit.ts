import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { ALPHA, SEED } from "../../defaults.js";
import { finiteOrNull, NOISE, type Note } from "../../notes.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import { type NormalGrid, normalGrid } from "../../numeric/quadrature.js";
import { signatureOf } from "../../signature.js";
import { missingAnswers } from "../items/missingAnswers.js";
import { groupedScores, type IndependentRows, independentRespondents, respondents } from "../items/respondents.js";
import { secondDimension } from "../items/secondDimension.js";
import { type SuspectItems, suspectItems } from "../items/suspectItems.js";
import { type AbilityEstimate, type Answers, estimateAbility, NO_ABILITY, readAbility } from "./abilities.js";
import { itemErrorVariances } from "./abilityErrors.js";
import { abilityStarts } from "./abilityStarts.js";
import type { BestClimb } from "./climbing/bestClimb.js";
import { LARGEST_SLOPE } from "./climbing/freeParameters.js";
import { createPosteriors } from "./climbing/posteriors.js";
import { rawScores } from "./climbing/startingItems.js";
import { cohesionOf } from "./cohesion.js";
import { connectedBlocks } from "./connectedBlocks.js";
import type { FittedAbility, FittedItem, FittedItemStatus, IrtModel, TwoPlFit } from "./fitRecord.js";
import { type ItemTable, turnedRound } from "./itemTable.js";
import { hasPriors, type ItemPriors } from "./priors.js";
import type { PatternCounts, PreparedResponses, Responses, ResponseTable } from "./responses.js";
import type { ShuffledControl } from "./shuffledControl.js";
import { FEWEST_GROUPS, type ItemErrors, itemErrors } from "./standardErrors.js";
import type { TwoPlOptions } from "./twoPlOptions.js";
import { fitNote } from "./wording.js";

/** Everything that a finished climb is read with. */
interface FinishedFit {
  readonly data: ResultMatrix | PatternCounts;
  readonly table: ResponseTable;
  /** Places of items that are one question. */
  readonly copies: readonly (readonly number[])[];
  /** Which rows are not independent of each other; `null` where all are. */
  readonly dependent: IndependentRows | null;
  readonly prepared: PreparedResponses;
  readonly best: BestClimb;
  readonly priors: ItemPriors;
  readonly control: ShuffledControl | null;
  readonly model: IrtModel;
  readonly missing: MissingPolicy;
  /** Fitted with fewer runs than the floor. */
  readonly isForced: boolean;
  readonly options: TwoPlOptions;
}

/** The public record of a fit: sign set, errors and abilities computed, remarks made. */
export function readFit(finished: FinishedFit): TwoPlFit {
  const { table, prepared, dependent, best, priors, control, model, missing, options } = finished;
  const { responses } = prepared;
  const { limit = 6, keepUnconverged = false, standardErrors = true } = options;
  const grid = normalGrid(best.nodes, limit);
  const { items, moments } = oriented(responses, best.items, grid);
  const shown = best.converged || keepUnconverged;
  const atBound = statusesOf(items);
  const held = Uint8Array.from(atBound, (value) => Number(value !== "fitted"));
  const errors =
    standardErrors && shown
      ? itemErrors(responses, items, grid, {
          priors,
          commonSlope: model === "1pl",
          held,
          groups: dependent === null ? null : patternGroups(dependent, prepared),
        })
      : null;
  const status = priors.slope === undefined ? withoutEnd(atBound, items, errors) : atBound;
  const fitted = shown ? { items, errors } : null;
  const parameters = responses.itemCount + (model === "1pl" ? 1 : responses.itemCount);
  // Runs that are not independent of each other tell less than their likelihoods multiply to.
  const hasCriteria = best.converged && !hasPriors(priors) && dependent === null;
  const endless = status.map((state) => state === "slope-at-bound" && priors.slope === undefined);
  const left = endless.filter((isEndless) => !isEndless).length;
  const hasAbilities = shown && (left === status.length || left >= FEWEST_FOR_ABILITIES);
  const added = hasAbilities && errors !== null ? itemErrorVariances(responses, items, grid, errors) : null;
  const posteriors = abilitiesOf(finished, items, hasAbilities ? { moments, endless } : null);
  const abilities = posteriors.map(
    (ability, row): FittedAbility => withItemErrors(ability, added?.[prepared.patternOfRow[row]!]),
  );
  const independent = independentScores(finished);
  const suspects = suspectItems(independent.scores, independent.rows, table.items.length, {
    alpha: ALPHA,
    seed: options.seed ?? SEED,
  });
  const rows = itemRows(table, prepared, status, fitted, suspects);
  const negative = rows.flatMap(({ slope }, place) => (slope !== null && slope < 0 ? place : []));
  const cohesion = cohesionOf(table, prepared.items);
  const blocks = connectedBlocks(table, prepared.items);
  const ids = (places: readonly number[]) => places.map((place) => table.items[place]!.id);
  const copies = finished.copies.map(ids);
  return {
    kind: "item-response-model",
    ok: true,
    model,
    converged: best.converged,
    iterations: best.iterations,
    logLikelihood: best.logLikelihood,
    trace: best.trace,
    gradient: best.gradient,
    parameters,
    aic: hasCriteria ? 2 * parameters - 2 * best.logLikelihood : null,
    bic: hasCriteria ? logarithm(responses.runCount) * parameters - 2 * best.logLikelihood : null,
    runs: responses.runCount,
    items: rows,
    abilities,
    reliability: hasAbilities && cohesion.isShown !== false ? finiteOrNull(reliabilityOf(posteriors)) : null,
    cohesion,
    copies,
    secondDimension: secondDimension(independent.scores, independent.rows, table.items.length, negative),
    blocks: blocks.length,
    grid: { nodes: best.nodes, limit, spacing: grid.spacing, smallestSd: best.smallestSd },
    starts: { tried: best.tried, agree: best.agree },
    priors,
    control,
    sources: { measured: ["sampling of runs"], notMeasured: [NOISE.trials, NOISE.framings] },
    notes: [
      ...(copies.length > 0 ? [fitNote("copies", { groups: copies })] : []),
      ...(shown && left < status.length
        ? [
            fitNote(hasAbilities ? "abilities-without-items" : "abilities-withheld", {
              items: ids(prepared.items.filter((_, index) => endless[index])),
            }),
          ]
        : []),
      ...(blocks.length > 1
        ? [
            fitNote("unconnected-blocks", {
              blocks: blocks.map((block) => ({ runs: block.runs, items: ids(block.items) })),
            }),
          ]
        : []),
      ...(cohesion.isShown === false
        ? [
            fitNote("no-cohesion", {
              alpha: cohesion.alpha,
              gain: best.logLikelihood - cohesion.logLikelihoodIndependent,
              parameters: model === "1pl" ? 1 : responses.itemCount,
            }),
          ]
        : []),
      ...missingNotes(finished),
      ...notesOf(finished, { status, errors, shown, abilities, spacing: grid.spacing }),
    ],
    signature: signatureOf([
      `runs=${responses.runCount}`,
      `items=${responses.itemCount}`,
      model,
      hasPriors(priors) ? "map" : "mml",
      `nodes=${best.nodes}`,
      `limit=${limit}`,
      `missing=${missing}`,
      control === null ? null : `seed=${control.seed}`,
    ]),
  };
}

/** The patterns of the runs of each independent group, as far as they have one. */
function patternGroups({ groups }: IndependentRows, { patternOfRow }: PreparedResponses): number[][] {
  return groups
    .map((rows) => rows.map((row) => patternOfRow[row]!).filter((pattern) => pattern >= 0))
    .filter(({ length }) => length > 0);
}

function missingNotes({ data, dependent, missing }: FinishedFit): Note[] {
  const evidence = "patterns" in data || missing !== "drop" ? null : missingAnswers(data, dependent?.groups);
  return evidence === null ? [] : [fitNote("missing-at-random", { evidence })];
}

/** Items that an ability takes at the least where others are left out, as a fit does. */
const FEWEST_FOR_ABILITIES = 3;

/** A slope beyond this with an error of half of it and more is one that the data give no value: it could be any larger one. */
const LARGE_SLOPE = 5;

function withoutEnd(
  status: readonly FittedItemStatus[],
  { slopes }: ItemTable,
  errors: ItemErrors | null,
): FittedItemStatus[] {
  return status.map((state, index) => {
    const size = Math.abs(slopes[index]!);
    const isLoose = errors !== null && size > LARGE_SLOPE && !(errors.slope[index]! < size / 2);
    return state === "fitted" && isLoose ? "slope-at-bound" : state;
  });
}

/** Posterior mean and variance of each pattern. */
interface Moments {
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/** The items on the ability axis that runs with more right answers stand higher on. */
function oriented(responses: Responses, items: ItemTable, grid: NormalGrid) {
  const { patternCount, counts, runCount } = responses;
  const means = new Float64Array(patternCount);
  const variances = new Float64Array(patternCount);
  const posteriors = createPosteriors(responses, grid);
  posteriors.update(items);
  posteriors.visit((pattern, { mean, variance }) => {
    means[pattern] = mean;
    variances[pattern] = variance;
  });
  const scores = rawScores(responses);
  const average = scores.reduce((total, score, pattern) => total + counts[pattern]! * score, 0) / runCount;
  const covariance = means.reduce(
    (total, mean, pattern) => total + counts[pattern]! * mean * (scores[pattern]! - average),
    0,
  );
  return covariance < 0
    ? { items: turnedRound(items), moments: { means: means.map((mean) => -mean), variances } }
    : { items, moments: { means, variances } };
}

function statusesOf({ slopes }: ItemTable): FittedItemStatus[] {
  return Array.from(slopes, (slope) =>
    Math.abs(slope) >= LARGEST_SLOPE ? "slope-at-bound" : slope === 0 ? "slope-at-zero" : "fitted",
  );
}

function itemRows(
  table: ResponseTable,
  { items: places, excluded }: PreparedResponses,
  status: readonly FittedItemStatus[],
  fitted: { readonly items: ItemTable; readonly errors: ItemErrors | null } | null,
  suspects: SuspectItems,
): FittedItem[] {
  const fittedPlace = new Map(places.map((place, index) => [place, index]));
  const reasons = new Map(excluded.map(({ index, reason }) => [index, reason]));
  const tallies = tally(table);
  const accused = new Set(suspects.suspects);
  return table.items.map(({ id }, place): FittedItem => {
    const { answers, right } = tallies[place]!;
    const index = fittedPlace.get(place);
    const state = index === undefined ? reasons.get(place)! : status[index]!;
    const at = (values: Float64Array | undefined) => finiteOrNull(values?.[index ?? 0] ?? Number.NaN);
    const isFitted = fitted !== null && state === "fitted";
    const isHeld = fitted !== null && (state === "slope-at-bound" || state === "slope-at-zero");
    const slope = at(fitted?.items.slopes);
    const intercept = at(fitted?.items.intercepts);
    const hasError = isFitted && fitted.errors !== null;
    return {
      id,
      status: state,
      slope: isFitted || (isHeld && slope === 0) ? slope : null,
      intercept: isFitted || (isHeld && slope === 0) ? intercept : null,
      // A slope without end still crosses one half somewhere.
      difficulty: (isFitted || isHeld) && slope !== 0 ? finiteOrNull(-intercept! / slope!) : null,
      guessing: index === undefined ? 0 : (fitted?.items.guessing?.[index] ?? 0),
      slopeSe: hasError ? at(fitted.errors?.slope) : null,
      interceptSe: hasError ? at(fitted.errors?.intercept) : null,
      difficultySe: hasError ? at(fitted.errors?.difficulty) : null,
      covariance: hasError ? at(fitted.errors?.covariance) : null,
      adjustedPValue: (isFitted || isHeld) && slope! < 0 ? suspects.adjustedPValues[place]! : null,
      suspect: (isFitted || isHeld) && slope! < 0 && accused.has(place),
      answers,
      rightShare: answers === 0 ? null : right / answers,
    };
  });
}

/**
 * The answers by which an item analysis accuses items, so that the same ones are accused there and here: kin, seeds and
 * checkpoints of one model are one row.
 */
function independentScores({ data, table, missing }: FinishedFit): {
  readonly scores: Float64Array;
  readonly rows: number;
} {
  const width = table.items.length;
  if ("runs" in data) {
    const rows = respondents(data, missing);
    const { unit, groups } = independentRespondents(rows);
    return { scores: unit === "run" ? rows.scores : groupedScores(rows, groups), rows: groups.length };
  }
  const runs = table.counts.reduce((sum, count) => sum + count, 0);
  const scores = new Float64Array(runs * width);
  let at = 0;
  table.counts.forEach((count, row) => {
    const own = table.scores.subarray(row * width, (row + 1) * width);
    for (let copy = 0; copy < count; copy++, at += width) scores.set(own, at);
  });
  return { scores, rows: runs };
}

function tally({ items, scores, counts }: ResponseTable) {
  const tallies = items.map(() => ({ answers: 0, right: 0 }));
  let cell = 0;
  for (const count of counts) {
    for (const item of tallies) {
      const score = scores[cell++]!;
      if (Number.isNaN(score)) continue;
      item.answers += count;
      item.right += count * score;
    }
  }
  return tallies;
}

interface AbilityBasis {
  readonly moments: Moments;
  /** Items whose slope has no end: an ability would be what they say, with an error far too small. */
  readonly endless: readonly boolean[];
}

/** For fewer runs a table of starts costs more than it spares. */
const MANY_RUNS = 50;

function rightSlopes({ slopes, right }: Answers): number {
  let sum = 0;
  for (let item = 0; item < slopes.length; item++) if (right[item] === 1) sum += slopes[item]!;
  return sum;
}

/** The error of a posterior mean with what the errors of the items add to it; without it where that is not known. */
function withItemErrors(ability: FittedAbility, added = 0): FittedAbility {
  return ability.eapSe === null ? ability : { ...ability, eapSe: Math.sqrt(ability.eapSe ** 2 + added) };
}

function abilitiesOf(
  { table, prepared, options }: FinishedFit,
  items: ItemTable,
  basis: AbilityBasis | null,
): FittedAbility[] {
  const { patternOfRow } = prepared;
  const isPlain = basis === null || !basis.endless.includes(true);
  const known = new Map<number, AbilityEstimate>();
  const starts = isPlain && table.rows.length >= MANY_RUNS ? abilityStarts(items) : null;
  const estimate = (row: number): AbilityEstimate => {
    const pattern = patternOfRow[row]!;
    const done = known.get(pattern);
    if (done !== undefined) return done;
    const answers = answersOf(prepared, table, items, row);
    const result =
      basis === null || pattern < 0
        ? NO_ABILITY
        : isPlain
          ? readAbility(
              answers,
              basis.moments.means[pattern]!,
              Math.sqrt(basis.moments.variances[pattern]!),
              starts !== null && answers.right.length === items.slopes.length ? starts(rightSlopes(answers)) : null,
            )
          : abilityWithout(prepared, table, items, row, basis.endless, options.limit);
    known.set(pattern, isPlain ? { ...result, answers: answers.right.length } : result);
    return known.get(pattern)!;
  };
  return table.rows.map((run, row) => ({ run, count: table.counts[row]!, ...estimate(row) }));
}

/** The ability of a row by the items whose slopes have a value. */
function abilityWithout(
  { items: places }: PreparedResponses,
  table: ResponseTable,
  { slopes, intercepts, guessing }: ItemTable,
  row: number,
  endless: readonly boolean[],
  limit = 6,
): AbilityEstimate {
  const kept = [...places.keys()].filter((index) => !endless[index]);
  return estimateAbility(
    kept.map((index) => table.scores[row * table.items.length + places[index]!]!),
    kept.map((index) => ({
      slope: slopes[index]!,
      intercept: intercepts[index]!,
      guessing: guessing?.[index] ?? 0,
    })),
    { limit },
  );
}

function answersOf({ items: places }: PreparedResponses, table: ResponseTable, items: ItemTable, row: number): Answers {
  const scores = table.scores.subarray(row * table.items.length, (row + 1) * table.items.length);
  const right = new Float64Array(places.length);
  let isWhole = true;
  for (let index = 0; index < places.length; index++) {
    const score = scores[places[index]!]!;
    right[index] = score;
    if (Number.isNaN(score)) isWhole = false;
  }
  if (isWhole) return { ...items, right };
  const isAnswered = (_: number, item: number) => !Number.isNaN(right[item]!);
  return {
    slopes: items.slopes.filter(isAnswered),
    intercepts: items.intercepts.filter(isAnswered),
    guessing: items.guessing?.filter(isAnswered) ?? null,
    right: right.filter(isAnswered),
  };
}

function reliabilityOf(abilities: readonly FittedAbility[]): number {
  const known = abilities.filter(({ eap }) => eap !== null);
  const runs = known.reduce((total, { count }) => total + count, 0);
  const weighted = (amount: (ability: FittedAbility) => number) =>
    known.reduce((total, ability) => total + ability.count * amount(ability), 0);
  const mean = weighted(({ eap }) => eap!) / runs;
  const variance = weighted(({ eap }) => (eap! - mean) ** 2) / (runs - 1);
  return variance / (variance + weighted(({ eapSe }) => eapSe! ** 2) / runs);
}

interface Findings {
  readonly status: readonly FittedItemStatus[];
  readonly errors: ItemErrors | null;
  readonly shown: boolean;
  readonly abilities: readonly FittedAbility[];
  readonly spacing: number;
}

function notesOf(
  { table, prepared, dependent, best, priors, model, isForced, options }: FinishedFit,
  { status, errors, shown, abilities, spacing }: Findings,
): Note[] {
  const { responses, excluded } = prepared;
  const count = (state: FittedItemStatus) => status.filter((value) => value === state).length;
  const { runCount: runs, itemCount: items } = responses;
  const constant = excluded.filter(({ reason }) => reason !== "copy").length;
  const empty = prepared.patternOfRow.reduce(
    (total, pattern, row) => total + (pattern < 0 ? table.counts[row]! : 0),
    0,
  );
  const isFew = dependent !== null && dependent.groups.length < FEWEST_GROUPS;
  const [unbounded, flat] = shown ? [count("slope-at-bound"), count("slope-at-zero")] : [0, 0];
  const extreme = abilities.filter((ability) => ability.extreme !== null).length;
  const unknown =
    model === "3pl" && options.guessing === undefined
      ? prepared.items.filter((item) => table.items[item]!.choices === undefined).length
      : 0;
  return [
    ...(best.converged ? [] : [fitNote("not-converged", { iterations: best.iterations, shown })]),
    ...(table.reversed ? [fitNote("lower-is-better")] : []),
    ...(constant > 0 ? [fitNote("constant-items", { items: constant })] : []),
    ...(empty > 0 ? [fitNote("runs-without-answers", { runs: empty })] : []),
    ...(isForced ? [fitNote("too-few-runs", { runs })] : []),
    ...(runs < items ? [fitNote("fewer-runs-than-items", { runs, items })] : []),
    ...(dependent === null
      ? []
      : [
          fitNote("dependent-runs", {
            runs: table.rows.length,
            groups: dependent.groups.length,
            unit: dependent.unit,
            least: FEWEST_GROUPS,
          }),
        ]),
    ...(hasPriors(priors) ? [fitNote("priors", { priors })] : []),
    ...(unbounded > 0 ? [fitNote("slope-at-bound", { items: unbounded })] : []),
    ...(flat > 0 ? [fitNote("slope-at-zero", { items: flat })] : []),
    ...(shown && errors === null && options.standardErrors !== false && !isFew ? [fitNote("no-standard-errors")] : []),
    ...(extreme > 0 ? [fitNote("extreme-patterns", { runs: extreme })] : []),
    ...(best.agree ? [] : [fitNote("several-maxima")]),
    ...(unknown > 0 ? [fitNote("unknown-choices", { items: unknown })] : []),
    ...(spacing > 0.75 * best.smallestSd ? [fitNote("coarse-grid", { spacing, smallestSd: best.smallestSd })] : []),
  ];
}
