import { optionsOf } from "../../arguments/optionsOf.js";
import { oneOf, POSITIVE, RECORD } from "../../arguments/shapes.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { MISSING, SEED } from "../../defaults.js";
import { ArgumentError } from "../../errors.js";
import { itemCopies } from "../../inference/items/itemCopies.js";
import type { Refusal } from "../../notes.js";
import { refuse } from "../../notes.js";
import { createRng } from "../../random/rng.js";
import { type IndependentRows, oneRowEach, selectedRows } from "../items/respondents.js";
import { type BestClimb, bestClimb, type FitProgress } from "./climbing/bestClimb.js";
import { startingItems } from "./climbing/startingItems.js";
import type { TwoPlFit } from "./fitRecord.js";
import { hasPriors, type ItemPriors, requirePriors } from "./priors.js";
import { readFit } from "./readFit.js";
import {
  dependentRows,
  type PatternCounts,
  type PreparedResponses,
  prepareResponses,
  type ResponseTable,
  responseTable,
} from "./responses.js";
import { type ShuffledControl, shuffledTable, slopeSizes } from "./shuffledControl.js";
import type { TwoPlOptions } from "./twoPlOptions.js";

/**
 * Two-parameter logistic item response model (or its one- and three-parameter relatives) of right-or-wrong answers by
 * marginal maximum likelihood: P(right) = 1/(1 + e^−(aθ + d)), abilities θ of the runs from a standard normal population.
 *
 * Missing answers are left out of the likelihood. Items that all runs got right, or all wrong, have no slope and are
 * left out of the fit. The sign is set so that ability grows with the share of right answers; slopes may be negative.
 * Parameters are `null` with a note when the fit did not converge. Refused: scores other than 0 and 1, fewer runs than
 * `minimumRuns`, fewer than 3 items that vary (2 with one slope), `3pl` without known choices.
 *
 * Bock & Aitkin (1981); errors by Louis (1982). Throws `RangeError` for options out of range.
 *
 * @param data a matrix of runs × items, or patterns of answers with counts
 */
export function fit2pl(data: ResultMatrix | PatternCounts, options: TwoPlOptions = {}): TwoPlFit | Refusal {
  optionsOf("fit2pl", options, { model: oneOf("1pl", "2pl", "3pl"), limit: POSITIVE, priors: RECORD });
  const steps = fitSteps(data, options);
  for (;;) {
    options.signal?.throwIfAborted();
    const step = steps.next();
    if (step.done) return step.value;
    options.onProgress?.(step.value);
  }
}

/** Iterations between two pauses of `fit2plAsync`. */
const PAUSE_EVERY = 4;

/** `fit2pl` in small portions, so that a page stays alive and `signal` can end it; the same result. */
export async function fit2plAsync(
  data: ResultMatrix | PatternCounts,
  options: TwoPlOptions = {},
): Promise<TwoPlFit | Refusal> {
  optionsOf("fit2plAsync", options, { model: oneOf("1pl", "2pl", "3pl"), limit: POSITIVE, priors: RECORD });
  const steps = fitSteps(data, options);
  for (let count = 1; ; count++) {
    options.signal?.throwIfAborted();
    const step = steps.next();
    if (step.done) return step.value;
    options.onProgress?.(step.value);
    if (count % PAUSE_EVERY === 0) await new Promise((resume) => setTimeout(resume, 0));
  }
}

/** With fewer runs than the floor: wide, and around 0, so that they never make an item look telling. */
const FORCED_PRIORS: ItemPriors = { slope: { mean: 0, sd: 2 }, intercept: { mean: 0, sd: 3 } };

/** Answers up to which several starts cost next to nothing. */
const CHEAP_ANSWERS = 500_000;

function* fitSteps(
  data: ResultMatrix | PatternCounts,
  options: TwoPlOptions,
): Generator<FitProgress, TwoPlFit | Refusal> {
  const { model = "2pl", missing = MISSING, minimumRuns = 50, force = false, seed = SEED } = options;
  requireOptions(options);
  const table = responseTable(data, missing);
  const dependent = table.otherScores > 0 ? null : dependentRows(data, table);
  const copies = "patterns" in data || table.otherScores > 0 ? [] : copiesOf(data, table, dependent);
  const left = new Set(copies.flatMap(([_, ...others]) => others));
  const prepared = prepareResponses(table, left);
  const { runCount } = prepared.responses;
  const refusal = refusalOf(table, prepared, options);
  if (refusal !== null) return refusal;
  const isForced = runCount < minimumRuns;
  if (isForced && !force) return tooFewRuns(runCount, minimumRuns);
  const priors = options.priors ?? (isForced ? FORCED_PRIORS : {});
  const best = yield* climbTable(prepared, table, priors, options);
  const control = isForced ? yield* controlFit(table, priors, { best, seed, left, options }) : null;
  yield { stage: "standard errors", iteration: best.iterations, objective: null };
  return readFit({
    data,
    table,
    copies,
    dependent,
    prepared,
    best,
    priors,
    control,
    model,
    missing,
    isForced,
    options,
  });
}

/** Copies among the items, by runs that are independent of each other. */
function copiesOf(data: ResultMatrix, { scores, items }: ResponseTable, dependent: IndependentRows | null): number[][] {
  const width = items.length;
  if (dependent === null) return itemCopies(scores, data.runs.length, width);
  const rows = oneRowEach(data, dependent.groups);
  return itemCopies(selectedRows(scores, rows, width), rows.length, width);
}

function* climbTable(
  prepared: PreparedResponses,
  table: ResponseTable,
  priors: ItemPriors,
  {
    model = "2pl",
    nodes,
    limit = 6,
    guessing: given,
    positiveSlopes = false,
    maxIterations = 500,
    tolerance = 1e-6,
    starts,
  }: TwoPlOptions,
): Generator<FitProgress, BestClimb> {
  const { responses } = prepared;
  const guessing =
    model === "3pl" ? Float64Array.from(prepared.items, (item) => guessingOf(table.items[item]!.choices, given)) : null;
  const tries = starts ?? (responses.itemCount * responses.patternCount > CHEAP_ANSWERS ? 1 : 3);
  return yield* bestClimb(
    {
      responses,
      priors,
      commonSlope: model === "1pl",
      positiveSlopes,
      maxIterations,
      tolerance,
      nodes: nodes ?? null,
      limit,
    },
    startingItems(responses, guessing, tries),
  );
}

function* controlFit(
  table: ResponseTable,
  priors: ItemPriors,
  {
    best,
    seed,
    left,
    options,
  }: {
    readonly best: BestClimb;
    readonly seed: number;
    readonly left: ReadonlySet<number>;
    readonly options: TwoPlOptions;
  },
): Generator<FitProgress, ShuffledControl> {
  const shuffled = shuffledTable(createRng(seed, "irt/control"), table);
  const { items, logLikelihood, converged } = yield* climbTable(prepareResponses(shuffled, left), shuffled, priors, {
    ...options,
    starts: 1,
  });
  return { seed, converged, logLikelihood, shuffled: slopeSizes(items), fitted: slopeSizes(best.items) };
}

/** Chance of a blind choice: as given, or 0, where the number of choices is not known. */
function guessingOf(choices: number | undefined, given = 0): number {
  if (choices === undefined) return given;
  return choices < 2 ? 0 : 1 / choices;
}

function refusalOf(
  table: ResponseTable,
  { items }: PreparedResponses,
  { model = "2pl", guessing }: TwoPlOptions,
): Refusal | null {
  if (table.otherScores > 0) {
    return refuse(
      "not-binary",
      `${table.otherScores} scores are neither 0 nor 1: the model is one of right and wrong answers`,
      "set a threshold that makes an answer right, or use item analysis, which takes any scores",
    );
  }
  const least = model === "1pl" ? 2 : 3;
  if (items.length < least) {
    return refuse(
      "too-few-items",
      `${items.length} of ${table.items.length} items vary over the runs, and the model needs ${least}: with fewer, many slopes fit equally well`,
      "use item analysis for single items, or add items",
    );
  }
  if (model === "3pl" && guessing === undefined && items.every((item) => table.items[item]!.choices === undefined)) {
    return refuse(
      "no-choices",
      "no item says how many choices it has, so that its chance of guessing is not known",
      'fit the model "2pl", give the items their choices, or say the chance of guessing (guessing; --chance TASK=0.25)',
    );
  }
  return null;
}

function tooFewRuns(runs: number, minimumRuns: number): Refusal {
  return refuse(
    "too-few-runs",
    `${runs} runs with answers, and fewer than ${minimumRuns} do not tell slopes from noise`,
    "use item analysis (items), which needs fewer runs; force fits with priors, beside a control fit of shuffled answers",
  );
}

function requireOptions(options: TwoPlOptions): void {
  const {
    model = "2pl",
    nodes = 61,
    limit = 6,
    minimumRuns = 50,
    maxIterations = 500,
    tolerance = 1e-6,
    starts = 1,
  } = options;
  if (!["1pl", "2pl", "3pl"].includes(model)) {
    throw new ArgumentError("fit2pl", `model must be "1pl", "2pl" or "3pl", got ${JSON.stringify(model)}.`);
  }
  const whole = (name: string, value: number, least: number, repair: string) => {
    if (Number.isSafeInteger(value) && value >= least) return;
    throw new ArgumentError("fit2pl", `${name} must be a whole number of at least ${least}, got ${value}. ${repair}`);
  };
  whole("nodes", nodes, 11, "61 suits up to 100 items; leave it out to have it chosen.");
  whole("minimumRuns", minimumRuns, 2, "50 is the default.");
  whole("maxIterations", maxIterations, 1, "500 is the default.");
  whole("starts", starts, 1, "There are 3.");
  if (!(limit >= 3 && limit <= 12)) {
    throw new ArgumentError(
      "fit2pl",
      `limit must be from 3 to 12, got ${limit}. Abilities are in SDs of the population; 6 holds all but 2 in 10⁹.`,
    );
  }
  if (!(tolerance > 0 && tolerance < 1)) {
    throw new ArgumentError("fit2pl", `tolerance must be in (0, 1), got ${tolerance}. 1e-6 is the default.`);
  }
  const { guessing } = options;
  if (guessing !== undefined && !(guessing >= 0 && guessing < 1)) {
    throw new ArgumentError("fit2pl", `guessing must be in [0, 1), got ${guessing}. Of four choices pass 0.25.`);
  }
  if (guessing !== undefined && model !== "3pl") {
    throw new ArgumentError("fit2pl", `guessing must go with model "3pl", got it with ${JSON.stringify(model)}.`);
  }
  if (options.priors !== undefined && hasPriors(options.priors)) requirePriors("fit2pl", options.priors);
}
