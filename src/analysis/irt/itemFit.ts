import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { MISSING } from "../../defaults.js";
import { benjaminiHochberg } from "../../inference/significance/multiplicity.js";
import { finiteOrNull, type Note } from "../../notes.js";
import { chiSquaredSf } from "../../numeric/distributions/chiSquared.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { type NormalGrid, normalGrid } from "../../numeric/quadrature.js";
import type { TwoPlFit } from "./fitRecord.js";
import { type FittedResponses, fittedResponses } from "./fittedResponses.js";
import { rightProbability } from "./itemCurve.js";
import type { PatternCounts } from "./responses.js";
import { itemFitNote } from "./wording.js";

export interface ItemFitOptions {
  /** Errored and unscored answers; default `drop`. */
  readonly missing?: MissingPolicy;
  /** Cells with fewer expected runs are joined with a neighbour; default 1. */
  readonly minimumExpected?: number;
}

/** S-X² of one item. */
export interface ItemFitRow {
  readonly id: string;
  /** `null` with its p where no degree of freedom is left. */
  readonly statistic: number | null;
  readonly degreesOfFreedom: number;
  readonly pValue: number | null;
  /** Benjamini–Hochberg over the items. */
  readonly adjustedPValue: number | null;
}

/** Fit of the items to the model. */
export interface ItemFit {
  readonly items: readonly ItemFitRow[];
  /** Runs that answered every item (only they have a summed score), one of each family or model. */
  readonly runs: number;
  readonly notes: readonly Note[];
}

/**
 * S-X² of every item: among runs with the same number of right answers, is the item right as often as the model says?
 * Cells with few expected runs are joined with a neighbour, the one with fewer observed runs. The degrees of freedom are
 * the cells left, less the item's free parameters. Items without a slope are left out; small p speaks against the model.
 *
 * Orlando & Thissen (2000), "Likelihood-based item-fit indices for dichotomous item response theory models"; the
 * distribution of the summed score by Lord & Wingersky (1984).
 */
export function itemFit(data: ResultMatrix | PatternCounts, fit: TwoPlFit, options: ItemFitOptions = {}): ItemFit {
  requireArgument("itemFit", "fit", fit, recordWith(["items", "abilities"], "what fit2pl returns"));
  const { missing = MISSING, minimumExpected = 1 } = optionsOf("itemFit", options);
  const responses = fittedResponses("itemFit", data, fit, missing);
  const tables = expectedShares(responses, normalGrid(fit.grid.nodes, fit.grid.limit));
  const { runsByScore, rightByScore } = observedCounts(responses);
  const width = responses.items.length;
  const free = fit.model === "1pl" ? 1 : 2;
  const rows = responses.items.map(({ id }, item) => {
    const cells = Array.from({ length: Math.max(0, width - 1) }, (_, place): ScoreCell => {
      const score = place + 1;
      const runs = runsByScore[score]!;
      const share = tables[item * (width + 1) + score]!;
      const right = rightByScore[item * (width + 1) + score]!;
      return { right, wrong: runs - right, expectedRight: runs * share, expectedWrong: runs * (1 - share) };
    });
    const kept = joined(cells, minimumExpected);
    const degreesOfFreedom = Math.max(0, kept.length - free);
    const statistic = kept.reduce(
      (total, { right, wrong, expectedRight, expectedWrong }) =>
        total + (right - expectedRight) ** 2 / expectedRight + (wrong - expectedWrong) ** 2 / expectedWrong,
      0,
    );
    const known = degreesOfFreedom > 0;
    return {
      id,
      statistic: known ? finiteOrNull(statistic) : null,
      degreesOfFreedom,
      pValue: known ? finiteOrNull(chiSquaredSf(statistic, degreesOfFreedom)) : null,
    };
  });
  const tested = rows.flatMap(({ pValue }, index) => (pValue === null ? [] : [{ index, pValue }]));
  const adjusted = benjaminiHochberg(tested.map(({ pValue }) => pValue));
  const byRow = new Map(tested.map(({ index }, place) => [index, adjusted[place]!]));
  return {
    items: rows.map((row, index) => ({ ...row, adjustedPValue: byRow.get(index) ?? null })),
    runs: responses.runs,
    notes: notesOf(fit, responses, tested.length),
  };
}

function notesOf(fit: TwoPlFit, { items, incomplete, oneOf, runs }: FittedResponses, tested: number): Note[] {
  const untested = fit.items.length - tested;
  return [
    ...(oneOf === null ? [] : [itemFitNote("one-run-each", { ...oneOf, kept: runs })]),
    ...(incomplete > 0 ? [itemFitNote("incomplete-runs", { runs: incomplete })] : []),
    ...(untested > 0 ? [itemFitNote("items-not-tested", { untested, items: items.length })] : []),
  ];
}

interface ScoreCell {
  readonly right: number;
  readonly wrong: number;
  readonly expectedRight: number;
  readonly expectedWrong: number;
}

/** From the lowest sparse cell up: each is joined with its neighbour of fewer observed runs until none is sparse. */
function joined(cells: readonly ScoreCell[], least: number): ScoreCell[] {
  const kept = [...cells];
  const isSparse = ({ expectedRight, expectedWrong }: ScoreCell) => expectedRight < least || expectedWrong < least;
  const runs = (cell: ScoreCell | undefined) =>
    cell === undefined ? Number.POSITIVE_INFINITY : cell.right + cell.wrong;
  for (let place = kept.findIndex(isSparse); place >= 0 && kept.length > 1; place = kept.findIndex(isSparse)) {
    const neighbour = runs(kept[place - 1]) <= runs(kept[place + 1]) ? place - 1 : place + 1;
    const [one, other] = [kept[place]!, kept[neighbour]!];
    kept[neighbour] = {
      right: one.right + other.right,
      wrong: one.wrong + other.wrong,
      expectedRight: one.expectedRight + other.expectedRight,
      expectedWrong: one.expectedWrong + other.expectedWrong,
    };
    kept.splice(place, 1);
  }
  return kept.filter((cell) => !isSparse(cell));
}

function observedCounts({ items, right, counts }: FittedResponses) {
  const width = items.length;
  const runsByScore = new Float64Array(width + 1);
  const rightByScore = new Float64Array(width * (width + 1));
  counts.forEach((count, row) => {
    const answers = right.subarray(row * width, (row + 1) * width);
    const score = answers.reduce((total, answer) => total + answer, 0);
    runsByScore[score] = runsByScore[score]! + count;
    for (let item = 0; item < width; item++) {
      const cell = item * (width + 1) + score;
      rightByScore[cell] = rightByScore[cell]! + count * answers[item]!;
    }
  });
  return { runsByScore, rightByScore };
}

/** P(item right | summed score), row-major items × scores from 0 to all. */
function expectedShares({ items }: FittedResponses, { nodes, logWeights }: NormalGrid): Float64Array {
  const width = items.length;
  const rights = new Float64Array(width * (width + 1));
  const totals = new Float64Array(width + 1);
  for (let q = 0; q < nodes.length; q++) {
    const probabilities = items.map((item) => rightProbability(nodes[q]!, item));
    const weight = exponential(logWeights[q]!);
    const scores = scoreDistribution(probabilities);
    for (let score = 0; score <= width; score++) totals[score] = totals[score]! + weight * scores[score]!;
    probabilities.forEach((probability, item) => {
      const rest = withoutItem(scores, probability);
      for (let score = 1; score <= width; score++) {
        const cell = item * (width + 1) + score;
        rights[cell] = rights[cell]! + weight * probability * rest[score - 1]!;
      }
    });
  }
  return rights.map((value, cell) => value / totals[cell % (width + 1)]!);
}

/** Distribution of the number of right answers of independent items, item after item. */
function scoreDistribution(probabilities: readonly number[]): Float64Array {
  const scores = new Float64Array(probabilities.length + 1);
  scores[0] = 1;
  probabilities.forEach((probability, item) => {
    for (let score = item + 1; score > 0; score--) {
      scores[score] = scores[score]! * (1 - probability) + scores[score - 1]! * probability;
    }
    scores[0] = scores[0]! * (1 - probability);
  });
  return scores;
}

/** The same without one item: the recursion run backwards, from the end at which errors die out. */
function withoutItem(scores: Float64Array, probability: number): Float64Array {
  const rest = new Float64Array(scores.length - 1);
  const last = rest.length - 1;
  if (probability < 0.5) {
    for (let score = 0; score <= last; score++) {
      const below = score === 0 ? 0 : rest[score - 1]!;
      rest[score] = Math.max(0, (scores[score]! - probability * below) / (1 - probability));
    }
  } else {
    for (let score = last; score >= 0; score--) {
      const above = score === last ? 0 : rest[score + 1]!;
      rest[score] = Math.max(0, (scores[score + 1]! - (1 - probability) * above) / probability);
    }
  }
  return rest;
}
