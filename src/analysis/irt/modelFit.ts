import { optionsOf } from "../../arguments/optionsOf.js";
import { requireArgument } from "../../arguments/requireArgument.js";
import { recordWith } from "../../arguments/shapes.js";
import type { MissingPolicy } from "../../data/missing.js";
import type { ResultMatrix } from "../../data/resultMatrix.js";
import { MISSING } from "../../defaults.js";
import type { Interval } from "../../inference/intervals/interval.js";
import { finiteOrNull, type Note, type Refusal, refuse } from "../../notes.js";
import { choleskyFactor, solveLower } from "../../numeric/cholesky.js";
import { chiSquaredSf } from "../../numeric/distributions/chiSquared.js";
import { noncentralityAt } from "../../numeric/distributions/noncentralChiSquared.js";
import { dotProduct } from "../../numeric/dotProduct.js";
import { exponential } from "../../numeric/elementary/exponential.js";
import { type NormalGrid, normalGrid } from "../../numeric/quadrature.js";
import type { TwoPlFit } from "./fitRecord.js";
import { type FittedResponses, fittedResponses } from "./fittedResponses.js";
import { rightProbability } from "./itemCurve.js";
import { hasPriors } from "./priors.js";
import type { PatternCounts } from "./responses.js";
import { itemFitNote, modelFitNote } from "./wording.js";

export interface ModelFitOptions {
  /** Errored and unscored answers; default `drop`. */
  readonly missing?: MissingPolicy;
  /** Above this number of items the test is left out, since its cost grows with the sixth power; default 50. */
  readonly mostItems?: number;
}

/** Fit of the whole model to the single items and pairs of items. */
export interface ModelFit {
  readonly ok: true;
  /** M2. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number | null;
  /** Misfit a degree of freedom: 0 is perfect, below about .05 close. */
  readonly rmsea: number | null;
  /** 90 % interval of the RMSEA. */
  readonly rmseaInterval: Interval | null;
  /** Root mean squared difference of observed and expected correlations of item pairs. */
  readonly srmsr: number;
  /** Runs that answered every item, one of each family or model. */
  readonly runs: number;
  readonly notes: readonly Note[];
}

/**
 * M2: do the shares of right answers, and of pairs right together, agree with the model? One degree of freedom for each
 * of the J(J + 1)/2 shares, less the free parameters. Refused for unconverged fits or fits with priors (the statistic
 * has its distribution at the maximum of the likelihood only), for too many items, and where no degree of freedom is left.
 *
 * Maydeu-Olivares & Joe (2006), "Limited information goodness-of-fit testing in multidimensional contingency tables";
 * the interval of the RMSEA from the noncentral χ² (Browne & Cudeck 1993).
 */
export function modelFit(
  data: ResultMatrix | PatternCounts,
  fit: TwoPlFit,
  options: ModelFitOptions = {},
): ModelFit | Refusal {
  requireArgument("modelFit", "fit", fit, recordWith(["items", "abilities"], "what fit2pl returns"));
  const { missing = MISSING, mostItems = 50 } = optionsOf("modelFit", options);
  const responses = fittedResponses("modelFit", data, fit, missing);
  const count = responses.items.length;
  const moments = (count * (count + 1)) / 2;
  const free = fit.model === "1pl" ? count + 1 : 2 * count;
  const refusal = refusalOf(fit, responses, { mostItems, degreesOfFreedom: moments - free });
  if (refusal !== null) return refusal;
  const grid = normalGrid(fit.grid.nodes, fit.grid.limit);
  const margins = marginsOf(responses);
  const curves = curvesOf(responses, grid);
  const expected = margins.map((items) => expectation(curves, items));
  const observed = margins.map((items) => observedShare(responses, items));
  const factor = choleskyFactor(momentCovariance(curves, margins, expected), moments);
  if (factor === null) {
    return refuse(
      "singular-margins",
      "shares of some item pairs follow from others, so that they cannot be tested",
      "leave out items that agree in all runs",
    );
  }
  const residual = Float64Array.from(observed, (share, place) => share - expected[place]!);
  const correlationGaps = pairGaps(count, observed, expected);
  solveLower(factor, moments, residual);
  const derivatives = derivativesOf(curves, margins, fit.model === "1pl");
  for (const column of derivatives) solveLower(factor, moments, column);
  const statistic = responses.runs * (dotProduct(residual, residual) - explained(derivatives, residual));
  const degreesOfFreedom = moments - free;
  const scale = degreesOfFreedom * (responses.runs - 1);
  const rmseaOf = (excess: number) => Math.sqrt(Math.max(0, excess) / scale);
  const bound = (p: number) => rmseaOf(noncentralityAt(statistic, degreesOfFreedom, p));
  return {
    ok: true,
    statistic,
    degreesOfFreedom,
    pValue: finiteOrNull(chiSquaredSf(statistic, degreesOfFreedom)),
    rmsea: rmseaOf(statistic - degreesOfFreedom),
    rmseaInterval: { low: bound(0.95), high: bound(0.05), level: 0.9, method: "noncentral-chi-squared" },
    srmsr: Math.sqrt(correlationGaps.reduce((total, gap) => total + gap * gap, 0) / correlationGaps.length),
    runs: responses.runs,
    notes: [
      ...(responses.oneOf === null ? [] : [itemFitNote("one-run-each", { ...responses.oneOf, kept: responses.runs })]),
      ...(responses.incomplete > 0 ? [modelFitNote("incomplete-runs", { runs: responses.incomplete })] : []),
    ],
  };
}

function refusalOf(
  fit: TwoPlFit,
  { items, runs }: FittedResponses,
  { mostItems, degreesOfFreedom }: { readonly mostItems: number; readonly degreesOfFreedom: number },
): Refusal | null {
  if (!fit.converged || hasPriors(fit.priors)) {
    return refuse(
      "not-at-maximum",
      "M2 has its distribution at the maximum of the likelihood only",
      "fit without priors, to convergence",
    );
  }
  if (items.length > mostItems) {
    return refuse(
      "too-many-items",
      `M2 compares ${(items.length * (items.length + 1)) / 2} shares of ${items.length} items, and its cost grows with the sixth power of the items`,
      "read the fit of the items (S-X²), or test a part of the items",
    );
  }
  if (degreesOfFreedom < 1 || runs < 2) {
    return refuse(
      "no-degrees-of-freedom",
      `${items.length} items leave no degree of freedom to test the model with`,
      "add items",
    );
  }
  return null;
}

/** Single items, then pairs. */
type Margin = readonly [number] | readonly [number, number];

function marginsOf({ items }: FittedResponses): Margin[] {
  const places = items.map((_, item) => item);
  return [
    ...places.map((item): Margin => [item]),
    ...places.flatMap((item) => places.slice(item + 1).map((other): Margin => [item, other])),
  ];
}

/** By item and node: P(right), its derivative by the intercept, and the weights of the nodes. */
interface Curves {
  readonly weights: Float64Array;
  readonly nodes: Float64Array;
  readonly right: readonly Float64Array[];
  readonly rise: readonly Float64Array[];
}

function curvesOf({ items }: FittedResponses, { nodes, logWeights }: NormalGrid): Curves {
  const right = items.map((item) => nodes.map((node) => rightProbability(node, item)));
  return {
    nodes,
    weights: logWeights.map(exponential),
    right,
    // P′ = (1 − c)L(1 − L) = (P − c)(1 − P)/(1 − c).
    rise: right.map((curve, item) => {
      const { guessing = 0 } = items[item]!;
      return curve.map((p) => ((p - guessing) * (1 - p)) / (1 - guessing));
    }),
  };
}

function expectation({ weights, right }: Curves, items: readonly number[]): number {
  return weights.reduce(
    (total, weight, q) => total + items.reduce((product, item) => product * right[item]![q]!, weight),
    0,
  );
}

function observedShare({ items, right, counts, runs }: FittedResponses, margin: readonly number[]): number {
  return (
    counts.reduce(
      (total, count, row) => total + (margin.every((item) => right[row * items.length + item] === 1) ? count : 0),
      0,
    ) / runs
  );
}

/** Covariance of the shares for one run: an item in both margins counts once. Lower triangle. */
function momentCovariance(curves: Curves, margins: readonly Margin[], expected: readonly number[]): Float64Array {
  const size = margins.length;
  const { weights, right } = curves;
  const products = margins.map((items) => right[0]!.map((_, q) => items.reduce((p, item) => p * right[item]![q]!, 1)));
  const covariance = new Float64Array(size * size);
  const weighted = new Float64Array(weights.length);
  for (let i = 0; i < size; i++) {
    for (let q = 0; q < weights.length; q++) weighted[q] = weights[q]! * products[i]![q]!;
    for (let j = 0; j <= i; j++) {
      const fresh = margins[j]!.filter((item) => !(margins[i] as readonly number[]).includes(item));
      // The usual case has no shared item, and its product is at hand.
      const other = fresh.length === margins[j]!.length ? products[j]! : null;
      let together = 0;
      for (let q = 0; q < weights.length; q++) {
        together += weighted[q]! * (other === null ? fresh.reduce((p, item) => p * right[item]![q]!, 1) : other[q]!);
      }
      covariance[i * size + j] = together - expected[i]! * expected[j]!;
    }
  }
  return covariance;
}

/** Derivatives of the shares by slopes (or the common one) and intercepts: one column a parameter. */
function derivativesOf({ nodes, weights, right, rise }: Curves, margins: readonly Margin[], commonSlope: boolean) {
  const count = right.length;
  const columns = Array.from({ length: 2 * count }, () => new Float64Array(margins.length));
  margins.forEach((items, place) => {
    for (const item of items) {
      let [slope, intercept] = [0, 0];
      for (let q = 0; q < nodes.length; q++) {
        const others = items.reduce((product, other) => (other === item ? product : product * right[other]![q]!), 1);
        const term = weights[q]! * rise[item]![q]! * others;
        intercept += term;
        slope += term * nodes[q]!;
      }
      columns[item]![place] = slope;
      columns[count + item]![place] = intercept;
    }
  });
  if (!commonSlope) return columns;
  const slope = columns.slice(0, count).reduce((total, column) => total.map((value, place) => value + column[place]!));
  return [slope, ...columns.slice(count)];
}

/** Length² of the part of a vector that lies in the space of the columns. */
function explained(columns: readonly Float64Array[], vector: Float64Array): number {
  const size = columns.length;
  const gram = new Float64Array(size * size);
  columns.forEach((column, i) => {
    for (let j = 0; j <= i; j++) gram[i * size + j] = dotProduct(column, columns[j]!);
  });
  const factor = choleskyFactor(gram, size);
  if (factor === null) return Number.NaN;
  const products = Float64Array.from(columns, (column) => dotProduct(column, vector));
  solveLower(factor, size, products);
  return dotProduct(products, products);
}

/** Observed less expected correlation of each pair. */
function pairGaps(count: number, observed: readonly number[], expected: readonly number[]): number[] {
  const correlation = (shares: readonly number[], pair: number, i: number, j: number) => {
    const [one, other] = [shares[i]!, shares[j]!];
    return (shares[pair]! - one * other) / Math.sqrt(one * (1 - one) * other * (1 - other));
  };
  const gaps: number[] = [];
  for (let i = 0, pair = count; i < count; i++) {
    for (let j = i + 1; j < count; j++, pair++) {
      gaps.push(correlation(observed, pair, i, j) - correlation(expected, pair, i, j));
    }
  }
  return gaps;
}
