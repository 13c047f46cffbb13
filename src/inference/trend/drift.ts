import { logarithm } from "../../numeric/elementary/logarithm.js";
import { sinPi } from "../../numeric/elementary/sinPi.js";
import { mean } from "../../numeric/moments.js";
import { isConstant } from "../../numeric/spread/constant.js";
import { signTest } from "../significance/sign.js";
import { tTest } from "../significance/studentT.js";

interface DriftTest {
  /** Mean change from one point to the next, in score units. */
  readonly drift: number;
  /** Two-sided. NaN for fewer than three points, any NaN, and a curve that never moves. */
  readonly pValue: number;
}

/**
 * Whether one curve drifts, whatever of its wobble stays and whatever passes: the changes from each point to the next are taken for
 * a drift, the steps of a random walk, and noise about the walk that is gone at the next point (a local level). For any share of
 * the two in the wobble the test is Student's t of the best linear estimate of the drift, exactly: for a walk alone it is the t
 * test of the mean step, for noise alone that of the slope of a straight line. The share is not known: the largest p over all
 * shares that the curve itself does not rule out (likelihood ratio, 95 %) is given. A random walk, which ends far from where
 * it began without going anywhere, is so not called a trend, and a steady climb in noise is. A test of the order of the scores
 * (Kendall's τ) calls most random walks a trend. Steps that are all alike have no spread: their signs decide, by the exact test.
 *
 * Harvey (1989), "Forecasting, structural time series models and the Kalman filter", §4.3 (the local level with drift); Berger &
 * Boos (1994), "P values maximized over a confidence set for the nuisance parameter"; Granger & Newbold (1974), "Spurious
 * regressions in econometrics".
 *
 * @example driftTest([0.1, 0.2, 0.35, 0.4, 0.5, 0.52]).pValue // => 0.0202…
 */
export function driftTest(values: ArrayLike<number>): DriftTest {
  const steps = Float64Array.from(
    { length: Math.max(0, values.length - 1) },
    (_, step) => values[step + 1]! - values[step]!,
  );
  const drift = mean(steps);
  if (steps.length < 2 || Number.isNaN(drift)) return { drift, pValue: Number.NaN };
  if (isConstant(steps)) return { drift, pValue: drift === 0 ? Number.NaN : signTest(steps).pValue };
  const readings = WALK_SHARES.map(readingsOf(steps));
  const likely = Math.max(...readings.map(({ logLikelihood }) => logLikelihood));
  const open = readings.filter(({ logLikelihood }) => 2 * (likely - logLikelihood) <= RULED_OUT);
  return { drift, pValue: Math.max(...open.map(({ pValue }) => pValue)) };
}

/** Shares of the walk in the wobble that are tried, denser towards none, where they matter most. */
const WALK_SHARES = [...Array.from({ length: 25 }, (_, place) => (place / 25) ** 2 * (place / 25)), 1];
/** The 95 % quantile of χ² with 1 degree of freedom: twice the log likelihood by which a share is ruled out. */
const RULED_OUT = 3.8414588206941236;

interface DriftReading {
  readonly logLikelihood: number;
  readonly pValue: number;
}

/** The t test of the drift for a share of the walk in the wobble, in the sines in which such steps are independent. */
function readingsOf(steps: Float64Array): (walk: number) => DriftReading {
  const count = steps.length;
  const waves = Array.from({ length: count }, (_, wave) => {
    let [sum, ones] = [0, 0];
    for (let place = 0; place < count; place++) {
      const sine = sinPi(((wave + 1) * (place + 1)) / (count + 1));
      sum += sine * steps[place]!;
      ones += sine;
    }
    return { sum, ones, noise: 4 * sinPi((wave + 1) / (2 * (count + 1))) ** 2 };
  });
  const scale = 2 / (count + 1);
  return (walk) => {
    let [squares, product, information, logs] = [0, 0, 0, 0];
    for (const { sum, ones, noise } of waves) {
      const variance = walk + (1 - walk) * noise;
      squares += (scale * sum * sum) / variance;
      product += (scale * sum * ones) / variance;
      information += (scale * ones * ones) / variance;
      logs += logarithm(variance);
    }
    const drift = product / information;
    const rest = Math.max(0, squares - drift * product);
    const error = Math.sqrt(rest / (count - 1) / information);
    return {
      logLikelihood: -(logs + logarithm(information) + (count - 1) * logarithm(rest)) / 2,
      pValue: tTest(drift, error, count - 1).pValue,
    };
  };
}
