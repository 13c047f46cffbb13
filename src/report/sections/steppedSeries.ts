import type { ScoreSeries } from "../../analysis/scores/scoreSeries.js";
import type { Study } from "../../analysis/study.js";
import { largestTasksFirst } from "./largestTasksFirst.js";

/** The series with two or more checkpoints, those of the largest tasks first. */
export function steppedSeries({ series }: Study): ScoreSeries[] {
  const stepped = series.filter(({ points }) => points.filter(({ step }) => step !== null).length > 1);
  return largestTasksFirst(stepped, series);
}
