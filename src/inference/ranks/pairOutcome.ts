import { exponential } from "../../numeric/elementary/exponential.js";
import { log1p, logarithm } from "../../numeric/elementary/logarithm.js";
import { logistic } from "../../numeric/logistic.js";

/** What two sides whose strengths lie this far apart are expected to do, and how that moves. */
interface PairOutcome {
  /** Probability that the first wins, a tie being half a win. */
  readonly expected: number;
  /** Its derivative by the difference of the strengths. */
  readonly slope: number;
  /** Probability of a tie; 0 where ties are halves. */
  readonly tie: number;
  /** Derivative of what is expected by the logarithm of the ties' weight. */
  readonly tieSlope: number;
}

/**
 * Bradley and Terry's outcome of a pair; with a logarithm of the weight of ties Davidson's, where a win, a loss and a tie of the first are as
 * exp(d/2) : exp(−d/2) : weight.
 *
 * Davidson (1970), "On extending the Bradley–Terry model to accommodate ties in paired comparison experiments".
 */
export function pairOutcome(apart: number, logTies: number | null): PairOutcome {
  if (logTies === null) {
    const expected = logistic(apart);
    return { expected, slope: expected * (1 - expected), tie: 0, tieSlope: 0 };
  }
  const [win, loss, weight] = weightsOf(apart, logTies);
  const total = win + loss + weight;
  const [lead, tie] = [(win - loss) / total, weight / total];
  return {
    expected: (1 + lead) / 2,
    slope: (1 - tie - lead * lead) / 4,
    tie,
    tieSlope: (-tie * lead) / 2,
  };
}

/** Logarithm of the probability of an outcome, where ties are halves of any size, or by themselves. */
export function logOfOutcome(outcome: number, apart: number, logTies: number | null): number {
  if (logTies === null) return outcome * apart - Math.max(0, apart) - log1p(exponential(-Math.abs(apart)));
  const weights = weightsOf(apart, logTies);
  const total = logarithm(weights[0] + weights[1] + weights[2]) + Math.max(Math.abs(apart) / 2, logTies);
  return (outcome === 0.5 ? logTies : (outcome - 0.5) * apart) - total;
}

/** Of a win, a loss and a tie, ÷ the largest that any of them may be. */
function weightsOf(apart: number, logTies: number): readonly [number, number, number] {
  const largest = Math.max(Math.abs(apart) / 2, logTies);
  return [exponential(apart / 2 - largest), exponential(-apart / 2 - largest), exponential(logTies - largest)];
}
