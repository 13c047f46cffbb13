import { choleskyFactor, solveCholesky } from "../../numeric/cholesky.js";
import { symmetricMatrix } from "../../numeric/symmetricMatrix.js";

/** The restricted likelihood at some components of variance, in units of the spread of the scores. */
export interface RestrictedLikelihood {
  /** The components, 0 or above, the residual last. */
  readonly theta: readonly number[];
  readonly logLikelihood: number;
  readonly gradient: readonly number[];
  /**
   * Average information of these components, row-major and in their order: most steps of a fit ask only for the free ones,
   * and those that are not taken for none.
   */
  readonly information: (chosen: readonly number[]) => Float64Array;
}

interface Projection<Vector> {
  /** The inverse of the covariance times what is left of a vector without its mean. */
  readonly project: (vector: Vector) => Vector;
  readonly dot: (first: Vector, second: Vector) => number;
  /** What the residual, the last of the components, gains from the spread within cells; 0 where it is none of them. */
  readonly within: number;
}

/** Average information of some components, from the derivative of the covariance in each times the projected scores. */
export function averageInformation<Vector>(
  moved: readonly Vector[],
  { project, dot, within }: Projection<Vector>,
): Float64Array {
  const images = moved.map(project);
  const matrix = symmetricMatrix(moved.length, (i, j) => dot(moved[i]!, images[j]!) / 2);
  if (within > 0) matrix[matrix.length - 1]! += within;
  return matrix;
}

interface RemlProblem<State extends RestrictedLikelihood> {
  /** Levels of each component, of which its step of the EM algorithm is the mean; the residual last. */
  readonly levels: readonly number[];
  /** Cells that are summed over: their number times the rounding is how much the likelihood may gain by rounding alone. */
  readonly cells: number;
  /** `null` where the covariance of these components is not positive definite. */
  readonly at: (theta: readonly number[]) => State | null;
}

/** Where a fit ended. */
export type RemlClimb<State> = State & { readonly iterations: number; readonly converged: boolean };

/** Steps after which a fit that moves at all may move by rounding alone: most take fewer than ten. */
const MANY_STEPS = 15;
/** How much the likelihood may fall by rounding. */
const ROUNDING = 1e-11;

/**
 * The components at which the restricted likelihood is highest, from equal ones. Steps are of the average-information kind,
 * projected on the bounds of 0, halved until the likelihood does not fall, with one step of the EM algorithm where that does
 * not help. `null` where the likelihood has no value at the start.
 *
 * Gilmour, Thompson & Cullis (1995), "Average information REML"; Searle, Casella & McCulloch (1992), "Variance components",
 * §8.3.
 */
export function remlClimb<State extends RestrictedLikelihood>(
  problem: RemlProblem<State>,
  maxIterations: number,
): RemlClimb<State> | null {
  const count = problem.levels.length;
  let state = problem.at(Array.from({ length: count }, () => 1 / count));
  if (state === null) return null;
  let before = Number.POSITIVE_INFINITY;
  for (let iterations = 0; iterations < maxIterations; iterations++) {
    const free = freeComponents(state);
    const information = state.information(free);
    const next: State | null = informationStep(problem, state, free, information) ?? expectationStep(problem, state);
    if (next === null || !Number.isFinite(next.logLikelihood)) return { ...state, iterations, converged: false };
    const from = state.theta;
    const moved = Math.max(...next.theta.map((value, k) => Math.abs(value - from[k]!)));
    // Sums over very many cells are rounded by more than the last steps gain, which then grow no smaller.
    const isRounding =
      iterations >= MANY_STEPS &&
      moved >= before / 2 &&
      next.logLikelihood - state.logLikelihood <= Number.EPSILON * problem.cells;
    if ((moved <= 1e-12 || isRounding) && isStationary(state, free, information)) {
      return { ...state, iterations, converged: true };
    }
    before = moved;
    state = next;
  }
  const free = freeComponents(state);
  return { ...state, iterations: maxIterations, converged: isStationary(state, free, state.information(free)) };
}

/** Components off their bound, and those at it that the likelihood draws away from it. */
function freeComponents({ theta, gradient }: RestrictedLikelihood): number[] {
  return theta.flatMap((value, k) => (value > 0 || gradient[k]! > 0 ? [k] : []));
}

/** The likelihood is flat in each component, or falls into it from its bound. Gradients are in units of their error. */
function isStationary(
  { theta, gradient }: RestrictedLikelihood,
  free: readonly number[],
  information: Float64Array,
): boolean {
  return free.every((k, place) => {
    const slope = gradient[k]! / Math.sqrt(information[place * (free.length + 1)]!);
    return theta[k] === 0 ? slope < 1e-6 : Math.abs(slope) < 1e-6;
  });
}

/** A Newton step with the average information, in the components that are free to move; `null` when none helps. */
function informationStep<State extends RestrictedLikelihood>(
  problem: RemlProblem<State>,
  state: State,
  free: readonly number[],
  information: Float64Array,
): State | null {
  const direction = newtonDirection(state, free, information);
  if (direction === null) return null;
  for (let halving = 0; halving < 25; halving++) {
    const share = 2 ** -halving;
    const theta = state.theta.map((value, k) => Math.max(0, value + share * direction[k]!));
    // The residual has no bound at 0 that the likelihood could reach.
    theta[theta.length - 1] = Math.max(theta.at(-1)!, 0.05 * state.theta.at(-1)!);
    const next = problem.at(theta);
    if (next !== null && next.logLikelihood >= state.logLikelihood - ROUNDING * (1 + Math.abs(state.logLikelihood))) {
      return next;
    }
  }
  return null;
}

function newtonDirection(
  { theta, gradient }: RestrictedLikelihood,
  free: readonly number[],
  information: Float64Array,
): readonly number[] | null {
  const moving = [...free.keys()];
  for (;;) {
    const direction = theta.map(() => 0);
    if (moving.length === 0) return direction;
    const chosen = moving.flatMap((i) => moving.map((j) => information[i * free.length + j]!));
    const factor = choleskyFactor(Float64Array.from(chosen), moving.length);
    if (factor === null) return null;
    const step = Float64Array.from(moving, (place) => gradient[free[place]!]!);
    solveCholesky(factor, moving.length, step);
    moving.forEach((place, index) => {
      direction[free[place]!] = step[index]!;
    });
    // A component at its bound that this step would push out stays there, and the others step without it.
    const stuck = moving.findIndex((place) => theta[free[place]!] === 0 && direction[free[place]!]! < 0);
    if (stuck < 0) return direction;
    moving.splice(stuck, 1);
  }
}

/** One step of the EM algorithm, which never lowers the likelihood; it cannot leave 0. */
function expectationStep<State extends RestrictedLikelihood>(
  { levels, at }: RemlProblem<State>,
  { theta, gradient }: State,
): State | null {
  return at(theta.map((value, k) => Math.max(0, value + (2 * value ** 2 * gradient[k]!) / levels[k]!)));
}
