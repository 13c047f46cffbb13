import { LEVEL } from "../../defaults.js";
import { requireLevel } from "../../errors.js";
import { normalSf } from "../../numeric/distributions/normal.js";
import { normalDensity } from "../../numeric/distributions/normalDensity.js";
import { studentTQuantile, studentTTwoSided } from "../../numeric/distributions/studentT.js";
import { expm1, exponential } from "../../numeric/elementary/exponential.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import type { IntervalOptions } from "../intervals/intervalOptions.js";
import { combinedTTest, type VariancePart } from "../significance/combinedT.js";
import type { TTest } from "../significance/studentT.js";

export interface BehrensFisherTest extends Omit<TTest, "alternative"> {
  readonly method: "behrens-fisher";
  /**
   * The alpha at which Student's t with these degrees of freedom claims as much: below 1 − level, by what the test pays for
   * variances that few values estimate. For the power of the test.
   */
  readonly equivalentAlpha: number;
}

/**
 * Test of a difference whose variance is a sum of parts from several sources of noise, each estimated with its own degrees
 * of freedom: the generalised pivotal (fiducial) test of Behrens and Fisher. Each part is its estimate × df/χ², the
 * difference is normal given all of them, and p and interval are means over the χ². Where there is one part alone this is
 * Student's t. Two-sided.
 *
 * Satterthwaite's degrees of freedom, which `combinedTTest` uses, are themselves estimated: with few values in the noisier of
 * two uneven groups they are often far too many (docs/accuracy-promises.md). This test keeps its level there. Where both
 * groups are few it stays far below, and `combinedTTest` finds more.
 *
 * Error and degrees of freedom are those of `combinedTTest`. NaN where no part is positive.
 *
 * Fisher (1935), "The fiducial argument in statistical inference"; Tsui & Weerahandi (1989), "Generalized p-values".
 */
export function behrensFisherTest(
  difference: number,
  parts: readonly VariancePart[],
  { level = LEVEL }: IntervalOptions = {},
): BehrensFisherTest {
  requireLevel("behrensFisherTest", level);
  const student = combinedTTest(difference, parts, { level });
  const { standardError, degreesOfFreedom, statistic } = student;
  const positive = parts.filter(({ variance }) => variance > 0);
  const asStudent = Number.isNaN(standardError) || (positive.length === parts.length && positive.length === 1);
  const nodes = asStudent ? null : scaleNodes(parts, standardError);
  const critical =
    nodes === null ? studentTQuantile((1 + level) / 2, degreesOfFreedom) : criticalValue(nodes, 1 - level);
  const half = critical * standardError;
  return {
    difference,
    standardError,
    statistic,
    degreesOfFreedom,
    pValue: nodes === null ? student.pValue : Math.min(1, tailOf(nodes, Math.abs(statistic)).upper),
    interval: { low: difference - half, high: difference + half, level, method: "behrens-fisher" },
    method: "behrens-fisher",
    equivalentAlpha: studentTTwoSided(critical, degreesOfFreedom),
  };
}

/** A standard deviation of the difference, in units of its error, and the weight of the χ² that give it. */
interface ScaleNode {
  readonly scale: number;
  readonly weight: number;
}

/** From here on a part counts as known, with the variance of its t: df/(df − 2) times its estimate. */
const KNOWN_FROM = 60;

/** Nodes of less weight change no printed digit. */
const LEAST_WEIGHT = 1e-12;

function scaleNodes(parts: readonly VariancePart[], standardError: number): ScaleNode[] {
  const shares = parts.map(({ variance, degreesOfFreedom }) => ({
    share: variance / standardError ** 2,
    degreesOfFreedom,
  }));
  const isDrawn = (part: { share: number; degreesOfFreedom: number }) =>
    part.share > 1e-9 && part.degreesOfFreedom < KNOWN_FROM;
  const known = shares.filter((part) => !isDrawn(part));
  const inflation = (degreesOfFreedom: number) =>
    degreesOfFreedom === Number.POSITIVE_INFINITY ? 1 : degreesOfFreedom / (degreesOfFreedom - 2);
  // What is subtracted is taken as it is seen, and never makes the whole smaller than its largest part.
  let nodes = [
    {
      sum: known.reduce(
        (total, { share, degreesOfFreedom }) =>
          total + (share > 0 && degreesOfFreedom >= KNOWN_FROM ? share * inflation(degreesOfFreedom) : share),
        0,
      ),
      largest: Math.max(0, ...known.map(({ share }) => share)),
      weight: 1,
    },
  ];
  for (const { share, degreesOfFreedom } of shares.filter(isDrawn)) {
    nodes = nodes.flatMap(({ sum, largest, weight }) =>
      pivotNodes(degreesOfFreedom).flatMap((node) => {
        const drawn = share * node.factor;
        const both = weight * node.weight;
        return both < LEAST_WEIGHT ? [] : { sum: sum + drawn, largest: Math.max(largest, drawn), weight: both };
      }),
    );
  }
  return nodes.map(({ sum, largest, weight }) => ({ scale: Math.sqrt(Math.max(sum, largest)), weight }));
}

interface PivotNode {
  /** df ÷ χ²: what an estimated variance is multiplied by. */
  readonly factor: number;
  readonly weight: number;
}

const LEAST_LOG_DENSITY = -20;
const pivots = new Map<number, readonly PivotNode[]>();

/**
 * Nodes of df/χ² with weights that sum to 1. In y = ½ ln(χ²/df) the density is smooth and falls off at both ends, so that the
 * trapezoid rule converges faster than any power of its step.
 */
function pivotNodes(degreesOfFreedom: number): readonly PivotNode[] {
  const kept = pivots.get(degreesOfFreedom);
  if (kept !== undefined) return kept;
  // Few degrees of freedom leave the density a long tail, which takes a finer step.
  const step = (degreesOfFreedom < 20 ? 0.7 : 1.2) / Math.sqrt(2 * degreesOfFreedom + 1);
  const raw: PivotNode[] = [];
  for (const direction of [-1, 1]) {
    for (let count = direction > 0 ? 0 : 1; ; count++) {
      const y = direction * count * step;
      const log = degreesOfFreedom * (y - expm1(2 * y) / 2);
      if (log < LEAST_LOG_DENSITY) break;
      raw.push({ factor: exponential(-2 * y), weight: exponential(log) });
    }
  }
  const total = raw.reduce((sum, { weight }) => sum + weight, 0);
  const nodes = raw.map(({ factor, weight }) => ({ factor, weight: weight / total }));
  if (pivots.size < 200) pivots.set(degreesOfFreedom, nodes);
  return nodes;
}

/** P(|difference| ≥ size), in units of the error, and minus its slope. */
function tailOf(nodes: readonly ScaleNode[], size: number): { readonly upper: number; readonly density: number } {
  let [upper, density] = [0, 0];
  for (const { scale, weight } of nodes) {
    const place = size / scale;
    upper += 2 * weight * normalSf(place);
    density += (2 * weight * normalDensity(place)) / scale;
  }
  return { upper, density };
}

/** The size at which the tail is alpha: Newton on the logs of both, in which it is nearly straight. */
function criticalValue(nodes: readonly ScaleNode[], alpha: number): number {
  let size = 2;
  for (let step = 0; step < 60; step++) {
    const { upper, density } = tailOf(nodes, size);
    const move = (upper / (density * size)) * logarithm(upper / alpha);
    // Not far at once: away from the answer the slope says little.
    size *= exponential(Math.max(-1, Math.min(1, move)));
    if (Math.abs(move) < 1e-10) break;
  }
  return size;
}
