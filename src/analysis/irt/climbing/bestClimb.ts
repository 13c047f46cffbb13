import { normalGrid } from "../../../numeric/quadrature.js";
import { gridSize } from "../abilities.js";
import type { ItemTable } from "../itemTable.js";
import { type Climb, type ClimbProblem, climb } from "./climb.js";
import type { StartingItems, StartName } from "./startingItems.js";

/** One attempt at the maximum. */
export interface StartTried {
  readonly start: StartName;
  /** The objective that the climb from here reached: the log-likelihood, with priors the log-posterior. */
  readonly objective: number;
  readonly converged: boolean;
}

/** The highest of several climbs, finished on a grid that is fine enough for it. */
export interface BestClimb extends Climb {
  readonly nodes: number;
  readonly tried: readonly StartTried[];
  /** Whether all starts came to the same height, within 0.01. */
  readonly agree: boolean;
}

/** Where a fit is, for those who watch it. */
export interface FitProgress {
  readonly stage: StartName | "finish" | "standard errors" | "control";
  readonly iteration: number;
  /** The log-likelihood reached (with priors: log-posterior); `null` in stages that do not climb. */
  readonly objective: number | null;
}

/** What to climb, without the grid, which is chosen here unless `nodes` says how many. */
interface BestClimbProblem extends Omit<ClimbProblem, "grid"> {
  readonly nodes: number | null;
  readonly limit: number;
}

/** Most nodes of a grid: enough for tests of some 20,000 items. */
const MOST_NODES = 2001;

/** Climbs that only explore end here; the best one is finished. */
const EXPLORING_TOLERANCE = 1e-3;

/**
 * Climbs from every start, finishes the best, and says whether they agree. The likelihood of real leaderboards can have
 * several maxima, and a flat start reaches a poor one easily.
 */
export function* bestClimb(
  problem: BestClimbProblem,
  starts: readonly StartingItems[],
): Generator<FitProgress, BestClimb> {
  const { limit, tolerance } = problem;
  const enough = (items: ItemTable) => Math.min(MOST_NODES, problem.nodes ?? gridSize(parametersOf(items), limit));
  let nodes = Math.max(...starts.map(({ items }) => enough(items)));
  const climbFrom = function* (items: ItemTable, stage: FitProgress["stage"], until: number) {
    const steps = climb({ ...problem, grid: normalGrid(nodes, limit), tolerance: until }, items);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      yield { stage, ...step.value };
    }
  };

  const explored: { readonly name: StartName; readonly climb: Climb }[] = [];
  for (const { name, items } of starts) {
    explored.push({ name, climb: yield* climbFrom(items, name, Math.max(tolerance, EXPLORING_TOLERANCE)) });
  }
  const heightOf = ({ climb: { trace } }: (typeof explored)[number]) => trace.at(-1)!;
  // The first of equals.
  const best = explored.reduce((highest, other) =>
    heightOf(other) > heightOf(highest) + 1e-6 ? other : highest,
  ).climb;
  let finish = yield* climbFrom(best.items, "finish", tolerance);
  let trace = [...best.trace, ...finish.trace.slice(1)];
  let iterations = best.iterations + finish.iterations;
  // Slopes may have come out steeper than they started, so that posteriors are narrower than the grid was made for.
  for (let refinement = 0; refinement < 3 && enough(finish.items) > nodes; refinement++) {
    nodes = Math.min(MOST_NODES, Math.ceil(1.1 * enough(finish.items)) | 1);
    finish = yield* climbFrom(finish.items, "finish", tolerance);
    trace = [...finish.trace];
    iterations += finish.iterations;
  }
  const heights = explored.map(heightOf);
  return {
    ...finish,
    trace,
    iterations,
    nodes,
    tried: explored.map((attempt) => ({
      start: attempt.name,
      objective: heightOf(attempt),
      converged: attempt.climb.converged,
    })),
    agree: Math.max(...heights) - Math.min(...heights) < 0.01,
  };
}

function parametersOf({ slopes, intercepts }: ItemTable) {
  return Array.from(slopes, (slope, item) => ({ slope, intercept: intercepts[item]! }));
}
