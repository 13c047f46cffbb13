import { studentTTwoSided } from "../../numeric/distributions/studentT.js";
import { dotProduct } from "../../numeric/dotProduct.js";
import { raised } from "../../numeric/elementary/powers.js";
import { median } from "../../numeric/quantiles.js";

/** How the points of a curve scatter about its trend. */
export interface TrendNoise {
  /** SD of a point about the fitted parabola, in score units: √(sum of squared residuals ÷ degrees of freedom). */
  readonly sd: number;
  /** Points less the three coefficients. */
  readonly degreesOfFreedom: number;
  /**
   * The same from each point and a neighbour on either side (see `neighbourResiduals`), by their median, which neither a
   * smooth trend nor a few jumps reach. Well below `sd` where the parabola does not follow the curve.
   */
  readonly neighbourSd: number;
  /** Two-sided p of the last point against a parabola through the others (externally studentized residual). */
  readonly endPValue: number;
  /** Noise of the last third ÷ noise before it, from neighbours. */
  readonly lateRatio: number;
}

/** Median of |z| for a standard normal z. */
const MEDIAN_ABSOLUTE_NORMAL = 0.6744897501960817;
/** Neighbours of a point lie at least this share of the span away: denser checkpoints share their wobble. */
const NEIGHBOUR_GAP = 1 / 24;

/**
 * Noise of a curve about a parabola in the step, by least squares. `steps` rise; at least five points, else all NaN. The
 * unit of the steps and their origin change nothing, that of the values scales both SDs.
 */
export function trendNoise(steps: readonly number[], values: readonly number[]): TrendNoise {
  const count = steps.length;
  const degreesOfFreedom = count - 3;
  if (degreesOfFreedom < 2) {
    return { sd: Number.NaN, degreesOfFreedom, neighbourSd: Number.NaN, endPValue: Number.NaN, lateRatio: Number.NaN };
  }
  const basis = orthonormalParabola(steps);
  const residuals = values.map((value) => value - (values[0] as number));
  for (const column of basis) {
    const part = dotProduct(column, residuals);
    for (let point = 0; point < count; point++) residuals[point]! -= part * column[point]!;
  }
  const squares = dotProduct(residuals, residuals);
  const sd = Math.sqrt(squares / degreesOfFreedom);
  const leverage = basis.reduce((total, column) => total + column[count - 1]! ** 2, 0);
  const end = residuals[count - 1]!;
  // The residual sum of squares without the last point.
  const without = Math.max(0, squares - end ** 2 / (1 - leverage));
  const studentized = end / Math.sqrt((without / (degreesOfFreedom - 1)) * (1 - leverage));
  const neighbours = neighbourResiduals(steps, values);
  const late = Math.floor(neighbours.length / 3);
  return {
    sd,
    degreesOfFreedom,
    neighbourSd: median(neighbours.map(Math.abs)) / MEDIAN_ABSOLUTE_NORMAL,
    endPValue: studentTTwoSided(studentized, degreesOfFreedom - 1),
    lateRatio: rootMeanSquare(neighbours.slice(-late)) / rootMeanSquare(neighbours.slice(0, -late)),
  };
}

/**
 * Each inner point less the straight line between a neighbour before it and one after it, over √(1 + w² + (1 − w)²), so that
 * independent noise keeps its SD.
 *
 * Gasser, Sroka & Jennen-Steinmetz (1986), "Residual variance and residual pattern in nonlinear regression".
 */
function neighbourResiduals(steps: readonly number[], values: readonly number[]): number[] {
  const gap = ((steps.at(-1) as number) - (steps[0] as number)) * NEIGHBOUR_GAP;
  return steps.flatMap((step, point) => {
    const before = steps.findLastIndex((other, index) => index < point && step - other >= gap);
    const after = steps.findIndex((other, index) => index > point && other - step >= gap);
    if (before < 0 || after < 0) return [];
    const weight = (steps[after]! - step) / (steps[after]! - steps[before]!);
    const line = weight * values[before]! + (1 - weight) * values[after]!;
    return [(values[point]! - line) / Math.sqrt(1 + weight ** 2 + (1 - weight) ** 2)];
  });
}

/** Orthonormal columns that span 1, x, x². */
function orthonormalParabola(steps: readonly number[]): number[][] {
  const [first, last] = [steps[0] as number, steps.at(-1) as number];
  const places = steps.map((step) => (2 * step - first - last) / (last - first));
  const columns: number[][] = [];
  for (const power of [0, 1, 2]) {
    const column = places.map((place) => raised(place, power));
    // Twice, so that rounding leaves nothing of the earlier columns.
    for (const earlier of [...columns, ...columns]) {
      const part = dotProduct(earlier, column);
      for (let point = 0; point < column.length; point++) column[point]! -= part * earlier[point]!;
    }
    const length = Math.sqrt(dotProduct(column, column));
    columns.push(column.map((value) => value / length));
  }
  return columns;
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(dotProduct(values, values) / values.length);
}
