import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { POSITIVE } from "../../arguments/shapes.js";
import { ArgumentError } from "../../errors.js";
import { finiteOrNull } from "../../notes.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { log1p, logarithm } from "../../numeric/elementary/logarithm.js";
import { logistic, logOnePlusExp } from "../../numeric/logistic.js";
import { normalGrid } from "../../numeric/quadrature.js";
import type { ItemParameters } from "./itemCurve.js";
import { ITEMS } from "./itemCurve.js";
import type { ItemTable } from "./itemTable.js";

/**
 * Ability of one run on the scale of a standard normal population, by four estimators, each with its standard error.
 *
 * A prior keeps `eap` (posterior mean) and `map` (posterior mode) finite for every pattern; `wle` (Warm's weighted
 * likelihood) is finite for every pattern with a bias of smaller order than `ml` (maximum likelihood), which is `null`
 * where the likelihood rises for ever. All are `null` for a run without answers.
 */
export interface AbilityEstimate {
  readonly eap: number | null;
  /** Posterior standard deviation; of a run of a fit with what the errors of the item parameters add to it. */
  readonly eapSe: number | null;
  readonly map: number | null;
  readonly mapSe: number | null;
  readonly ml: number | null;
  readonly mlSe: number | null;
  readonly wle: number | null;
  readonly wleSe: number | null;
  /** `highest`, `lowest`: the best or worst pattern that the items allow, about which data say only "beyond"; else `null`. */
  readonly extreme: "highest" | "lowest" | null;
  /** Items answered. */
  readonly answers: number;
}

export interface AbilityOptions {
  /** Nodes of the grid for `eap`; default: as many as the information of the items asks for, at least 61. */
  readonly nodes?: number;
  /** End of the grid; default 6. */
  readonly limit?: number;
}

/**
 * Ability of a run from its answers to items whose parameters are known.
 *
 * EAP: Bock & Mislevy (1982); MAP and ML: the roots of the score function with and without the prior; WLE: Warm (1989),
 * the root of score + J/(2I). Errors: of ML and WLE 1/√I, of MAP 1/√(I + 1), I the Fisher information there.
 *
 * @param answers one an item: 1 right, 0 wrong, NaN or null not answered
 * @example estimateAbility([1, 1, 0], [{ slope: 1, intercept: 1 }, { slope: 1, intercept: 0 }, { slope: 1, intercept: -1 }]).map?.toFixed(4) // => "0.3048"
 */
export function estimateAbility(
  answers: Scores,
  items: readonly ItemParameters[],
  options: AbilityOptions = {},
): AbilityEstimate {
  const readAnswers = scoresOf("estimateAbility", "answers", answers);
  requireArgument("estimateAbility", "items", items, ITEMS);
  const { nodes, limit = 6 } = optionsOf("estimateAbility", options, { limit: POSITIVE });
  if (readAnswers.length !== items.length) {
    throw new ArgumentError(
      "estimateAbility",
      `answers must hold one an item, got ${readAnswers.length} for ${items.length} items. Write null for an item not answered.`,
    );
  }
  const places = items.flatMap((_, index) => (Number.isNaN(readAnswers[index] ?? Number.NaN) ? [] : [index]));
  const given = {
    right: Float64Array.from(places, (index) => readAnswers[index]!),
    slopes: Float64Array.from(places, (index) => items[index]!.slope),
    intercepts: Float64Array.from(places, (index) => items[index]!.intercept),
    guessing: Float64Array.from(places, (index) => items[index]!.guessing ?? 0),
  };
  const wrong = given.right.find((right) => right !== 0 && right !== 1);
  if (wrong !== undefined) {
    throw new ArgumentError("estimateAbility", `answers must be 0, 1 or null, got ${wrong}. Set a threshold first.`);
  }
  const { mean, sd } = posteriorMoments(given, nodes ?? gridSize(items, limit), limit);
  return readAbility(given, mean, sd);
}

/** The answers of one run, with the parameters of their items. */
export interface Answers extends ItemTable {
  /** 1 right, 0 wrong. */
  readonly right: ArrayLike<number>;
}

/**
 * All estimates, from the answers and the posterior mean and SD. `near` is where mode and maximum are known to lie, which
 * spares most steps to them.
 */
export function readAbility(
  answers: Answers,
  eap: number,
  eapSe: number,
  near: { readonly map: number; readonly ml: number } | null = null,
): AbilityEstimate {
  if (answers.right.length === 0) return NO_ABILITY;
  const terms = (ability: number) => likelihoodTerms(answers, ability);
  const mode =
    near === null
      ? fallingRoot(terms, ({ score }, ability) => score - ability, { at: eap })
      : polishedRoot(terms, near.map, 1);
  const extreme = extremeOf(answers);
  const ml =
    extreme !== null
      ? NO_ROOT
      : near === null
        ? fallingRoot(terms, ({ score }) => score, { at: mode.ability })
        : polishedRoot(terms, near.ml, 0);
  const weighted = ({ score, information, tilt }: LikelihoodTerms) => score + tilt / (2 * information);
  const start = extreme === null ? ml : mode;
  // Warm's correction by one step from the maximum, where that is known to be a short one.
  const correction = near === null || extreme !== null ? 0 : ml.tilt / (2 * ml.information ** 2);
  const wle = fallingRoot(terms, weighted, { at: start.ability + (Math.abs(correction) < 0.5 ? correction : 0) });
  return {
    eap: finiteOrNull(eap),
    eapSe: finiteOrNull(eapSe),
    map: finiteOrNull(mode.ability),
    mapSe: finiteOrNull(1 / Math.sqrt(mode.information + 1)),
    ml: finiteOrNull(ml.ability),
    mlSe: finiteOrNull(1 / Math.sqrt(ml.information)),
    wle: finiteOrNull(wle.ability),
    wleSe: finiteOrNull(1 / Math.sqrt(wle.information)),
    extreme,
    answers: answers.right.length,
  };
}

/** Of a run without answers. */
export const NO_ABILITY: AbilityEstimate = {
  eap: null,
  eapSe: null,
  map: null,
  mapSe: null,
  ml: null,
  mlSe: null,
  wle: null,
  wleSe: null,
  extreme: null,
  answers: 0,
};

/** Right wherever more ability helps and wrong wherever it harms, or the reverse. */
function extremeOf({ slopes, right }: Answers): "highest" | "lowest" | null {
  let [highest, lowest] = [true, true];
  slopes.forEach((slope, item) => {
    if (slope === 0) return;
    if (slope > 0 === (right[item] === 1)) lowest = false;
    else highest = false;
  });
  return highest ? "highest" : lowest ? "lowest" : null;
}

/** Derivatives of the log-likelihood of the answers at one ability. */
interface LikelihoodTerms {
  /** First derivative. */
  readonly score: number;
  /** Fisher information Σ P′²/(P(1 − P)). */
  readonly information: number;
  /** Warm's J = Σ P′P″/(P(1 − P)). */
  readonly tilt: number;
}

function likelihoodTerms({ slopes, intercepts, guessing, right }: Answers, ability: number): LikelihoodTerms {
  let [score, information, tilt] = [0, 0, 0];
  for (let item = 0; item < slopes.length; item++) {
    const slope = slopes[item]!;
    const z = slope * ability + intercepts[item]!;
    // Both tails to full precision from one exponential.
    const odds = exponential(-Math.abs(z));
    const near = 1 / (1 + odds);
    const curve = z >= 0 ? near : odds * near;
    const opposite = z >= 0 ? odds * near : near;
    // P′/(1 − P) = a·L, and P′/P = a·rise.
    const guess = guessing === null ? 0 : guessing[item]!;
    const rise = guess === 0 ? opposite : ((1 - guess) * curve * opposite) / (guess + (1 - guess) * curve);
    score += slope * (right[item] === 1 ? rise : -curve);
    const own = slope * slope * curve * rise;
    information += own;
    tilt += slope * own * (opposite - curve);
  }
  return { score, information, tilt };
}

/** Beyond this there is no ability, only a likelihood that rises for ever. */
const FARTHEST = 40;

interface Root {
  readonly ability: number;
  /** Fisher information there, and Warm's J. */
  readonly information: number;
  readonly tilt: number;
}

const NO_ROOT: Root = { ability: Number.NaN, information: Number.NaN, tilt: Number.NaN };

/** A step that is shorter than this leaves an error below rounding, in the root and in what is known there to first order. */
const SHORT_STEP = 1e-7;

/**
 * The root of score − prior·θ from close by: without guessing the information falls by J, so that one step gives the root
 * and the information at it. Longer steps are repeated.
 */
function polishedRoot(termsAt: (ability: number) => LikelihoodTerms, near: number, prior: 0 | 1): Root {
  let ability = near;
  for (let step = 0; step < 20; step++) {
    const { score, information, tilt } = termsAt(ability);
    const move = (score - prior * ability) / (information + prior);
    if (Math.abs(move) < SHORT_STEP) return { ability: ability + move, information: information + tilt * move, tilt };
    if (!(Math.abs(move) < 1)) break;
    ability += move;
  }
  return fallingRoot(termsAt, ({ score }, at) => score - prior * at, { at: near });
}

/**
 * The root of an equation that falls with ability, nearest to a starting point: Newton's step at first (the derivative
 * is about minus the information), then the secant's, halved into the bracket as soon as there is one.
 */
function fallingRoot(
  termsAt: (ability: number) => LikelihoodTerms,
  equation: (terms: LikelihoodTerms, ability: number) => number,
  { at }: { readonly at: number },
): Root {
  let [low, high] = [-FARTHEST, FARTHEST];
  let ability = at;
  let derivative = Number.NaN;
  for (let step = 0, before = Number.NaN, valueBefore = 0; step < 200; step++) {
    const terms = termsAt(ability);
    const value = equation(terms, ability);
    if (Number.isNaN(value)) return NO_ROOT;
    if (value > 0) low = ability;
    else high = ability;
    derivative = step === 0 ? -terms.information - 0.1 : (value - valueBefore) / (ability - before);
    const most = 1 + step / 2;
    let move = derivative < 0 ? Math.max(-most, Math.min(most, -value / derivative)) : Math.sign(value) * most;
    const isShort = () => Math.abs(move) < 1e-11 * (1 + Math.abs(ability));
    // A step that is too short to change the ability leads nowhere else than here.
    if (!isShort() && !(ability + move > low && ability + move < high)) move = (low + high) / 2 - ability;
    if (value === 0 || isShort()) {
      const root = ability + (value === 0 ? 0 : move);
      return Math.abs(root) > FARTHEST - 1
        ? NO_ROOT
        : { ability: root, information: terms.information, tilt: terms.tilt };
    }
    [before, valueBefore] = [ability, value];
    ability += move;
  }
  return NO_ROOT;
}

/** As many nodes as keep the spacing below half the posterior SD that the items can bring about, and at least 61. */
export function gridSize(items: readonly ItemParameters[], limit: number): number {
  let most = 0;
  for (let ability = -4; ability <= 4; ability += 0.25) {
    let information = 1;
    for (const { slope, intercept } of items) {
      const curve = logistic(slope * ability + intercept);
      information += slope * slope * curve * (1 - curve);
    }
    most = Math.max(most, information);
  }
  return Math.max(61, 2 * Math.ceil(2 * limit * Math.sqrt(most)) + 1);
}

function posteriorMoments({ slopes, intercepts, guessing, right }: Answers, count: number, limit: number) {
  const { nodes, logWeights } = normalGrid(count, limit);
  const logs = logWeights.map((logWeight, q) => {
    let log = logWeight;
    for (let item = 0; item < slopes.length; item++) {
      const z = slopes[item]! * nodes[q]! + intercepts[item]!;
      const guess = guessing?.[item] ?? 0;
      log += right[item] === 1 ? logarithm(guess + (1 - guess) * logistic(z)) : log1p(-guess) - logOnePlusExp(z);
    }
    return log;
  });
  const top = logs.reduce((most, log) => Math.max(most, log), Number.NEGATIVE_INFINITY);
  const weights = logs.map((log) => exponential(log - top));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = weights.reduce((sum, weight, q) => sum + weight * nodes[q]!, 0) / total;
  const variance = weights.reduce((sum, weight, q) => sum + weight * (nodes[q]! - mean) ** 2, 0) / total;
  return { mean, sd: Math.sqrt(variance) };
}
