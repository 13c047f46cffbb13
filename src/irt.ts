/**
 * noisefloor/irt: item response theory. Slopes and difficulties of items, abilities of runs, and shorter tests that rest on
 * them. The first argument is a table of answers, or what was fitted to one.
 */

// Fits, and how well they fit.

export type { FitProgress, StartTried } from "./analysis/irt/climbing/bestClimb.js";
export type { StartName } from "./analysis/irt/climbing/startingItems.js";
export type { Cohesion } from "./analysis/irt/cohesion.js";
export { fit2pl, fit2plAsync } from "./analysis/irt/fit2pl.js";
export type { FittedAbility, FittedItem, FittedItemStatus, IrtModel, TwoPlFit } from "./analysis/irt/fitRecord.js";
export { type ItemFit, type ItemFitOptions, type ItemFitRow, itemFit } from "./analysis/irt/itemFit.js";
export { type ModelFit, type ModelFitOptions, modelFit } from "./analysis/irt/modelFit.js";
export type { ItemPriors, NormalPrior } from "./analysis/irt/priors.js";
export type { PatternCounts } from "./analysis/irt/responses.js";
export type { ShuffledControl, SlopeSizes } from "./analysis/irt/shuffledControl.js";
export type { TwoPlOptions } from "./analysis/irt/twoPlOptions.js";

// Abilities, the curve of an item, and what a test tells at each ability.

export { type AbilityEstimate, type AbilityOptions, estimateAbility } from "./analysis/irt/abilities.js";
export { type TestInformation, testInformation } from "./analysis/irt/information.js";
export { type ItemParameters, rightProbability } from "./analysis/irt/itemCurve.js";
export { simulate2pl } from "./analysis/irt/simulate2pl.js";

// Smaller tests: a bank of items, anchors, adaptive tests, and the score that they give.

export { type AdaptiveOptions, type AdaptiveStep, type AdaptiveTest, adaptiveTest } from "./analysis/irt/adaptive.js";
export { type AnchorEstimates, anchorEstimates } from "./analysis/irt/anchorEstimates.js";
export { type AnchorOptions, type Anchors, parameterAnchors, scoreAnchors } from "./analysis/irt/anchors.js";
export type { CombinationWeight } from "./analysis/irt/combinationWeight.js";
export { fitItemBank, type ItemBank, type ItemBankOptions, itemBank } from "./analysis/irt/itemBank.js";
