import { checkedOptions } from "../../arguments/checkedOptions.js";
import { type Scores, scoresOf } from "../../arguments/scoresOf.js";
import { AMOUNT, POSITIVE_COUNT, type Shape } from "../../arguments/shapes.js";
export interface SparklineOptions {
  /** Most characters; default 21. */
  readonly width?: number;
  /** Height of the whole scale at the least; default 0. */
  readonly minimumSpan?: number;
}

const OPTIONS: Readonly<Record<string, Shape>> = { width: POSITIVE_COUNT, minimumSpan: AMOUNT };

const BARS = "▁▂▃▄▅▆▇█";

/**
 * A curve in as many characters as it has points, at most `width`: the lowest score is ▁, the highest █. A curve that
 * moves less than `minimumSpan`, or not at all, stays in the middle, so that noise does not look like a climb.
 */
export function sparkline(values: Scores, options: SparklineOptions = {}): string {
  const finite = Array.from(scoresOf("sparkline", "values", values)).filter(Number.isFinite);
  const { width = 21, minimumSpan = 0 } = checkedOptions("sparkline", options, (name) => OPTIONS[name]);
  if (finite.length === 0) return "";
  const points = finite.length <= width ? finite : resample(finite, width);
  const [least, most] = [Math.min(...points), Math.max(...points)];
  const span = Math.max(most - least, minimumSpan);
  const low = (least + most - span) / 2;
  return points
    .map((value) => BARS[Math.round((most === least ? 0.5 : (value - low) / span) * (BARS.length - 1))])
    .join("");
}

/** Every so-manyth point, first and last included. */
function resample(values: readonly number[], width: number): number[] {
  return Array.from(
    { length: width },
    (_, index) => values[Math.round((index * (values.length - 1)) / Math.max(1, width - 1))] as number,
  );
}
