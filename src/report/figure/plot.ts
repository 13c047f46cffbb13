import { ArgumentError } from "../../errors.js";
import { logarithm } from "../../numeric/elementary/logarithm.js";
import type { Axis, Figure } from "./figure.js";

/** Width of every figure in its own units: about that of a telephone, where its texts are still legible. */
export const WIDTH = 400;

/** Where a figure draws: the edges of its plot, and the place of every value. */
export interface Plot {
  /** Of the whole figure. */
  readonly width: number;
  /** Whether the texts of all cells fit: texts in some and not in others would read as if the others were empty. */
  readonly areCellsWritten: boolean;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  x(value: number): number;
  y(value: number): number;
}

export function requireScales({ id, x, y }: Figure): void {
  for (const axis of [x, y]) {
    if (axis.kind === "category" || (axis.scale ?? "linear") === "linear" || axis.domain[0] > 0) continue;
    throw new ArgumentError(
      "figureSvg",
      `a log axis must have a domain above 0, got ${axis.domain.join(" to ")} in figure "${id}". Leave out what is not positive.`,
    );
  }
}

export function scaleOf(axis: Axis, from: number, to: number): (value: number) => number {
  if (axis.kind === "category") {
    const step = (to - from) / Math.max(1, axis.categories.length);
    return (value) => from + (value + 0.5) * step;
  }
  const [low, high] = axis.scale === "log" ? axis.domain.map(logarithm) : axis.domain;
  const span = (high as number) - (low as number) || 1;
  const read = axis.scale === "log" ? logarithm : (value: number) => value;
  return (value) => from + ((read(value) - (low as number)) / span) * (to - from);
}

/** Numbers grow upwards, categories stand from top to bottom. */
export function yScale(axis: Axis, top: number, bottom: number): (value: number) => number {
  return axis.kind === "category" ? scaleOf(axis, top, bottom) : scaleOf(axis, bottom, top);
}

export function ordered(a: number, b: number): [number, number] {
  return a <= b ? [a, b] : [b, a];
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
