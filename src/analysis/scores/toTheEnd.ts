import { lastCheckpoint } from "./lastCheckpoint.js";

/**
 * The curves of one model that reach the end of training (see `lastCheckpoint`), and those that stopped before it. A curve
 * that stopped early would move the last checkpoint that all have; what is read at the end is read from the others.
 */
export function toTheEnd<Curve>(
  curves: readonly Curve[],
  stepsOf: (curve: Curve) => readonly (number | null)[],
): {
  readonly kept: readonly Curve[];
  readonly stopped: readonly Curve[];
  /** Of the kept ones those that go on after the end. */
  readonly later: readonly Curve[];
  readonly end: number | null;
} {
  const placed = curves.map((curve) => stepsOf(curve).filter((step) => step !== null));
  const lasts = placed.map((steps) => Math.max(...steps));
  const grid = [...new Set(placed.flat())].map((step) => ({ step }));
  const end = lastCheckpoint(grid, ({ step }) => lasts.filter((last) => last >= step).length);
  const reaches = (index: number) => end === null || lasts[index]! >= end.step;
  return {
    kept: curves.filter((_, index) => reaches(index)),
    stopped: curves.filter((_, index) => !reaches(index)),
    later: curves.filter((_, index) => end !== null && lasts[index]! > end.step),
    end: end?.step ?? null,
  };
}
