import type { NoiseSources, Note } from "../../notes.js";
import type { SecondDimension } from "../items/secondDimension.js";
import type { AbilityEstimate } from "./abilities.js";
import type { StartTried } from "./climbing/bestClimb.js";
import type { Cohesion } from "./cohesion.js";
import type { ItemPriors } from "./priors.js";
import type { ShuffledControl } from "./shuffledControl.js";

export type IrtModel = "1pl" | "2pl" | "3pl";

/** How an item took part in a fit. */
export type FittedItemStatus =
  | "fitted"
  /** All right, all wrong or never answered: no slope can be found, and the item is left out of the fit. */
  | "all-right"
  | "all-wrong"
  | "not-answered"
  /** The same question as an earlier item (see `itemCopies`), which is fitted in its place. */
  | "copy"
  /**
   * The answers separate, or nearly: the likelihood rises with the slope without end, and the fit held it at its bound, or the
   * slope is beyond 5 with an error of half of it and more. Abilities leave the item out unless a prior keeps slopes finite.
   */
  | "slope-at-bound"
  /** With `positiveSlopes`: the data ask for a negative slope. */
  | "slope-at-zero";

/** One item of a fit. */
export interface FittedItem {
  readonly id: string;
  readonly status: FittedItemStatus;
  /** a; `null` unless `status` is `fitted` (0 for `slope-at-zero`), or where the fit withholds its parameters. */
  readonly slope: number | null;
  /** d: log-odds of a right answer at ability 0, guessing aside. */
  readonly intercept: number | null;
  /** b = −d/a: the ability at which the curve is half way up. */
  readonly difficulty: number | null;
  /** Probability of guessing right that the model was given: 0 but for the model `3pl`. */
  readonly guessing: number;
  readonly slopeSe: number | null;
  readonly interceptSe: number | null;
  /** By the delta method: rough where the slope is not many errors away from 0. */
  readonly difficultySe: number | null;
  /** Covariance of the errors of slope and intercept. */
  readonly covariance: number | null;
  /** Of an item with a negative slope: the adjusted p of its accusation in an item analysis; `null` where it has none. */
  readonly adjustedPValue: number | null;
  /** A negative slope of an item that an item analysis accuses: better runs are more often wrong. A reason to look, not proof. */
  readonly suspect: boolean;
  /** Runs that answered. */
  readonly answers: number;
  /** Share of them that were right; `null` without answers. */
  readonly rightShare: number | null;
}

/** One run of a fit (or one pattern, where patterns with counts were given). */
export interface FittedAbility extends AbilityEstimate {
  readonly run: string;
  /** How many runs the row stands for: 1 but for patterns with counts. */
  readonly count: number;
}

/** A fitted item response model. */
export interface TwoPlFit {
  readonly kind: "item-response-model";
  readonly ok: true;
  readonly model: IrtModel;
  readonly converged: boolean;
  /** Of the climb that won, to its end. */
  readonly iterations: number;
  /** Marginal log-likelihood of all runs. */
  readonly logLikelihood: number;
  /** What was maximised, after each iteration: the log-likelihood, with priors the log-posterior up to a constant. It never falls. */
  readonly trace: readonly number[];
  /** Largest gradient at the end, in units of the standard error that the parameter would have if abilities were known. */
  readonly gradient: number;
  /** Free parameters. */
  readonly parameters: number;
  /** `null` with priors, which these criteria do not know, for runs that are not independent of each other, and when not converged. */
  readonly aic: number | null;
  readonly bic: number | null;
  /** Runs in the fit. */
  readonly runs: number;
  readonly items: readonly FittedItem[];
  readonly abilities: readonly FittedAbility[];
  /**
   * Empirical reliability of the EAP abilities: their variance over runs as a share of it and the mean squared error. `null`
   * where abilities are withheld, or the items are not shown to hang together.
   */
  readonly reliability: number | null;
  readonly cohesion: Cohesion;
  /** Ids of items that are one question; the first of each group is fitted. */
  readonly copies: readonly (readonly string[])[];
  /**
   * What items with a negative slope have in common beyond what wrong keys of the fitted ability would: a second ability,
   * which the model does not hold. `null` where nothing is shown.
   */
  readonly secondDimension: SecondDimension | null;
  /** How many blocks of runs and items no answer connects; 1 where all are connected. */
  readonly blocks: number;
  /** Nodes of ability on which the likelihood was summed. */
  readonly grid: {
    readonly nodes: number;
    readonly limit: number;
    readonly spacing: number;
    /** Smallest posterior SD of an ability; the spacing should stay below half of it. */
    readonly smallestSd: number;
  };
  readonly starts: {
    readonly tried: readonly StartTried[];
    /** Whether all came to the same height, within 0.01. */
    readonly agree: boolean;
  };
  readonly priors: ItemPriors;
  /** With `force` below the floor of runs: the same fit of shuffled answers; else `null`. */
  readonly control: ShuffledControl | null;
  readonly sources: NoiseSources;
  readonly notes: readonly Note[];
  readonly signature: string;
}
