import { mean } from "../../numeric/moments.js";
import type { ScorePoint } from "./scoreSeries.js";

/** The scores of one training seed, by checkpoint (`null` where runs name none). */
export interface SeedCurve {
  /** "" for runs without a seed label. */
  readonly seed: string;
  readonly points: ReadonlyMap<number | null, ScorePoint>;
  /** Scores that are not among them, as of evaluations that were cut short. */
  readonly cutShort?: readonly ScorePoint[];
}

/** Checkpoints of any of the curves, in order; `[null]` for runs without checkpoints. */
export function stepsOf(curves: readonly SeedCurve[]): (number | null)[] {
  const steps = new Set(curves.flatMap(({ points }) => [...points.keys()]));
  return [...steps].sort((a, b) => (a ?? Number.NEGATIVE_INFINITY) - (b ?? Number.NEGATIVE_INFINITY));
}

/** The points of the curves at one checkpoint, in the order of the curves; curves without it are left out. */
export function pointsAt(curves: readonly SeedCurve[], step: number | null): ScorePoint[] {
  return curves.flatMap(({ points }) => points.get(step) ?? []);
}

/** Mean over seeds at each checkpoint, in order. */
export function meanCurve(curves: readonly SeedCurve[]): { readonly step: number | null; readonly value: number }[] {
  return stepsOf(curves).map((step) => ({ step, value: mean(pointsAt(curves, step).map(({ value }) => value)) }));
}
