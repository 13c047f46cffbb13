import { dotProduct } from "../../../numeric/dotProduct.js";
import type { NormalGrid } from "../../../numeric/quadrature.js";
import { createStepMemory, type StepMemory } from "../../../numeric/quasiNewton.js";
import type { ItemTable } from "../itemTable.js";
import type { ItemPriors } from "../priors.js";
import type { Responses } from "../responses.js";
import { createExpectation, type Expectation, type Expected } from "./expectation.js";
import { type FreeParameters, freeParameters } from "./freeParameters.js";
import { type Ascent, maximization } from "./maximization.js";

/** What is maximised, and when to stop. */
export interface ClimbProblem {
  readonly responses: Responses;
  readonly grid: NormalGrid;
  readonly priors: ItemPriors;
  /** One slope for all items. */
  readonly commonSlope: boolean;
  readonly positiveSlopes: boolean;
  readonly maxIterations: number;
  /** Largest gradient at which the climb ends, in units of the standard error each parameter would have if abilities were known. */
  readonly tolerance: number;
}

/** One step of a climb, for those who watch it. */
interface ClimbStep {
  readonly iteration: number;
  /** Marginal log-likelihood; with priors the log-posterior up to a constant. */
  readonly objective: number;
}

/** Where a climb ended. */
export interface Climb {
  readonly items: ItemTable;
  readonly logLikelihood: number;
  /** The objective after each iteration, the start first: it never falls. */
  readonly trace: readonly number[];
  readonly iterations: number;
  readonly converged: boolean;
  /** Largest gradient, in the units of `tolerance`. */
  readonly gradient: number;
  readonly smallestSd: number;
}

/** Steps that the acceleration remembers. */
const MEMORY = 12;

/** A gain of this share of the objective is below the rounding of the sums that it is made of. */
const ROUNDING = 1e-14;

/**
 * Marginal maximum likelihood by the EM algorithm, accelerated: the step of each iteration is the maximisation step,
 * corrected by what the last steps taught about the curvature that EM does not know (that of the unknown abilities).
 * A step that would lower the objective is halved until it does not.
 *
 * Bock & Aitkin (1981), "Marginal maximum likelihood estimation of item parameters"; quasi-Newton acceleration of EM:
 * Jamshidian & Jennrich (1997), Lange (1995). A generator, so that a long fit can be watched and left: it yields after
 * each iteration.
 */
export function* climb(problem: ClimbProblem, start: ItemTable): Generator<ClimbStep, Climb> {
  const { responses, grid, priors, maxIterations, tolerance } = problem;
  const expectation = createExpectation(responses, grid, start.guessing !== null);
  const parameters = freeParameters(problem);
  const memory = createStepMemory(MEMORY);
  const evaluate = (items: ItemTable) => evaluation(expectation, items, grid, priors);

  let current = evaluate(parameters.inside(start));
  const trace = [current.objective];
  for (let iteration = 0; ; iteration++) {
    yield { iteration, objective: current.objective };
    const gradient = parameters.largestGradient(current.items, current.ascent);
    const ended = (converged: boolean): Climb => {
      const { items, logLikelihood, smallestSd } = current;
      return { items, logLikelihood, smallestSd, trace, iterations: iteration, converged, gradient };
    };
    if (gradient <= tolerance) return ended(true);
    if (iteration === maxIterations || !Number.isFinite(current.objective)) return ended(false);
    const next = advance(current, { parameters, memory, evaluate });
    // Nothing higher within reach: the top, as far as sums in double precision can tell, or a step that cannot be made.
    if (typeof next === "string") return ended(next === "at-rounding");
    current = next;
    trace.push(current.objective);
  }
}

interface Evaluation {
  readonly items: ItemTable;
  readonly objective: number;
  readonly logLikelihood: number;
  readonly ascent: Ascent;
  readonly smallestSd: number;
}

function evaluation(expectation: Expectation, items: ItemTable, grid: NormalGrid, priors: ItemPriors): Evaluation {
  const expected: Expected = expectation(items);
  const ascent = maximization(expected, items, grid, priors);
  const { logLikelihood, smallestSd } = expected;
  return { items, objective: logLikelihood + ascent.logPrior, logLikelihood, ascent, smallestSd };
}

interface Climber {
  readonly parameters: FreeParameters;
  readonly memory: StepMemory;
  readonly evaluate: (items: ItemTable) => Evaluation;
}

/** The next point, not lower than this one. */
function advance(current: Evaluation, { parameters, memory, evaluate }: Climber): Evaluation | "at-rounding" | "stuck" {
  const held = parameters.held(current.items, current.ascent);
  if (held.changed) memory.forget();
  const gradient = parameters.gradient(current.ascent, held.slopes);
  const precondition = (vector: Float64Array) => parameters.precondition(vector, current.ascent, held.slopes);
  let direction = memory.direction(gradient, precondition);
  if (!(dotProduct(direction, gradient) > 0)) {
    memory.forget();
    direction = memory.direction(gradient, precondition);
  }
  const gain = dotProduct(direction, gradient);
  for (let halving = 0; halving < 40; halving++) {
    const items = parameters.moved(current.items, direction, 2 ** -halving);
    const next = evaluate(items);
    const step = parameters.difference(items, current.items);
    if (next.objective >= current.objective + 1e-4 * Math.max(0, dotProduct(step, gradient)) * Number(gain > 1e-6)) {
      const after = parameters.gradient(next.ascent, held.slopes);
      memory.remember(
        step,
        gradient.map((value, k) => value - after[k]!),
      );
      return next;
    }
    if (gain < ROUNDING * Math.abs(current.objective)) return "at-rounding";
    if (halving === 2) {
      // The memory misleads here: start again from the plain maximisation step.
      memory.forget();
      direction = memory.direction(gradient, precondition);
    }
  }
  return gain < 1e-9 ? "at-rounding" : "stuck";
}
